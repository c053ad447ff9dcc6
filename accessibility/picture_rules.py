"""The rules of pictures over a flow (S1-S3, S16): each choice has one, it means one thing, and none frightens."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from accessibility.pictures import PICTURE_FORMS, of_option, of_step
from accessibility.rules import Severity
from accessibility.symbols.packs import Concept, concepts
from flows.engine.flow import QUESTIONS, Flow, Option, Step

_OWN = re.compile(r"(?:person|place|thing)\.")
"""Photos of the service or the person: known at run time only."""


class Picture(NamedTuple):
    """What one rule says of one step or choice."""

    rule: str
    severity: Severity
    problem: str
    fix: str
    at: tuple[str, ...] = ()
    shown: str = ""


def pictures(flow: Flow, step: Step) -> Iterator[Picture]:
    """C10 of one step. A supporter's card is in words."""
    if step.turn == "supporter" or step.kind == "call":
        return
    needed = PICTURE_FORMS & set(flow.card.forms)
    yield from _of_step(flow, step, bool(needed))
    for name, choices in (("options", step.options), ("items", step.items)):
        if step.reverse_of and name == "options":
            continue
        for choice in choices:
            yield from _of_choice(flow, step, name, choice, bool(needed))
        yield from _alike(flow, step, name, choices)


def _of_step(flow: Flow, step: Step, needed: bool) -> Iterator[Picture]:
    concept = of_step(flow, step)
    if concept:
        yield from _known(flow, concept, ("symbol",), "", needed)
    elif needed and step.kind in QUESTIONS | {"say"}:
        yield Picture("S1", "E", "no picture for its key idea.", "Add `symbol:` with a concept of concepts.tsv.")
    elif "easy_read" in flow.card.forms:
        yield Picture("S1", "W", "no picture for its key idea.", "Add `symbol:` with a concept of concepts.tsv.")


def _of_choice(flow: Flow, step: Step, name: str, choice: Option, needed: bool) -> Iterator[Picture]:
    concept = of_option(flow, step, choice)
    shown = next(iter(choice.wording.values()), "")
    at = (name, choice.key)
    if concept:
        yield from _known(flow, concept, at, shown, needed)
    elif "easy_read" in flow.card.forms or needed:
        yield Picture("S2", "E" if needed else "W", f"`{choice.key}` has no picture.",
                      "Add `symbol:`, or a row to accessibility/symbols/options.tsv.", at, shown)  # fmt: skip


def _known(flow: Flow, concept: str, at: tuple[str, ...], shown: str, needed: bool) -> Iterator[Picture]:
    if _OWN.match(concept) and concept not in concepts():
        return
    known = concepts().get(concept)
    if known is None:
        yield Picture("S3", "E", f"there is no concept `{concept}`.", "Use one of accessibility/symbols/concepts.tsv.",
                      at, shown)  # fmt: skip
    elif not known.file:
        severity: Severity = "E" if needed else "W"
        yield Picture("S2", severity, f"`{concept}` has no picture yet.", "Draw it, or use another.", at, shown)
    elif known.frightening and flow.purpose in ("support", "safety"):
        yield Picture(
            "S16", "E", f"the picture of `{concept}` can frighten.", "Use another: never in support.", at, shown
        )


def _alike(flow: Flow, step: Step, name: str, choices: tuple[Option, ...]) -> Iterator[Picture]:
    """Two pictures on one board that cannot be told apart, or are the same."""
    seen: dict[str, Option] = {}
    for choice in choices:
        concept = concepts().get(of_option(flow, step, choice))
        if concept is None:
            continue
        for other in (concept.id, *_looks_like(concept)):
            if other in seen:
                yield Picture("S3", "E", f"`{choice.key}` and `{seen[other].key}` look alike on one board.",
                              "Give one another picture.", (name, choice.key))  # fmt: skip
        seen[concept.id] = choice


def _looks_like(concept: Concept) -> Iterator[str]:
    own = (flag.partition("=")[2] for flag in concept.flags if flag.startswith("alike="))
    yield from own
    yield from (other.id for other in concepts().values() if f"alike={concept.id}" in other.flags)
