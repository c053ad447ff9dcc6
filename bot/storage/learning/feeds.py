"""Secret addresses of calendars with due days: only a keyed fingerprint of each lies here. Whose they are ends them."""

import msgspec
from sqlalchemy import MetaData, bindparam

from bot.storage.columns import DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Write

TABLES = MetaData()

feed = table(
    "feed",
    TABLES,
    column("code", ID, "a keyed fingerprint of the address", kept=Kept.FEED, purpose="to open it", key=True),
    column("account", ID, "whose", kept=Kept.FEED, purpose="to end it with the account", index=True),
    column("owner_role", WORD, "whose actions, by role; nothing: all", kept=Kept.FEED, purpose="to choose the days",
           who=Readers.DESK),
    column("made_on", DAY, "the day", kept=Kept.FEED, purpose="to look through", who=Readers.DESK),
)  # fmt: skip


class Feed(msgspec.Struct, frozen=True):
    """An address that was given out."""

    code: bytes
    account: bytes
    owner_role: str
    made_on: str


FEEDS = Rows(feed, Feed)
_OF_ACCOUNT = FEEDS.dropping(feed.c.account == bindparam("of"))


def give(store: Store, code: str, account: bytes, owner_role: str) -> Write:
    """Let this code open the days."""
    return FEEDS.add(store, Feed(_name(store, code), account, owner_role, store.today()))


def of_code(store: Store, code: str) -> Read[Feed | None]:
    """What an address opens; None for one that was ended or invented."""
    return FEEDS.of(store, _name(store, code))


def of_account(store: Store, account: bytes) -> Read[tuple[Feed, ...]]:
    """The addresses that an account has given out."""
    return FEEDS.where(store, feed.c.account == account)


def end_all(account: bytes) -> Write:
    """Every address of an account is dead."""
    return Write(_OF_ACCOUNT, {"of": account})


def _name(store: Store, code: str) -> bytes:
    return store.fingerprint("calendar", code.encode())
