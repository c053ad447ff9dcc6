"""The lead's pages, for every test beside this file."""

from lead_browser import pages

__all__ = ["pages"]
