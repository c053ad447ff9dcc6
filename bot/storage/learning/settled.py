"""What becomes of a talk at the desk once it is sent: a review with its actions, an action's answer, an example.

The talk's answers move to the record of what it was about, in one transaction; nothing of its writer stays. Until then
it is a draft like any other. What a talk was about is kept beside its answers, in the fields `desk.*`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.incidents import closing, follow_up
from bot.incidents.incident import quarter
from bot.storage.learning import actions, incidents, record, reviews
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.record import Answer, Reflection, reflection
from bot.storage.learning.reviews import EXCEPTIONS, LOOK_BACKS, PLANS, REVIEWS, Exempted, LookBack, PlanUpdate, Review
from bot.storage.store import Store
from bot.storage.talks import NOBODY
from bot.storage.work import Write
from bot.storage.writer import carry_out

ABOUT, ACCOUNT = "desk.about", "desk.account"
"""The fields of what a talk is about, and of who leads it: ids in hex."""
WRITTEN_IN = "practice.written_in"

HUDDLE, REVIEW, FOLLOW_UP = "learning/huddle", "learning/team_review", "learning/follow_up"
PRACTICE = "learning/good_practice"
FLOWS = (HUDDLE, REVIEW, FOLLOW_UP, PRACTICE)
DAYS: Mapping[str, int] = {"shift": 1, "week": 7, "two_weeks": 14, "month": 28, "three_months": 91}
"""What the spans of an answer mean, from the day it is sent. Anything else: no date."""

_PASSED_ON = {"yes": "role", "with_name": "name", "no": "no"}
_COLUMNS = tuple(reflection.c[name] for name in Reflection.__struct_fields__)
_SENT = (
    select(*_COLUMNS)
    .where(reflection.c.state == "sent", reflection.c.flow.in_(FLOWS), (reflection.c.id == bindparam("of")))
    .where(reflection.c.holder != NOBODY)
    .with_for_update()
)
_LEFT = (
    select(reflection.c.id)
    .where(reflection.c.state == "sent", reflection.c.flow.in_(FLOWS))
    .where(reflection.c.holder != NOBODY)
)


async def settle(store: Store, talk: bytes) -> Action | None:
    """Settle one talk that was sent; the action that it answered, as it is from here on. Twice is once."""
    return await store.change(lambda connection: _settle(store, connection, talk))


async def settle_all(store: Store) -> int:
    """Settle what a process that was killed had left; how many there were."""
    left = await store.read(lambda connection: connection.execute(_LEFT).scalars().all())
    for talk in left:
        await settle(store, talk)
    return len(left)


def _settle(store: Store, connection: Connection, talk: bytes) -> Action | None:
    found = connection.execute(_SENT, {"of": talk}).first()
    if found is None:
        return None
    sent, given = Reflection(*found), record.answers(store, talk)(connection)
    said = {one.field: one.value for one in given}
    answered = None
    if sent.flow == FOLLOW_UP:
        about = ACTIONS.of(store, bytes.fromhex(_one(said, ABOUT)))(connection)
        answered = None if about is None else _answered(store, about, said)
        writes = [] if answered is None else [ACTIONS.put(store, answered), *_words(store, answered.id, given)]
    elif sent.flow == PRACTICE:
        writes = _example(store, sent, given)
    else:
        writes = _reviewed(store, connection, sent, said, given)
    carry_out(connection, *writes, *record.drop(talk))
    return answered


def _answered(store: Store, was: Action, said: Mapping[str, tuple[str, ...]]) -> Action:
    """The action after its owner, or the lead, answered. Nothing that was skipped changes anything."""
    status, close = _one(said, "action.status"), _one(said, "action.close")
    triggers = [status, *{"closed": ("look", "close"), "reopened": ("look", "reopen")}.get(close, ())]
    state = follow_up.then(was.state, triggers)  # type: ignore[arg-type]  # written by the machine alone
    new = _one(said, "action.new_date")
    return msgspec.structs.replace(
        was,
        state=state,
        answered_on=store.today(),
        due=_day(store, new) if new else was.due,
        blocker=_one(said, "action.blocker") or was.blocker,
        passed_on=_PASSED_ON.get(_one(said, "action.passed_on"), was.passed_on),
        changed=_one(said, "action.changed_anything") or was.changed,
        proof=_one(said, "action.proof") or was.proof,
        closed_on=store.today() if state == "closed" else "",
    )


def _example(store: Store, sent: Reflection, given: Iterable[Answer]) -> list[Write]:
    """The example waits for its second reader, under another id: no talk leads to it. Whose account asked for the talk
    stays beside it, so that its writer is not its second reader too; and the quarter: "this year" is of it."""
    waits = msgspec.structs.replace(sent, id=store.random(16), holder=NOBODY, sent_at=0, day=store.today())
    dated = Answer(WRITTEN_IN, (quarter(store.today()),))
    kept = (write for one in (*given, dated) for write in record.keep(store, waits.id, one, store.today()))
    return [record.begin(waits), *kept]


def _reviewed(
    store: Store, connection: Connection, sent: Reflection, said: Mapping[str, tuple[str, ...]], given: Iterable[Answer]
) -> list[Write]:
    review, exempted = _review(store, connection, sent, said)
    action = _action(store, review, said)
    writes = [REVIEWS.add(store, review), *_words(store, review.id, given)]
    writes += [EXCEPTIONS.put(store, exempted)] if exempted is not None else []
    writes += [ACTIONS.add(store, action)] if action is not None else []
    writes += [PLANS.add(store, plan) for plan in _plans(store, review, said)]
    if review.state == "closed":
        writes += [LOOK_BACKS.put(store, LookBack(review.id, days, store.day(days))) for days in closing.LOOK_BACK_DAYS]
    return writes


def _review(
    store: Store, connection: Connection, sent: Reflection, said: Mapping[str, tuple[str, ...]]
) -> tuple[Review, Exempted | None]:
    """The review as it was sent: closed where nothing is missing. An exception waits for a second person."""
    leads = bytes.fromhex(_one(said, ACCOUNT))
    involved = {"no": "no", "yes": "yes", "exception": "yes"}.get(
        _one(said, "review.facilitator_involved"), "not_known"
    )
    if sent.incident and leads and incidents.was_involved(store, sent.incident, leads)(connection):
        involved = "yes"
    held = Review(
        store.random(16), sent.incident, "huddle" if sent.flow == HUDDLE else _kind(said), leads,
        involved=involved,
        unit=_one(said, "review.facilitator_unit") or "not_known",
        lived_experience=_one(said, "review.lived_experience_lead") or "not_known",
        view=_one(said, "review.view_reason"),
        no_action=_one(said, "action.none_reason"),
        held_on=store.today(),
    )  # fmt: skip
    agreed = _action(store, held, said)
    stands = closing.Stands(held.view, held.no_action, held.involved, exempted=False, held_on=held.held_on)
    counted = [closing.Agreed(agreed.changes, agreed.owner_role, agreed.due)] if agreed is not None else []
    if held.kind == "huddle" or not closing.missing(stands, counted):
        held = msgspec.structs.replace(held, state="closed", closed_on=store.today())
    asked = Exempted(held.id, leads, NOBODY, "other", store.today()) if involved == "yes" else None
    return held, asked


def _action(store: Store, review: Review, said: Mapping[str, tuple[str, ...]]) -> Action | None:
    what = _one(said, "action.what")
    if not what:
        return None
    return Action(
        store.fingerprint("agreed", review.id), what, _one(said, "action.changes"), _one(said, "action.owner_role"),
        store.today(), due=_day(store, _one(said, "action.date")), incident=review.incident, review=review.id,
        strength=_one(said, "action.strength"), know=_one(said, "action.know"),
    )  # fmt: skip


def _plans(store: Store, review: Review, said: Mapping[str, tuple[str, ...]]) -> Iterable[PlanUpdate]:
    role, due = _one(said, "review.plan_owner_role"), _day(store, _one(said, "review.plan_date"))
    for kind in said.get("review.plan_update", ()):
        if kind not in ("none", "#skipped", "#unknown"):
            yield PlanUpdate(store.random(16), review.incident, kind, role, due, form=_one(said, "review.plan_form"))


def _words(store: Store, of: bytes, given: Iterable[Answer]) -> list[Write]:
    """The answers, under the id of what they are about."""
    kept = (one for one in given if not one.field.startswith("desk."))
    return [write for one in kept for write in record.keep(store, of, one, store.today())]


def _kind(said: Mapping[str, tuple[str, ...]]) -> reviews.Kind:
    return "formal" if _one(said, "review.kind") == "formal" else "action_review"


def _day(store: Store, span: str) -> str:
    if span not in DAYS:
        return ""
    return (date.fromisoformat(store.today()) + timedelta(DAYS[span])).isoformat()


def _one(said: Mapping[str, tuple[str, ...]], field: str) -> str:
    """The one value of a field; nothing where it was skipped, not known or not asked."""
    value = said.get(field, ())
    return value[0] if value and not value[0].startswith("#") else ""


__all__ = ["ABOUT", "ACCOUNT", "FLOWS", "FOLLOW_UP", "HUDDLE", "PRACTICE", "REVIEW", "actions", "settle", "settle_all"]
