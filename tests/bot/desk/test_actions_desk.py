"""Actions and rules at the desk: what closes with its proof, what comes up again by itself, what counts as lifted."""

import msgspec
import pytest
from at_the_desk import LEAD, Desk
from working import Clock

from bot.desk.rules import NotDecided
from bot.incidents.register import Decided
from bot.storage.learning import actions, invitations, restrictions
from bot.storage.learning.actions import Action

EACH_MORNING = Action(b"", "tell people about visits in private", "people", "visits_lead", "", due="2026-12-07")
KEEP = Decided("keep", "ward_manager", "", "ward_manager", "2027-02-20", "two people are at risk now", "yes")


async def test_an_action_is_closed_with_its_proof_once_somebody_looked_at_it(desk: Desk) -> None:
    agreed = await desk.actions.agree(LEAD, EACH_MORNING)
    with pytest.raises(ValueError, match="knows no close"):
        await desk.actions.close(LEAD, agreed.id, "the list by the door")
    await desk.actions.look(LEAD, agreed.id)
    closed = await desk.actions.close(LEAD, agreed.id, "the list by the door")
    assert (closed.state, closed.proof, closed.closed_on) == ("closed", "the list by the door", "2026-11-23")
    opened = await desk.actions.reopen(LEAD, agreed.id, due="2027-01-04", owner_role="ward_manager")
    assert (opened.state, opened.owner_role, opened.closed_on, opened.proof) == ("reopened", "ward_manager", "", "")


async def test_an_action_that_changes_nothing_that_is_listed_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="plan, place, people"):
        await desk.actions.agree(LEAD, msgspec.structs.replace(EACH_MORNING, changes="person"))
    assert await desk.store.read(actions.all_actions(desk.store)) == ()


async def test_an_owner_is_invited_by_a_link_in_which_nothing_can_be_read(desk: Desk) -> None:
    agreed = await desk.actions.agree(LEAD, EACH_MORNING)
    code = await desk.actions.invite_owner(LEAD, agreed.id)
    found = await desk.store.read(invitations.of_code(desk.store, code))
    assert found is not None
    assert (found.flow, found.role, found.about) == ("learning/follow_up", "owner", agreed.id)
    assert "visits" not in code


async def test_actions_are_listed_by_their_day_and_those_without_one_last(desk: Desk) -> None:
    for due in ("", "2026-12-24", "2026-12-07"):
        await desk.actions.agree(LEAD, msgspec.structs.replace(EACH_MORNING, due=due))
    assert [one.due for one in await desk.actions.every(LEAD)] == ["2026-12-07", "2026-12-24", ""]


async def test_a_rule_that_is_kept_has_a_reason_and_comes_up_again_by_itself(desk: Desk, clock: Clock) -> None:
    rule = await desk.rules.propose(LEAD, "phones", says={"register.sentence": "everyone hands in their phone"})
    with pytest.raises(NotDecided) as refused:
        await desk.rules.decide(LEAD, rule.id, msgspec.structs.replace(KEEP, reason=""), what="look at it again")
    assert refused.value.missing == ("reason",)
    kept = await desk.rules.decide(LEAD, rule.id, KEEP, what="look at it again", told="easy_read")
    assert (kept.state, kept.review_by, kept.exemption) == ("kept", "2027-02-20", "yes")
    (again,) = await desk.actions.every(LEAD)
    assert (again.due, again.owner_role, again.changes) == ("2027-02-20", "ward_manager", "rule")
    clock.move(days=90)
    (expired,) = await desk.rules.every(LEAD)
    assert expired.state == "expired"
    assert await desk.rules.lifted() == 0


async def test_the_headline_counts_what_was_lifted(desk: Desk) -> None:
    rules = [await desk.rules.propose(LEAD, rule) for rule in ("phones", "visits", "hot_drinks")]
    await desk.store.write(*(restrictions.heard("phones", "unfair") for _ in range(5)))
    lifted = await desk.rules.decide(LEAD, rules[0].id, Decided("lift", "ward_manager", ""), what="")
    await desk.rules.decide(LEAD, rules[1].id, KEEP, what="look at it again")
    assert (lifted.state, lifted.lifted_on, lifted.review_by) == ("lifted", "2026-11-23", "")
    assert await desk.rules.lifted() == 1
    assert await desk.store.read(restrictions.views(desk.store)) == ()


async def test_deciding_about_a_rule_again_closes_the_action_that_asked_for_it(desk: Desk) -> None:
    rule, other = [await desk.rules.propose(LEAD, name) for name in ("visits", "phones")]
    for one in (rule, other):
        await desk.rules.decide(LEAD, one.id, KEEP, what="look at it again")
    await desk.rules.decide(LEAD, rule.id, Decided("lift", "ward_manager", ""), what="look at it again")
    stands = {one.review: (one.state, bool(one.closed_on)) for one in await desk.actions.every(LEAD)}
    assert stands == {rule.id: ("closed", True), other.id: ("agreed", False)}


async def test_of_two_who_decide_at_once_one_is_refused(desk: Desk) -> None:
    rule = await desk.rules.propose(LEAD, "phones")
    await desk.rules.decide(LEAD, rule.id, Decided("lift", "ward_manager", ""), what="")
    stale = msgspec.structs.replace(rule, state="kept")
    with pytest.raises(Exception, match="refused one work"):
        await desk.store.write(restrictions.RESTRICTIONS.change(desk.store, stale, was="proposed"))
