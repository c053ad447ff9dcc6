"""C08, C20, C23, C24, C25: the words. Complete in each form, with one meaning, and nothing that must not be said."""

import re
from collections.abc import Iterator

from flows.engine.checks.place import wrong
from flows.engine.checks.wordlists import word_list
from flows.engine.extract import Part, parts
from flows.engine.facts import ADULTS
from flows.engine.flow import FORMS, Flow, Form, Mistake, Option, Step

SAFETY_NAMES = frozenset({"contact", "number", "hours", "service"})
SUPPORTER = "supporter"
_BRACES = re.compile(r"\{([^{}]*)\}")
_ENDS = re.compile(r"(?<=[.!?])\s+|\n|\s/\s")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:am|pm)\b", re.IGNORECASE)
_TO_A_PERSON = frozenset({"retelling", "person", "minor"})
"""Lists for what a person is asked and told; a supporter's card is for a colleague."""
_DEFAULTS: dict[Form, Form] = {"child": "easy_read"}
"""A child form that has no words of its own takes the easy words."""


def complete(flow: Flow) -> Iterator[Mistake]:
    """C08 and C23: every declared form has words for everything, and no other form has any."""
    forms = flow.card.forms
    for step in flow.steps.values():
        for part in _parts(step):
            missing = [form for form in forms if not part.wording.get(_said_as(form, part))]
            if step.kind == "write":  # a board stands in for it, or nothing does
                missing = [form for form in missing if form not in ("child", "symbols")]
            if missing:
                yield wrong(flow, "C08", f"no words for {', '.join(missing)} ({part.path}).",
                            "Write them, or `all:` where every form says the same.", step=step, at=part.keys,
                            shown=_any(part))  # fmt: skip
            extra = [form for form in FORMS if form in part.wording and form not in forms]
            if extra:
                yield wrong(flow, "C23", f"words for {', '.join(extra)}, not declared on the card ({part.path}).",
                            "Declare the form on the card and write all of it, or take the words out.",
                            step=step, at=part.keys, shown=_any(part))  # fmt: skip
    if missing := [form for form in forms if not flow.card.title.get(form)]:
        yield wrong(flow, "C08", f"the card has no title for {', '.join(missing)}.", "Write it.", at=("card", "title"))


def alike(flow: Flow) -> Iterator[Mistake]:
    """C23: choices that differ in one form and look the same in another; words that depend on a choice."""
    for step in flow.steps.values():
        for name, choices in (("options", step.options), ("items", step.items)):
            for form in flow.card.forms:
                for one, other in _twins(choices, form):
                    yield wrong(flow, "C23", f"`{one.key}` and `{other.key}` read the same in {form}.",
                                "Give each its own words: forms differ in words, never in choices.",
                                step=step, at=(name, other.key), shown=other.wording.get(form, ""))  # fmt: skip
        for variant in step.variants:
            asked = {other.id for other in flow.steps.values() if other.kind != "write"}
            if answers := sorted(variant.when.reads & {"answer", *asked}):
                yield wrong(flow, "C23", f"the words `{variant.name}` depend on what was chosen at {answers[0]}.",
                            "Let variants depend on facts; lead to another step by `next`.",
                            step=step, at=("variants",), shown=next(iter(variant.wording.values()), ""))  # fmt: skip


def placeholders(flow: Flow) -> Iterator[Mistake]:
    """C25: names that the service fills in stand in safety, and nowhere else."""
    allowed = SAFETY_NAMES if flow.purpose == "safety" else frozenset()
    if "few_words" in flow.card.audience or any(step.turn == "supporter" for step in flow.steps.values()):
        allowed |= {SUPPORTER}
    for step in flow.steps.values():
        for part in _parts(step):
            for text in part.wording.values():
                names = set(_BRACES.findall(text)) - allowed
                if names or text.count("{") != text.count("}"):
                    named = f"{{{min(names)}}}" if names else "a brace without its other half"
                    yield wrong(flow, "C25", f"{named} cannot be filled in here.",
                                "In flows/safety: {contact}, {number}, {hours}, {service}. Elsewhere write it out.",
                                step=step, at=part.keys, shown=text)  # fmt: skip
                    break


def banned(flow: Flow) -> Iterator[Mistake]:
    """C20 and C24: what this audience, or this purpose, is never told or asked."""
    for step in flow.steps.values():
        for part in _parts(step):
            lists = [entry for entry in _lists(flow, part) if step.turn == "person" or entry[0] not in _TO_A_PERSON]
            if hit := next(filter(None, (_hit(flow, lists, text) for text in part.wording.values())), None):
                code, phrase, fix, text = hit
                yield wrong(flow, code, f"“{phrase}” is not said here.", fix, step=step, at=part.keys, shown=text)


def audience(flow: Flow) -> Iterator[Mistake]:
    """C20: who may be given what."""
    people = set(flow.card.audience)
    if "child" in flow.card.forms and people <= ADULTS:
        yield wrong(flow, "C20", "adults are never given the child form.", "Declare easy_read.", at=("card", "forms"))
    if people <= {"child", "few_words"}:
        for step in flow.steps.values():
            if step.kind == "write" and step.turn == "person":
                yield wrong(flow, "C20", "it asks for typed words.", "Make a board: `many` or `choose` with pictures.",
                            step=step)  # fmt: skip


def _hit(flow: Flow, lists: list[tuple[str, str, str]], text: str) -> tuple[str, str, str, str] | None:
    for name, code, fix in lists:
        asked = [sentence for sentence in _ENDS.split(text) if sentence.rstrip().endswith("?")]
        for sentence in asked if name == "retelling" else [text]:
            if phrase := word_list(name).found(sentence):
                return code, phrase, fix, text
    if "child" in flow.card.audience and (clock := _CLOCK.search(text)):
        return "C20", clock[0], "Say before or after what: children are given no clock times.", text
    return None


def _lists(flow: Flow, part: Part) -> Iterator[tuple[str, str, str]]:
    other = "Say it in other words; the list is in flows/engine/checks/words."
    if flow.purpose == "support":
        yield "support", "C24", "Take it out: support never mentions learning."
        yield "retelling", "C24", "Ask about now: support never asks what happened or why."
    yield "everywhere", "C20", other
    if flow.purpose in ("support", "safety") or not set(flow.card.audience) <= {"staff", "lead"}:
        yield "person", "C20", other
    if flow.purpose in ("learning", "restrictions"):
        yield "learning", "C20", other
    if "child" in flow.card.audience:
        yield "minor", "C20", other
    if not part.is_label:
        yield "program", "C20", "It is a program: it says what it does, not what it feels or knows."


def _parts(step: Step) -> Iterator[Part]:
    if not step.wording and step.kind != "call":
        yield Part(step.id, {}, (step.kind,))
    yield from parts(step)


def _said_as(form: Form, part: Part) -> Form:
    return form if form in part.wording else _DEFAULTS.get(form, form)


def _any(part: Part) -> str:
    return next(iter(part.wording.values()), "")


def _twins(choices: tuple[Option, ...], form: Form) -> Iterator[tuple[Option, Option]]:
    seen: dict[str, Option] = {}
    for option in choices:
        label = option.wording.get(form) or option.wording.get(_DEFAULTS.get(form, form), "")
        if label and label.casefold() in seen:
            yield seen[label.casefold()], option
        seen.setdefault(label.casefold(), option)
