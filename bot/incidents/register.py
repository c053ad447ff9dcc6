"""The life of a rule on the register of restrictions: what a decision needs, when it runs out. It stores nothing."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, TypeAlias, get_args

import msgspec

State: TypeAlias = Literal["proposed", "kept", "narrowed", "lifted", "expired"]
Decision: TypeAlias = Literal["lift", "most", "narrow", "keep"]
"""Lift it; lift for most, with plans for some; narrow it by time or place; keep it for now."""

DECISIONS: tuple[Decision, ...] = get_args(Decision)
IN_FORCE: tuple[State, ...] = ("kept", "narrowed", "expired")
SECURE = frozenset({"forensic", "secure_childrens_home"})
MONTHS, SECURE_MONTHS = 3, 6
ENOUGH_UNFAIR = 5
"""So many people who call a rule unfair open a review. Below it, a named adult asks the whole group, and no number is
shown."""
SENTENCE, EXEMPTION, INSTEAD = "register.sentence", "register.exemption_how", "register.trial_words"
REASONS = ("register.reason", "register.keep_words")  # written at the desk, written in its review
SAID = "register.what_people_said"
TOLD = (SENTENCE, *REASONS, SAID, EXEMPTION, INSTEAD)
"""Of what was written about a rule the fields that people here are told: whoever writes one is told so beforehand.
What people said is told only where it names no number under five."""
REVIEWED = (
    "register.harm", "register.lawful_words", "register.aim_words", "register.least_words", SAID, EXEMPTION, INSTEAD
)  # fmt: skip
"""What a review writes that leads read beside the rule and its reason. What people wrote themselves is not among it."""
REMIND_DAYS = (14, 0)  # before the review date, to the owner: two at most

_STATE: Mapping[Decision, State] = {"lift": "lifted", "most": "narrowed", "narrow": "narrowed", "keep": "kept"}

Missing: TypeAlias = Literal[
    "decision", "reason", "exemption", "owner", "decided_by", "review_by", "review_by_past", "review_by_too_far"
]  # fmt: skip


class Decided(msgspec.Struct, frozen=True):
    """What was decided about a rule. Days as they are stored, or nothing."""

    decision: str
    decided_by_role: str
    decided_on: str
    owner_role: str = ""
    review_by: str = ""
    reason: str = ""
    exemption: str = ""  # whether one person can be let off: yes, no, or nothing


def missing(decided: Decided, setting: str) -> tuple[Missing, ...]:
    """What is missing before that can be saved; empty: it can.

    Whatever leaves something of the rule standing needs an owner and a date of at most three months, six in a secure
    service. To keep it needs a reason too, and a way in which one person can be let off.
    """
    if decided.decision not in DECISIONS:
        return ("decision",)
    lacks: list[Missing] = [] if decided.decided_by_role else ["decided_by"]
    if decided.decision == "lift":
        return tuple(lacks)
    if not decided.owner_role:
        lacks.append("owner")
    if decided.decision == "keep":
        lacks += [] if decided.reason.strip() else ["reason"]
        lacks += [] if decided.exemption == "yes" else ["exemption"]
    return (*lacks, *_of_date(decided, setting))


def state_after(decision: Decision) -> State:
    """Where a rule stands once that is decided."""
    return _STATE[decision]


def reason_in(words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Why a rule is kept, in the words that everyone may read."""
    return next((words[field] for field in REASONS if words.get(field)), ())


def last_day(decided_on: date, setting: str) -> date:
    """The latest review date that may be set."""
    months = SECURE_MONTHS if setting in SECURE else MONTHS
    year, month = divmod(decided_on.month - 1 + months, 12)
    year, month = decided_on.year + year, month + 1
    return date(year, month, min(decided_on.day, monthrange(year, month)[1]))


def state_on(state: State, review_by: str, today: str) -> State:
    """Where it stands today: past its date a rule is expired until somebody looks at it. Nothing renews by itself."""
    return "expired" if state in ("kept", "narrowed") and review_by and review_by < today else state


def remind_on(review_by: str, today: str) -> tuple[str, ...]:
    """The days on which its owner is reminded."""
    by = date.fromisoformat(review_by)
    days = ((by - timedelta(days)).isoformat() for days in REMIND_DAYS)
    return tuple(day for day in days if day >= today)


def days_in_force(spotted_on: str, lifted_on: str) -> int:
    """How long it stood from the day it was spotted: "lifted after 101 days"."""
    return (date.fromisoformat(lifted_on) - date.fromisoformat(spotted_on)).days


def calls_for_review(unfair: int) -> bool:
    """Whether so many people who call it unfair open a review of it."""
    return unfair >= ENOUGH_UNFAIR


def _of_date(decided: Decided, setting: str) -> tuple[Missing, ...]:
    if not decided.review_by:
        return ("review_by",)
    if decided.review_by <= decided.decided_on:
        return ("review_by_past",)
    last = last_day(date.fromisoformat(decided.decided_on), setting)
    return ("review_by_too_far",) if decided.review_by > last.isoformat() else ()
