"""Fixtures that tests everywhere may ask for."""

pytest_plugins = ("postgres", "working")
