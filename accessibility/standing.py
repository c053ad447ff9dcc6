"""What stands on every screen: the five constants, other ways to meet it, the tab's title, the line of promise."""

from typing import Literal

from accessibility.interface import ALWAYS, label
from accessibility.local import Local
from accessibility.screen import Button
from accessibility.voice import Voice
from flows.engine.flow import Flow, Form

_OTHER_FORMS: tuple[Form, ...] = ("standard", "easy_read", "symbols")  # the child's form is chosen at the start (T21)


def constants(form: Form, language: str) -> tuple[Button, ...]:
    """Back, Skip, Break, Stop, Help now: always these five, in this order."""
    symbols = {act: f"core.{act}" for act in ALWAYS} | {"help": "core.help_now"}
    return tuple(Button(act, label(f"constants.{act}", form, language), symbols[act]) for act in ALWAYS)


def ways(form: Form, language: str, local: Local, flow: Flow | None = None) -> tuple[Button, ...]:
    """Say it again, the other forms that the flow has, and another language where the service has one."""
    forms = _OTHER_FORMS if flow is None else tuple(form for form in _OTHER_FORMS if form in flow.card.forms)
    return (
        Button("s:again", label("ways.again", form, language), "core.say_again"),
        *(Button(f"form:{other}", label(f"ways.{other}", form, language)) for other in forms if other != form),
        *another_language(form, language, local),
    )


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
