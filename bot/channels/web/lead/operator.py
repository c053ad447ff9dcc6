"""What an operator looks through: accounts, and who read what. Nobody's words."""

from datetime import datetime
from itertools import groupby

from starlette.responses import Response

from bot.access import CONSOLE
from bot.channels.web.lead.frame import Asked, Frame

_DAYS = 30
_MOST = 500
_SECONDS_A_DAY = 24 * 3600


class OperatorPages:
    """Accounts and readings."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._access = frame.given.desk.access

    async def accounts(self, asked: Asked) -> Response:
        """Every account, with its roles."""
        found = sorted(await self._access.accounts(asked.by), key=lambda one: (one.state != "active", one.address))
        return self._frame.page("accounts", asked.by, here="accounts", accounts=found)

    async def readings(self, asked: Asked) -> Response:
        """Who read, changed and took away what in the last days, the latest first; one page stands as one."""
        now = self._frame.given.now()
        found = await self._access.readings(asked.by, since=int(now.timestamp()) - _DAYS * _SECONDS_A_DAY)
        rows = [
            (
                datetime.fromtimestamp(minute * 60, now.tzinfo),
                account,
                list(dict.fromkeys((x.act, x.what) for x in same)),
            )
            for (minute, account), same in groupby(found[:_MOST], key=lambda one: (one.at // 60, one.account))
        ]
        return self._frame.page(
            "readings", asked.by, here="readings", rows=rows, console=CONSOLE.account, cut=len(found) > _MOST
        )
