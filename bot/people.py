"""What a chat is like: its language and form, who it is, when messages suit. Never anything of a talk."""

import secrets
from collections.abc import Mapping
from typing import Literal

import msgspec

from accessibility.forms import foreign
from accessibility.profile import AccessProfile
from bot.access_profiles import AccessProfiles
from bot.messages import Chat
from bot.storage import people
from bot.storage.store import Store
from flows.engine.flow import Form


class Person(msgspec.Struct, frozen=True):
    """The settings of one chat. `audience` empty: not known yet, so nothing is offered that needs it."""

    form: Form = "standard"
    language: str = "en_GB"
    audience: str = ""
    supporter: str = ""  # a name from the service's own list
    device: str = ""  # the place of a shared tablet
    message_time: str = ""  # midday, late_afternoon, evening; asked once in the life of a chat
    quiet_from: str = ""  # wider than the service's, never narrower
    quiet_to: str = ""

    @property
    def is_supported(self) -> bool:
        """Somebody sits beside: always with few words and with a child; else where a supporter started the talk."""
        return self.audience in ("few_words", "child") or (self.audience == "young_person" and bool(self.supporter))

    def facts(self, purpose: str, *, under_18: bool, alert: str, pushes: bool) -> dict[str, str]:
        """What a flow may know of this chat (flows.engine.flow.FACTS)."""
        grown = self.audience in ("staff", "family", "lead")
        young = self.audience in ("young_person", "child") or (under_18 and not grown and self.audience != "adult")
        reach = "shared" if self.device else "chat" if pushes else "own_device"
        return {
            "audience": self.audience,
            "under_18": "yes" if young else "no",
            "supported": "yes" if self.is_supported else "no",
            "reach": reach,
            "alert": alert if young else "on_tap",
            "purpose": purpose,
            "place": "known" if self.device else "unknown",
            "device": self.device,
            "supporter": self.supporter,
            "last": "no",
            "foreign": foreign(self.language),
        }


class People:
    """Reads and writes the settings of chats, each under this store's own pseudonym."""

    def __init__(self, store: Store, own_language: str = "") -> None:
        self.store = store
        self.profiles = AccessProfiles(store, own_language)

    async def of(self, chat: Chat) -> Person:
        """The settings of this chat, or the usual ones where it has none."""
        found = await self.store.read(people.settings(self.store.pseudonym(chat)))
        chosen = {name: getattr(found, name) for name in Person.__struct_fields__ if getattr(found, name)}
        return Person(**chosen)

    async def away(self, chat: Chat) -> Mapping[str, str]:
        """The days on which this chat is on nights or on leave."""
        return dict((await self.store.read(people.settings(self.store.pseudonym(chat)))).away)

    async def be_away(self, chat: Chat, days: tuple[str, ...], kind: Literal["nights", "leave"]) -> None:
        """No messages in the daytime of these days (`nights`), or none at all (`leave`)."""
        await self.store.write(*people.be_away(self.store.pseudonym(chat), days, kind))

    async def set_away(self, chat: Chat, kind: str, number: int) -> None:
        """On nights or on leave for so many days from today, in place of what was said before; `back`: not any more.

        Of nights the day after the last is one too: somebody sleeps then.
        """
        of, store = self.store.pseudonym(chat), self.store
        before = people.be_back(of, tuple(await self.away(chat)))
        days = tuple(store.day(after) for after in range(number + (kind == "nights")))
        await store.write(*before, *(people.be_away(of, days, kind) if kind in ("nights", "leave") else ()))

    async def put(self, chat: Chat, person: Person) -> Person:
        """Keep these settings for the chat."""
        chosen = people.Settings(**msgspec.structs.asdict(person))
        await self.store.write(people.put(self.store.pseudonym(chat), self.store.today(), chosen))
        return person

    async def change(self, chat: Chat, **values: str) -> Person:
        """Change some of them."""
        return await self.put(chat, msgspec.structs.replace(await self.of(chat), **values))

    async def set_up(self, chat: Chat, profile: AccessProfile) -> None:
        """Keep what helps; from now on this chat speaks so."""
        await self.profiles.save(chat, profile)
        await self.start_from(chat, profile)

    async def start_from(self, chat: Chat, profile: AccessProfile) -> None:
        """Have this chat speak as it says there."""
        await self.put(chat, as_set_up(await self.of(chat), profile))

    async def give_link(self, person: Person) -> str:
        """The code of a link that opens the start page once, for whoever has it, in ten minutes."""
        code = secrets.token_urlsafe(16)
        await self.store.write(people.give_link(self.store, code, person.audience, person.language))
        return code

    async def open_link(self, code: str) -> tuple[str, str] | None:
        """The audience and language of such a link. None for used, ended and invented alike."""
        return await people.open_link(self.store, code)

    async def sweep(self) -> None:
        """Delete what nobody has used for a year."""
        await self.profiles.sweep()
        await people.sweep(self.store)

    async def forget(self, chat: Chat) -> None:
        """Delete them."""
        await self.store.write(*people.forget(self.store.pseudonym(chat)))


def as_set_up(person: Person, profile: AccessProfile) -> Person:
    """The settings of somebody whom this helps. With few words it begins with pictures, with a child in a child's
    words, whatever was said."""
    form = person.form if person.audience in ("few_words", "child") else profile.form
    return msgspec.structs.replace(person, form=form, language=profile.language or person.language)
