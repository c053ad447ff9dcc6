"""The `people` store: what belongs to a chat, whatever it talks about. It never learns what a talk is for."""

from typing import Final

import msgspec
from sqlalchemy import BigInteger, MetaData, SmallInteger, bindparam, delete, select
from sqlalchemy.engine import Connection

from bot.storage.columns import DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write, plain

TABLES = MetaData()
YEAR_DAYS = 365
LINK_SECONDS = 600

chat = table(
    "chat",
    TABLES,
    column(
        "id", ID, "this store's own pseudonym of the chat", kept=Kept.CHAT, purpose="to find the settings", key=True
    ),
    column("language", WORD, "a language code", kept=Kept.CHAT, purpose="to speak it", who=Readers.PERSON),
    column(
        "form", WORD, "standard, easy_read, child or symbols", kept=Kept.CHAT, purpose="to use it", who=Readers.PERSON
    ),
    column("audience", WORD, "staff, adult, ...", kept=Kept.CHAT, purpose="to open the right flow", who=Readers.PERSON),
    column(
        "supporter", WORD, "one of the service's own list", kept=Kept.CHAT, purpose="to name them", who=Readers.PERSON
    ),
    column("device", WORD, "the place of a shared tablet", kept=Kept.CHAT, purpose="to come there", who=Readers.PERSON),
    column("read_aloud", SmallInteger(), "1: wanted", kept=Kept.CHAT, purpose="to read aloud", who=Readers.PERSON),
    column("pictures", SmallInteger(), "pictures a screen", kept=Kept.CHAT, purpose="to show them", who=Readers.PERSON),
    column("message_time", WORD, "part of the day", kept=Kept.CHAT, purpose="when to send", who=Readers.PERSON),
    column("quiet_from", WORD, "own quiet hours", kept=Kept.CHAT, purpose="when not to send", who=Readers.PERSON),
    column("quiet_to", WORD, "own quiet hours", kept=Kept.CHAT, purpose="when not to send", who=Readers.PERSON),
    column("zone", WORD, "time zone", kept=Kept.CHAT, purpose="when to send", who=Readers.PERSON),
    column("day", DAY, "the day of the last change", kept=Kept.CHAT, purpose="to delete it", index=True),
)

away = table(
    "away",
    TABLES,
    column("chat", ID, "this store's own pseudonym of the chat", kept=Kept.CHAT, purpose="when not to send", key=True),
    column("day", DAY, "one day", kept=Kept.CHAT, purpose="when not to send", who=Readers.PERSON, key=True),
    column("kind", WORD, "nights or leave", kept=Kept.CHAT, purpose="when not to send", who=Readers.PERSON),
)

arrival = table(
    "arrival",
    TABLES,
    column("code", ID, "a keyed fingerprint of the link's code", kept=Kept.PAGE_LINK, purpose="to open it", key=True),
    column("audience", WORD, "staff, adult, ...", kept=Kept.PAGE_LINK, purpose="to open the right page"),
    column("language", WORD, "a language code", kept=Kept.PAGE_LINK, purpose="to speak it"),
    column("expires_at", BigInteger(), "when it ends", kept=Kept.PAGE_LINK, purpose="to end it", index=True),
)
"""Links from a chat to the start page, where nothing but the link may stand in the chat. They name no chat."""


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a chat has chosen. Empty: nothing was chosen, and the service's own setting holds."""

    language: str = ""
    form: str = ""
    audience: str = ""
    supporter: str = ""
    device: str = ""
    read_aloud: int = 0
    pictures: int = 0
    message_time: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    zone: str = ""
    away: tuple[tuple[str, str], ...] = ()  # (day, "nights" or "leave")

    @property
    def is_empty(self) -> bool:
        """Nothing is held about this chat."""
        return self == Settings()


