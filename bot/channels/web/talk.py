"""The one address of a talk: forms in, what the conversation makes of them out, as a redirect or as a page.

A redirect goes out only once the answer is on disk. What is the direct reply to a post (the name guard's question,
"already answered", a screen of the service, an error) is kept nowhere: leaving it leaves nothing.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import quote

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from accessibility import page_print
from accessibility.interface import label
from accessibility.screen import PageToTake
from bot.channels.web import helps
from bot.channels.web.cookies import Cookies
from bot.channels.web.needs import Conversation
from bot.channels.web.pages import SUPPORTER, Pages
from bot.channels.web.posted import Posted, Refused, is_ours, read_posted
from bot.channels.web.settings import WebSettings
from bot.messages import Chat, Incoming, Outgoing, Reply, Words

NOTE, NOTED = "s:note", "s:noted"
"""Asks for the field of a supporter's note; keeps what was written there."""
WORDS_LIMIT = 4000
"""Characters of one answer in words."""
_LANGUAGE = "language"
"""The one screen of the service that carries the name of the talk it was asked for in, so that the talk changes."""
_KEEP_TICKS = frozenset({"more", "done", "form", "language", "s"})
"""Acts on which places ticked so far are kept; the others answer without them."""

_FILES: Mapping[str, tuple[Callable[[PageToTake, str], bytes], str]] = {
    "pdf": (page_print.pdf, "application/pdf"),
    "png": (page_print.png, "image/png"),
}
"""What my page can be taken away as."""


