"""Actions: what is to change, whose role, by when, and how it went. What may follow what: `bot.incidents.follow_up`."""

import msgspec
from sqlalchemy import MetaData

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import NOBODY, Read

TABLES = MetaData()

action = table(
    "action",
    TABLES,
    column("id", ID, "random", kept=Kept.INCIDENT, purpose="to know it", key=True),
    column("incident", WORD, "its code, or nothing", kept=Kept.INCIDENT, purpose="to find it", index=True),
    column("review", ID, "where it was agreed, or nothing", kept=Kept.INCIDENT, purpose="no closing in silence"),
    column("state", WORD, "agreed, done, ...", kept=Kept.INCIDENT, purpose="to follow it up", who=Readers.DESK),
    column("changes", WORD, "plan, place, people, ...", kept=Kept.INCIDENT, purpose="a system?", who=Readers.DESK),
    column("strength", WORD, "design, plan, reminder", kept=Kept.INCIDENT, purpose="to weigh it", who=Readers.DESK),
    column("owner_role", WORD, "a role, never a name", kept=Kept.INCIDENT, purpose="who does it", who=Readers.DESK),
    column("owner", ID, "pseudonym of the chat that is reminded, or nothing", kept=Kept.INCIDENT, purpose="to remind",
           index=True),
    column("agreed_on", DAY, "the day", kept=Kept.INCIDENT, purpose="to follow it up", who=Readers.DESK),
    column("due", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="in time?", index=True, who=Readers.DESK),
    column("answered_on", DAY, "last answer, or nothing", kept=Kept.INCIDENT, purpose="silence is no reply",
           who=Readers.DESK),
    column("blocker", WORD, "what is in the way", kept=Kept.INCIDENT, purpose="to clear it", who=Readers.DESK),
    column("passed_on", WORD, "to the lead: role, name, no", kept=Kept.INCIDENT, purpose="the same", who=Readers.DESK),
    column("changed", WORD, "did it change anything", kept=Kept.INCIDENT, purpose="to learn", who=Readers.DESK),
    column("told_on", DAY, "the person was told, or nothing", kept=Kept.INCIDENT, purpose="a promise is kept",
           who=Readers.DESK),
    column("closed_on", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="to delete it", who=Readers.DESK),
    column("what", BLOB, "what is to be done; sealed", kept=Kept.INCIDENT, purpose="to do it", who=Readers.DESK),
    column("know", BLOB, "how we will know; sealed", kept=Kept.INCIDENT, purpose="to look back", who=Readers.DESK),
    column("proof", BLOB, "what shows it; sealed", kept=Kept.INCIDENT, purpose="to close it", who=Readers.DESK),
)  # fmt: skip


class Action(msgspec.Struct, frozen=True):
    """One action. `state`, `changes`, `changed`, ...: words of `bot.incidents.follow_up`."""

    id: bytes
    what: str
    changes: str
    owner_role: str
    agreed_on: str
    due: str = ""
    incident: str = ""
    review: bytes = NOBODY
    state: str = "agreed"
    strength: str = ""
    owner: bytes = NOBODY
    answered_on: str = ""
    blocker: str = ""
    passed_on: str = ""
    changed: str = ""
    told_on: str = ""
    closed_on: str = ""
    know: str = ""
    proof: str = ""


ACTIONS = Rows(action, Action, sealed=("what", "know", "proof"))


def actions_of(store: Store, incident: str) -> Read[tuple[Action, ...]]:
    """The actions of an incident."""
    return ACTIONS.where(store, action.c.incident == incident)


def of_review(store: Store, review: bytes) -> Read[tuple[Action, ...]]:
    """The actions that one review agreed."""
    return ACTIONS.where(store, action.c.review == review)


def of_owner(store: Store, owner: bytes) -> Read[tuple[Action, ...]]:
    """The actions of which this chat is reminded."""
    return ACTIONS.where(store, action.c.owner == owner)


def all_actions(store: Store) -> Read[tuple[Action, ...]]:
    """Every action, the closed ones too."""
    return ACTIONS.where(store)


def reminder_origin(store: Store, of: bytes) -> bytes:
    """The name under which the reminders of an action stand; it leads to no action without the store's key."""
    return store.fingerprint("action", of)
