"""What leaves the service: a closed quarter, small numbers hidden, the others rounded, published once, never changed.

Rules S5 to S8 of docs/assurance/suppression.md: no unit by week, no two cuts that overlap, nothing of a unit under ten
places alone, no themes of fewer than three units, no words. Each export is logged.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from bot import __version__
from bot.access import Access, Lead
from bot.incidents.incident import quarter
from bot.reports import files
from bot.reports.dictionary import DICTIONARY
from bot.reports.files import About
from bot.reports.material import read
from bot.reports.measures import closed_quarter
from bot.reports.suppression import suppress
from bot.reports.tables import Mark, Shown, ShownTable
from bot.settings import Settings
from bot.storage.learning.figures import PUBLISHED, Published, published_sets
from bot.storage.store import Store

FEWEST_PLACES = 10
"""A unit with fewer places is never exported alone (S6)."""
_KIND = "quarter"
_PERIOD = re.compile(r"20\d\d-Q[1-4]")


Rates: TypeAlias = tuple[Shown, ...]
"""One quarter: which it is, interventions, bed days, interventions per 1,000 bed days."""


class NotShared(Exception):
    """This cannot leave the service. The message says which rule, and what can be done."""


class Exports:
    """The published quarters of one service."""

    def __init__(self, store: Store, access: Access, settings: Settings) -> None:
        self._store = store
        self._access = access
        self._floor = settings.file.publish.min_cell
        self._places = settings.file.publish.places
        self._contact = settings.file.learning.lead
        self._demonstration = settings.is_demonstration

    async def quarter(self, by: Lead, period: str, *, correct: str = "") -> tuple[tuple[ShownTable, ...], About]:
        """The set of that quarter: the one that was published, or, the first time, a new one that is kept from here on.

        `correct`: what was wrong; makes a new version. Raises NotShared with the rule that stands against it.
        """
        self._may_leave(period)
        known = [each for each in await self._store.read(published_sets(self._store, _KIND)) if each.period == period]
        if known and not correct:
            tables = _loads(known[-1].content)
            await self._access.log(by, "exports", act="exported", what=f"{period} v{known[-1].version}")
            return tables, self._about(period, known[-1].version, known[-1].day, "")
        tables = suppress(closed_quarter(await read(self._store), period), floor=self._floor, outside=True)
        version, today = len(known) + 1, self._store.today()
        kept = Published(_KIND, period, version, today, _dumps(tables))
        logged = self._access.logged(by, "exports", act="published", what=f"{period} v{version}")
        await self._store.write(PUBLISHED.add(self._store, kept), logged)
        return tables, self._about(period, version, today, correct)

    async def rates(self) -> tuple[Rates, ...]:
        """Of each quarter that was published its interventions, bed days and rate, just as they left the service, the
        earliest first. No role is asked for: whoever has the published set has read them."""
        latest = {each.period: each for each in await self._store.read(published_sets(self._store, _KIND))}
        tables = (table for _, each in sorted(latest.items()) for table in _loads(each.content))
        return tuple(row for table in tables if table.name == "measures" for row in table.rows)

    def _may_leave(self, period: str) -> None:
        if not _PERIOD.fullmatch(period):
            raise NotShared("A period is a quarter, such as 2026-Q3: shorter ones would show single weeks (S5).")
        if period >= quarter(self._store.today()):
            raise NotShared(f"{period} is not over. A quarter is published once, after its last day (S5).")
        if self._places < FEWEST_PLACES:
            raise NotShared(
                f"A unit under {FEWEST_PLACES} places is never exported alone (S6). Put the number of places of this "
                "service into [publish] places, or ask your organisation to add its units up, three at least."
            )

    def _about(self, period: str, version: int, day: str, changed: str) -> About:
        rules = f"counts under {self._floor} hidden, others to the nearest 5, percentages from rounded counts"
        return About(
            "Afterwards: what we offered, heard and changed", period, "", rules + (f"; {changed}" if changed else ""),
            self._contact, f"{version} (Afterwards {__version__})", day, self._demonstration,
        )  # fmt: skip


def in_files(tables: tuple[ShownTable, ...], about: About, *, excel: bool = False) -> dict[str, bytes]:
    """By name: the workbook, the JSON with its schema, and a CSV for each table."""
    version = about.version.partition(" ")[0]

    def name(table: str, ending: str) -> str:
        return files.file_name(table, about.period, version, ending)

    found = {
        name("all", "xlsx"): files.as_workbook(tables, about, DICTIONARY),
        name("all", "json"): files.as_json(tables, about, DICTIONARY),
        name("all", "schema.json"): files.json_schema(tables),
    }
    return found | {name(table.name, "csv"): files.as_csv(table, excel=excel) for table in tables}


_Cell = str | int | float
_Stored = list[tuple[str, tuple[str, ...], list[list[tuple[str, _Cell]]]]]


def _dumps(tables: Iterable[ShownTable]) -> bytes:
    def cell(shown: Shown) -> tuple[str, _Cell]:
        return ("mark", shown.value) if isinstance(shown, Mark) else ("value", shown)

    stored = [(table.name, table.columns, [[cell(shown) for shown in row] for row in table.rows]) for table in tables]
    return msgspec.msgpack.encode(stored)


def _loads(content: bytes) -> tuple[ShownTable, ...]:
    def cell(kind: str, value: _Cell) -> Shown:
        return Mark(value) if kind == "mark" else value

    stored = msgspec.msgpack.decode(content, type=_Stored)
    return tuple(
        ShownTable(name, columns, tuple(tuple(cell(*each) for each in row) for row in rows))
        for name, columns, rows in stored
    )
