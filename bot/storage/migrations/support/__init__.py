"""The history of the tables of the `support` store."""
