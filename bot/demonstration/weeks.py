"""What a made-up desk does in the weeks after: it ticks, looks back, opens actions again, and closes.

It has a draw of its own, so that what it does changes nothing of the incidents themselves.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from bot.access import Lead
from bot.desk.desk import Desk
from bot.desk.incidents import Opened
from bot.incidents.closing import LOOK_BACK_DAYS
from bot.incidents.follow_up import State
from bot.storage.learning import record
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.reviews import Review
from bot.storage.learning.settled import ACCOUNT, PRACTICE
from bot.storage.store import Store

Happening = Callable[[], Awaitable[None]]
LOOP_DAYS = 95
"""An incident is closed so many days after it, once it was looked back at twice."""


class Weeks:
    """Keeps what is still to happen, by its time, and lets it happen."""

    def __init__(self, store: Store, desk: Desk, by: Lead, words: Mapping[str, Any], seed: int) -> None:
        self._store, self._desk, self._by, self._words = store, desk, by, words
        self.draw = random.Random(seed + 1)  # noqa: S311 (a story, and no secret)
        self._later: list[tuple[datetime, Happening]] = []

    def plan(self, at: datetime, happens: Happening) -> None:
        """That happens then, or on the first day told after it."""
        self._later.append((at, happens))

    async def happen(self, now: datetime) -> None:
        """Everything whose time has come."""
        while due := [one for one in self._later if one[0] <= now]:
            self._later = [one for one in self._later if one[0] > now]
            for _, happens in due:
                await happens()

    def after_incident(self, opened: Opened, now: datetime) -> None:
        """Its duties are ticked, mostly in time; it is closed when its loop is."""
        self._tick(opened.code, "first_check", now, 0.93)
        self._tick(opened.code, "support_again", now + timedelta(days=self.draw.choice((2, 2, 3, 5))), 0.85)
        self._tick(opened.code, "support_later", now + timedelta(days=self.draw.randint(21, 27)), 0.8)
        if self.draw.random() < 0.95:
            self.plan(now + timedelta(days=LOOP_DAYS), lambda: self._desk.incidents.close(self._by, opened.code))

    def _tick(self, code: str, duty: str, at: datetime, chance: float) -> None:
        drawn = self.draw.random()
        if drawn < chance:
            done = at if drawn < chance - 0.05 else None  # a few were done, and nobody knows when
            self.plan(at, lambda: self._desk.incidents.tick(self._by, code, duty, done))

    def after_review(self, review: Review, now: datetime) -> None:
        """It is looked back at, mostly on its day."""
        for days in LOOK_BACK_DAYS:
            again = self.draw.choice(("no", "no", "yes", "not_known"))
            if self.draw.random() < 0.95:
                self.plan(now + timedelta(days=days), self._looking_back(review.id, days, again))

    def _looking_back(self, review: bytes, days: int, again: str) -> Happening:
        return lambda: self._desk.reviews.look_back(self._by, review, days, again)

    def after_agreeing(self, action: Action, at: datetime) -> None:
        """Its owner answers about that time."""
        self.plan(at, lambda: self._answered(action, at))

    async def _answered(self, action: Action, at: datetime) -> None:
        draw = self.draw
        state: State = draw.choice(("done", "done", "done", "part", "stuck"))
        changed = draw.choice(("better", "better", "no_difference", "too_soon")) if state == "done" else ""
        found = await self._store.read(ACTIONS.of(self._store, action.id))  # people may be told of it by now
        now = msgspec.structs.replace(found or action, state=state, answered_on=self._store.today(), changed=changed)
        await self._store.write(ACTIONS.change(self._store, now, was=action.state))
        if state == "done":
            await self._desk.actions.look(self._by, action.id)
            await self._desk.actions.close(self._by, action.id, draw.choice(self._words["proof"]))
        elif draw.random() < 0.9:  # what is left is still to be looked at
            self.plan(at + timedelta(days=draw.randint(2, 9)), lambda: self._opened_again(action.id, at))

    async def _opened_again(self, of: bytes, at: datetime) -> None:
        await self._desk.actions.look(self._by, of)
        due = max(at, self._now()) + timedelta(days=14)
        again = await self._desk.actions.reopen(self._by, of, due=due.date().isoformat())
        self.after_agreeing(again, due + timedelta(days=self.draw.randint(-3, 5)))

    def _now(self) -> datetime:
        return datetime.fromisoformat(f"{self._store.today()}T12:00+00:00")

    async def writes_an_example(self, words: Mapping[str, str]) -> bytes:
        """What a talk about good practice leaves: chosen, written, and waiting for a second reader."""
        store, today = self._store, self._store.today()
        of = store.random(16)
        chosen = {
            "practice.kind": "plan", "practice.setting": "cyp", "practice.people": "n10_19", "practice.ages": "young",
            "practice.since": "this_year", "practice.voices": "none", "practice.licence": "yes",
            "practice.publish": "yes", "practice.second_reader": "manager", ACCOUNT: b"a made-up writer".hex(),
        }  # fmt: skip
        answers = [Answer(field, (value,)) for field, value in chosen.items()]
        answers += [Answer(f"practice.{name}", (text,), "person", "en_GB") for name, text in words.items()]
        example = Reflection(of, b"", PRACTICE, "lead", state="sent", day=today)
        await store.write(record.begin(example), *(w for one in answers for w in record.keep(store, of, one, today)))
        return of
