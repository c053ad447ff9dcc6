"""Weekly releases of what people sent to learning: shuffled, of at least three writers, or to nobody but a facilitator.

No page says who has or has not answered, and there is no "after so many days show it anyway".
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.access import Access, Lead
from bot.storage.learning import record, release, restrictions
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.restrictions import RESTRICTIONS, Restriction
from bot.storage.store import Store

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SAME_ROLE = 3


class Released(msgspec.Struct, frozen=True):
    """One reflection as a lead may see it: no writer, no incident, a week instead of a day, perhaps no role."""

    flow: str
    role: str  # nothing where fewer than three of the release share it
    week: str
    answers: tuple[Answer, ...]


def readable(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """What of a reflection its readers are: all that staff wrote; of a person's own view the choices alone, and those
    only where the person agreed that they are counted without a name. Words of a person are for whom the person ticked.
    """
    said = {one.field: one.value for one in answers}
    counted = said.get("view.anonymous_use") == ("yes",)
    return tuple(one for one in answers if one.field.startswith("reflection.") or (counted and _is_choice(one)))


def _is_to_be_filled_in(rule: Restriction) -> bool:
    return rule.came_from == "learning" and rule.state == "proposed" and not rule.rule


def _is_choice(one: Answer) -> bool:
    is_view = one.field.startswith(("view.", "my_page."))
    private = one.field.startswith(("view.shared", "view.consent", "view.plan_", "view.note", "view.observed"))
    return is_view and not private and not one.language and one.author == "person"


class Releases:
    """The releases of one service."""

    def __init__(self, store: Store, access: Access, setting: str, *, day: str, least: int) -> None:
        self._setting = setting
        self._store = store
        self._access = access
        self._weekday = WEEKDAYS.index(day)
        self._least = max(least, SAME_ROLE)

    async def release_due(self, now: datetime) -> int:
        """On the day of the week, release all that is ripe if enough people wrote it; how many were released.

        Once a day at most, and all or nothing: what is left over waits for the next week.
        """
        if now.weekday() != self._weekday:
            return 0
        ripe = await self._store.read(release.ripe)
        if release.writers(ripe) < self._least:
            return 0
        store, today = self._store, self._store.today()
        named = [await self._names_a_rule(one) for one in ripe]
        waits = any(_is_to_be_filled_in(one) for one in await store.read(restrictions.register(store)))
        spotted = Restriction(store.random(16), self._setting, today, came_from="learning")
        await store.write(
            *release.release([one.id for one in ripe], today),
            *([RESTRICTIONS.add(store, spotted)] if any(named) and not waits else []),
        )
        return len(ripe)

    async def read(self, by: Lead, since: str = "") -> Sequence[Released]:
        """What was released on that day or later, in no order: for leads and facilitators."""
        await self._access.log(by, "releases")
        return await self._shown(await self._store.read(release.released(since)))

    async def read_few(self, by: Lead) -> Sequence[Released]:
        """What fewer than three people wrote and nobody else reads: for the independent facilitator. What enough
        people wrote waits for its release, and is read there."""
        await self._access.log(by, "few_writers")
        ripe = await self._store.read(release.ripe)
        return await self._shown(ripe if release.writers(ripe) < self._least else ())

    async def _names_a_rule(self, one: Reflection) -> bool:
        """Whether somebody said that a rule for everyone was part of it: one line on the register, to be filled in;
        which of them said so, and how many, is in no line."""
        answers = await self._store.read(record.answers(self._store, one.id))
        return any(each.field.endswith(".rule_suggestion") and each.value == ("everyone",) for each in answers)

    async def _shown(self, found: Sequence[Reflection]) -> list[Released]:
        """Each with its answers. Their ids are random, so that their order says nothing."""
        alike = Counter((one.released_on, one.role) for one in found)
        shown = []
        for one in sorted(found, key=lambda reflection: reflection.id):
            answers = readable(await self._store.read(record.answers(self._store, one.id)))
            if not answers:
                continue
            role = one.role if alike[one.released_on, one.role] >= SAME_ROLE else ""
            shown.append(Released(one.flow, role, one.day, answers))
        return shown


__all__ = ["Answer", "Released", "Releases"]
