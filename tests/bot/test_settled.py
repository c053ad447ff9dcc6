"""What a huddle and a team review come to once they are sent: a review, an action, plans; nothing of who pressed."""

from collections.abc import AsyncIterator, Mapping

import pytest
from postgres import MASTER, MODE
from working import Clock

from bot.messages import Chat
from bot.storage.learning import actions, incidents, record, release, reviews, settled
from bot.storage.learning.incidents import INVOLVED, Involved
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.reviews import EXCEPTIONS
from bot.storage.store import Store
from bot.storage.stores import open_stores

CODE, LEADS, TALK = "K7QM2XH4PT", b"facilitator-acc", b"t" * 12
HELD = {
    "review.kind": ("formal",),
    "review.facilitator_involved": ("no",),
    "review.facilitator_unit": ("other",),
    "review.lived_experience_lead": ("yes",),
    "review.view_reason": ("heard",),
    "review.learned": ("the corridor is too narrow",),
    "action.what": ("a second room",),
    "action.changes": ("place",),
    "action.owner_role": ("manager",),
    "action.date": ("two_weeks",),
    "action.know": ("#skipped",),
    "review.plan_update": ("personal", "advance"),
    "review.plan_date": ("month",),
}


@pytest.fixture
async def store(databases: Mapping[str, str]) -> AsyncIterator[Store]:
    stores = open_stores({"learning": databases["learning"]}, MASTER, MODE, Clock())
    yield stores.learning
    await stores.close()


async def sent(store: Store, flow: str, said: Mapping[str, tuple[str, ...]]) -> None:
    draft = Reflection(TALK, store.pseudonym(Chat("web", "a")), flow, "lead", CODE, day=store.today())
    answers = [Answer(field, value) for field, value in (said | {settled.ACCOUNT: (LEADS.hex(),)}).items()]
    await store.write(record.begin(draft), *(w for one in answers for w in record.keep(store, TALK, one, "2026-11-23")))
    await store.write(record.send(TALK, "draft", store.now(), store.today()))
    await settled.settle(store, TALK)


async def the_review(store: Store) -> reviews.Review:
    (found,) = await store.read(reviews.reviews_of(store, CODE))
    return found


async def test_a_review_that_lacks_nothing_is_closed_with_its_action_and_plans(store: Store) -> None:
    await sent(store, settled.REVIEW, HELD)
    review = await the_review(store)
    assert (review.state, review.kind, review.facilitator, review.view) == ("closed", "formal", LEADS, "heard")
    (action,) = await store.read(actions.of_review(store, review.id))
    assert (action.what, action.changes, action.due, action.know) == ("a second room", "place", "2026-12-07", "")
    plans = await store.read(reviews.plans_of(store, CODE))
    assert sorted(one.kind for one in plans) == ["advance", "personal"]
    assert {one.due for one in plans} == {"2026-12-21"}
    said = {one.field: one.value for one in await store.read(record.answers(store, review.id))}
    assert said["review.learned"] == ("the corridor is too narrow",)
    assert not any(field.startswith("desk.") for field in said)


async def test_of_whoever_pressed_nothing_stays(store: Store) -> None:
    await sent(store, settled.REVIEW, HELD)
    assert await store.read(record.of_id(TALK)) is None
    assert await store.read(record.of_holder(store.pseudonym(Chat("web", "a")))) == ()
    assert await store.read(record.answers(store, TALK)) == ()
    assert await store.read(release.ripe) == []


@pytest.mark.parametrize(
    "without", ["review.view_reason", "action.what", "review.facilitator_involved"], ids=lambda field: str(field)
)
async def test_a_review_that_lacks_something_stays_open(store: Store, without: str) -> None:
    await sent(store, settled.REVIEW, {field: value for field, value in HELD.items() if field != without})
    assert (await the_review(store)).state == "open"
    assert await store.read(reviews.to_look_back(store, "2027-12-01")) == ()


async def test_a_reason_for_no_action_closes_it(store: Store) -> None:
    said = {field: value for field, value in HELD.items() if not field.startswith("action.")}
    await sent(store, settled.REVIEW, said | {"action.none_reason": ("already_changed",)})
    assert (await the_review(store)).state == "closed"
    assert await store.read(actions.all_actions(store)) == ()


async def test_whoever_is_known_to_have_been_part_of_it_closes_nothing_whatever_they_say(store: Store) -> None:
    await store.write(INVOLVED.put(store, Involved(CODE, LEADS)))
    await sent(store, settled.REVIEW, HELD)
    review = await the_review(store)
    assert (review.state, review.involved) == ("open", "yes")
    waits = await store.read(EXCEPTIONS.of(store, review.id))
    assert waits is not None
    assert waits.approved_by == b""


async def test_a_huddle_is_one_review_of_the_day_with_its_quick_fix(store: Store) -> None:
    said = {field: value for field, value in HELD.items() if field.startswith("action.")}
    await sent(store, settled.HUDDLE, said | {"huddle.helped": ("somebody stayed",)})
    review = await the_review(store)
    assert (review.kind, review.state) == ("huddle", "closed")
    assert len(await store.read(actions.of_review(store, review.id))) == 1


async def test_settled_twice_is_settled_once(store: Store) -> None:
    await sent(store, settled.REVIEW, HELD)
    assert await settled.settle(store, TALK) is None
    assert await settled.settle_all(store) == 0
    assert len(await store.read(reviews.reviews_of(store, CODE))) == 1
    assert await store.read(incidents.all_of(store)) == ()
