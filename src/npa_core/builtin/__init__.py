"""The core's own plugin."""