NAMES: Final = tuple(name for name in Settings.__struct_fields__ if name != "away")
_EMPTY = {name: getattr(Settings(), name) for name in NAMES}
_CHOOSE = {name: Statement.put(chat, changes=(name, "day")) for name in NAMES}
_PUT = Statement.put(chat, changes=(*NAMES, "day"))
_TOUCH = Statement.put(chat, changes=("day",))
_AWAY = Statement.put(away, changes=("kind",))
_BACK = Statement(delete(away).where(away.c.chat == bindparam("of"), away.c.day == bindparam("on")))
_FORGET = Statement(delete(chat).where(chat.c.id == bindparam("of")))
_FORGET_AWAY = Statement(delete(away).where(away.c.chat == bindparam("of")))
_PAST_AWAY = Statement(delete(away).where(away.c.day < bindparam("before")))
_UNUSED = Statement(delete(chat).where(chat.c.day < bindparam("before")))
_OF = select(*(chat.c[name] for name in NAMES)).where(chat.c.id == bindparam("of"))
_GIVE = Statement.put(arrival)
_OPEN = (
    delete(arrival)
    .where(arrival.c.code == bindparam("of"), arrival.c.expires_at > bindparam("now"))
    .returning(arrival.c.audience, arrival.c.language)
)
_ENDED = Statement(delete(arrival).where(arrival.c.expires_at <= bindparam("now")))
_AWAY_OF = select(away.c.day, away.c.kind).where(away.c.chat == bindparam("of")).order_by(away.c.day)


def choose(of: bytes, day: str, **chosen: str | int) -> tuple[Write, ...]:
    """Set some of the settings of a chat (the names of `Settings`), and leave the others as they are."""
    values = _EMPTY | {"id": of, "day": day}
    return tuple(Write(_CHOOSE[name], values | {name: value}) for name, value in chosen.items())


def put(of: bytes, day: str, chosen: Settings) -> Write:
    """Set all the settings of a chat but its days away, which have functions of their own."""
    return Write(_PUT, {name: getattr(chosen, name) for name in NAMES} | {"id": of, "day": day})


def touch(of: bytes, day: str) -> Write:
    """The chat was used on that day, so its settings are kept for a year from then."""
    return Write(_TOUCH, _EMPTY | {"id": of, "day": day})


def be_away(of: bytes, days: tuple[str, ...], kind: str) -> tuple[Write, ...]:
    """No messages in the daytime of these days (`nights`), or none at all (`leave`)."""
    return tuple(Write(_AWAY, {"chat": of, "day": day, "kind": kind}) for day in days)


def be_back(of: bytes, days: tuple[str, ...]) -> tuple[Write, ...]:
    """These days are like any other again."""
    return tuple(Write(_BACK, {"of": of, "on": day}) for day in days)


def forget(of: bytes) -> tuple[Write, ...]:
    """Delete all that is held about a chat here."""
    return (Write(_FORGET, {"of": of}), Write(_FORGET_AWAY, {"of": of}))


def settings(of: bytes) -> Read[Settings]:
    """What a chat has chosen."""

    def read(connection: Connection) -> Settings:
        found = connection.execute(_OF, {"of": of}).first()
        days = tuple((one.day, one.kind) for one in connection.execute(_AWAY_OF, {"of": of}))
        chosen = Settings() if found is None else Settings(**found._mapping)
        return msgspec.structs.replace(chosen, away=days)

    return read


def give_link(store: Store, code: str, audience: str, language: str) -> Write:
    """Let this code open the start page once, for ten minutes."""
    values = {"code": _name(store, code), "audience": audience, "language": language}
    return Write(_GIVE, values | {"expires_at": store.now() + LINK_SECONDS})


async def open_link(store: Store, code: str) -> tuple[str, str] | None:
    """For whom and in which language the link opens the start page; None for used, ended and invented alike."""
    wanted = {"of": _name(store, code), "now": store.now()}
    found = await store.change(lambda connection: connection.execute(_OPEN, wanted).first())
    return None if found is None else (found.audience, found.language)


async def sweep(store: Store) -> None:
    """Delete what nobody has used for a year, days and links that are past; then make it unreadable."""
    await store.submit(
        plain(
            Write(_UNUSED, {"before": store.day(-YEAR_DAYS)}),
            Write(_PAST_AWAY, {"before": store.day(-1)}),
            Write(_ENDED, {"now": store.now()}),
        )
    )
    await store.erase()


def _name(store: Store, code: str) -> bytes:
    return store.fingerprint("arrival", code.encode())
