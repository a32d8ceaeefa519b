"""The bundled example alliance and its loopback servers."""
