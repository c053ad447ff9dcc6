"""Team reviews, who led them, what they changed in a plan, the look back, and the answer to those who asked to hear.

What a review says in words lies with the answers, under the review's own id: see `record`.
"""

from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import BigInteger, MetaData, SmallInteger

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read

TABLES = MetaData()

Kind: TypeAlias = Literal["huddle", "action_review", "formal"]
ReviewState: TypeAlias = Literal["open", "closed"]

review = table(
    "review",
    TABLES,
    column("id", ID, "random", kept=Kept.INCIDENT, purpose="to know it", key=True),
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="to find it", index=True, who=Readers.DESK),
    column("kind", WORD, "huddle, action_review, formal", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column("state", WORD, "open or closed", kept=Kept.INCIDENT, purpose="what is due", who=Readers.DESK),
    column("facilitator", ID, "the account that leads it", kept=Kept.INCIDENT, purpose="independence"),
    column("involved", WORD, "yes, no, not_known: was part of it", kept=Kept.INCIDENT, purpose="independence",
           who=Readers.DESK),
    column("unit", WORD, "same, other, not_known", kept=Kept.INCIDENT, purpose="independence", who=Readers.DESK),
    column("lived_experience", WORD, "led so: yes, no, asked_and_declined", kept=Kept.INCIDENT, purpose="to show it",
           who=Readers.DESK),
    column("view", WORD, "heard, a reason, or nothing", kept=Kept.INCIDENT, purpose="the person's view first",
           who=Readers.DESK),
    column("no_action", WORD, "reason for none, or nothing", kept=Kept.INCIDENT, purpose="no closing in silence",
           who=Readers.DESK),
    column("due_at", BigInteger(), "by when; 0: not known", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column("held_on", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column("closed_on", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="to look back", who=Readers.DESK),
)  # fmt: skip

exception = table(
    "exception",
    TABLES,
    column("review", ID, "the review", kept=Kept.INCIDENT, purpose="an involved facilitator is shown", key=True),
    column("asked_by", ID, "an account", kept=Kept.INCIDENT, purpose="to answer for it", who=Readers.DESK),
    column("approved_by", ID, "another account", kept=Kept.INCIDENT, purpose="a second person", who=Readers.DESK),
    column("reason", WORD, "a code", kept=Kept.INCIDENT, purpose="to show why", who=Readers.DESK),
    column("day", DAY, "the day", kept=Kept.INCIDENT, purpose="to show when", who=Readers.DESK),
)

plan_update = table(
    "plan_update",
    TABLES,
    column("id", ID, "random", kept=Kept.INCIDENT, purpose="to know it", key=True),
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="to find it", index=True, who=Readers.DESK),
    column("kind", WORD, "which plan", kept=Kept.INCIDENT, purpose="was it changed", who=Readers.DESK),
    column("owner_role", WORD, "by role", kept=Kept.INCIDENT, purpose="who does it", who=Readers.DESK),
    column("due", DAY, "by when", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column("done_on", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column(
        "person_copy", WORD, "yes, no, not_known", kept=Kept.INCIDENT, purpose="the person has it", who=Readers.DESK
    ),
    column("form", WORD, "in which form", kept=Kept.INCIDENT, purpose="the person can read it", who=Readers.DESK),
)

look_back = table(
    "look_back",
    TABLES,
    column("review", ID, "the review", kept=Kept.INCIDENT, purpose="did it last", key=True),
    column("days", SmallInteger(), "30 or 90", kept=Kept.INCIDENT, purpose="did it last", key=True, who=Readers.DESK),
    column("due", DAY, "the day", kept=Kept.INCIDENT, purpose="did it last", index=True, who=Readers.DESK),
    column("again", WORD, "yes, no, not_known, or nothing", kept=Kept.INCIDENT, purpose="the same", who=Readers.DESK),
    column("looked_on", DAY, "the day, or nothing", kept=Kept.INCIDENT, purpose="the same", who=Readers.DESK),
)

answer_back = table(
    "answer_back",
    TABLES,
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="you said, we did", key=True),
    column("said", BLOB, "what was heard; sealed", kept=Kept.INCIDENT, purpose="the same", who=Readers.PERSON),
    column("did", BLOB, "what was done; sealed", kept=Kept.INCIDENT, purpose="the same", who=Readers.PERSON),
    column("by_day", DAY, "promised by", kept=Kept.INCIDENT, purpose="a promise is kept", who=Readers.DESK),
    column("told_on", DAY, "the day it went out, or nothing", kept=Kept.INCIDENT, purpose="the same", who=Readers.DESK),
    column("form", WORD, "in which form", kept=Kept.INCIDENT, purpose="to be understood", who=Readers.DESK),
)


class Review(msgspec.Struct, frozen=True):
    """One review. Its words are answers under its id (`record.answers`): review.expected, review.happened, ..."""

    id: bytes
    incident: str
    kind: Kind
    facilitator: bytes
    state: ReviewState = "open"
    involved: str = "not_known"
    unit: str = "not_known"
    lived_experience: str = "not_known"
    view: str = ""
    no_action: str = ""
    due_at: int = 0
    held_on: str = ""
    closed_on: str = ""


class Exempted(msgspec.Struct, frozen=True):
    """Why somebody who was part of it leads this review all the same: asked by one person, approved by another."""

    review: bytes
    asked_by: bytes
    approved_by: bytes
    reason: str
    day: str


class PlanUpdate(msgspec.Struct, frozen=True):
    """A plan that is to be changed."""

    id: bytes
    incident: str
    kind: str
    owner_role: str
    due: str = ""
    done_on: str = ""
    person_copy: str = "not_known"
    form: str = ""


class LookBack(msgspec.Struct, frozen=True):
    """Whether the same theme, or the same rule, came again."""

    review: bytes
    days: int
    due: str
    again: str = ""
    looked_on: str = ""


class AnswerBack(msgspec.Struct, frozen=True):
    """ "You said, we did" to everybody of one incident who asked to hear."""

    incident: str
    said: str
    did: str
    by_day: str = ""
    told_on: str = ""
    form: str = "standard"


REVIEWS = Rows(review, Review)
EXCEPTIONS = Rows(exception, Exempted)
PLANS = Rows(plan_update, PlanUpdate)
LOOK_BACKS = Rows(look_back, LookBack)
ANSWERS_BACK = Rows(answer_back, AnswerBack, sealed=("said", "did"))


def reviews_of(store: Store, incident: str) -> Read[tuple[Review, ...]]:
    """The reviews of an incident."""
    return REVIEWS.where(store, review.c.incident == incident)


def all_reviews(store: Store) -> Read[tuple[Review, ...]]:
    """Every review there is."""
    return REVIEWS.where(store)


def plans_of(store: Store, incident: str) -> Read[tuple[PlanUpdate, ...]]:
    """The plans that an incident is to change."""
    return PLANS.where(store, plan_update.c.incident == incident)


def look_backs_of(store: Store, of: bytes) -> Read[tuple[LookBack, ...]]:
    """When a closed review is looked at again."""
    return LOOK_BACKS.where(store, look_back.c.review == of)


def to_look_back(store: Store, today: str) -> Read[tuple[LookBack, ...]]:
    """What is to be looked at again by now."""
    return LOOK_BACKS.where(store, look_back.c.due <= today, look_back.c.looked_on == "")


def to_answer(store: Store) -> Read[tuple[AnswerBack, ...]]:
    """Every answer that was promised or given."""
    return ANSWERS_BACK.where(store)
