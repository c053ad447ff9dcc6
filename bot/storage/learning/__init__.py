"""The `learning` store: drafts, the record they become, and how people are invited to it."""
