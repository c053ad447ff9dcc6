"""What the tests of the stores share: a clock that stands still until it is moved, and talks to write."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.messages import Chat
from bot.storage import talks
from bot.storage.store import Store
from bot.storage.stores import Stores
from bot.storage.work import After, Before, Row, Work

OPENED = datetime(2026, 11, 23, 19, 38, tzinfo=ZoneInfo("Europe/London"))


class Clock:
    """The time of the service, moved by hand."""

    def __init__(self) -> None:
        self.at = OPENED

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        """Let so much time go by."""
        self.at += timedelta(**span)


Opener = Callable[[], Stores]

CHAT = Chat("web", "a-look-up-half")


async def begin(store: Store, chat: Chat = CHAT, *, live: bool = True) -> Row:
    """A talk at revision 0 that lives for a day."""
    row = Row(store.random(16), store.pseudonym(chat), 0, b"first", store.now() + 24 * 3600, live)
    await store.write(talks.begin(row))
    return row


def turn(store: Store, talk: bytes, event: str, state: bytes = b"next") -> Work:
    """A turn that moves the talk by one revision, once for each event; its result is the revision after it."""
    mark = store.mark(event)

    def run(before: Before) -> After:
        assert before.row is not None
        if before.seen:
            return After((), before.row.revision)
        old = before.row
        new = Row(old.id, old.chat, old.revision + 1, state, old.expires, old.live)
        return After((talks.change(new, old), talks.see(mark, store.today())), new.revision)

    return Work(run, talk, mark)


def all_bytes(folder: Path) -> bytes:
    """Every byte of every file there."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
