"""Fixtures that tests everywhere may ask for."""

from hypothesis import settings

pytest_plugins = ("postgres", "working")

# How long an example takes says something of the machine alone; speed is measured in bench/.
settings.register_profile("afterwards", deadline=None)
settings.load_profile("afterwards")
