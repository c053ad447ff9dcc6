"""Invitations as they are shown once: a code to scan, and a link to print or say. Nothing of them can be read again."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from bot.desk.incidents import Invited, Place


class Shown(msgspec.Struct, frozen=True):
    """One invitation on the page."""

    role: str
    link: str
    deep_link: str
    code: Markup
    opens_on: str


def shown(invited: Iterable[Invited], place: Place) -> tuple[Shown, ...]:
    """Invitations with their codes to scan."""
    return tuple(
        Shown(one.role, one.link(place), one.deep_link(place), picture(one.link(place)), one.opens_on)
        for one in invited
    )


def one(place: Place, code: str, audience: str) -> Mapping[str, Any]:
    """The one link that a page hands on, for its template."""
    link = place.link(code)
    return {"link": link, "deep_link": place.deep_link(code, audience), "picture": picture(link)}


def picture(link: str) -> Markup:
    """A link as a code to scan, level Q: still read when a quarter of it is gone. Black on white on any ground."""
    import segno  # noqa: PLC0415 (only who hands out an invitation needs it)

    drawn = segno.make_qr(link, error="q", boost_error=False)
    options = {"border": 4, "omitsize": True, "light": "#fff", "svgclass": "qr", "lineclass": None}
    return Markup(drawn.svg_inline(**options))  # noqa: S704 - drawn from a link of ours, no text is in it
