"""Random turns, repeats, refusals and restarts, compared with what a plain dictionary says should be there."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from opened import Clock, begin, turn
from postgres import MASTER, MODE

from bot.messages import Chat
from bot.storage import support, talks
from bot.storage.errors import Refused
from bot.storage.stores import Stores, folder_urls, open_stores
from bot.storage.work import Row

BURST = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), min_size=1, max_size=20)


class TheStore(RuleBasedStateMachine):
    """The support store under whatever may come; `revisions`, `events` and `facts` are what must be true of it."""

    rows = Bundle("rows")

    @initialize()
    def start(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(prefix="afterwards-model-")
        self.clock = Clock()
        self.stores = self.opened()
        self.revisions: dict[bytes, int] = {}
        self.events: set[tuple[bytes, int]] = set()
        self.facts: set[tuple[bytes, str]] = set()
        self.made = 0

    def opened(self) -> Stores:
        return open_stores(folder_urls(Path(self.folder.name)), MASTER, MODE, self.clock)

    def do(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    @rule(target=rows)
    def begin(self) -> Row:
        self.made += 1
        row = self.do(begin(self.stores.support, Chat("web", str(self.made))))
        self.revisions[row.id] = 0
        return row

    @rule(chosen=st.lists(rows, min_size=4, max_size=4), burst=BURST)
    def take_turns_at_once(self, chosen: list[Row], burst: list[tuple[int, int]]) -> None:
        store = self.stores.support
        live = [row for row in chosen if row.id in self.revisions]
        events = [(live[which % len(live)].id, event) for which, event in burst] if live else []

        async def all_at_once() -> None:
            await asyncio.gather(*(store.submit(turn(store, talk, f"{talk.hex()} {event}")) for talk, event in events))

        self.do(all_at_once())
        for talk, event in events:
            if (talk, event) not in self.events:
                self.events.add((talk, event))
                self.revisions[talk] += 1

    @rule(row=rows, ahead=st.integers(1, 5))
    def take_a_stale_turn_that_also_keeps_something(self, row: Row, ahead: int) -> None:
        was = Row(row.id, row.chat, self.revisions.get(row.id, 0) + ahead, b"", row.expires)
        stale = talks.change(Row(row.id, row.chat, was.revision + 1, b"stale", row.expires), was)
        kept = support.keep(row.id, "declined", self.stores.support.today(), row.chat)
        try:
            self.do(self.stores.support.write(stale, kept))
        except Refused:
            return
        raise AssertionError("a turn on a row that is elsewhere was taken")

    @rule(row=rows, kind=st.sampled_from(["accepted", "wants_person"]), back=st.booleans())
    def keep_or_take_back(self, row: Row, kind: Any, back: bool) -> None:
        store = self.stores.support
        self.do(
            store.write(support.unkeep(row.id, kind) if back else support.keep(row.id, kind, "2026-11-23", row.chat))
        )
        (self.facts.discard if back else self.facts.add)((row.id, kind))

    @rule(row=consumes(rows))
    def end(self, row: Row) -> None:
        self.do(self.stores.support.write(*talks.end(row.id)))
        self.revisions.pop(row.id, None)

    @rule()
    def sweep(self) -> None:
        self.do(support.sweep(self.stores.support, self.stores.keys))

    @rule()
    def restart(self) -> None:
        self.do(self.stores.close())
        self.stores = self.opened()

    @invariant()
    def the_store_is_as_it_must_be(self) -> None:
        def read(connection: Any) -> tuple[dict[bytes, int], set[tuple[bytes, str]], int]:
            found = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, revision FROM session")}
            facts = {(row[0], row[1]) for row in connection.exec_driver_sql("SELECT talk, kind FROM fact")}
            return found, facts, connection.exec_driver_sql("SELECT count(*) FROM seen").scalar()

        if hasattr(self, "stores"):
            assert self.do(self.stores.support.read(read)) == (self.revisions, self.facts, len(self.events))

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            self.do(self.stores.close())
            self.folder.cleanup()
            self.loop.close()


TestTheStore = TheStore.TestCase
TestTheStore.settings = settings(max_examples=25, stateful_step_count=25)
