"""The history of the tables of the `keys` store."""
