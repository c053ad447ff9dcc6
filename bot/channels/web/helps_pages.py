"""The page on which somebody says what helps them to talk, and the one that tells it to whoever starts a talk for them.

Chosen from lists, never typed; asked once, and everything may be left out. Touches no talk.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from accessibility.forms import in_words
from accessibility.profile import LISTS, MANY, AccessProfile, chosen, heading, picture_of, said
from bot.access_profiles import AccessProfiles
from bot.channels.web import ways_in
from bot.channels.web.cookies import Cookies
from bot.channels.web.helps import carry, drop, here, new_key
from bot.channels.web.pages import Pages
from bot.channels.web.posted import read_fields
from bot.channels.web.settings import WebSettings
from bot.channels.web.talk import Talk
from bot.messages import Chat
from bot.people import People, Person
from flows.engine.flow import Form

PATH = "/what-helps"
_PARTS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("needs.said", ("form", "language", "formats")),
    ("needs.people", ("interpreter", "beside", "aid", "time", "notes")),
    ("needs.told", ("shared", "missing", "by")),
)
_FORMS: Sequence[Form] = ("standard", "easy_read")


class HelpsPages:
    """Answers `/what-helps` and `/before`."""

    def __init__(self, pages: Pages, cookies: Cookies, settings: WebSettings, talk: Talk, people: People) -> None:
        self._pages, self._cookies, self._settings, self._talk = pages, cookies, settings, talk
        self._people = people

    @property
    def _profiles(self) -> AccessProfiles:
        return self._people.profiles

    def routes(self) -> tuple[Route, ...]:
        """The addresses, for the application."""
        both = ["GET", "POST"]
        return (
            Route(PATH, self.answer, methods=both),
            Route(f"{PATH}/from/{{code}}", self.linked, methods=both),
            Route(f"{PATH}/{{form}}", self.answer),
            Route("/before", self.before),
        )

    async def answer(self, request: Request) -> Response:
        """The page; or what was pressed on it is done before it is shown again."""
        if request.method == "POST":
            return await self._pressed(request)
        asked = request.path_params.get("form")
        if asked not in (None, *_FORMS):
            raise HTTPException(404)
        return await self._page(request, form=asked)

    async def linked(self, request: Request) -> Response:
        """A link out of a chat, which works once: opened by a button, for programs look at links in messages."""
        if request.method == "GET":
            language = await self._talk.chosen_language(request)
            return HTMLResponse(self._pages.plain("helps_link", language, action=request.url.path))
        await read_fields(request, self._settings.address)
        key = new_key(kept=False)
        if not await self._profiles.open_link(Chat("web", "", profile=key), request.path_params["code"]):
            return await self._page(request, problem="needs.ended", status=404)
        response = RedirectResponse(PATH, 303)
        carry(response, key, secure=self._settings.is_secure)
        return response

    async def before(self, request: Request) -> Response:
        """What whoever starts this talk may know, before its first step; else on to that."""
        chat, profile = self._cookies.read(request), here().profile
        person = await self._people.of(chat) if chat is not None else Person()
        role = "supporter" if person.is_supported else "staff" if person.device else ""
        if profile is None or not profile.told_to(role):
            return RedirectResponse("/talk", 303)
        form: Form = "standard"  # whoever reads it is the supporter or staff, not the person
        language = self._settings.languages[0] if role == "staff" else person.language
        told = profile.told(form, language)
        return HTMLResponse(self._pages.plain("before", language, form=form, told=told, pictured=True))

    # what is pressed

    async def _pressed(self, request: Request) -> Response:
        fields = await read_fields(request, self._settings.address)
        does = fields.get("do", [""])[-1]
        chat, secure = self._cookies.here(request), self._settings.is_secure
        response: Response = RedirectResponse(PATH, 303)
        if does == "skip":
            response = RedirectResponse("/", 303)
            carry(response, b"", secure=secure)
        elif does in ("keep", "today"):
            return await self._keep(request, chat, fields, kept=does == "keep")
        elif does == "find":
            return await self._find(request, chat, fields)
        elif does == "words":
            return await self._page(request, words=await self._profiles.give_words(chat))
        elif does == "press" and here().profile is not None:
            ways = ways_in.read(here().profile.ways)  # type: ignore[union-attr]  # looked at in the line above
            ways_in.remember(response, ways, secure=secure)
        elif does == "still" and here().profile is not None:
            await self._profiles.save(chat, here().profile)  # type: ignore[arg-type]  # the same
        elif does in ("off", "forget"):
            await (self._profiles.forget if does == "forget" else self._profiles.let_go)(chat)
            drop(response, secure=secure)
        return response

    async def _keep(self, request: Request, chat: Chat, fields: Mapping[str, list[str]], *, kept: bool) -> Response:
        """Kept as it was ticked. A device of everybody's keeps nothing longer than a sitting."""
        profile, person = chosen(fields, self._settings.languages), await self._people.of(chat)
        profile = msgspec.structs.replace(profile, ways=ways_in.here().text if "ways" in fields else "")
        kept = kept and not person.device
        key, response = chat.profile, RedirectResponse(f"{PATH}#kept", 303)
        if not key or kept != here().is_kept:
            key = new_key(kept=kept)
        there = msgspec.structs.replace(chat, profile=key)
        if here().profile is not None and key != chat.profile:  # the same profile, carried by another key
            await self._profiles.move(chat, there)
        await self._people.set_up(there, profile)
        self._cookies.write(response, there)
        carry(response, key, secure=self._settings.is_secure)
        return response

    async def _find(self, request: Request, chat: Chat, fields: Mapping[str, list[str]]) -> Response:
        """The profile of four words, on this device for this sitting; it can be kept here afterwards."""
        key = new_key(kept=False)
        there = msgspec.structs.replace(chat, profile=key)
        typed = fields.get("words", [""])[-1]
        if not await self._profiles.find(there, typed, tried_by=chat.address):
            return await self._page(request, problem="needs.wrong", status=422)
        profile = await self._profiles.of(there)
        if profile is not None and profile.language in self._settings.languages:
            await self._people.start_from(there, profile)
        response = RedirectResponse(PATH, 303)
        self._cookies.write(response, there)
        carry(response, key, secure=self._settings.is_secure)
        return response

    # the page

    async def _page(
        self, request: Request, *, form: str | None = None, words: str = "", problem: str = "", status: int = 200
    ) -> Response:
        person = await self._people.of(self._cookies.here(request))
        if person == Person():
            person = msgspec.structs.replace(person, language=self._talk.language(request))
        profile = here().profile
        shown_in: Form = form or in_words(person.form)  # type: ignore[assignment]  # one of _FORMS, or a form in words
        shown_in = "easy_read" if shown_in == "child" else shown_in
        likes: Form = form or person.form  # type: ignore[assignment]  # who reads it in easy words likes them
        held = profile or AccessProfile(form=_offered(likes), language=person.language)
        view = {
            "parts_of": self._parts(held, shown_in, person.language), "held": held, "words": words,
            "is_set": profile is not None, "asks": here().asks, "shared_device": bool(person.device),
            "problem": problem, "forms": _FORMS, "ways_there": _other_ways(held), "missing": held.missing,
            "back": "/talk" if self._cookies.read(request) is not None else "/", "pictured": shown_in != "standard",
            "drawn": shown_in != "standard", "is_kept": here().is_kept,
        }  # fmt: skip
        return HTMLResponse(self._pages.plain("helps", person.language, form=shown_in, **view), status)

    def _parts(self, held: AccessProfile, form: Form, language: str) -> list[tuple[str, list[dict[str, Any]]]]:
        lists = {**LISTS, "language": self._settings.languages}

        def field(name: str) -> dict[str, Any]:
            return {
                "name": name, "heading": heading(name, form, language), "many": name in MANY,
                "picture": picture_of(name),
                "options": [(one, said(name, one, form, language), held.holds(name, one)) for one in lists[name]],
            }  # fmt: skip

        return [
            (part, [field(name) for name in names if len(lists[name]) > 1 or name in MANY]) for part, names in _PARTS
        ]


def _offered(form: Form) -> Form:
    return form if form in LISTS["form"] else "easy_read"


def _other_ways(held: AccessProfile) -> bool:
    """Whether it is known how this person presses elsewhere, and this device is set otherwise."""
    return bool(held.ways) and held.ways != ways_in.here().text
