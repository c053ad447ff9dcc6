"""Photos of the service's own places and people on its pages, and their addresses. Keeps none."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.cookies import Cookies
from bot.channels.web.needs import Photos


class KnowPhotos:
    """Middleware: has the pages know which photos may be shown, before one is made."""

    def __init__(self, app: ASGIApp, *, photos: Photos) -> None:
        self._app, self._photos = app, photos

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/static"):
            await self._photos.look()
        await self._app(scope, receive, send)


class PhotoPages:
    """Answers `/photo/...`."""

    def __init__(self, photos: Photos, cookies: Cookies) -> None:
        self._photos, self._cookies = photos, cookies

    def routes(self) -> tuple[Route, ...]:
        """The address, for the application."""
        return (Route("/photo/{address}", self.answer),)

    async def answer(self, request: Request) -> Response:
        """A photo, for somebody who has a page of ours open. Expired, removed and invented look alike."""
        found = self._photos.content(request.path_params["address"])
        if found is None or self._cookies.read(request) is None:
            raise HTTPException(404)
        return Response(found, media_type="image/webp")  # "no-store", as every answer: no cache keeps it
