"""A review at the desk: led by nobody who was part of it, closed on nothing but what changes something."""

import msgspec
import pytest
from at_the_desk import FACILITATOR, LEAD, OPENING, Desk
from working import Clock

from bot.access import Lead, NotAllowed
from bot.desk.reviews import StaysOpen, WasInvolved
from bot.messages import Chat
from bot.storage import talks
from bot.storage.learning import accounts, actions, invitations, reviews
from bot.storage.learning.actions import Action
from bot.storage.learning.reviews import AnswerBack, PlanUpdate, Review

ROOM = Action(b"", "a second room by the door", "place", "ward_manager", "", due="2026-12-10")
HOLDER = Chat("telegram", "1001")


async def begun(desk: Desk) -> Review:
    opened = await desk.incidents.open(LEAD, OPENING)
    return await desk.reviews.begin(FACILITATOR, opened.code, "formal", was_involved="no", unit="other")


async def test_a_review_closes_with_the_view_and_an_action_and_is_looked_back_at_twice(
    desk: Desk, clock: Clock
) -> None:
    review = await begun(desk)
    await desk.reviews.hold(FACILITATOR, review.id, view="heard", lived_experience="yes")
    await desk.reviews.say(FACILITATOR, review.id, {"review.learned": "the corridor is too narrow"})
    await desk.actions.agree(FACILITATOR, msgspec.structs.replace(ROOM, review=review.id, incident=review.incident))
    closed = await desk.reviews.close(FACILITATOR, review.id)
    assert (closed.state, closed.closed_on) == ("closed", "2026-11-23")
    assert await desk.reviews.words(LEAD, review.id) == {"review.learned": ("the corridor is too narrow",)}
    clock.move(days=30)
    (due,) = await desk.store.read(reviews.to_look_back(desk.store, desk.store.today()))
    assert due.days == 30
    await desk.reviews.look_back(LEAD, review.id, 30, "no")
    clock.move(days=60)
    (later,) = await desk.store.read(reviews.to_look_back(desk.store, desk.store.today()))
    assert later.days == 90


async def test_a_review_stays_open_and_says_what_it_lacks(desk: Desk) -> None:
    review = await begun(desk)
    with pytest.raises(StaysOpen) as refused:
        await desk.reviews.close(FACILITATOR, review.id)
    assert refused.value.missing == ("held", "view", "action")
    await desk.reviews.hold(FACILITATOR, review.id, view="not_asked", lived_experience="no")
    training = msgspec.structs.replace(ROOM, changes="training", review=review.id)
    await desk.actions.agree(FACILITATOR, training)
    assert await desk.reviews.missing(review.id) == ("system",)
    await desk.reviews.no_action(FACILITATOR, review.id, "needs_another_body")
    assert await desk.reviews.missing(review.id) == ()


async def test_whoever_says_or_is_known_to_have_been_part_of_it_leads_no_review(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, involved=(FACILITATOR.account,)))
    for answered in ("no", "yes", ""):
        with pytest.raises(WasInvolved):
            await desk.reviews.begin(FACILITATOR, opened.code, "formal", was_involved=answered, unit="other")
    assert await desk.store.read(reviews.all_reviews(desk.store)) == ()


async def test_an_exception_needs_a_second_person_and_shows(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, OPENING)
    review = await desk.reviews.begin(
        FACILITATOR, opened.code, "formal", was_involved="yes", unit="same", exception="no_one_else"
    )
    await desk.reviews.hold(FACILITATOR, review.id, view="heard", lived_experience="no")
    await desk.reviews.no_action(FACILITATOR, review.id, "already_changed")
    assert await desk.reviews.missing(review.id) == ("independence",)
    with pytest.raises(ValueError, match="second person"):
        await desk.reviews.approve(FACILITATOR, review.id)
    await desk.reviews.approve(LEAD, review.id)
    closed = await desk.reviews.close(FACILITATOR, review.id)
    shown = await desk.reviews.exception(LEAD, review.id)
    assert closed.involved == "yes"
    assert shown is not None
    assert (shown.asked_by, shown.approved_by, shown.reason) == (FACILITATOR.account, LEAD.account, "no_one_else")


async def test_there_is_no_review_after_a_death_or_serious_injury(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, serious=True))
    with pytest.raises(ValueError, match="legal route"):
        await desk.reviews.begin(FACILITATOR, opened.code, "formal", was_involved="no", unit="other")


async def test_you_said_we_did_comes_to_whoever_asked_on_the_day_it_is_told(desk: Desk, clock: Clock) -> None:
    review, store = await begun(desk), desk.store
    await desk.actions.agree(FACILITATOR, msgspec.structs.replace(ROOM, review=review.id, incident=review.incident))
    holder = store.pseudonym(HOLDER)
    origin = invitations.wish_origin(store, holder, review.incident)
    await store.write(
        invitations.want_to_hear(holder, review.incident, "here", store.today()),
        talks.appoint(store, origin, 1, "9999-12-31", topic="learning/follow_up", holder=holder, address=b"sealed"),
    )
    answer = AnswerBack(review.incident, "being kept from the garden", "the door is open until ten", "2026-12-01")
    await desk.reviews.promise(LEAD, answer)
    clock.move(days=5)
    assert await desk.reviews.tell(LEAD, review.incident) == 1
    (due,) = await store.read(talks.appointed(holder))
    assert due.day == store.today() == "2026-11-28"
    (done,) = await store.read(actions.all_actions(store))
    assert done.told_on == "2026-11-28"


async def test_a_plan_that_is_to_change_is_kept_with_its_day_and_the_person_s_copy(desk: Desk) -> None:
    review = await begun(desk)
    made = await desk.reviews.plan(
        LEAD, PlanUpdate(b"", review.incident, "advance_statement", "key_worker", "2026-12-07")
    )
    done = msgspec.structs.replace(made, done_on="2026-12-01", person_copy="yes", form="easy_read")
    await desk.reviews.plan(LEAD, done)
    assert await desk.store.read(reviews.plans_of(desk.store, review.incident)) == (done,)


async def test_the_log_of_a_review_names_who_and_which_and_no_word_of_it(desk: Desk) -> None:
    review = await begun(desk)
    await desk.reviews.say(FACILITATOR, review.id, {"review.learned": "the corridor is too narrow"})
    await desk.reviews.words(LEAD, review.id)
    log = await desk.store.read(accounts.readings(desk.store))
    assert {(one.account, one.act) for one in log} >= {(FACILITATOR.account, "written"), (LEAD.account, "read")}
    assert "corridor" not in repr(log)


async def test_somebody_without_the_role_reads_no_review(desk: Desk) -> None:
    review = await begun(desk)
    with pytest.raises(NotAllowed):
        await desk.reviews.words(Lead(b"o", frozenset({"operator"})), review.id)
