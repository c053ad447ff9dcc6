"""Helplines, as `flows/safety/signposts.yaml` lists them: read, and chosen for a service."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from accessibility.local import Signpost
from bot.settings.service_file import Nation, Service, Setting
from flows.engine.tree import read_tree


class Helpline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the file. Empty lists: everyone, every setting."""

    label: str
    act: str
    link: str
    number: str
    hours: str
    nations: tuple[Nation, ...]
    source: str
    audiences: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    under_18: Literal["yes", "no"] = "no"  # yes: only where the service is for under-18s


@cache
def helplines() -> Mapping[str, Helpline]:
    """Every helpline, by key, in the order in which they are shown."""
    text = files("flows").joinpath("safety", "signposts.yaml").read_text(encoding="utf-8")
    root, problems = read_tree(text)
    if root is None or problems:
        raise ValueError(f"flows/safety/signposts.yaml cannot be read: {problems}. Copy the shape of its first entry.")
    return msgspec.convert(root.plain(), dict[str, Helpline])


def suited(service: Service) -> Mapping[str, Helpline]:
    """The helplines for people in a service of that kind."""
    return {
        key: line
        for key, line in helplines().items()
        if service.nation in line.nations
        and (not line.settings or service.setting_type in line.settings)
        and (line.under_18 == "no" or service.under_18)
    }


def signpost(key: str, line: Helpline, checked_on: str) -> Signpost:
    """A helpline as screens name it."""
    return Signpost(
        key, line.label, line.act, line.link, hours=line.hours, checked_on=checked_on, audiences=line.audiences,
        number=line.number,
    )  # fmt: skip
