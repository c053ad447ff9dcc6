"""What is due at the desk now, over everything that is open: what a page of leads begins with. It changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

import msgspec

from bot.access import Access, Lead
from bot.desk.incidents import Incidents, Standings
from bot.incidents import register
from bot.incidents.follow_up import ANSWERED, is_late
from bot.storage.learning import actions, restrictions, reviews
from bot.storage.store import Store

SOON_DAYS = register.REMIND_DAYS[0]
"""A rule is listed so many days before its review date."""

Kind: TypeAlias = Literal[
    "duty", "review", "action", "answered", "rule", "rule_new", "look_back", "answer_back"
]  # fmt: skip


class Due(msgspec.Struct, frozen=True):
    """One thing to do. `about`: the code of an incident, or the id of a record in hexadecimal; `what`: its words."""

    kind: Kind
    about: str
    day: str = ""
    late: bool = False
    what: str = ""
    incident: str = ""


class DueNow:
    """What is due in one service."""

    def __init__(self, store: Store, access: Access, incidents: Incidents, now: Callable[[], datetime]) -> None:
        self._store = store
        self._access = access
        self._incidents = incidents
        self._now = now

    async def every(self, by: Lead) -> Sequence[Due]:
        """What this role has to do, the late first, then by day."""
        await self._access.log(by, "due")
        found = [*await self._reviews(), *await self._actions(), *_duties(await self._incidents.standings(by))]
        if by.reaches("register"):
            found += await self._rules()
        return sorted(found, key=lambda one: (not one.late, one.day or "9999", one.kind, one.about))

    async def _reviews(self) -> list[Due]:
        store, today = self._store, self._store.today()
        found: list[Due] = []
        held = await store.read(reviews.all_reviews(store))
        of = {one.id: one.incident for one in held}
        for one in held:
            if one.state == "open":
                day = store.local(one.due_at).date().isoformat() if one.due_at else ""
                late = bool(one.due_at) and not one.held_on and one.due_at < store.now()
                found.append(Due("review", one.id.hex(), day, late, incident=one.incident))
        for back in await store.read(reviews.to_look_back(store, today)):
            found.append(
                Due("look_back", back.review.hex(), back.due, back.due < today, str(back.days), of[back.review])
            )
        for answer in await store.read(reviews.to_answer(store)):
            if not answer.told_on:
                late = bool(answer.by_day) and answer.by_day < today
                found.append(Due("answer_back", answer.incident, answer.by_day, late))
        return found

    async def _actions(self) -> list[Due]:
        found, today = list[Due](), self._store.today()
        for one in await self._store.read(actions.all_actions(self._store)):
            if one.state in ANSWERED:
                found.append(Due("answered", one.id.hex(), one.answered_on, False, one.what))
            elif is_late(one.state, one.due, today):  # type: ignore[arg-type]  # written by the machine alone
                found.append(Due("action", one.id.hex(), one.due, True, one.what))
        return found

    async def _rules(self) -> list[Due]:
        found, today = list[Due](), self._store.today()
        soon = (date.fromisoformat(today) + timedelta(SOON_DAYS)).isoformat()
        for one in await self._store.read(restrictions.register(self._store)):
            if one.state == "proposed":
                found.append(Due("rule_new", one.id.hex(), one.spotted_on, False, one.rule))
            elif one.state in register.IN_FORCE and one.review_by and one.review_by <= soon:
                found.append(Due("rule", one.id.hex(), one.review_by, one.review_by < today, one.rule))
        return found


def _duties(standings: Standings) -> Iterator[Due]:
    """Open incidents with a duty that is late, each once: since when, and how many such duties it has."""
    for code, deadlines in standings.open.items():
        late = [one for one in deadlines if one.stands == "late" and not one.is_done]
        days = [one.due.date().isoformat() for one in late if one.due is not None]
        if late:
            yield Due("duty", code, min(days, default=""), True, str(len(late)))