class Talk:
    """Answers `/`, `/talk` and every link by which a person arrives."""

    def __init__(self, conversation: Conversation, pages: Pages, cookies: Cookies, settings: WebSettings) -> None:
        self._conversation = conversation
        self._pages = pages
        self._cookies = cookies
        self._settings = settings

    # arriving

    async def door(self, request: Request) -> Response:
        """The bare address: the start menu."""
        return await self._arrive(request, "", stays=True)

    async def poster(self, request: Request) -> Response:
        """A poster's label: no secret, so opening it may happen more than once."""
        return await self._arrive(request, f"w_{request.path_params['code']}")

    async def link(self, request: Request) -> Response:
        """An invitation or a page link, which work once: opened by a button, for programs look at links in messages."""
        if request.method == "POST":
            if not is_ours(request, self._settings.address):
                raise Refused("elsewhere", 403)
            return await self._arrive(request, f"{request.url.path[1]}_{request.path_params['code']}")
        return HTMLResponse(self._pages.plain("arrival", await self.chosen_language(request), action=request.url.path))

    async def trial(self, request: Request) -> Response:
        """A demonstration: arrive as somebody would whose poster this is, and go through the door that was chosen."""
        who, _, purpose = (await read_posted(request, self._settings.address)).act.partition(":")
        place = f"-ward-{self._settings.try_place}" if who == "few_words" and self._settings.try_place else ""
        language = await self.chosen_language(request)
        here = self._cookies.here(request)
        poster = Incoming(here, secrets.token_hex(8), arrival=f"w_{who}-{language}{place}", language=language)
        arrived = await self._conversation.handle(poster)
        there = arrived.chat or here
        token = self._token(arrived.out[-1])
        reply = await self._conversation.handle(Incoming(there, secrets.token_hex(8), token, f"s:{purpose}"))
        return self._answer(there, msgspec.structs.replace(reply, chat=reply.chat or there))

    async def _arrive(self, request: Request, arrival: str, *, stays: bool = False) -> Response:
        chat, here = self._cookies.read(request), self._cookies.here(request)
        incoming = Incoming(here, secrets.token_hex(8), arrival=arrival, language=self.language(request))
        reply = await self._conversation.handle(incoming)
        if reply.chat is None and chat is None:
            reply = msgspec.structs.replace(reply, chat=here)
        return self._answer(here, reply, stays=stays)

    # in a talk

    async def show(self, request: Request) -> Response:
        """The present screen. Nothing changes, however often it is looked at."""
        chat = self._cookies.read(request)
        if chat is None:
            return RedirectResponse("/", 303)
        reply = await self._conversation.show(chat)
        if not reply.out:
            return RedirectResponse("/", 303)
        shown = reply.out[-1]
        if shown.screen.turn == "supporter" and shown.ref.store:
            return HTMLResponse(self._pages.gate(shown.screen, self._token(shown)))
        return self._page(shown)

    async def my_page(self, request: Request) -> Response:
        """My page as a file, made from the screen that its owner is looking at: on paper, or as a picture. Where it is
        not on that screen there is nothing at this address, for whatever reason."""
        chat = self._cookies.read(request)
        reply = await self._conversation.show(chat) if chat is not None else Reply(())
        screen = reply.out[-1].screen if reply.out else None
        ending = request.path_params["ending"]
        if screen is None or screen.page is None or ending not in _FILES:
            raise HTTPException(404)
        make, kind = _FILES[ending]
        content = await asyncio.to_thread(make, screen.page, screen.language)
        headers = {"Content-Disposition": f'attachment; filename="my-page.{ending}"'}
        return Response(content, media_type=kind, headers=headers)

    async def take(self, request: Request) -> Response:
        """One thing that was pressed, with what was ticked or written."""
        posted = await read_posted(request, self._settings.address)
        chat = self._cookies.read(request)
        if chat is None:
            raise Refused("no_cookie", 400)
        if posted.act == SUPPORTER:
            return self._answer(chat, await self._conversation.show(chat), stays=True)
        if posted.act in ("wrote", NOTED) and (problem := _problem(posted.words)):
            return await self._not_yet(chat, posted, problem)
        reply = await self._pass_on(chat, posted)
        if reply.busy:
            language = self.language(request)
            return HTMLResponse(self._pages.problem("not_arrived", language, again=posted), 503, {"Retry-After": "1"})
        return self._answer(chat, reply, posted=posted)

    async def _pass_on(self, chat: Chat, posted: Posted) -> Reply:
        if posted.says:
            return await self._handle(chat, posted, posted.token, posted.act, Words(posted.words))
        token, keeps = posted.token, posted.act.partition(":")[0] in _KEEP_TICKS
        if posted.ticking == "all" and posted.act == "done":
            reply = await self._mark(chat, token, "choose:" + ",".join(posted.ticks))
            if not self._is_refused(reply, token):
                return reply
        if posted.ticking and keeps:  # those that fit stay ticked, and what does not fit is said
            changed = set(posted.ticks) ^ set(posted.was)
            for key in filter(changed.__contains__, dict.fromkeys((*posted.was, *posted.ticks))):
                reply = await self._mark(chat, token, f"tick:{key}")
                if reply.busy or not reply.out or reply.out[-1].closed or self._is_refused(reply, token):
                    return reply
                token = self._token(reply.out[-1])
        return await self._handle(chat, posted, token, posted.act)

    async def _mark(self, chat: Chat, token: str, act: str) -> Reply:
        """Ticks: what was refused can be sent again from the same page; what was taken is late by its token."""
        return await self._conversation.handle(Incoming(chat, secrets.token_hex(16), token, act))

    def _is_refused(self, reply: Reply, token: str) -> bool:
        """Whether nothing was taken, and the same question says why."""
        shown = reply.out[-1] if reply.out else None
        return shown is not None and not shown.closed and bool(shown.screen.notice) and self._token(shown) == token

    async def _handle(self, chat: Chat, posted: Posted, token: str, act: str, words: Words | None = None) -> Reply:
        """`event_id` is the same for a form that is sent twice, and holds nothing that was typed."""
        return await self._conversation.handle(Incoming(chat, f"{posted.token} {act}", token, act, words))

    async def _not_yet(self, chat: Chat, posted: Posted, problem: str) -> Response:
        """The same question, saying what is missing, with what was written still in its field."""
        if posted.act == NOTED:  # the field of a note stands beside the talk: it has to be asked for
            reply = await self._handle(chat, posted, posted.token, NOTE)
        else:
            reply = await self._conversation.show(chat)
        if not reply.out or reply.out[-1].screen.layout != "write":
            return RedirectResponse("/talk", 303)
        shown = _with_words(reply.out[-1], posted.words)
        said = label(problem, shown.screen.form, shown.screen.language)
        return HTMLResponse(self._pages.screen(shown.screen, self._token(shown), talk=True, problem=said), 422)

    # answering

    def _answer(self, chat: Chat, reply: Reply, *, posted: Posted | None = None, stays: bool = False) -> Response:
        """A redirect to the one address, or the page itself where nothing is there to come back to."""
        shown = reply.out[-1] if reply.out else None
        response: Response
        if reply.gone:
            return self.gone(reply.chat)
        if shown is None:
            response = RedirectResponse("/talk", 303)
        elif shown.file is not None:
            response = calendar_file(*shown.file)
        elif stays or _stays(shown, posted):
            shown = _with_words(shown, posted.words) if posted and not posted.says else shown
            response = self._page(shown, typed=posted.words if posted and posted.says else "")
        else:
            response = RedirectResponse(_first(chat, reply), 303)
        if reply.chat is not None and reply.chat.key_half:
            self._cookies.write(response, reply.chat)
        return response

    def gone(self, tablet: Chat | None) -> Response:
        """Away from here, with as little left behind as a page can see to: of a shared tablet only that it is one."""
        where = self._settings.leave_to or "/left"
        response = RedirectResponse(where, 303, {"Clear-Site-Data": '"cache", "storage"'})
        if tablet is not None:
            self._cookies.write(response, tablet)
        else:
            self._cookies.clear(response)
        helps.leave(response, secure=self._settings.is_secure)
        return response

    async def chosen_language(self, request: Request) -> str:
        """The language that was chosen in this browser; where none was, the one that it asks for."""
        chat = self._cookies.read(request)
        return (await self._conversation.language_of(chat) if chat is not None else "") or self.language(request)

    def language(self, request: Request) -> str:
        """The language that the browser asks for first, of those that are offered."""
        offered = self._settings.languages
        for part in request.headers.get("accept-language", "").split(","):
            wanted = part.partition(";")[0].strip().replace("-", "_")
            for code in offered:
                if wanted.split("_")[0] == code.split("_")[0]:
                    return code
        return offered[0]

    def _page(self, shown: Outgoing, *, typed: str = "") -> Response:
        in_talk = bool(shown.ref.store) and not shown.ref.is_offer
        return HTMLResponse(self._pages.screen(shown.screen, self._token(shown), talk=in_talk, typed=typed))

    def _token(self, shown: Outgoing) -> str:
        return self._conversation.token(shown.chat, shown.ref, "")


