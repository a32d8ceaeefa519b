"""The names of places in a text, and which counties they mean: what the classifier `places` knows of German names."""
