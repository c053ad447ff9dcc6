"""What reports are made of, read from the learning store in one go: records of the desk, and released choices.

It reads no words that anybody wrote, nothing that was not released, and of support only how many offers were made.
"""

from collections.abc import Mapping

import msgspec

from bot.incidents.incident import PERSON
from bot.reports.themes import Given
from bot.storage.learning import actions, figures, incidents, invitations, record, release, restrictions, reviews
from bot.storage.learning.actions import Action
from bot.storage.learning.figures import Phase
from bot.storage.learning.incidents import Incident
from bot.storage.learning.restrictions import HouseRule, Restriction
from bot.storage.learning.reviews import AnswerBack, PlanUpdate, Review
from bot.storage.store import Store

MEASURES = ("offers", "rate", "days_between")
"""Charts that can start again where a named person says so."""
_PEOPLE = frozenset({f"learning/{name}" for name in ("adult", "young_person", "child", "few_words")})


class Due(msgspec.Struct, frozen=True):
    """So many people with that part in an incident, offered on that day or not at all ("")."""

    incident: str
    role: str
    offered_on: str
    number: int


class Material(msgspec.Struct, frozen=True):
    """Everything that figures are worked out from, as it stood on `today`."""

    today: str
    incidents: tuple[Incident, ...] = ()
    due: tuple[Due, ...] = ()
    asked: frozenset[str] = frozenset()
    """Incidents whose person was given the invitation to say how it was."""
    reviews: tuple[Review, ...] = ()
    plans: tuple[PlanUpdate, ...] = ()
    answers_back: tuple[AnswerBack, ...] = ()
    actions: tuple[Action, ...] = ()
    rules: tuple[Restriction, ...] = ()
    house_rules: tuple[HouseRule, ...] = ()
    bed_days: Mapping[str, int] = {}
    phases: tuple[Phase, ...] = ()
    offers: Mapping[str, int] = {}
    people: tuple[Given, ...] = ()
    staff: tuple[Given, ...] = ()


async def read(store: Store) -> Material:
    """The material of one service now. Each part is one short read; a report is not a ledger."""
    held = await store.read(incidents.all_of(store))
    parts = [part for one in held for part in await store.read(incidents.parts_of(store, one.code))]
    people, staff = await _released(store)
    return Material(
        today=store.today(),
        incidents=held,
        due=tuple(Due(*found) for found in await store.read(incidents.due_offers)),
        asked=frozenset(part.incident for part in parts if part.role in PERSON and part.asked_on),
        reviews=await store.read(reviews.all_reviews(store)),
        plans=tuple([plan for one in held for plan in await store.read(reviews.plans_of(store, one.code))]),
        answers_back=await store.read(reviews.to_answer(store)),
        actions=await store.read(actions.all_actions(store)),
        rules=await store.read(restrictions.register(store)),
        house_rules=await store.read(restrictions.views(store)),
        bed_days={each.month: each.number for each in await store.read(figures.all_bed_days(store))},
        phases=tuple([phase for name in MEASURES for phase in await store.read(figures.phases_of(store, name))]),
        offers=dict(await store.read(invitations.offers)),
        people=people,
        staff=staff,
    )


async def _released(store: Store) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    """The choices of people and of staff, each writer's apart; never words, never what a supporter added."""
    people: list[Given] = []
    staff: list[Given] = []
    for one in await store.read(release.released("")):
        answers = await store.read(record.answers(store, one.id))
        given = {each.field: each.value for each in answers if each.author == "person" and not each.language}
        if one.flow in _PEOPLE:
            people.append(given)
        elif one.flow == "learning/staff":
            staff.append(given)
    return tuple(people), tuple(staff)
