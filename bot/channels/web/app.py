"""The web channel: its addresses, and the pages that need no talk. The talk itself is answered by `talk`."""

from collections.abc import Mapping

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accessibility.symbols.packs import has_points, packs
from bot import logs
from bot.channels.web.assets import FOLDER, Assets, KeptFiles
from bot.channels.web.cookies import Cookies, fresh
from bot.channels.web.headers import SafeHeaders
from bot.channels.web.helps import KnowHelps
from bot.channels.web.helps_pages import HelpsPages
from bot.channels.web.lead.given import Given
from bot.channels.web.lead.routes import routes as lead_routes
from bot.channels.web.needs import Conversation, Photos
from bot.channels.web.pages import Notice, Pages
from bot.channels.web.photos import KnowPhotos, PhotoPages
from bot.channels.web.posted import Refused, is_ours
from bot.channels.web.rules import RulesPage
from bot.channels.web.settings import WebSettings
from bot.channels.web.talk import Talk, calendar_file
from bot.channels.web.ways_in import ReadWaysIn
from bot.channels.web.ways_pages import WaysPages
from bot.people import People

_PLACES: Mapping[str, str] = {"/help-now": "help_now", "/who-can-see-this": "who_can_see_this"}
"""Pages that need no talk, and the screens of the service that stand there."""


def build(
    conversation: Conversation,
    settings: WebSettings,
    given: Given | None = None,
    photos: Photos | None = None,
    people: People | None = None,
) -> Starlette:
    """The application, for uvicorn. `given`: what the lead's pages and the list of rules show; None: there are none.
    `photos`: those of the service's own places and people, where it has any. `people`: who may say what helps them."""
    settings = msgspec.structs.replace(settings, lead_pages=given is not None, asks=people is not None)
    assets, cookies = Assets(), Cookies(secure=settings.is_secure)
    pages = Pages(settings, assets, photos)
    talk = Talk(conversation, pages, cookies, settings)
    web = _Web(conversation, pages, cookies, settings, assets, talk)
    both = ["GET", "POST"]
    routes = [
        *_of_a_talk(talk),
        Route("/leave", web.leave, methods=both),
        Route("/left", web.left),
        Route("/favicon.ico", web.no_icon),
        *_of_a_receiver(web),
        *(Route(path, web.place) for path in _PLACES),
        Route("/pictures", web.pictures),
        *(PhotoPages(photos, cookies).routes() if photos is not None else ()),
        *WaysPages(pages, cookies, settings, talk).routes(),
        *(HelpsPages(pages, cookies, settings, talk, people).routes() if people is not None else ()),
        *([Route("/try", web.trial, methods=both)] if settings.demonstration else []),
        Route("/note.ics", web.note),
        Route("/offline", web.offline),
        Route("/sw.js", web.worker),
        Route("/manifest.webmanifest", web.manifest),
        Route("/healthz", web.healthy),
        Route("/readyz", web.ready),
        *(RulesPage(pages, given, settings, talk).routes() if given is not None else ()),
        *(lead_routes(given, settings, assets) if given is not None else ()),
        Mount("/static", KeptFiles(directory=FOLDER)),
    ]
    kinds = {HTTPException: web.lost, Refused: web.refused}
    return Starlette(routes=routes, middleware=_middleware(web, settings, photos, people), exception_handlers=kinds)


def _of_a_receiver(web: "_Web") -> tuple[Route, ...]:
    return (
        Route("/r/{link}", web.receiver),
        Route("/r/{link}/words/{notice}", web.written),
        Route("/r/{link}/seen/{notice}", web.seen, methods=["POST"]),
    )


def _middleware(web: "_Web", settings: WebSettings, photos: Photos | None, people: People | None) -> list[Middleware]:
    secure = settings.is_secure
    return [
        Middleware(SafeHeaders, leave_to=settings.leave_to, secure=secure, points=has_points()),
        Middleware(GZipMiddleware, minimum_size=500),
        Middleware(ReadWaysIn, secure=secure),
        *([Middleware(KnowHelps, profiles=people.profiles, secure=secure)] if people is not None else []),
        *([Middleware(KnowPhotos, photos=photos)] if photos is not None else []),
        Middleware(_Kind, web=web),
    ]


def _of_a_talk(talk: Talk) -> list[Route]:
    return [
        Route("/", talk.door),
        Route("/w/{code}", talk.poster),
        Route("/i/{code}", talk.link, methods=["GET", "POST"]),
        Route("/p/{code}", talk.link, methods=["GET", "POST"]),
        Route("/talk", talk.show),
        Route("/talk", talk.take, methods=["POST"]),
        Route("/my-page.{ending}", talk.my_page),
    ]


