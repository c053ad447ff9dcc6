"""How the people named in "who to call" are reached: a page at an unguessable link, a chat, both or neither."""

import msgspec
from sqlalchemy import BigInteger, MetaData, bindparam, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, ID, WORD, Kept, Readers, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()
NOTHING = b""

receiver = table(
    "receiver",
    TABLES,
    column(
        "route",
        WORD,
        "a route of who to call",
        kept=Kept.ALWAYS,
        purpose="to reach them",
        key=True,
        who=Readers.OPERATOR,
    ),
    column(
        "link",
        ID,
        "a keyed fingerprint of the page's link, or nothing",
        kept=Kept.ALWAYS,
        purpose="to open the page",
        index=True,
    ),
    column("chat", BLOB, "the receiver's chat, sealed, or nothing", kept=Kept.ALWAYS, purpose="to send notices"),
    column(
        "code", ID, "a keyed fingerprint of a linking code, or nothing", kept=Kept.CODE, purpose="to link a chat once"
    ),
    column("code_until", BigInteger(), "when the code ends", kept=Kept.CODE, purpose="to link a chat in time"),
)


class Receiver(msgspec.Struct, frozen=True):
    """How a route of "who to call" can be reached: by a page, in a chat, by both or by neither."""

    route: str
    has_page: bool
    chat: bytes  # as it was given to `link_chat`; empty: none


_INVITE = Statement.put(receiver, changes=("link", "chat", "code", "code_until"))
_LINK = update(receiver).where(receiver.c.route == bindparam("of")).values(chat=bindparam("sealed"), code=NOTHING)
_OF_CODE = (
    select(receiver.c.route)
    .where(receiver.c.code == bindparam("of"), receiver.c.code_until > bindparam("now"))
    .with_for_update()
)
_OF_LINK = select(receiver.c.route).where(receiver.c.link == bindparam("of"))
_ALL = select(receiver.c.route, receiver.c.link, receiver.c.chat).order_by(receiver.c.route)


def invite(store: Store, route: str, *, link: str = "", code: str = "", until: int = 0) -> Write:
    """Give a route a page at `link`, and a code with which a chat can be linked once, until then.

    What the route had before is dead: its page, its chat and its code.
    """
    names = {
        name: store.fingerprint(name, value.encode()) if value else NOTHING
        for name, value in (("link", link), ("code", code))
    }
    return Write(_INVITE, names | {"route": route, "chat": NOTHING, "code_until": until})


async def link_chat(store: Store, code: str, chat: bytes) -> str:
    """Link a chat by its code, which is then used up; the route, or "" for a code that is wrong, used or too old."""
    wanted = {"of": store.fingerprint("code", code.encode()), "now": store.now()}

    def link(connection: Connection) -> str:
        route = connection.execute(_OF_CODE, wanted).scalar() or ""
        if route:
            connection.execute(_LINK, {"of": route, "sealed": store.seal("receiver", route.encode(), chat)})
        return route

    return await store.change(link)


def of_link(store: Store, link: str) -> Read[str]:
    """The route whose page has that link, or ""."""
    wanted = store.fingerprint("link", link.encode())
    return lambda connection: str(connection.execute(_OF_LINK, {"of": wanted}).scalar() or "")


def every(store: Store) -> Read[dict[str, Receiver]]:
    """All routes that were ever given a way to be reached."""

    def read(connection: Connection) -> dict[str, Receiver]:
        return {
            route: Receiver(route, bool(link), store.open("receiver", route.encode(), chat) if chat else NOTHING)
            for route, link, chat in connection.execute(_ALL)
        }

    return read
