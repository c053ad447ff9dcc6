"""Keeps what helps a person to talk, and finds it: by a chat, a device, four words, a link. Nothing of a talk.

A profile lies sealed under an id of its own. It is kept until it is deleted, or for a year after its last use.
"""

from collections import Counter
from collections.abc import Mapping

import msgspec

from accessibility.profile import COUNTED, AccessProfile
from bot import four_words
from bot.messages import Chat
from bot.storage import access_profiles as table
from bot.storage.people import LINK_SECONDS, YEAR_DAYS
from bot.storage.seal import ID_BYTES, link_code
from bot.storage.store import Store
from bot.storage.work import Write

SITTING = b"s"
"""How the key of a device begins that has it for one sitting."""
SITTING_SECONDS = 86_400
USED_DAYS = 30  # a use is noted at most once in so many days: when somebody opened a page is nobody's business
_KIND = "access profile"
_EMPTY = AccessProfile()
"""A place made for a link to lead to, before anything was said."""
EVERYBODY = "profiles"
"""The key of the count of all profiles, as `bot.reports.needs` has it."""


class AccessProfiles:
    """The access profiles of one service. `own_language`: in which nobody has to be waited for."""

    def __init__(self, store: Store, own_language: str = "") -> None:
        self._store, self._own_language = store, own_language
        self._tries = four_words.Tries()

    async def of(self, chat: Chat) -> AccessProfile | None:
        """The profile of this chat or device, or None."""
        found = await self._find(chat)
        return None if found is None else self._open(found[0], found[2])

    async def save(self, chat: Chat, profile: AccessProfile) -> AccessProfile:
        """Keep it as said to be right today. Where nothing can lead to it (no cookie, no chat) nothing is kept."""
        profile = msgspec.structs.replace(profile, day=self._store.today())
        if self._way(chat):
            found = await self._find(chat)
            await self._put(chat, found[0] if found is not None else self._store.random(ID_BYTES), profile)
        return profile

    async def settle(self, chat: Chat, **values: str) -> None:
        """Another language or form was chosen at the door: what helps says so too, and stays as old as it is."""
        found = await self._find(chat)
        profile = self._open(found[0], found[2]) if found is not None else None
        if found is not None and profile is not None and values.get("form") != "child":
            await self._put(chat, found[0], msgspec.structs.replace(profile, **values))

    def is_due(self, profile: AccessProfile) -> bool:
        """Whether a year has passed since it was last said to be right (DAPB1605: review)."""
        return profile.day <= self._store.day(-YEAR_DAYS)

    async def used(self, chat: Chat) -> AccessProfile | None:
        """The same as `of`, and it is kept for a year from now."""
        found = await self._find(chat)
        if found is None:
            return None
        if found[1] <= self._store.day(-USED_DAYS):
            await self._store.write(table.touch(found[0], self._store.today()))
        return self._open(found[0], found[2])

    # from one device to another

    async def give_words(self, chat: Chat) -> str:
        """The four words that lead to it from anywhere; the same each time, and stored as a fingerprint alone."""
        found = await self._find(chat)
        if found is None:
            return ""
        words = four_words.of_secret(self._store.fingerprint("access words", found[0]), b"")
        await self._store.write(table.lead(self._name("words", " ".join(words)), found[0]))
        return " ".join(words)

    async def find(self, chat: Chat, typed: str, tried_by: str) -> bool:
        """Have these four words lead to their profile from this device too. Five tries an hour; wrong ones and those
        that are not in use are answered alike."""
        mended = four_words.mend(typed)
        may = self._tries.may(f"from {tried_by}", f"words {' '.join(mended or ())}")
        found = await self._store.read(table.found(self._name("words", " ".join(mended or ())), self._store.now()))
        way = self._way(chat)
        if not (may and mended and found and way):
            return False
        await self._store.write(self._lead(chat, found[0]))
        return True

    async def give_link(self, chat: Chat) -> str:
        """The code of a link that opens the profile of this chat once, in ten minutes, for whoever has it."""
        found = await self._find(chat)
        of = found[0] if found is not None else self._store.random(ID_BYTES)
        if found is None:
            await self._put(chat, of, _EMPTY)
        code = link_code(self._store.random)
        await self._store.write(table.lead(self._name("link", code), of, self._store.now() + LINK_SECONDS))
        return code

    async def open_link(self, chat: Chat, code: str) -> bool:
        """Have this device lead to the profile that such a link opens. False for used, ended and invented alike."""
        way = self._way(chat)
        found = await self._store.change(table.opened(self._name("link", code), self._store.now()))
        if found and way:
            await self._store.write(self._lead(chat, found))
        return bool(found and way)

    # ends

    async def let_go(self, chat: Chat) -> None:
        """This chat or device leads to it no more. What nothing else leads to goes with the next sweep."""
        if way := self._way(chat):
            await self._store.write(table.end(way))

    async def move(self, chat: Chat, to: Chat) -> None:
        """What this device leads to, the other leads to in its place: the same device, for another length of time."""
        if found := await self._find(chat):
            await self._store.write(table.end(self._way(chat)), self._lead(to, found[0]))

    async def left(self, chat: Chat) -> None:
        """The sitting ends: a device that had it for the sitting has it no more."""
        if chat.profile.startswith(SITTING):
            await self.let_go(chat)

    async def forget(self, chat: Chat) -> None:
        """Delete it, wherever it was used."""
        if found := await self._find(chat):
            await self._store.write(*table.forget(found[0]))

    async def sweep(self) -> None:
        """Delete what is past its time; once a month, count what is needed and what is missing."""
        await self._store.write(*table.past(self._store.day(-YEAR_DAYS), self._store.now()))
        await self._store.change(table.tidy)
        month = self._store.today()[:7]
        if (await self.counted())[0] != month:
            await self._store.write(*table.set_counts(month, await self._count()))

    async def counted(self) -> tuple[str, Mapping[str, int]]:
        """How many profiles need what, and miss what, at the first sweep of a month: for `bot.reports` to hide what is
        small. It stays as it was counted, so that no later look tells what was added in between."""
        return await self._store.read(table.counts)

    async def _count(self) -> Mapping[str, int]:
        opened = (self._open(of, sealed) for of, sealed in await self._store.read(table.every))
        every = [profile for profile in opened if profile is not None]
        found = Counter(need for profile in every for need in profile.needs(self._own_language))
        return {EVERYBODY: len(every), **{key: found[key] for key in COUNTED}}

    async def _find(self, chat: Chat) -> tuple[bytes, str, bytes] | None:
        way = self._way(chat)
        return await self._store.read(table.found(way, self._store.now())) if way else None

    def _lead(self, chat: Chat, to: bytes) -> Write:
        is_sitting = chat.profile.startswith(SITTING)
        return table.lead(self._way(chat), to, self._store.now() + SITTING_SECONDS if is_sitting else 0)

    def _way(self, chat: Chat) -> bytes:
        """What leads from here: the device's own key; else a chat that is somebody's own for good; else nothing."""
        if chat.profile:
            return self._store.fingerprint("access way", b"device", chat.profile)
        return self._name(chat.channel, chat.address) if not chat.key_half else b""

    def _name(self, kind: str, what: str) -> bytes:
        return self._store.fingerprint("access way", kind.encode(), what.encode())

    async def _put(self, chat: Chat, of: bytes, profile: AccessProfile) -> None:
        sealed = self._store.seal(_KIND, of, msgspec.msgpack.encode(profile))
        await self._store.write(table.put(of, self._store.today(), sealed), self._lead(chat, of))

    def _open(self, of: bytes, sealed: bytes) -> AccessProfile | None:
        """None for a place in which nothing has been said yet."""
        profile = msgspec.msgpack.decode(self._store.open(_KIND, of, sealed), type=AccessProfile)
        return None if profile == _EMPTY else profile
