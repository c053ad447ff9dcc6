"""What leads type in for the figures, and what was published: bed days, new phases of a chart, published sets."""

import msgspec
from sqlalchemy import Integer, MetaData, SmallInteger

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read

TABLES = MetaData()

bed_days = table(
    "bed_days",
    TABLES,
    column("month", WORD, "such as 2026-11", kept=Kept.ALWAYS, purpose="rates", key=True, who=Readers.DESK),
    column("number", Integer(), "bed days, or pupils, or child-nights", kept=Kept.ALWAYS, purpose="rates",
           who=Readers.DESK),
)  # fmt: skip

phase = table(
    "phase",
    TABLES,
    column("measure", WORD, "of which chart", kept=Kept.ALWAYS, purpose="to re-base it", key=True, who=Readers.DESK),
    column("since", DAY, "where the phase begins", kept=Kept.ALWAYS, purpose="to re-base it", key=True,
           who=Readers.DESK),
    column("account", ID, "who decided it", kept=Kept.ALWAYS, purpose="to answer for it", who=Readers.DESK),
    column("decided_on", DAY, "the day", kept=Kept.ALWAYS, purpose="to answer for it", who=Readers.DESK),
    column("reason", BLOB, "why, and what shows it; sealed", kept=Kept.ALWAYS, purpose="the same", who=Readers.DESK),
)  # fmt: skip

published = table(
    "published",
    TABLES,
    column("kind", WORD, "which set", kept=Kept.ALWAYS, purpose="it never changes", key=True, who=Readers.DESK),
    column("period", WORD, "such as 2026-Q4", kept=Kept.ALWAYS, purpose="the same", key=True, who=Readers.DESK),
    column("version", SmallInteger(), "1, and one more for each correction", kept=Kept.ALWAYS, purpose="the same",
           key=True, who=Readers.DESK),
    column("day", DAY, "the day", kept=Kept.ALWAYS, purpose="the same", who=Readers.DESK),
    column("content", BLOB, "the set as it went out; sealed", kept=Kept.ALWAYS, purpose="no two tell more than one",
           who=Readers.DESK),
)  # fmt: skip


class BedDays(msgspec.Struct, frozen=True):
    """What a rate of that month is a rate of."""

    month: str
    number: int


class Phase(msgspec.Struct, frozen=True):
    """A chart starts again here: a judgement of a named role, never the program's."""

    measure: str
    since: str
    account: bytes
    decided_on: str
    reason: str


class Published(msgspec.Struct, frozen=True):
    """A set of figures that left the service."""

    kind: str
    period: str
    version: int
    day: str
    content: bytes


BED_DAYS = Rows(bed_days, BedDays)
PHASES = Rows(phase, Phase, sealed=("reason",))
PUBLISHED = Rows(published, Published, sealed=("content",))


def all_bed_days(store: Store) -> Read[tuple[BedDays, ...]]:
    """What was typed in, month by month."""
    return BED_DAYS.where(store)


def phases_of(store: Store, measure: str) -> Read[tuple[Phase, ...]]:
    """Where that chart starts again, in order."""
    return PHASES.where(store, phase.c.measure == measure)


def published_sets(store: Store, kind: str) -> Read[tuple[Published, ...]]:
    """Every set of that kind that left the service, in order."""
    return PUBLISHED.where(store, published.c.kind == kind)
