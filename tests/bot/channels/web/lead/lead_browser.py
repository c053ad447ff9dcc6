"""A browser on the lead's pages of a whole service, over stores in a folder, with a clock that is moved by hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from working import OPENED, Clock, Working, settings

from bot.access import Lead, Role
from bot.album import Album
from bot.app import Service, demonstration, for_leads
from bot.channels.web.app import build
from bot.desk.incidents import Opened, Opening

ADDRESS = "http://after.example"
LEAD = Lead(b"lead", frozenset({"lead"}), "willow")


class Pages:
    """A service and as many browsers as a test asks for."""

    def __init__(self, service: Service, clock: Clock, album: Album, app: object) -> None:
        self.service, self.clock, self.album = service, clock, album
        self._app = app

    def browser(self) -> httpx.AsyncClient:
        """A browser that is signed in as nobody, on a page of ours."""
        headers = {"sec-fetch-site": "same-origin"}
        transport = httpx.ASGITransport(self._app)  # type: ignore[arg-type]  # an ASGI application
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers, follow_redirects=True)

    async def signed_in(self, *roles: Role, address: str = "") -> httpx.AsyncClient:
        """A browser that was signed in by a link."""
        name = address or f"{'.'.join(roles)}@example.org"
        code = await self.service.desk.access.invite(name, roles)
        browser = self.browser()
        entered = await browser.post(f"/lead/in/{code}")
        assert entered.status_code == 200, entered.text
        return browser

    async def incident(self) -> Opened:
        """An incident of today with a young person, two staff members and a witness."""
        parts = {"young_person": 1, "staff": 2, "witness": 1}
        ended = OPENED.replace(hour=18, minute=10)
        return await self.service.desk.incidents.open(LEAD, Opening(parts, ended))  # type: ignore[arg-type]  # roles


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Pages]:
    clock = Clock()
    opened = Working(settings(tmp_path), clock)
    service = await opened.open()
    given = for_leads(service)
    yield Pages(service, clock, given.album, build(service.conversation, await demonstration(service), given))
    await opened.close()
