"""Two ways to declare a hook that would never be called."""
