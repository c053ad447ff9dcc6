"""A made-up past for a demonstration, so that its charts show something. It can never enter a live service."""
