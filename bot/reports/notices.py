"""What people here are told about a rule for everyone, for its notice on paper and for the page with all of them.

It reads no store, and decides nothing of who may read it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import msgspec

from accessibility.catalogue import SOURCE
from accessibility.interface import label
from bot.desk.rules import Answer, Restriction
from bot.guards.small_numbers import names_a_few
from bot.incidents.register import EXEMPTION, INSTEAD, REASONS, SAID, SENTENCE
from flows.engine.flow import Form

_STANDS = ("kept", "narrowed")


class Reads(Protocol):
    """How a card of the list and a role are read in a form, and in which language: that of the whole notice."""

    @property
    def language(self) -> str: ...
    def card(self, key: str) -> str: ...
    def role(self, key: str) -> str: ...


class Told(msgspec.Struct, frozen=True):
    """One heading and what stands under it: our words, then what staff wrote, in the language they wrote it in."""

    heading: str
    says: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    wrote_in: str = ""


def about(found: Restriction, written: Mapping[str, Answer], reads: Reads, form: Form) -> tuple[Told, ...]:
    """The rule itself; then what became of it, why, what people said of it, until when, who answers for it, and how one
    person is let off."""
    language = reads.language

    def told(name: str, *says: str, wrote: str = "") -> Told:
        answer = written.get(wrote, Answer(wrote, ()))
        return Told(label(f"rule.{name}", form, language), says, answer.value, answer.language)

    parts = [
        _rule(found, written, reads, form),
        told("decided", label(f"rule.{found.state}", form, language)),
    ]
    reason = next((field for field in REASONS if field in written), "")
    if reason and found.state in _STANDS:
        parts.append(told("why", wrote=reason))
    if SAID in written and not hides_what_was_said(written):
        parts.append(told("said", wrote=SAID))
    if INSTEAD in written and found.state == "narrowed":
        parts.append(told("instead", wrote=INSTEAD))
    if found.review_by and found.state != "expired":
        day = _read(date.fromisoformat(found.review_by), language)
        parts.append(told("again", label("rule.again_on", form, language, day=day)))
    if found.owner_role:
        parts.append(told("owner", reads.role(found.owner_role)))
    if found.state in _STANDS:
        off = "yes" if found.exemption == "yes" else "no"
        how = EXEMPTION if off == "yes" else ""
        parts.append(told("off", label(f"rule.off_{off}", form, language), wrote=how))
    return tuple(parts)


def hides_what_was_said(written: Mapping[str, Answer]) -> bool:
    """Whether what people said of a rule stands in no notice: it names a number under five."""
    return SAID in written and names_a_few(written[SAID].value, written[SAID].language)


def challenge(form: Form, language: str = SOURCE) -> Told:
    """What somebody can do who does not agree: the same for every rule."""
    return Told(label("rule.challenge", form, language), (label("rule.challenge_how", form, language),))


def foot(today: date, form: Form, language: str, *, demonstration: bool) -> str:
    """What stands at the foot of a printed notice: its day, and whether it is made up."""
    made = label("rule.made", form, language, day=_read(today, language))
    return f"{made} {label('demonstration.banner', form, language)}" if demonstration else made


def _rule(found: Restriction, written: Mapping[str, Answer], reads: Reads, form: Form) -> Told:
    heading = label("rule.rule", form, reads.language)
    if found.rule:
        return Told(heading, (reads.card(found.rule),))
    if SENTENCE in written:
        return Told(heading, (), written[SENTENCE].value, written[SENTENCE].language)
    return Told(heading, (label("rule.untitled", form, reads.language),))


def _read(day: date, language: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 (heavy, and only who reads of a rule needs it)

    return format_date(day, "long", locale=language)
