"""The whole service on a real port: its databases in a folder, its pages behind a real server, nothing made up."""

import asyncio
import socket
import threading
from pathlib import Path

import uvicorn
from lead_records import came_in, example, rules
from working import Clock, Working, settings

from bot.app import demonstration, for_leads
from bot.channels.web.app import build
from bot.demonstration.past import Past
from bot.messages import Words


class WholeService:
    """Runs until it is stopped, on a loop of its own: databases are opened and closed where they are used."""

    def __init__(self, folder: Path, *, months: int = 0) -> None:
        self._months = months  # of a made-up past, told before it opens
        self._working = Working(settings(folder), Clock())
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server: uvicorn.Server | None = None
        self._ready = threading.Event()
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(30), "the service did not open"

    def stop(self) -> None:
        """Let it finish what is under way, and close its databases."""
        assert self._server is not None
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the service did not close"

    async def _run(self) -> None:
        service = await self._working.open()
        if self._months:
            await Past(service.stores.learning, service.desk, self._working.clock, 1).tell(self._months)
            await came_in(service)
            await service.safety.write_to(b"a talk of safety", 1, Words("Please come when nobody else is there."))
            await example(service)
            await rules(service)
        application = build(
            service.conversation, await demonstration(service), for_leads(service), people=service.people
        )
        self._server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
        self._ready.set()
        await self._server.serve([self._socket])
        await self._working.close()
