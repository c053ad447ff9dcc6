"""Accounts of leads and facilitators: who may sign in, by which link, for how long, and what they have read.

Only keyed fingerprints of links and cookies are stored. `bot.access` decides what a role may reach.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, MetaData, bindparam, select
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Write
from bot.storage.writer import carry_out

TABLES = MetaData()

account = table(
    "account",
    TABLES,
    column("id", ID, "a keyed fingerprint of the address", kept=Kept.ACCOUNT, purpose="to know it", key=True),
    column("state", WORD, "active or revoked", kept=Kept.ACCOUNT, purpose="to let in", who=Readers.OPERATOR),
    column("roles", WORD, "lead, facilitator, ...", kept=Kept.ACCOUNT, purpose="its own pages", who=Readers.OPERATOR),
    column("unit", WORD, "a label, or nothing", kept=Kept.ACCOUNT, purpose="from another unit?", who=Readers.DESK),
    column("address", BLOB, "its e-mail address; sealed", kept=Kept.ACCOUNT, purpose="to know it",
           who=Readers.OPERATOR),
    column("made_on", DAY, "the day", kept=Kept.ACCOUNT, purpose="to look through", who=Readers.OPERATOR),
    column("revoked_on", DAY, "the day, or nothing", kept=Kept.ACCOUNT, purpose="to delete it", who=Readers.OPERATOR),
)  # fmt: skip

sign_in = table(
    "sign_in",
    TABLES,
    column("code", ID, "a keyed fingerprint of the link", kept=Kept.SIGN_IN, purpose="to sign in once", key=True),
    column("account", ID, "whose", kept=Kept.SIGN_IN, purpose="to sign in", index=True),
    column("expires_at", BigInteger(), "when it ends", kept=Kept.SIGN_IN, purpose="to end it", index=True),
)

signed_in = table(
    "signed_in",
    TABLES,
    column("cookie", ID, "a keyed fingerprint of the cookie", kept=Kept.SIGNED_IN, purpose="to stay in", key=True),
    column("account", ID, "whose", kept=Kept.SIGNED_IN, purpose="to know who", index=True),
    column("expires_at", BigInteger(), "when it ends", kept=Kept.SIGNED_IN, purpose="to end it", index=True),
)

reading = table(
    "reading",
    TABLES,
    column("id", ID, "random", kept=Kept.READING, purpose="to know it", key=True),
    column("account", ID, "who", kept=Kept.READING, purpose="every reading is logged", who=Readers.OPERATOR),
    column("at", BigInteger(), "when", kept=Kept.READING, purpose="the same", who=Readers.OPERATOR, index=True),
    column("act", WORD, "read, exported, signed in, ...", kept=Kept.READING, purpose="the same", who=Readers.OPERATOR),
    column("what", WORD, "a kind of record or page", kept=Kept.READING, purpose="the same", who=Readers.OPERATOR),
    column("record", BLOB, "its id, or nothing", kept=Kept.READING, purpose="the same", who=Readers.OPERATOR),
)


class Account(msgspec.Struct, frozen=True):
    """Somebody who may sign in. `roles`: words of `bot.access.Role`, with spaces between."""

    id: bytes
    roles: str
    address: str
    made_on: str
    unit: str = ""
    state: str = "active"
    revoked_on: str = ""


class SignIn(msgspec.Struct, frozen=True):
    """A link that signs in once."""

    code: bytes
    account: bytes
    expires_at: int


class SignedIn(msgspec.Struct, frozen=True):
    """A browser that is signed in."""

    cookie: bytes
    account: bytes
    expires_at: int


class Reading(msgspec.Struct, frozen=True):
    """Who read, changed or took away what, and when. Never what it said."""

    id: bytes
    account: bytes
    at: int
    act: str
    what: str
    record: bytes = b""


ACCOUNTS = Rows(account, Account, sealed=("address",))
SIGN_INS = Rows(sign_in, SignIn)
SIGNED_IN = Rows(signed_in, SignedIn)
READINGS = Rows(reading, Reading)

_LOCKED = (
    select(sign_in.c.account)
    .where(sign_in.c.code == bindparam("of"), sign_in.c.expires_at > bindparam("now"))
    .with_for_update()
)
_LINKS_OF = SIGN_INS.dropping(sign_in.c.account == bindparam("of"))
_BROWSERS_OF = SIGNED_IN.dropping(signed_in.c.account == bindparam("of"))
_PAST_LINKS = SIGN_INS.dropping(sign_in.c.expires_at <= bindparam("now"))
_PAST_BROWSERS = SIGNED_IN.dropping(signed_in.c.expires_at <= bindparam("now"))
_PAST_READINGS = READINGS.dropping(reading.c.at < bindparam("before"))
_PAST_ACCOUNTS = ACCOUNTS.dropping(account.c.revoked_on != "", account.c.revoked_on < bindparam("before"))


def account_id(store: Store, address: str) -> bytes:
    """The id of the account of an e-mail address, whether there is one or not."""
    return store.fingerprint("account", address.strip().lower().encode())


def active(store: Store, of: bytes) -> Read[Account | None]:
    """The account, unless it is revoked or was never made."""
    found = ACCOUNTS.of(store, of)

    def read(connection: Connection) -> Account | None:
        one = found(connection)
        return one if one is not None and one.state == "active" else None

    return read


def all_accounts(store: Store) -> Read[tuple[Account, ...]]:
    """Every account, the revoked ones too."""
    return ACCOUNTS.where(store)


def give_link(store: Store, code: str, of: bytes, until: int) -> Write:
    """Let this code sign in once, until then."""
    return SIGN_INS.add(store, SignIn(_link(store, code), of, until))


async def use_link(store: Store, code: str, cookie: str, until: int) -> Account | None:
    """Sign a browser in with a link: the link is gone with it. None for used, ended, revoked and invented alike."""
    name, now = _link(store, code), store.now()

    def use(connection: Connection) -> Account | None:
        of = connection.execute(_LOCKED, {"of": name, "now": now}).scalar()
        found = None if of is None else active(store, of)(connection)
        if found is None:
            return None
        entered = SignedIn(_cookie(store, cookie), found.id, until)
        carry_out(connection, SIGN_INS.drop(name), SIGNED_IN.add(store, entered), logged(store, found.id, "signed_in"))
        return found

    return await store.change(use)


def of_cookie(store: Store, cookie: str) -> Read[Account | None]:
    """Who is signed in with that cookie; None once it ended, was signed out or the account was revoked."""
    found = SIGNED_IN.of(store, _cookie(store, cookie))

    def read(connection: Connection) -> Account | None:
        entered = found(connection)
        if entered is None or entered.expires_at <= store.now():
            return None
        return active(store, entered.account)(connection)

    return read


def sign_out(store: Store, cookie: str) -> Write:
    """That browser is signed out."""
    return SIGNED_IN.drop(_cookie(store, cookie))


def revoke(store: Store, found: Account) -> tuple[Write, ...]:
    """The account ends with every link and every browser of it: its next request is refused."""
    ended = msgspec.structs.replace(found, state="revoked", revoked_on=store.today())
    return (
        ACCOUNTS.put(store, ended),
        Write(_LINKS_OF, {"of": found.id}),
        Write(_BROWSERS_OF, {"of": found.id}),
        logged(store, found.id, "revoked"),
    )


def logged(store: Store, by: bytes, act: str, what: str = "", record: bytes = b"") -> Write:
    """One more line of who did what: it says which record, and never what stands in it."""
    return READINGS.add(store, Reading(store.random(16), by, store.now(), act, what, record))


def readings(store: Store, *, since: int = 0) -> Read[Sequence[Reading]]:
    """What was read, changed and taken away since then, the latest first."""
    found = READINGS.where(store, reading.c.at >= since)
    return lambda connection: sorted(found(connection), key=lambda one: (-one.at, one.id))


def forget_past(now: int, read_before: int, revoked_before: str) -> tuple[Write, ...]:
    """Delete links and browsers whose time is over, old readings, and accounts long revoked."""
    return (
        Write(_PAST_LINKS, {"now": now}),
        Write(_PAST_BROWSERS, {"now": now}),
        Write(_PAST_READINGS, {"before": read_before}),
        Write(_PAST_ACCOUNTS, {"before": revoked_before}),
    )


def _link(store: Store, code: str) -> bytes:
    return store.fingerprint("sign in", code.encode())


def _cookie(store: Store, cookie: str) -> bytes:
    return store.fingerprint("signed in", cookie.encode())
