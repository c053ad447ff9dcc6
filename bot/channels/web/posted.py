"""Reads what a browser posted, within limits, and only from a page of ours. Decides nothing about what it means."""

from urllib.parse import parse_qs, urlsplit

import msgspec
from starlette.requests import Request

from bot.channels.body import NotArrived, TooLong, read_body

BODY_LIMIT = 64 * 1024
BODY_SECONDS = 20.0
FIELDS = 128
"""A form of ours has at most some 40 fields."""


class Refused(Exception):
    """A post that is not taken. `name` says why, in a word of the interface; `status` in one of HTTP."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(name)
        self.name, self.status = name, status


class Posted(msgspec.Struct, frozen=True):
    """One form. `act` is the button that was pressed; `says` that the words go with it.

    ticks, was    the places ticked now, and when the page was shown
    ticking       "all": the page showed every place that can be ticked; "some": there are more pages; "": no such page
    turn          "supporter" where the page was the supporter's
    """

    token: str = ""
    act: str = ""
    says: bool = False
    words: str = ""
    ticks: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    ticking: str = ""
    turn: str = ""

    def __repr__(self) -> str:
        return "<posted form>"

    @property
    def event_id(self) -> str:
        """The same for a form that is sent twice. Holds nothing that was typed."""
        return f"{self.token} {self.act}"


def is_ours(request: Request, address: str) -> bool:
    """Whether a post comes from a page of this service. Browsers say so in one of three headers; none is not ours."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    ours = urlsplit(address).netloc or request.headers.get("host", "")
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    return bool(ours) and urlsplit(said).netloc == ours


async def read_fields(request: Request, address: str) -> dict[str, list[str]]:
    """The fields of a post. Raises Refused for one from elsewhere, one that is too large, or one that is no form."""
    if not is_ours(request, address):
        raise Refused("elsewhere", 403)
    try:
        body = await read_body(request, BODY_LIMIT, BODY_SECONDS)
    except TooLong:
        raise Refused("too_long", 413) from None
    except NotArrived:
        raise Refused("not_arrived", 408) from None
    try:
        return parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError:
        raise Refused("lost", 400) from None


async def read_posted(request: Request, address: str) -> Posted:
    """The form of a talk. Raises Refused, as `read_fields` does."""
    fields = await read_fields(request, address)

    def one(name: str) -> str:
        return fields.get(name, [""])[-1]

    says = "say" in fields
    return Posted(
        token=one("token"),
        act=one("say") if says else one("act"),
        says=says,
        words=one("words").replace("\r\n", "\n"),
        ticks=tuple(dict.fromkeys(fields.get("tick", ()))),
        was=tuple(fields.get("was", ())),
        ticking=one("ticking"),
        turn=one("turn"),
    )
