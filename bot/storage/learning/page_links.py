"""Links from a chat to the page for one question: single use, ten minutes. Only a keyed fingerprint of the code lies
here."""

import msgspec
from sqlalchemy import BigInteger, Integer, MetaData, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, ID, Kept, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()
LINK_SECONDS = 600
NOBODY = b""

page_link = table(
    "page_link",
    TABLES,
    column("code", ID, "a keyed fingerprint of the link's code", kept=Kept.PAGE_LINK, purpose="to open it", key=True),
    column("talk", ID, "the talk's random id", kept=Kept.PAGE_LINK, purpose="to open its question"),
    column("revision", Integer(), "the question", kept=Kept.PAGE_LINK, purpose="it opens no other"),
    column("chat", BLOB, "where the talk goes on; sealed", kept=Kept.PAGE_LINK, purpose="to go on there"),
    column(
        "opened_by",
        ID,
        "pseudonym of the browser that opened it, or nothing",
        kept=Kept.PAGE_LINK,
        purpose="it opens once",
        index=True,
    ),
    column("expires_at", BigInteger(), "when it ends", kept=Kept.PAGE_LINK, purpose="to end it", index=True),
)


class PageLink(msgspec.Struct, frozen=True):
    """What a link opens: one question of a talk. `chat` is where that talk goes on."""

    talk: bytes
    revision: int
    chat: bytes


_GIVE = Statement.put(page_link)
_OPEN = (
    update(page_link)
    .where(
        page_link.c.code == bindparam("of"),
        page_link.c.opened_by.in_([bindparam("nobody"), bindparam("who")]),
        page_link.c.expires_at > bindparam("now"),
    )
    .values(opened_by=bindparam("by"))
)
_OPENED = (
    select(page_link.c.code, page_link.c.talk, page_link.c.revision, page_link.c.chat)
    .where(page_link.c.opened_by == bindparam("by"), page_link.c.expires_at > bindparam("now"))
    .order_by(page_link.c.expires_at.desc(), page_link.c.code)
)
_QUESTION = (page_link.c.talk == bindparam("of"), page_link.c.revision == bindparam("at"))
_FORGET = Statement(delete(page_link).where(*_QUESTION))
_PAST = Statement(delete(page_link).where(page_link.c.expires_at <= bindparam("now")))


def give(store: Store, code: str, link: PageLink) -> Write:
    """Let this code open the question, for ten minutes."""
    name = _name(store, code)
    values = {"code": name, "talk": link.talk, "revision": link.revision, "opened_by": NOBODY}
    sealed = store.seal("page_link", name, link.chat)
    return Write(_GIVE, values | {"chat": sealed, "expires_at": store.now() + LINK_SECONDS})


async def open_link(store: Store, code: str, browser: bytes) -> bool:
    """Open a link in the first browser that tries; False for used, ended and invented alike."""
    wanted = {"of": _name(store, code), "nobody": NOBODY, "who": browser, "by": browser, "now": store.now()}
    return await store.change(lambda connection: connection.execute(_OPEN, wanted).rowcount == 1)


def opened_in(store: Store, browser: bytes) -> Read[PageLink | None]:
    """The link that is open in a browser, the newest if there are several."""

    def read(connection: Connection) -> PageLink | None:
        found = connection.execute(_OPENED, {"by": browser, "now": store.now()}).first()
        if found is None:
            return None
        return PageLink(found.talk, found.revision, store.open("page_link", found.code, found.chat))

    return read


def forget(talk: bytes, revision: int) -> Write:
    """That question is answered: no link leads to it any more."""
    return Write(_FORGET, {"of": talk, "at": revision})


def forget_past(now: int) -> Write:
    """Delete the links whose ten minutes are over."""
    return Write(_PAST, {"now": now})


def _name(store: Store, code: str) -> bytes:
    return store.fingerprint("page link", code.encode())
