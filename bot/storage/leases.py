"""Who does what only one process may do at a time, such as asking Telegram for updates.

A holder counts on while it asks for its lease. One that has not counted for ten seconds of another's own clock loses
it to that one; if it was only stopped for a while, it hears so when it asks again.
"""

from collections.abc import Callable
from time import monotonic

from sqlalchemy import Integer, MetaData, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import ID, WORD, Kept, column, table
from bot.storage.store import Store
from bot.storage.work import Statement, Write
from bot.storage.writer import carry_out

TABLES = MetaData()
SILENT_SECONDS = 10
COUNT = 2**30  # then it begins again: a second for each, 34 years

lease = table(
    "lease",
    TABLES,
    column("name", WORD, "what one process alone does", kept=Kept.ALWAYS, purpose="to know it", key=True),
    column("holder", ID, "the random id of that process", kept=Kept.ALWAYS, purpose="so that one does it"),
    column("beat", Integer(), "a counter", kept=Kept.ALWAYS, purpose="to see that it is alive"),
)

_CLAIM = Statement.put(lease)
_FOUND = select(lease.c.holder, lease.c.beat).where(lease.c.name == bindparam("of")).with_for_update()
_TAKE = Statement(
    update(lease).where(lease.c.name == bindparam("of")).values(holder=bindparam("me"), beat=(lease.c.beat + 1) % COUNT)
)
_LEAVE = Statement(delete(lease).where(lease.c.name == bindparam("of"), lease.c.holder == bindparam("me")))


class Lease:
    """One lease as this process sees it. To keep it, ask every second or so."""

    def __init__(self, store: Store, name: str, *, tick: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._name = name
        self._me = store.random(16)
        self._tick = tick
        self._heard: tuple[bytes, int] = (b"", -1)
        self._since = 0.0

    async def held(self) -> bool:
        """Whether it is ours, until it is asked for again."""
        return await self._store.change(self._ask)

    async def let_go(self) -> None:
        """Leave it to whoever asks next."""
        await self._store.write(Write(_LEAVE, {"of": self._name, "me": self._me}))

    def _ask(self, connection: Connection) -> bool:
        carry_out(connection, Write(_CLAIM, {"name": self._name, "holder": self._me, "beat": 0}))
        holder, beat = connection.execute(_FOUND, {"of": self._name}).one()
        if holder != self._me and not self._is_silent(holder, beat):
            return False
        carry_out(connection, Write(_TAKE, {"of": self._name, "me": self._me}))
        return True

    def _is_silent(self, holder: bytes, beat: int) -> bool:
        now = self._tick()
        if self._heard != (holder, beat):
            self._heard, self._since = (holder, beat), now
        return now - self._since >= SILENT_SECONDS
