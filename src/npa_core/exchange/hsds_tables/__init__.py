"""The catalogue's nouns as rows of HSDS 3.0; one file a table or two."""
