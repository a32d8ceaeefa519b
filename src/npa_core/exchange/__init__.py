"""One file per format, in and out; knows models only."""
