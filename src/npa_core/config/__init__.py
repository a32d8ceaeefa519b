"""npa.toml, read with a place for every fault."""