class _Web:
    """Answers every address but those of a talk."""

    def __init__(
        self,
        conversation: Conversation,
        pages: Pages,
        cookies: Cookies,
        settings: WebSettings,
        assets: Assets,
        talk: Talk,
    ) -> None:
        self._conversation = conversation
        self._pages = pages
        self._cookies = cookies
        self._settings = settings
        self._assets = assets
        self._talk = talk

    async def place(self, request: Request) -> Response:
        """A page of the service: people and numbers, who can see what, about the pictures."""
        name, chat = _PLACES[request.url.path], self._cookies.read(request)
        here = self._cookies.here(request)
        shown = await self._conversation.page(here, name, language=self._talk.language(request), facts={})
        token = self._conversation.token(here, shown.ref, "")
        response = HTMLResponse(self._pages.screen(shown.screen, token))
        if chat is None:
            self._cookies.write(response, here)
        return response

    async def pictures(self, request: Request) -> Response:
        """Who drew the pictures, and under which licence."""
        return HTMLResponse(self._pages.plain("pictures", await self._talk.chosen_language(request), packs=packs()))

    async def trial(self, request: Request) -> Response:
        """A demonstration: the ways in that can be tried, and the way in that was chosen."""
        if request.method == "POST":
            return await self._talk.trial(request)
        return HTMLResponse(self._pages.plain("try", await self._talk.chosen_language(request), pictured=True))

    async def leave(self, request: Request) -> Response:
        """Leave this page: the sitting ends and the browser goes elsewhere."""
        if not is_ours(request, self._settings.address):
            return RedirectResponse("/", 303)
        chat = self._cookies.read(request)
        return self._talk.gone(await self._conversation.leave(chat) if chat is not None else None)

    async def left(self, request: Request) -> Response:
        """A blank page of ours."""
        return HTMLResponse(self._pages.plain("blank", await self._talk.chosen_language(request)))

    async def no_icon(self, request: Request) -> Response:
        """For browsers that ask without being told to: a blank page has no icon either."""
        return Response(status_code=204)

    async def receiver(self, request: Request) -> Response:
        """A receiver's page, at an unguessable link."""
        link = request.path_params["link"]
        asked = await self._conversation.receivers.page(link)
        if asked is None:
            raise HTTPException(404)
        waiting = "yes" if any(not notice.seen for notice in asked) else "no"
        language = self._settings.languages[0]
        shown = await self._conversation.page(fresh(), "receiver", language=language, facts={"waiting": waiting})
        text = self._conversation.receivers.text
        notices = [
            Notice(
                text(one.place), one.when, "" if one.seen else f"/r/{link}/seen/{one.key}",
                f"/r/{link}/words/{one.key}" if one.wrote else "",
            )
            for one in asked
        ]  # fmt: skip
        return HTMLResponse(self._pages.receiver(shown.screen, notices))

    async def written(self, request: Request) -> Response:
        """What a person wrote, by choice, to whoever was told first: opened on that receiver's page by a press."""
        link = request.path_params["link"]
        found = await self._conversation.receivers.written(link, request.path_params["notice"])
        if found is None:
            raise HTTPException(404)
        asked, words = found
        text = self._conversation.receivers.text(asked.place)
        return HTMLResponse(self._pages.written(self._settings.languages[0], text, asked.when, words, f"/r/{link}"))

    async def seen(self, request: Request) -> Response:
        """*Seen*, pressed by a receiver."""
        if not is_ours(request, self._settings.address):
            raise Refused("elsewhere", 403)
        link, notice = request.path_params["link"], request.path_params["notice"]
        if not await self._conversation.receivers.see_on_page(link, notice):
            raise HTTPException(404)
        return RedirectResponse(f"/r/{link}", 303)

    async def note(self, request: Request) -> Response:
        """A calendar file for the span that was asked for; nothing of it is stored."""
        note = await self._conversation.note(
            request.query_params.get("after", ""), await self._talk.chosen_language(request)
        )
        if note is None:
            raise HTTPException(404)
        return calendar_file(*note)

    async def offline(self, request: Request) -> Response:
        """What a browser shows when it cannot reach us: 999 and the numbers of the service. It may be kept."""
        return HTMLResponse(await self._offline(request), headers={"Cache-Control": "no-cache"})

    async def worker(self, request: Request) -> Response:
        """The service worker."""
        script = self._assets.worker(await self._offline(request))
        return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    async def _offline(self, request: Request) -> str:
        language = await self._talk.chosen_language(request)  # as every other page: another one is another worker
        shown = await self._conversation.page(fresh(), "offline", language=language, facts={})
        return self._pages.screen(shown.screen, "")

    async def manifest(self, request: Request) -> Response:
        """What stands on a home screen."""
        return Response(self._assets.manifest(self._settings.icon_name), media_type="application/manifest+json")

    async def healthy(self, request: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok")

    async def ready(self, request: Request) -> Response:
        """The stores answer too."""
        is_ready = await self._conversation.ready()
        return PlainTextResponse("ready" if is_ready else "not ready", 200 if is_ready else 503)

    def lost(self, request: Request, error: Exception) -> Response:
        """Nothing is at this address, for whatever reason: always the same page."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._problem(request, "lost", status)

    def refused(self, request: Request, error: Exception) -> Response:
        """A form that was not taken."""
        name, status = (error.name, error.status) if isinstance(error, Refused) else ("failed", 500)
        return self._problem(request, name, status)

    def failed(self, request: Request) -> Response:
        """Something failed here. Nobody is left without people and numbers."""
        return self._problem(request, "failed", 500)

    def _problem(self, request: Request, name: str, status: int) -> Response:
        return HTMLResponse(self._pages.problem(name, self._talk.language(request)), status)


class _Kind:
    """Middleware: a failure becomes a kind page, and a log line of where it happened, without what was in it."""

    def __init__(self, app: ASGIApp, *, web: _Web) -> None:
        self._app = app
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            logs.failed("web", error)
            if not started and scope["type"] == "http":
                await self._web.failed(Request(scope))(scope, receive, send)
