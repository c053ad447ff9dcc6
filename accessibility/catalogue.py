"""Translations of the words of flows and of the interface. Owns the look-up; which language a talk has is `forms`.

A form is a gettext domain: `locales/<language>/LC_MESSAGES/<domain>.po`, one file with its own percentage and owner.
The context of a message is where it stands (`support/young_person:how.options.calm`), its id the English of that form.
"""

import gettext
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flows.engine.extract import SAFETY, parts
from flows.engine.extract import context as context_of
from flows.engine.flow import Flow, Form, Purpose, Wording
from flows.engine.words import form_of

SOURCE = "en_GB"
"""The language in which flows are written: complete by definition, its catalogues hold a service's own words alone."""

_NEAREST: dict[Form, tuple[Form, ...]] = {
    "standard": ("standard", "easy_read", "child", "symbols"),
    "easy_read": ("easy_read", "standard", "child", "symbols"),
    "child": ("child", "easy_read", "standard", "symbols"),
    "symbols": ("symbols", "easy_read", "child", "standard"),
}


class _Untranslated(gettext.NullTranslations):
    """Says "" where there is no translation, so that a translation equal to its English still counts as one."""

    def pgettext(self, context: str, message: str) -> str:
        return ""


@lru_cache(maxsize=8192)
def translate(language: str, domain: str, context: str, english: str) -> str:
    """The words in that language; the English where there are none (a language without them is not offered)."""
    return _catalogue(language, domain).pgettext(context, english) or english


def has(language: str, domain: str, context: str, english: str) -> bool:
    """Whether these words exist in that language."""
    return language == SOURCE or not english or bool(_catalogue(language, domain).pgettext(context, english))


def nearest(form: Form, wording: Wording) -> Form | None:
    """The form in which these words are said to somebody who has `form`; None where there are no words."""
    return next((near for near in _NEAREST[form] if near in wording), None)


def domain_of(purpose: Purpose, form: Form) -> str:
    """The catalogue of a flow's words: safety has one of its own, complete before a language is offered."""
    return SAFETY if purpose == "safety" else form


def messages(flow: Flow, form: Form) -> Iterator[tuple[str, str, str]]:
    """Domain, context and English of everything that the flow says in a talk of that form.

    A supporter's card is in words beside any form; what a form has no words for is said in the nearest.
    """
    for step in flow.steps.values():
        spoken = form_of(step.turn, form)
        for part in parts(step):
            near = nearest(spoken, part.wording)
            if near is not None:
                yield domain_of(flow.purpose, near), context_of(flow, part.path), part.wording[near]


def complete(flow: Flow, form: Form, language: str) -> bool:
    """Whether everything that the flow says in that form exists in that language."""
    return all_there(language, (flow.id, flow.version, form), messages(flow, form))


def all_there(language: str, name: tuple[str, str, Form], said: Iterable[tuple[str, str, str]]) -> bool:
    """Whether all that is said under that name exists in that language; looked for once, until `forget`."""
    if language != SOURCE and (language, name) not in _whole:
        _whole[language, name] = all(has(language, *message) for message in said)
    return language == SOURCE or _whole[language, name]


def forget() -> None:
    """Read the catalogues again: they have changed on disk."""
    _catalogue.cache_clear()
    translate.cache_clear()
    _whole.clear()


_COMPILED = Path(__file__).parents[1] / "build" / "locales"
"""Where a checkout keeps what it compiled. Not in the repository, and never looked at where a `.mo` was installed."""

_whole: dict[tuple[str, tuple[str, str, Form]], bool] = {}
"""What was found whole, by language and by flow, version and form."""


@cache
def _catalogue(language: str, domain: str) -> gettext.NullTranslations:
    folder = files("locales").joinpath(language, "LC_MESSAGES")
    compiled, source = folder.joinpath(f"{domain}.mo"), folder.joinpath(f"{domain}.po")
    untranslated = _Untranslated()
    if compiled.is_file():
        found = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    elif source.is_file():
        found = gettext.GNUTranslations(_compile(source))
    else:
        return untranslated
    found.add_fallback(untranslated)
    return found


def _compile(source: Traversable) -> io.BytesIO:
    """A catalogue of a checkout, compiled once for its content: a changed one has another name and is compiled anew."""
    text = source.read_bytes()
    kept = _COMPILED / f"{hashlib.sha256(text).hexdigest()}.mo"
    if kept.is_file():
        return io.BytesIO(kept.read_bytes())
    # babel is heavy, and an installed package has compiled catalogues
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text)))
    with suppress(OSError):  # a folder that cannot be written to costs a second at the next start, and nothing else
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(compiled.getvalue())
        part.replace(kept)
    compiled.seek(0)
    return compiled


if __name__ == "__main__":  # `scripts/setup` does it ahead: the first start of a checkout is as quick as the next
    for catalogue in Path(__file__).parents[1].glob("locales/*/LC_MESSAGES/*.po"):
        _compile(catalogue)
