"""Worker processes with limits on CPU, memory and time."""
