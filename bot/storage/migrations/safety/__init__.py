"""The history of the tables of the `safety` store."""
