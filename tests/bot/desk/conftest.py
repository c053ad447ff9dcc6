"""The desk, for every test beside this file."""

from at_the_desk import clock, desk

__all__ = ["clock", "desk"]
