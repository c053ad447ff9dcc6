"""How much stands on one screen: limits by form, and which statements join the question. Counts English words only."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.engine.flow import Form, Step, Wording
from flows.engine.guard import LookUp
from flows.engine.session import Spot

CHARACTERS: Mapping[Form, int] = {"standard": 240, "easy_read": 130, "child": 130, "symbols": 60}
SENTENCES: Mapping[Form, int] = {"standard": 6, "easy_read": 5, "child": 5, "symbols": 2}
"""What one message may hold (K1, K2): a statement joins what follows it only within both."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_NAME = "Kim"  # a placeholder counts as a short name, so that routing depends on no service's own words
_END = re.compile(r"[.?!]+(?=\s|$)|\n")


class Said(NamedTuple):
    """One statement or question as it counts on a screen."""

    spot: Spot
    turn: str
    text: str
    shown: bool = False  # it shows again what was chosen, to be held up to somebody


def sentences(text: str) -> int:
    """How many sentences: cut at stops and at line ends, since an easy-read line is one."""
    return sum(1 for part in _END.split(text) if part.strip())


@lru_cache(maxsize=4096)  # flow words alone, never a person's
def extent(text: str) -> tuple[int, int]:
    """Characters and sentences of a text."""
    text = _PLACEHOLDER.sub(_NAME, text)
    return len(text), sentences(text)


def wording_of(step: Step, look_up: LookUp) -> Wording:
    """The words of a step for this person: those of the first variant that fits, else its own."""
    for variant in step.variants:
        if variant.when.holds(look_up):
            return {**step.wording, **variant.wording}
    return step.wording


def form_of(turn: str, form: Form) -> Form:
    """The form in which that turn is put: a supporter's card is for somebody who reads."""
    return "easy_read" if turn == "supporter" and form in ("child", "symbols") else form


def screens(said: Sequence[Said], question: Said, form: Form) -> tuple[tuple[Spot, ...], ...]:
    """The statements by screen, filled from the end. The last screen, which may be empty, stands with the question.

    A screen holds what the form's limits allow, and never the person's words beside the supporter's. What is to be
    shown to somebody stands with nothing else.
    """
    groups: list[list[Spot]] = [[]]
    turn, shown, (characters, count) = question.turn, False, extent(question.text)
    for statement in reversed(said):
        more, further = extent(statement.text)
        characters, count = characters + more, count + further
        spoken = form_of(statement.turn, form)
        is_other = (statement.turn, statement.shown) != (turn, shown)
        if is_other or characters > CHARACTERS[spoken] or count > SENTENCES[spoken]:
            groups.append([])
            turn, shown, characters, count = statement.turn, statement.shown, more, further
        groups[-1].append(statement.spot)
    return tuple(tuple(reversed(group)) for group in reversed(groups))
