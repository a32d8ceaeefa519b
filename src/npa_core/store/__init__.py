"""Memory between runs."""
