"""The register of restrictions: one row a rule. Its words lie with the answers, under the rule's own id (`record`).

The fields are named in `flows/restrictions/register.py`; here stand those that are counted, sorted and due.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Integer, MetaData, bindparam, select, update
from sqlalchemy.engine import Connection

from bot.incidents import follow_up
from bot.incidents.register import Decided, Decision, state_after
from bot.storage import expiry, talks
from bot.storage.columns import DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.learning import record
from bot.storage.learning.actions import ACTIONS, Action, reminder_origin
from bot.storage.learning.record import Answer
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()

restriction = table(
    "restriction",
    TABLES,
    column("id", ID, "random", kept=Kept.RULE, purpose="to know it", key=True),
    column("rule", WORD, "a card of the list, or nothing", kept=Kept.RULE, purpose="to name it", who=Readers.EVERYONE),
    column("setting", WORD, "the kind of place", kept=Kept.RULE, purpose="like with like", who=Readers.DESK),
    column("state", WORD, "proposed, kept, narrowed, lifted, expired", kept=Kept.RULE, purpose="where it stands",
           who=Readers.EVERYONE, index=True),
    column("came_from", WORD, "staff, people, learning", kept=Kept.RULE, purpose="who spots rules", who=Readers.DESK),
    column("basis", WORD, "law, site, unit, ...", kept=Kept.RULE, purpose="who can change it", who=Readers.EVERYONE),
    column("touches", WORD, "how many people, in bands", kept=Kept.RULE, purpose="to weigh it", who=Readers.DESK),
    column("spotted_on", DAY, "the day", kept=Kept.RULE, purpose="how long it stood", who=Readers.DESK),
    column("decision", WORD, "lift, most, narrow, keep", kept=Kept.RULE, purpose="to do it", who=Readers.EVERYONE),
    column("decided_on", DAY, "the day, or nothing", kept=Kept.RULE, purpose="to answer for it", who=Readers.EVERYONE),
    column("decided_by_role", WORD, "a role", kept=Kept.RULE, purpose="to answer for it", who=Readers.EVERYONE),
    column("owner_role", WORD, "a role", kept=Kept.RULE, purpose="to answer for it", who=Readers.EVERYONE),
    column("review_by", DAY, "the day, or nothing", kept=Kept.RULE, purpose="nothing renews by itself",
           who=Readers.EVERYONE, index=True),
    column("told", WORD, "how people were told, or nothing", kept=Kept.RULE, purpose="openness", who=Readers.EVERYONE),
    column("exemption", WORD, "one person can be let off: yes, no", kept=Kept.RULE, purpose="to let people off",
           who=Readers.EVERYONE),
    column("lifted_on", DAY, "the day, or nothing", kept=Kept.RULE, purpose="the headline", who=Readers.EVERYONE),
)  # fmt: skip

house_rule = table(
    "house_rule",
    TABLES,
    column("rule", WORD, "a card of the list", kept=Kept.RULE, purpose="to hear people", key=True),
    column("view", WORD, "fair, not_sure, unfair", kept=Kept.RULE, purpose="to hear people", key=True),
    column("number", Integer(), "how many, since it was last decided", kept=Kept.RULE, purpose="to hear people"),
)


class Restriction(msgspec.Struct, frozen=True):
    """One rule for everyone. What it says, and why, are answers under its id: register.sentence, register.harm, ..."""

    id: bytes
    setting: str
    spotted_on: str
    rule: str = ""
    state: str = "proposed"
    came_from: str = "staff"
    basis: str = ""
    touches: str = ""
    decision: str = ""
    decided_on: str = ""
    decided_by_role: str = ""
    owner_role: str = ""
    review_by: str = ""
    told: str = ""
    exemption: str = ""
    lifted_on: str = ""


class HouseRule(msgspec.Struct, frozen=True):
    """How many people called a rule so."""

    rule: str
    view: str
    number: int


RESTRICTIONS = Rows(restriction, Restriction)
HOUSE_RULES = Rows(house_rule, HouseRule)

_DECIDED = HOUSE_RULES.dropping(house_rule.c.rule == bindparam("of"))
_HEARD = Statement.put(house_rule, adds=("number",))
_EXPIRE = Statement(
    update(restriction)
    .where((restriction.c.state == "kept") | (restriction.c.state == "narrowed"), restriction.c.review_by != "")
    .where(restriction.c.review_by < bindparam("today"))
    .values(state=bindparam("expired"))
)
LONG_LIFTED = (
    select(restriction.c.id)
    .where(restriction.c.lifted_on != "", restriction.c.lifted_on < bindparam("before"))
    .limit(expiry.CHUNK)
)


def register(store: Store) -> Read[tuple[Restriction, ...]]:
    """Every rule on the register."""
    return RESTRICTIONS.where(store)


def decided(store: Store) -> Read[list[tuple[Restriction, tuple[Answer, ...]]]]:
    """Every rule that was decided about, with all that was written about it."""

    def read(connection: Connection) -> list[tuple[Restriction, tuple[Answer, ...]]]:
        found = RESTRICTIONS.where(store, restriction.c.decided_on != "")(connection)
        return [(one, record.answers(store, one.id)(connection)) for one in found]

    return read


def of_rule(store: Store, rule: str) -> Read[tuple[Restriction, ...]]:
    """What stands, or stood, on the register of one card of the list."""
    return RESTRICTIONS.where(store, restriction.c.rule == rule)


def expire(today: str) -> Write:
    """Rules whose review date is past are expired until they are looked at. Nothing renews by itself."""
    return Write(_EXPIRE, {"today": today, "expired": "expired"})


def heard(rule: str, view: str) -> Write:
    """One more person called the rule so."""
    return Write(_HEARD, {"rule": rule, "view": view, "number": 1})


def views(store: Store) -> Read[tuple[HouseRule, ...]]:
    """How many called each rule what. For the program: small numbers are hidden before anybody sees them."""
    return HOUSE_RULES.where(store)


def as_decided(was: Restriction, decided: Decided, decision: Decision, told: str) -> Restriction:
    """A rule as it is once that was decided, which lacks nothing; `told`: how people are told."""
    lifted = decision == "lift"
    return msgspec.structs.replace(
        was, state=state_after(decision), decision=decision, decided_on=decided.decided_on,
        decided_by_role=decided.decided_by_role, owner_role=decided.owner_role, told=told, exemption=decided.exemption,
        review_by="" if lifted else decided.review_by, lifted_on=decided.decided_on if lifted else "",
    )  # fmt: skip


def decide(store: Store, was: Restriction, now: Restriction, again: str, *, due: Sequence[Action] = ()) -> list[Write]:
    """A rule of the register is decided: what people said of it is counted afresh, and what stays of it comes up again,
    an action of its owner on the day of its review. `again`: the words of that action; `due`: those that earlier
    decisions left, which are closed by this one, and their reminders end."""
    writes = [RESTRICTIONS.change(store, now, was=was.state)]
    for one in (one for one in due if one.state != "closed"):
        state = follow_up.then(one.state, ("look", "close"))  # type: ignore[arg-type]  # written by the machine alone
        looked_at = msgspec.structs.replace(one, state=state, closed_on=store.today())
        writes += [ACTIONS.change(store, looked_at, was=one.state), talks.cancel(reminder_origin(store, one.id))]
    if was.rule:
        writes.append(Write(_DECIDED, {"of": was.rule}))
    if now.state != "lifted":
        comes = Action(store.random(16), again, "rule", now.owner_role, store.today(), due=now.review_by, review=was.id)
        writes.append(ACTIONS.add(store, comes))
    return writes