def calendar_file(name: str, content: bytes) -> Response:
    """A file for the person's own calendar: neutral in name and content."""
    called = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"  # in Urdu, in Arabic
    return Response(content, media_type="text/calendar", headers={"Content-Disposition": f"attachment; {called}"})


def _first(chat: Chat, reply: Reply) -> str:
    """Where a reply is met. Before the first step of a talk stands what its person wants others to know."""
    began = reply.chat is not None and reply.chat.address != chat.address
    profile = helps.here().profile
    return "/before" if began and profile is not None and profile.shared else "/talk"


def _stays(shown: Outgoing, posted: Posted | None) -> bool:
    """Whether a reply is shown where it was asked for: what no later look at the address could show again."""
    screen = shown.screen
    if not shown.ref.store or shown.ref.is_offer or screen.name == _LANGUAGE:
        return screen.layout != "door" or bool(screen.notice)
    keeps_words = screen.layout == "write" and posted is not None and bool(posted.words) and not posted.says
    goes_on = posted is not None and posted.turn == "supporter" and screen.turn == "supporter"
    return screen.layout == "name" or bool(screen.notice) or keeps_words or goes_on


def _with_words(shown: Outgoing, words: str) -> Outgoing:
    """The same screen with the writer's own words still in their field: in another form or language, or to be mended.

    Never in support, where nothing typed is ever shown again.
    """
    screen = shown.screen
    if not words or screen.layout != "write" or screen.purpose not in ("learning", "restrictions"):
        return shown
    return msgspec.structs.replace(shown, screen=msgspec.structs.replace(screen, words=words))


def _problem(words: str) -> str:
    if not words.strip():
        return "error.empty"
    return "error.long" if len(words) > WORDS_LIMIT else ""
