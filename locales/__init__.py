"""A translator's folder: catalogues of every language and form."""
