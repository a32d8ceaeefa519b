"""The pure verbs: models in, models out; no I/O, no clock."""
