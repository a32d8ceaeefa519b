"""The catalogue's nouns as nodes of schema.org; one file a kind of noun."""
