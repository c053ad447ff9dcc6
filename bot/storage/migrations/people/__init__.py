"""The history of the tables of the `people` store."""
