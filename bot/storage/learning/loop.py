"""How what hangs on an incident goes: three years after it was opened, or after its loop was closed. Rules, accounts.

An incident goes with its reviews, their words, its actions and what was answered back, all at once.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection

from bot.storage import expiry
from bot.storage.learning import accounts, incidents, record, restrictions, reviews
from bot.storage.learning.actions import ACTIONS, action
from bot.storage.learning.incidents import incident
from bot.storage.learning.restrictions import RESTRICTIONS
from bot.storage.learning.reviews import (
    ANSWERS_BACK,
    EXCEPTIONS,
    LOOK_BACKS,
    PLANS,
    REVIEWS,
    look_back,
    plan_update,
    review,
)
from bot.storage.store import Store
from bot.storage.work import Write
from bot.storage.writer import carry_out

KEPT_DAYS = 3 * 365
SECONDS_A_DAY = 24 * 3600

_LAST = func.coalesce(
    select(func.max(review.c.closed_on)).where(review.c.incident == incident.c.code).scalar_subquery(), ""
)
_LAST_ACTION = func.coalesce(
    select(func.max(action.c.closed_on)).where(action.c.incident == incident.c.code).scalar_subquery(), ""
)
_OLD = (
    select(incident.c.code)
    .where(incident.c.opened_on < bindparam("before"), bindparam("before") > _LAST, bindparam("before") > _LAST_ACTION)
    .limit(expiry.CHUNK)
)
_ACTIONS_OF = ACTIONS.dropping(action.c.incident == bindparam("of"))
_PLANS_OF = PLANS.dropping(plan_update.c.incident == bindparam("of"))
_LOOK_BACKS_OF = LOOK_BACKS.dropping(look_back.c.review == bindparam("of"))
_OLD_ACTIONS = (
    select(action.c.id)
    .where(action.c.incident == "", action.c.closed_on != "", action.c.closed_on < bindparam("before"))
    .limit(expiry.CHUNK)
)


async def sweep(store: Store, *, hold: bool = False) -> None:
    """Let rules whose date is past expire; end links and browsers; delete what is past its time unless on `hold`."""
    old_readings = store.now() - KEPT_DAYS * SECONDS_A_DAY
    await store.write(
        restrictions.expire(store.today()),
        *accounts.forget_past(store.now(), old_readings, store.day(-KEPT_DAYS)),
    )
    while not hold and await store.change(lambda connection: _forget_some(store, connection) > 0):
        pass


def _forget_some(store: Store, connection: Connection) -> int:
    before = {"before": store.day(-KEPT_DAYS)}
    codes = connection.execute(_OLD, before).scalars().all()
    loose = connection.execute(_OLD_ACTIONS, before).scalars().all()
    rules = connection.execute(restrictions.LONG_LIFTED, before).scalars().all()
    writes: list[Write] = [ACTIONS.drop(one) for one in loose]
    for code in codes:
        writes += _of_incident(store, connection, code)
    for rule in rules:
        writes += (RESTRICTIONS.drop(rule), *record.drop(rule))
    carry_out(connection, *writes)
    return len(codes) + len(loose) + len(rules)


def _of_incident(store: Store, connection: Connection, code: str) -> Sequence[Write]:
    held = reviews.reviews_of(store, code)(connection)
    writes: list[Write] = [*incidents.forget(code), Write(_ACTIONS_OF, {"of": code})]
    writes += [Write(_PLANS_OF, {"of": code}), ANSWERS_BACK.drop(code)]
    for one in held:
        writes += (REVIEWS.drop(one.id), EXCEPTIONS.drop(one.id), Write(_LOOK_BACKS_OF, {"of": one.id}))
        writes += record.drop(one.id)
    return writes
