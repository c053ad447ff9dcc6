"""Due days of actions at a secret address, for a calendar that asks by itself: who gave it out, and what it opens."""

from collections.abc import Sequence

from bot.access import Access, Lead
from bot.desk.actions import Action
from bot.storage.learning import accounts, actions, feeds
from bot.storage.learning.feeds import FEEDS, Feed
from bot.storage.seal import link_code
from bot.storage.store import Store


class Calendars:
    """The addresses of one service. Whoever has one reads days, and that an action is due: nothing else is in it."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def give(self, by: Lead, owner_role: str = "") -> str:
        """The code of a new address: of the open actions of that role, or of all. It is shown once. `NotAllowed`."""
        code = link_code(self._store.random) + link_code(self._store.random)
        logged = self._access.logged(by, "actions", act="calendar_given")
        await self._store.write(feeds.give(self._store, code, by.account, owner_role), logged)
        return code

    async def every(self, by: Lead) -> Sequence[Feed]:
        """The addresses that this account gave out, the latest first. Raises `NotAllowed`."""
        self._access.check(by, "actions")
        found = await self._store.read(feeds.of_account(self._store, by.account))
        return sorted(found, key=lambda one: (one.made_on, one.code), reverse=True)

    async def end(self, by: Lead, of: bytes) -> None:
        """That address is dead from here on. ValueError for one of somebody else, or none."""
        if of not in {one.code for one in await self.every(by)}:
            raise ValueError("There is no such address of this account.")
        await self._store.write(FEEDS.drop(of), self._access.logged(by, "actions", act="calendar_ended"))

    async def due(self, code: str) -> Sequence[Action] | None:
        """The open actions with a day that an address opens. None for one that was ended or invented, or whose account
        ended or reaches actions no more. That a calendar asked is in no log: it asks many times a day."""
        found = await self._store.read(feeds.of_code(self._store, code))
        account = None if found is None else await self._store.read(accounts.active(self._store, found.account))
        whose = None if account is None else self._access.lead_of(account)
        if found is None or whose is None or not whose.reaches("actions"):
            return None
        every = await self._store.read(actions.all_actions(self._store))
        open_ones = [one for one in every if one.due and one.state != "closed"]
        return [one for one in open_ones if found.owner_role in ("", one.owner_role)]


__all__ = ["Calendars", "Feed"]
