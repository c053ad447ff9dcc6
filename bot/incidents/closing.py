"""When a team review may be led, and when it may close: rules R27 to R31 of the field. Pure: it stores nothing."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import msgspec

from bot.incidents.follow_up import SYSTEM

NoView: TypeAlias = Literal[
    "declined", "not_ready", "left", "kept_private", "not_asked", "no_communication_route_yet"
]  # fmt: skip
"""Why a review has no view of the person. `not_asked` is the service's own gap, and shown as that."""
NO_VIEW: tuple[NoView, ...] = get_args(NoView)
HEARD = "heard"

NO_ACTION = ("already_changed", "nothing_to_change", "needs_another_body", "wait_for_person", "other")
"""Why a review agrees nothing that changes setting, plan or practice."""

EXCEPTION_REASONS = ("no_one_else", "person_asked", "out_of_hours", "other")
"""Why somebody who was part of it leads the review all the same."""

LOOK_BACK_DAYS = (30, 90)

Missing: TypeAlias = Literal["view", "action", "owner_and_date", "system", "independence", "held"]


class Agreed(msgspec.Struct, frozen=True):
    """What of an action counts for closing."""

    changes: str
    owner_role: str
    due: str


class Stands(msgspec.Struct, frozen=True):
    """A review as it stands."""

    view: str  # heard, one of NO_VIEW, or nothing
    no_action: str  # one of NO_ACTION, or nothing
    involved: str  # whether its facilitator was part of it: yes, no, not_known
    exempted: bool  # two people agreed that the facilitator leads it all the same
    held_on: str


def missing(review: Stands, actions: Sequence[Agreed]) -> tuple[Missing, ...]:
    """What is missing before the review can close; empty: it can.

    1. it was held
    2. its facilitator was not part of it, or two people agreed to an exception
    3. the person's view came first, or there is a reason why not
    4. an action changes setting, plan or practice and has an owner and a day, or there is a reason for none
    """
    lacks: list[Missing] = []
    if not review.held_on:
        lacks.append("held")
    if review.involved != "no" and not review.exempted:
        lacks.append("independence")
    if review.view != HEARD and review.view not in NO_VIEW:
        lacks.append("view")
    return (*lacks, *_of_actions(review, actions))


def may_lead(answered: str, known: bool, exempted: bool) -> bool:
    """Whether somebody may lead a review: they say that they had no part in it, nothing says that they had, or two
    people agreed to an exception."""
    return exempted or (answered == "no" and not known)


def _of_actions(review: Stands, actions: Sequence[Agreed]) -> tuple[Missing, ...]:
    if review.no_action in NO_ACTION:
        return ()
    if not actions:
        return ("action",)
    system = [one for one in actions if one.changes in SYSTEM]
    if not system:
        return ("system",)
    return () if any(one.owner_role and one.due for one in system) else ("owner_and_date",)
