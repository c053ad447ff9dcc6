"""Actions at the desk: agreeing one, inviting its owner to be reminded, looking at what came of it."""

from collections.abc import Iterable

import msgspec

from bot.access import Access, Lead
from bot.desk.incidents import INVITATION_HOURS
from bot.incidents import follow_up
from bot.incidents.follow_up import CHANGES
from bot.storage import talks
from bot.storage.learning import actions, invitations
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.invitations import Invitation
from bot.storage.seal import link_code
from bot.storage.store import Store
from bot.storage.work import Write

FOLLOW_UP = "learning/follow_up"
AUDIENCE, OWNER = "staff", "owner"


class Actions:
    """The actions of one service."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def agree(self, by: Lead, agreed: Action) -> Action:
        """An action was agreed; it gets its id and its day. ValueError for what changes nothing that is listed."""
        if agreed.changes not in CHANGES:
            raise ValueError(f"An action changes one of: {', '.join(CHANGES)}.")
        store = self._store
        named = msgspec.structs.replace(agreed, id=store.random(16), agreed_on=store.today(), state="agreed")
        await store.write(ACTIONS.add(store, named), self._access.logged(by, "actions", named.id, act="agreed"))
        return named

    async def invite_owner(self, by: Lead, of: bytes) -> str:
        """The code of a link for whoever holds the owner's role: in a chat it asks to be reminded, on a page it opens
        the action. Single use, 72 hours."""
        store, found = self._store, await self._of(of)
        code, until = link_code(self._store.random), store.now() + INVITATION_HOURS * 3600
        made = Invitation(FOLLOW_UP, AUDIENCE, OWNER, found.incident, until, about=of)
        logged = self._access.logged(by, "actions", of, act="invited")
        await store.write(invitations.invite(store, code, made), logged)
        return code

    async def look(self, by: Lead, of: bytes) -> Action:
        """The lead looked at what was answered, or that nothing was."""
        return await self._move(by, of, "look")

    async def close(self, by: Lead, of: bytes, proof: str) -> Action:
        """It is closed, with what shows it. Its reminders end."""
        found = await self._of(of)
        changed = msgspec.structs.replace(found, proof=proof, closed_on=self._store.today())
        ended = talks.cancel(actions.reminder_origin(self._store, of))
        return await self._move(by, of, "close", changed, (ended,))

    async def reopen(self, by: Lead, of: bytes, *, due: str, owner_role: str = "") -> Action:
        """It is to be done after all, by that day, perhaps by somebody else."""
        found = await self._of(of)
        role = owner_role or found.owner_role
        owner = found.owner if role == found.owner_role else b""
        changed = msgspec.structs.replace(found, due=due, owner_role=role, owner=owner, closed_on="", proof="")
        moved = talks.reschedule(actions.reminder_origin(self._store, of), due)
        return await self._move(by, of, "reopen", changed, (moved,))

    async def every(self, by: Lead) -> tuple[Action, ...]:
        """Every action, by its day; those without one last."""
        await self._access.log(by, "actions")
        found = await self._store.read(actions.all_actions(self._store))
        return tuple(sorted(found, key=lambda one: (not one.due, one.due, one.id)))

    async def one(self, by: Lead, of: bytes) -> Action:
        """One action, with its words."""
        await self._access.log(by, "actions", of)
        return await self._of(of)

    async def _of(self, of: bytes) -> Action:
        found = await self._store.read(ACTIONS.of(self._store, of))
        if found is None:
            raise ValueError("There is no such action.")
        return found

    async def _move(
        self, by: Lead, of: bytes, trigger: str, changed: Action | None = None, beside: Iterable[Write] = ()
    ) -> Action:
        found = await self._of(of)
        state = follow_up.after(found.state, trigger)  # type: ignore[arg-type]  # written by the machine alone
        moved = msgspec.structs.replace(changed or found, state=state)
        logged = self._access.logged(by, "actions", of, act=trigger)
        await self._store.write(ACTIONS.change(self._store, moved, was=found.state), *beside, logged)
        return moved


__all__ = ["Action", "Actions"]
