"""The running service: channels, the one path of a turn, sessions, stores."""

__version__ = "0.1.0"
