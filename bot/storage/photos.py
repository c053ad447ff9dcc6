"""Photos of a service's own places and people, in the `people` store: sealed, each with its last day."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, DAY, WORD, Kept, Readers, column, table
from bot.storage.people import TABLES
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

photo = table(
    "photo",
    TABLES,
    column(
        "shows", WORD, "a place or person of the service's own list, by its key", kept=Kept.PHOTO, who=Readers.PERSON,
        purpose="to show it beside its word", key=True,
    ),
    column("until", DAY, "its last day", kept=Kept.PHOTO, who=Readers.OPERATOR, purpose="to delete it", index=True),
    column(
        "sealed", BLOB, "the photo, who agreed to it and when; sealed", kept=Kept.PHOTO, who=Readers.PERSON,
        purpose="to show it; to know that it may be shown",
    ),
)  # fmt: skip

_PUT = Statement.put(photo, changes=("until", "sealed"))
_REMOVE = Statement(delete(photo).where(photo.c.shows == bindparam("of")))
_PAST = Statement(delete(photo).where(photo.c.until < bindparam("today")))
_SHOWN = select(photo.c.shows, photo.c.until, photo.c.sealed).where(photo.c.until >= bindparam("today"))


def put(shows: str, until: str, sealed: bytes) -> Write:
    """Keep this photo, in the place of an earlier one of the same."""
    return Write(_PUT, {"shows": shows, "until": until, "sealed": sealed})


def remove(shows: str) -> Write:
    """Delete the photo of it."""
    return Write(_REMOVE, {"of": shows})


def past(today: str) -> Write:
    """Delete every photo whose last day is over."""
    return Write(_PAST, {"today": today})


def shown(today: str) -> Read[tuple[tuple[str, str, bytes], ...]]:
    """Every photo whose last day is not over: what it shows, its last day, and itself, sealed."""

    def read(connection: Connection) -> tuple[tuple[str, str, bytes], ...]:
        found = connection.execute(_SHOWN.order_by(photo.c.shows), {"today": today})
        return tuple((one.shows, one.until, one.sealed) for one in found)

    return read
