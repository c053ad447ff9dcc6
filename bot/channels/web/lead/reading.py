"""The words of what was chosen in a talk, from the flows: a question, an option, a card of a rule. Reads no store."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from accessibility.catalogue import SOURCE, domain_of, has, nearest, translate
from accessibility.interface import complete
from bot.desk.releases import Answer
from flows.engine.flow import Form, Option, Step, Wording
from flows.engine.guard import SKIPPED, UNKNOWN
from flows.engine.load import Book

REVIEW, FOLLOW_UP = "learning/team_review", "learning/follow_up"
REGISTER = "restrictions/review"
_CARDS = (("restrictions/recognise", "register.rule_id"), ("restrictions/house_rules", "register.rules"))
_ROLES = ((REVIEW, "action.owner_role"), (REGISTER, "register.owner_role"))


class Said(msgspec.Struct, frozen=True):
    """One answer as it is read: what was asked, what was chosen or written, and by whom."""

    asked: str
    values: tuple[str, ...]
    by: str
    own_words: bool


class Reading:
    """Looks words up in one book."""

    def __init__(self, book: Book, form: Form = "standard", language: str = SOURCE) -> None:
        self._book, self._form, self.language = book, form, language
        self.choices = cache(self._choices)

    def in_form(self, form: Form, language: str = SOURCE) -> "Reading":
        """The same in that form and language; in the language of flows where a word is missing that the notice of a
        rule may need: never half in one and half in the other. `language` says which it is."""
        asked = Reading(self._book, form, language)
        return asked if asked._has_every_notice() else Reading(self._book, form)

    def word(self, flow: str, field: str, key: str) -> str:
        """The option of that key where that field is asked for; the key itself where the flow knows none."""
        return dict(self.choices(flow, field)).get(key, key)

    def role(self, key: str) -> str:
        """The role that owns an action or a rule. One that somebody typed stays as it is."""
        words = (self.word(flow, field, key) for flow, field in _ROLES)
        return next((word for word in words if word != key), key)

    def cards(self) -> Sequence[tuple[str, str]]:
        """Every card of a rule, in the order of the flows, each once."""
        found = dict(pair for flow, field in _CARDS for pair in self.choices(flow, field))
        return [(key, label) for key, label in found.items() if key != "something_else"]

    def card(self, key: str) -> str:
        """The sentence of a card; the key itself where there is no such card."""
        return dict(self.cards()).get(key, key)

    def said(self, answer: Answer, *flows: str) -> Said | None:
        """How an answer is read that was given in one of these talks; None for what says only in which order something
        was shown or first placed."""
        if answer.field.endswith((".first", ".order")):
            return None
        steps = [step for flow in flows for step in self._steps(flow) if step.keeps == answer.field]
        values = tuple(_value(steps, value, written=bool(answer.language)) for value in answer.value)
        asked = _english(steps[0].wording) if steps else answer.field
        return Said(asked, tuple(value for value in values if value), answer.author, bool(answer.language))

    def _has_every_notice(self) -> bool:
        said = (message for flow, field in (*_CARDS, *_ROLES) for _, message in self._messages(flow, field))
        return complete(self._form, self.language) and all(has(self.language, *message) for message in said)

    def _choices(self, flow: str, field: str) -> tuple[tuple[str, str], ...]:
        found = {key: translate(self.language, *message) for key, message in self._messages(flow, field)}
        return tuple(found.items())

    def _messages(self, flow: str, field: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Every option of that field, by its key: domain, context and English, as a catalogue has them."""
        for step in self._steps(flow):
            for option in step.options if step.keeps == field else ():
                yield option.key, self._message(flow, step, option)

    def _message(self, flow: str, step: Step, option: Option) -> tuple[str, str, str]:
        near = nearest(self._form, option.wording) or self._form
        path = f"{flow}:{step.reverse_of or step.id}.options.{option.key}"
        return domain_of(self._book.current(flow).purpose, near), path, option.wording.get(near, "")

    def _steps(self, flow: str) -> Iterator[Step]:
        return iter(self._book.current(flow).steps.values()) if flow in self._book else iter(())


def _value(steps: Sequence[Step], value: str, *, written: bool) -> str:
    """A value in words; nothing for what was skipped or not known."""
    if value in (SKIPPED, UNKNOWN):
        return ""
    if written:
        return value
    thing, is_placed, place = value.partition("=")
    if is_placed:
        return f"{_named((one for step in steps for one in step.items), thing)}: {_place(steps, place)}"
    return _place(steps, value)


def _place(steps: Sequence[Step], key: str) -> str:
    return _named((one for step in steps for one in step.options), key)


def _named(options: Iterator[Option], key: str) -> str:
    return next((_english(one.wording) for one in options if one.key == key), key)


def _english(wording: Wording) -> str:
    return wording.get("standard") or wording.get("all") or next(iter(wording.values()), "")
