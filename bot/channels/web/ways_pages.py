"""The pages on which a device's ways in are set, and the frame that locks a shared tablet. Touches no talk."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.cookies import Cookies
from bot.channels.web.pages import Pages
from bot.channels.web.posted import read_fields
from bot.channels.web.settings import WebSettings
from bot.channels.web.talk import Talk
from bot.channels.web.ways_in import SETTINGS, here, remember


class WaysPages:
    """Answers `/ways-in` and `/tablet`."""

    def __init__(self, pages: Pages, cookies: Cookies, settings: WebSettings, talk: Talk) -> None:
        self._pages, self._cookies, self._settings, self._talk = pages, cookies, settings, talk

    def routes(self) -> tuple[Route, ...]:
        """The addresses, for the application."""
        return Route("/ways-in", self.answer, methods=["GET", "POST"]), Route("/tablet", self.tablet)

    async def answer(self, request: Request) -> Response:
        """The page of settings; a value that was pressed is kept on the device before the page is shown again."""
        if request.method == "POST":
            return await self._set(request)
        back = "/talk" if self._cookies.read(request) is not None else "/"
        language = await self._talk.chosen_language(request)
        return HTMLResponse(self._pages.plain("ways_in", language, back=back, number=_number))

    async def tablet(self, request: Request) -> Response:
        """A frame round every page that follows: the full screen outlasts a page only in here."""
        return HTMLResponse(self._pages.plain("tablet", await self._talk.chosen_language(request)))

    async def _set(self, request: Request) -> Response:
        fields = await read_fields(request, self._settings.address)
        change = fields.get("set", [""])[-1]
        name = change.partition(":")[0]
        response = RedirectResponse(f"/ways-in#{name}" if name in SETTINGS else "/ways-in", 303)
        remember(response, here().with_(change), secure=self._settings.is_secure)
        return response


def _number(tenths: str) -> str:
    """Tenths of a second as seconds, without a nought that says nothing."""
    return f"{int(tenths) / 10:g}"
