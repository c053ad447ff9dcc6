"""What a report is made of: numbers that cannot be printed, how they belong together, and what is shown of them.

Only `suppression.suppress` opens a number. Pages, charts, files and APIs are made of what comes out of it (`Shown`).
"""

from collections.abc import Mapping
from enum import Enum
from typing import NoReturn, TypeAlias

import msgspec


class Mark(Enum):
    """What stands in a cell that shows no number; the values are those of government spreadsheets."""

    HIDDEN = "[c]"
    MISSING = "[x]"
    DOES_NOT_APPLY = "[z]"


class Count:
    """A number of people, incidents or answers. `key` names it: the same key is the same number wherever it stands.

    `own`: typed in at the desk by those who see it (incidents, actions, rules). Inside the service it stands as it is;
    outside it is hidden like any other.
    """

    __slots__ = ("_value", "key", "own")

    def __init__(self, key: str, value: int, *, own: bool = False) -> None:
        if value < 0:
            raise ValueError(f"The count {key} is below nought.")
        self.key = key
        self.own = own
        self._value = value

    def __repr__(self) -> str:
        return f"<count {self.key}>"

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("A count is shown by `suppress` alone.")

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("A count is shown by `suppress` alone.")


class Share(msgspec.Struct, frozen=True):
    """A percentage of people or incidents: `part` is among `base`."""

    part: Count
    base: Count


class Rate(msgspec.Struct, frozen=True):
    """So many events `per` days. `days` (bed days, child-nights, pupil-days) are the service's own and no secret."""

    events: Count
    days: int
    per: int = 1000


class Median(msgspec.Struct, frozen=True):
    """The middle of some values; `count` says how many they are."""

    count: Count
    value: float


Value: TypeAlias = str | Count | Share | Rate | Median | Mark
"""One cell. Text is a code, a date or a fixed word: never anything that somebody wrote."""
Shown: TypeAlias = str | int | float | Mark


class Table(msgspec.Struct, frozen=True):
    """One table, the heading of each column first."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of table {self.name} has not as many cells as it has columns.")


class ShownTable(msgspec.Struct, frozen=True):
    """The same as it may be seen."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]


class Sum(msgspec.Struct, frozen=True):
    """`total` is the sum of `parts`, by their keys; `open`: and of a rest that is shown nowhere, which counts too.

    A step of a funnel, a complement and two overlapping cuts are such sums: the difference between them is the rest.
    """

    total: str
    parts: tuple[str, ...]
    open: bool = False


class Report(msgspec.Struct, frozen=True):
    """Everything that is shown together. `published` holds what earlier sets have shown already, by key."""

    tables: tuple[Table, ...]
    sums: tuple[Sum, ...] = ()
    published: Mapping[str, int] = {}
