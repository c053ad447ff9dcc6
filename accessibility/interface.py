"""The words of `interface.yaml`: labels, and the service's own screens as data. Renders nothing."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from accessibility.catalogue import all_there, translate
from accessibility.screen import Layout
from accessibility.sentences import fill, in_a_list
from flows.engine.flow import FORMS, FlowError, Form, Mistake, Wording
from flows.engine.guard import Guard, parse
from flows.engine.tree import read_tree

_SOURCE = "interface.yaml"
_DOMAIN = "interface"
ALWAYS = ("back", "skip", "break", "stop", "help")
"""The five ways that stand on every screen, in this order."""
_INHERITS: Mapping[Form, tuple[str, ...]] = {
    "standard": ("standard", "all"),
    "easy_read": ("easy_read", "all", "standard"),
    "child": ("child", "easy_read", "all", "standard"),
    "symbols": ("symbols", "easy_read", "all", "standard"),
}


class Part(msgspec.Struct, frozen=True):
    """Words that are said where their condition holds (None: always), in every form."""

    path: str
    wording: Wording
    when: Guard | None = None


class Choice(msgspec.Struct, frozen=True):
    """A button of a service screen. `opens` not holding: it is shown and cannot be pressed."""

    key: str
    act: str
    label: tuple[Part, ...]
    note: tuple[Part, ...] = ()
    when: Guard | None = None
    opens: Guard | None = None
    symbol: str = ""


class Service(msgspec.Struct, frozen=True):
    """One screen that belongs to the service and to no flow."""

    name: str
    layout: Layout
    say: tuple[Part, ...] = ()
    ask: tuple[Part, ...] = ()
    hint: tuple[Part, ...] = ()
    options: tuple[Choice, ...] = ()
    done: Choice | None = None
    things: Mapping[str, Part] = {}
    symbol: str = ""
    constants: bool = True
    unknown: str = ""  # what "I do not know" does here; empty: it is not offered
    people: tuple[str, ...] = ()
    """Whose cards stand here: routes; "999"; `contact`, this person's own; `answering`, whoever answers now;
    `every_route`, with its hours; `signposts`, the helplines."""


class Interface(msgspec.Struct, frozen=True):
    """Everything in the file."""

    words: Mapping[str, Part]
    screens: Mapping[str, Service]


def label(key: str, form: Form, language: str, **values: str) -> str:
    """The words of that key, with their placeholders filled. KeyError for a key that is not in the file."""
    return fill(say(interface().words[key], form, language), values)


def say(part: Part, form: Form, language: str) -> str:
    """The words of a part in that form and language, placeholders not yet filled."""
    return translate(language, _DOMAIN, part.path, part.wording[form])


def with_commas(parts: Sequence[str], form: Form, language: str) -> str:
    """Parts one after another, between them the comma of that language."""
    comma = say(interface().words["list.comma"], form, language)
    return in_a_list(parts, comma, comma, comma)


@cache
def acts() -> tuple[str, ...]:
    """Everything that can be pressed on the service's own screens, the five constants among them."""
    screens = interface().screens.values()
    chosen = (
        choice.act for screen in screens for choice in (*screen.options, *((screen.done,) if screen.done else ()))
    )
    return tuple(dict.fromkeys((*ALWAYS, *chosen, *(screen.unknown for screen in screens if screen.unknown))))


@cache
def interface() -> Interface:
    """The file, read once. FlowError with every mistake in it."""
    text = files("accessibility").joinpath(_SOURCE).read_text(encoding="utf-8")
    return read_interface(text)


def read_interface(text: str) -> Interface:
    """The interface written in `text`. FlowError where it cannot be read."""
    root, problems = read_tree(text)
    if root is None or problems:
        found = (Mistake(code, _SOURCE, line, "", problem, fix) for code, line, problem, fix in problems)
        raise FlowError(tuple(found))
    try:
        file = msgspec.convert(root.plain(), _File)
        words = {key: _part(key, raw) for key, raw in file.words.items()}
        screens = {name: _service(name, raw) for name, raw in file.screens.items()}
    except (msgspec.ValidationError, ValueError) as error:
        fix = "See the top of the file for what may stand where."
        raise FlowError((Mistake("C00", _SOURCE, 1, "", f"{error}.", fix),)) from error
    return Interface(words, screens)


def messages(form: Form) -> Iterator[tuple[str, str]]:
    """Context and English of every word in the file, in that form: what a translator has to say in it."""
    for part in _parts(interface()):
        if part.wording[form]:
            yield part.path, part.wording[form]


def complete(form: Form, language: str) -> bool:
    """Whether everything here exists in that form and language."""
    said = ((_DOMAIN, context, english) for context, english in messages(form))
    return all_there(language, (_DOMAIN, "", form), said)


class _Raw(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str = ""
    when: str = ""
    all: str | None = None
    standard: str | None = None
    easy_read: str | None = None
    child: str | None = None
    symbols: str | None = None


_Words = _Raw | list[_Raw] | None


class _RawChoice(msgspec.Struct, forbid_unknown_fields=True):
    act: str
    label: Any
    note: Any = None
    when: str = ""
    open: str = ""
    symbol: str = ""


class _RawScreen(msgspec.Struct, forbid_unknown_fields=True):
    layout: Layout
    say: Any = None
    ask: Any = None
    hint: Any = None
    options: dict[str, _RawChoice] = {}
    done: _RawChoice | None = None
    things: dict[str, _Raw] = {}
    symbol: str = ""
    constants: Literal["yes", "no"] = "yes"
    unknown: str = ""
    people: tuple[str, ...] = ()


class _File(msgspec.Struct, forbid_unknown_fields=True):
    words: dict[str, _Raw]
    screens: dict[str, _RawScreen]


def _service(name: str, raw: _RawScreen) -> Service:
    return Service(
        name, raw.layout, _said(f"{name}.say", raw.say), _said(f"{name}.ask", raw.ask), _said(f"{name}.hint", raw.hint),
        tuple(_choice(f"{name}.options.{key}", key, choice) for key, choice in raw.options.items()),
        _choice(f"{name}.done", "done", raw.done) if raw.done else None,
        {key: _part(f"{name}.things.{key}", words) for key, words in raw.things.items()},
        raw.symbol, raw.constants == "yes", raw.unknown, raw.people
    )  # fmt: skip


def _choice(path: str, key: str, raw: _RawChoice) -> Choice:
    note = _said(f"{path}.note", raw.note)
    return Choice(key, raw.act, _said(path, raw.label), note, _guard(raw.when), _guard(raw.open), raw.symbol)


def _said(path: str, raw: Any) -> tuple[Part, ...]:
    found = msgspec.convert(raw, _Words)
    if found is None:
        return ()
    if isinstance(found, _Raw):
        return (_part(path, found),)
    return tuple(_part(f"{path}.{part.name}", part) for part in found)


def _part(path: str, raw: _Raw) -> Part:
    wording: dict[str, str] = {}
    for form in FORMS:
        words = next((words for name in _INHERITS[form] if (words := getattr(raw, name)) is not None), None)
        if words is None:
            raise ValueError(f"{path}: no words for {form}")
        wording[form] = words
    return Part(path, wording, _guard(raw.when))


def _guard(source: str) -> Guard | None:
    return parse(source) if source else None


def _parts(file: Interface) -> Iterator[Part]:
    yield from file.words.values()
    for screen in file.screens.values():
        yield from (*screen.say, *screen.ask, *screen.hint, *screen.things.values())
        for choice in (*screen.options, *((screen.done,) if screen.done else ())):
            yield from (*choice.label, *choice.note)
