"""Good practice at the desk: asking for an example, a second person who reads it, and only then leaving the service."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from bot.access import Access, Lead
from bot.desk.incidents import INVITATION_HOURS
from bot.storage.learning import invitations, practice, record
from bot.storage.learning.invitations import Invitation
from bot.storage.learning.record import Answer, Reflection, State
from bot.storage.learning.settled import ABOUT, ACCOUNT, PRACTICE
from bot.storage.seal import link_code
from bot.storage.store import Store
from bot.storage.work import Write

AUDIENCE = "lead"
WORDS = ("before", "did", "changed", "cost", "wrong", "again")
LOOKED_FOR = ("names", "places", "dates", "rare", "quote", "single_role")
"""What is looked for before an example leaves: each has to be ticked as not in it by whoever reads it second."""
_NOTE = "practice.sent_back"

Standing: TypeAlias = Literal["waiting", "sent_back", "approved"]
Lack: TypeAlias = Literal["second", "voices", "looked", "words"]
_STANDS: Mapping[State, Standing] = {"sent": "waiting", "sent_back": "sent_back", "released": "approved"}


class NotApproved(Exception):
    """An example may not leave yet; `lacks` says why."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(f"Nothing was approved. Missing: {', '.join(lacks)}.")
        self.lacks = lacks


class Example(msgspec.Struct, frozen=True):
    """One example. `said`: its answers by field; `note`: why it was sent back; `is_own`: written or changed by whoever
    looks at it, who is therefore not its second reader."""

    id: bytes
    state: Standing
    day: str
    said: Mapping[str, tuple[str, ...]]
    note: str
    is_own: bool


class Practice:
    """The examples of one service."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def invite(self, by: Lead) -> str:
        """The code of a link to the talk in which an example is written. Single use, 72 hours."""
        code, until = link_code(self._store.random), self._store.now() + INVITATION_HOURS * 3600
        made = Invitation(PRACTICE, AUDIENCE, AUDIENCE, "", until, about=by.account)
        logged = self._access.logged(by, "practice", act="invited")
        await self._store.write(invitations.invite(self._store, code, made), logged)
        return code

    async def every(self, by: Lead) -> Sequence[Example]:
        """Every example, those that wait for a reader first. Raises `NotAllowed`."""
        await self._access.log(by, "practice")
        found = [await self._example(by, one) for one in await self._store.read(practice.held())]
        order = list(_STANDS.values())
        return sorted(found, key=lambda one: order.index(one.state))

    async def one(self, by: Lead, of: bytes, *, act: str = "read") -> Example:
        """One example. ValueError where there is none. Raises `NotAllowed`."""
        await self._access.log(by, "practice", of, act=act)
        return await self._example(by, await self._of(of))

    async def approve(self, by: Lead, of: bytes, looked_for: Sequence[str]) -> None:
        """The second reader agrees: it may leave. `looked_for`: what they ticked as not in it. Raises `NotApproved`."""
        found = await self._of(of)
        lacks = tuple(_lacks(await self._example(by, found), looked_for))
        if lacks:
            raise NotApproved(lacks)
        await self._move(by, found, "released", "approved")

    async def send_back(self, by: Lead, of: bytes, note: str) -> None:
        """It does not leave as it is; the note says what has to change."""
        kept = record.keep(self._store, of, Answer(_NOTE, (note,), "person", "en_GB"), self._store.today())
        await self._move(by, await self._of(of), "sent_back", "sent_back", *kept)

    async def amend(self, by: Lead, of: bytes, words: Mapping[str, str], voices: str) -> None:
        """It was changed after it was sent back, and waits for a reader again: not for whoever changed it."""
        today = self._store.today()
        texts = [Answer(f"practice.{name}", (words[name],), "person", "en_GB") for name in WORDS if words.get(name)]
        chosen = [Answer("practice.voices", (voices,)), Answer(ACCOUNT, (by.account.hex(),))]
        kept = (write for one in (*texts, *chosen) for write in record.keep(self._store, of, one, today))
        gone = (record.unkeep(of, f"practice.{name}") for name in WORDS if not words.get(name))
        await self._move(by, await self._of(of), "sent", "changed", *kept, *gone, record.unkeep(of, _NOTE))

    async def drop(self, by: Lead, of: bytes) -> None:
        """It is not used: it is deleted, whatever it stood at."""
        found = await self._of(of)
        logged = self._access.logged(by, "practice", of, act="not_used")
        await self._store.write(*record.drop(found.id), logged)

    async def _move(self, by: Lead, found: Reflection, to: State, act: str, *beside: Write) -> None:
        if found.state not in {"released": ("sent",), "sent_back": ("sent", "released"), "sent": ("sent_back",)}[to]:
            raise ValueError("The example has moved on.")
        moved = practice.move(found.id, found.state, to, self._store.today())
        await self._store.write(*beside, moved, self._access.logged(by, "practice", found.id, act=act))

    async def _of(self, of: bytes) -> Reflection:
        found = await self._store.read(practice.of_id(of))
        if found is None:
            raise ValueError("There is no such example.")
        return found

    async def _example(self, by: Lead, one: Reflection) -> Example:
        said = {each.field: each.value for each in await self._store.read(record.answers(self._store, one.id))}
        writers = {value for field in (ABOUT, ACCOUNT) for value in said.pop(field, ())}
        note = said.pop(_NOTE, ("",))[0]
        return Example(one.id, _STANDS[one.state], one.day, said, note, by.account.hex() in writers)


def _lacks(one: Example, looked_for: Sequence[str]) -> list[Lack]:
    lacks: list[Lack] = ["second"] if one.is_own else []
    if one.said.get("practice.voices") not in (("none",), ("all_yes",)):
        lacks.append("voices")
    if not set(LOOKED_FOR) <= set(looked_for):
        lacks.append("looked")
    if not is_written(one.said.get("practice.did", ())):
        lacks.append("words")
    return lacks


def is_written(value: Sequence[str]) -> bool:
    """Whether somebody answered there: neither skipped nor not known."""
    return bool(value) and not value[0].startswith("#")


__all__ = ["LOOKED_FOR", "WORDS", "Example", "NotApproved", "Practice", "is_written"]
