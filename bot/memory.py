"""How often garbage is looked for. Everything else about memory is Python's."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 10_000
"""Objects made and still there. With Python's own 700 a tenth of every turn goes into looking."""


def look_seldom() -> None:
    """For a process that makes many objects which stay: flows, pages, tables."""
    gc.set_threshold(EVERY, 20, 20)


@contextmanager
def while_loading() -> Iterator[None]:
    """Until `all_loaded` nothing is looked for: hardly anything of what is made at a start is garbage.

    A start that ends before that leaves nothing switched off.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def all_loaded() -> None:
    """What stands in memory by now stays there: looking for garbage passes it by."""
    gc.freeze()
    gc.enable()
