"""Posters and pocket cards: what stands on them, and the PDF. A poster is a label and no secret: it names nobody."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, Literal

import msgspec
from babel.dates import format_date

from accessibility.board_svg import FACES
from accessibility.catalogue import SOURCE, has
from accessibility.forms import direction, font
from accessibility.interface import interface, label
from accessibility.local import Local
from accessibility.sentences import sentences
from accessibility.symbols.packs import whole
from accessibility.typeset import typeset
from flows.engine.flow import Form

Kind = Literal["poster", "card"]
KINDS: tuple[Kind, ...] = ("poster", "card")
_LEADING = 0.65  # of a letter's size between lines, in the font of a line 1.2 high
_FOR = {"staff": "staff", "family": "family", "witness": "witness"}
_PICTURES = {
    "staff": ("time.short", "share.private"),
    "family": ("who.family", "share.private"),
    "witness": ("time.short", "share.private"),
    "person": ("feel.ok", "want.person", "share.private"),
}
"""What stands beside each sentence of a poster in easy words."""
_CALLED = {
    "staff": ("staff_support",),
    "young_person": ("safeguarding", "duty_lead", "advocate"),
    "child": ("safeguarding", "duty_lead", "advocate"),
    "person": ("duty_lead", "advocate", "complaints"),
}


class Poster(msgspec.Struct, frozen=True):
    """One poster: for whom, in which language and form, and the address that it opens."""

    audience: str
    language: str
    form: Form
    address: str
    until: date
    number: str
    chat: str = ""  # the same for Telegram, where this audience may talk there


def pdf(posters: Sequence[Poster], local: Local, kind: Kind) -> bytes:
    """These posters, a page each; cards eight to a page. Claims PDF/UA-1. The QR code has level Q: a torn corner or a
    pen mark leaves it readable."""
    data = {
        "kind": kind,
        "title": label("poster.title", "standard", posters[0].language),
        "posters": [_shown(poster, local) for poster in posters],
    }
    return typeset("poster.typ", data)


def _shown(poster: Poster, local: Local) -> dict[str, Any]:
    language = poster.language if is_whole(poster.language, poster.form) else SOURCE

    def words(key: str, **values: str) -> str:
        return label(f"poster.{key}", poster.form, language, **values)

    of = _FOR.get(poster.audience, "person")
    family, line = FACES[font(language)]
    return {
        "language": language.partition("_")[0],
        "rtl": direction(language) == "rtl",
        "fonts": family.split(", "),
        "leading": _LEADING * line / FACES["text"][1],
        "heading": words(f"{of}.heading"),
        "says": words(f"{of}.says"),
        "pictured": _pictured(words(f"{of}.says"), of, language) if poster.form == "easy_read" else [],
        "scan": words("scan"),
        "address": _said(poster.address),
        "chat": words("chat", address=_said(poster.chat)) if poster.chat else "",
        "chat-address": _said(poster.chat),
        "svg": _code(poster.address),
        "alt": words("code", address=poster.address),
        "people-title": words("people"),
        "people": _people(poster, language, local),
        "urgent": words("urgent"),
        "program": words("program"),
        "until": words("until", day=format_date(poster.until, "long", locale=language)),
        "number": words("number", number=poster.number),
        "banner": label("demonstration.banner", poster.form, language) if local.demonstration else "",
    }


def _pictured(says: str, of: str, language: str) -> list[dict[str, str]]:
    """Sentence by sentence with its picture; none where a translation has other sentences than the English."""
    said, mirrored = sentences(says), direction(language) == "rtl"
    if len(said) != len(_PICTURES[of]):
        return []
    drawn = [whole(concept, mirrored=mirrored) for concept in _PICTURES[of]]
    return [{"says": one, "svg": svg} for one, svg in zip(said, drawn, strict=True)]


def _said(address: str) -> str:
    """An address as somebody types it."""
    return address.partition("://")[2] or address


def is_whole(language: str, form: Form) -> bool:
    """Whether every word of a poster is there in that language; where one is missing the whole poster is in English,
    never half of it, and what it opens is in the language all the same."""
    parts = (part for key, part in interface().words.items() if key.startswith("poster."))
    return language == SOURCE or all(has(language, "interface", part.path, part.wording[form]) for part in parts)


def _people(poster: Poster, language: str, local: Local) -> list[dict[str, str]]:
    """Who can be called, each with its hours: whom staff call and whom people call are never mixed up."""
    routes = {route.key: route for route in local.every_route if route.number}
    listed = (routes[key] for key in _CALLED.get(poster.audience, _CALLED["person"]) if key in routes)
    return [
        {"label": one.label_in(language, poster.form), "number": one.number, "hours": one.hours_in(language)}
        for one in listed
    ]


def _code(address: str) -> str:
    import segno  # noqa: PLC0415 (the same)

    drawn = BytesIO()
    code = segno.make_qr(address, error="q", boost_error=False)
    code.save(drawn, kind="svg", border=4, scale=4, xmldecl=False, svgns=True, nl=False)
    return drawn.getvalue().decode()
