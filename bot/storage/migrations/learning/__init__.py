"""The history of the tables of the `learning` store."""
