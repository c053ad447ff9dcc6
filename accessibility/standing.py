"""What stands on every screen: the five constants, other ways to meet it, the tab's title, the line of promise."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal

from accessibility.forms import suits
from accessibility.interface import ALWAYS, label
from accessibility.local import Local
from accessibility.screen import Button
from accessibility.voice import Voice
from flows.engine.flow import FORMS, Flow, Form

ON_OFFER: tuple[Form, ...] = ("standard", "easy_read", "symbols", "child")  # the child's last: few people meet it


def constants(form: Form, language: str) -> tuple[Button, ...]:
    """Back, Skip, Break, Stop, Help now: always these five, in this order."""
    symbols = {act: f"core.{act}" for act in ALWAYS} | {"help": "core.help_now"}
    return tuple(Button(act, label(f"constants.{act}", form, language), symbols[act]) for act in ALWAYS)


def ways(
    form: Form, language: str, local: Local, flow: Flow | None = None, facts: Mapping[str, str] = MappingProxyType({})
) -> tuple[Button, ...]:
    """Say it again, the other forms that the flow has for this person, another language where the service has one."""
    return (
        Button("s:again", label("ways.again", form, language), "core.say_again"),
        *other_forms(form, language, facts, FORMS if flow is None else flow.card.forms),
        *another_language(form, language, local),
    )


def other_forms(
    form: Form, language: str, facts: Mapping[str, str], there: Collection[Form] = FORMS
) -> tuple[Button, ...]:
    """The forms that this person may change to, of those that are there. Whoever had one can go back to it."""
    audience, under_18 = facts.get("audience", ""), facts.get("under_18", "")
    others = (other for other in ON_OFFER if other != form and other in there and suits(other, audience, under_18))
    return tuple(Button(f"form:{other}", label(f"ways.{other}", form, language)) for other in others)


def another_language(form: Form, language: str, local: Local) -> tuple[Button, ...]:
    """The way to the other languages of the service; none where there is only this one."""
    if not set(local.languages) - {language}:
        return ()
    return (Button("s:language", label("ways.language", form, language), "core.language"),)


def title(voice: Voice, progress: tuple[int, int] | None, *, asks: bool, turn: Literal["person", "supporter"]) -> str:
    """The tab's title: where in learning, whose turn, or that there is a question; never what it is about."""
    form, language = voice.form, voice.language
    brand = voice.label("brand")
    if turn == "supporter":
        return voice.label("title.supporter", brand=brand)
    if progress is not None:
        return voice.label("title.number", number=str(progress[0]), total=str(progress[1]), brand=brand)
    if voice.session.facts.get("supported") == "yes":
        return voice.label("title.person", brand=brand)
    return label("title.question" if asks else "title.plain", form, language, brand=brand)


def promise(voice: Voice, purpose: str, *, carrier_keeps: bool) -> str:
    """One line beside the purpose. It says "private" only where nobody is beside and nothing on the way keeps."""
    if purpose == "support" and (carrier_keeps or voice.session.facts.get("supported") == "yes"):
        return voice.label("promise.support_kept")
    if purpose in ("learning", "restrictions") and voice.session.facts.get("audience") in ("staff", "lead"):
        return voice.label("promise.desk")
    return voice.label(f"promise.{purpose}")
