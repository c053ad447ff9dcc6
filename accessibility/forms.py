"""Which form and language a talk has: chosen once for a flow, never per string. Also what is known of each language."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from accessibility import interface
from accessibility.catalogue import SOURCE, complete
from flows.engine.flow import FORMS, Flow, Form
from flows.engine.load import Book
from flows.engine.session import Session
from flows.engine.tree import read_tree

_ADULTS = frozenset({"staff", "adult", "family", "lead"})
_CHAINS: Mapping[Form, tuple[Form, ...]] = {
    "standard": ("standard", "easy_read", "symbols", "child"),
    "easy_read": ("easy_read", "standard", "symbols", "child"),
    "child": ("child", "easy_read", "symbols"),
    "symbols": ("symbols", "easy_read", "standard", "child"),
}
"""Which form comes next where one is missing. Never `standard` for a child."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `locales/languages.yaml`."""

    name_native: str
    dir: Literal["ltr", "rtl"]
    font: str
    status: Literal["source", "draft", "reviewed"]
    reviewed: str = "no"  # or who, and the day


@cache
def languages() -> Mapping[str, Language]:
    """Every language that the program knows by name, whether or not it can be switched on. By code."""
    text = files("locales").joinpath("languages.yaml").read_text(encoding="utf-8")
    root, problems = read_tree(text)
    if root is None or problems:
        raise ValueError(f"locales/languages.yaml cannot be read: {problems}. Write one language a line.")
    return msgspec.convert(root.plain(), dict[str, Language])


def direction(language: str) -> Literal["ltr", "rtl"]:
    """The direction in which that language is written."""
    known = languages().get(language)
    return known.dir if known is not None else "ltr"


def font(language: str) -> str:
    """The face in which that language is written, as the list of languages names it."""
    known = languages().get(language)
    return known.font if known is not None else "text"


def name_of(language: str) -> str:
    """The language's own name for itself; its code where it is not known."""
    known = languages().get(language)
    return known.name_native if known is not None else language


def in_words(form: Form) -> Form:
    """The form of a page that has no pictures, for somebody who has that form."""
    return "easy_read" if form == "symbols" else form


def resolve(
    flow: Flow,
    form: Form,
    language: str,
    *,
    audience: str = "",
    under_18: str = "",
    safety: Iterable[Flow] = (),
) -> tuple[Form, str]:
    """The form and language of a whole talk, nearest to what is wanted.

    1. What is wanted, if the flow, `safety` and the interface are complete in it.
    2. The same language in the next form: understanding begins with the language.
    3. The language that flows are written in.
    An adult never gets the child's form, a child never the standard one.
    """
    chain = tuple(near for near in _CHAINS[form] if suits(near, audience, under_18) and near in flow.card.forms)
    parts = (flow, *safety)
    for tongue in dict.fromkeys((language, SOURCE)):
        for near in chain:
            if is_complete(parts, near, tongue):
                return near, tongue
    return (chain[0] if chain else flow.card.forms[0]), SOURCE


def foreign(language: str) -> str:
    """The fact `foreign`, "yes" or "no": those who read answers have the language that flows are written in."""
    return "no" if language in ("", SOURCE) else "yes"


def spoken(book: Book, session: Session) -> str:
    """The language in which a talk is put now: the one it has, if all that it can say is there; else that of flows.

    Never one language for this sentence and another for the next. Where the flows in use have changed under a talk and
    its language does not have them yet, the whole talk goes on in the language that flows are written in.
    """
    if session.language == SOURCE:
        return SOURCE
    versions = {**dict.fromkeys(of_safety(book), ""), **{frame.flow: frame.version for frame in session.frames}}
    parts = [book.flow(flow_id, version) if version else book.current(flow_id) for flow_id, version in versions.items()]
    forms: set[Form] = {session.form, "easy_read"} if session.facts.get("supported") == "yes" else {session.form}
    whole = all(interface.complete(form, session.language) for form in forms)
    whole = whole and all(complete(flow, session.form, session.language) for flow in parts)
    return session.language if whole else SOURCE


def of_safety(book: Book) -> tuple[str, ...]:
    """What every talk can enter."""
    return tuple(flow_id for flow_id in book.ids if flow_id.startswith("safety/"))


def switched_on(codes: Iterable[str], book: Book) -> tuple[str, ...]:
    """Of these languages those that can be offered: `safety` and the interface whole in every form. Never none."""
    safety = [book.current(flow_id) for flow_id in of_safety(book)]
    whole = (code for code in codes if all(is_complete(safety, form, code) for form in FORMS))
    return tuple(whole) or (SOURCE,)


def is_draft(language: str) -> bool:
    """Whether nobody who reads that language has said that it is right."""
    known = languages().get(language)
    return known is not None and known.status == "draft"


def is_complete(flows: Iterable[Flow], form: Form, language: str) -> bool:
    """Whether all words of these flows and of the interface exist in that form and language."""
    return interface.complete(form, language) and all(complete(flow, form, language) for flow in flows)


def suits(form: Form, audience: str, under_18: str) -> bool:
    """Whether somebody may have that form: an adult never the child's (T21), a child never the standard one."""
    if form == "child":
        return audience == "child" or (audience not in _ADULTS and under_18 == "yes")
    return not (form == "standard" and audience == "child")
