"""The `npa` command; one file per command group, loaded lazily."""
