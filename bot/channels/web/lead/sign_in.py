"""Signing in with a link that works once, and out. It takes a press: programs that look at links use none up."""

from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from bot.access import Role
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Frame
from bot.channels.web.posted import read_fields

_TRIED = "{role}@demonstration.invalid"


class SignIn:
    """In and out."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._access = frame.given.desk.access

    async def link(self, request: Request) -> Response:
        """A link: a button, and what it does. One that is used, over, revoked or invented looks like any other."""
        if request.method != "POST":
            return self._frame.page("sign_in", None)
        await read_fields(request, self._frame.settings.address)
        return await self._enter(request, request.path_params["code"])

    async def leave(self, request: Request) -> Response:
        """Sign out: this browser is nobody's from here on."""
        await read_fields(request, self._frame.settings.address)
        if cookie := self._frame.cookie.read(request):
            await self._access.sign_out(cookie)
        response = self._frame.page("signed_out", None)
        self._frame.cookie.clear(response)
        return response

    async def trial(self, request: Request) -> Response:
        """A demonstration only: a made-up account of the role that was pressed."""
        role = Form(await read_fields(request, self._frame.settings.address)).one("role", *get_args(Role))
        if not role:
            return self._frame.closed()
        address = _TRIED.format(role=role)
        return await self._enter(request, await self._access.invite(address, (role,)))  # type: ignore[arg-type]  # one of Role

    async def _enter(self, request: Request, code: str) -> Response:
        cookie = await self._access.sign_in(code)
        by = await self._access.who(cookie) if cookie is not None else None
        if cookie is None or by is None:
            return self._frame.closed()
        return await self._frame.let_in(request, by, cookie)
