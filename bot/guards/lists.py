"""The plain word lists beside the guards: one lower-case word a line."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def words(name: str) -> frozenset[str]:
    """The words of `words/<name>.txt`."""
    return frozenset(files("bot.guards").joinpath(f"words/{name}.txt").read_text("utf-8").split())


def rules(name: str) -> Any:
    """What `words/<name>.yaml` holds, every scalar a string."""
    text = files("bot.guards").joinpath(f"words/{name}.yaml").read_text("utf-8")
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (our own file, plain text only)
