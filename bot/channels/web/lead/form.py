"""A form as a lead's page posts it. Fields that somebody writes in begin with `say_`: they are looked at for names."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

import msgspec

from bot.guards.typed import LOOKED_AT, Named, names
from bot.messages import Words

TYPED = "say_"
SURE = "sure"
"""Pressed by whoever says that the words name nobody."""
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
YEARS = range(2000, 2100)
"""A year of two figures in a field for a day is the year 26: a slip, and no day that anything here is about."""


class Form(msgspec.Struct, frozen=True):
    """The fields of one post, each with its values. Never printed: what was typed is in it."""

    fields: Mapping[str, Sequence[str]] = {}
    file: bytes = b""  # what was chosen from a device, without its name
    is_too_large: bool = False  # so nothing of it was read

    def __repr__(self) -> str:
        return "<form of a lead's page>"

    def one(self, name: str, *allowed: str) -> str:
        """The value of a field; with `allowed`, only one of these, else nothing."""
        value = self.fields.get(name, [""])[-1].strip().replace("\r\n", "\n")
        return value if not allowed or value in allowed else ""

    def several(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be ticked more than once."""
        return tuple(dict.fromkeys(self.fields.get(name, ())))

    def number(self, name: str) -> int | None:
        """A whole number that was typed, as 1204, 1,204 or 1 204; None for anything else."""
        value = self.one(name)
        if _THOUSANDS.fullmatch(value):
            value = value.replace(",", "").replace(" ", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def words(self, name: str) -> str:
        """What was written there, at most as much as was looked at."""
        return self.one(TYPED + name)[:LOOKED_AT]

    def day(self, name: str) -> str:
        """A day, as it is stored; nothing for what is none."""
        try:
            found = date.fromisoformat(self.one(name))
        except ValueError:
            return ""
        return found.isoformat() if found.year in YEARS else ""

    def moment(self, name: str, zone: tzinfo | None) -> datetime | None:
        """A local date and time, aware; None for what is none."""
        try:
            found = datetime.fromisoformat(self.one(name)).replace(tzinfo=zone)
        except ValueError:
            return None
        return found if found.year in YEARS else None

    def named(self) -> dict[str, Named]:
        """The fields in which a name may be, unless somebody said that there is none."""
        if self.one(SURE):
            return {}
        typed = (name for name in self.fields if name.startswith(TYPED))
        found = ((name, names(Words(self.one(name)[:LOOKED_AT]))) for name in typed)
        return {name: named for name, named in found if named is not None}
