"""The `keys` store: keys of live support talks. Destroying one makes all that was sealed with it unreadable."""

import hmac
from collections import OrderedDict
from hashlib import sha256
from time import monotonic

from cryptography.exceptions import InvalidTag
from sqlalchemy import BigInteger, MetaData, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, ID, Kept, column, table
from bot.storage.seal import KEY_BYTES, Chance, Seal, derive
from bot.storage.store import Store
from bot.storage.work import Statement, Write, plain

TABLES = MetaData()
LIFE_SECONDS = 24 * 3600
CACHE_SECONDS = 300
CACHE_LIMIT = 1024

session_key = table(
    "session_key",
    TABLES,
    column("id", ID, "a keyed fingerprint of the talk", kept=Kept.TALK, purpose="to find the key", key=True),
    column("half", BLOB, "32 random bytes, sealed", kept=Kept.TALK, purpose="to open the talk, with the cookie's half"),
    column("proof", ID, "a keyed fingerprint of the whole key", kept=Kept.TALK, purpose="to tell a wrong cookie half"),
    column(
        "expires", BigInteger(), "when it is destroyed by itself", kept=Kept.TALK, purpose="to destroy it", index=True
    ),
)

ADD = Statement.put(session_key)
EXTEND = Statement(update(session_key).where(session_key.c.id == bindparam("key")).values(expires=bindparam("until")))
DESTROY = Statement(delete(session_key).where(session_key.c.id == bindparam("key")))
DESTROY_EXPIRED = Statement(delete(session_key).where(session_key.c.expires <= bindparam("now")))
_FIND = select(session_key.c.half, session_key.c.proof, session_key.c.expires).where(
    session_key.c.id == bindparam("key")
)


class SessionKey:
    """Seals what belongs to one talk, and opens nothing of another."""

    def __init__(self, talk: bytes, secret: bytes, chance: Chance) -> None:
        self._talk = talk
        self._seal = Seal("session", secret, chance)

    def seal(self, kind: str, plain: bytes) -> bytes:
        """The plain bytes, for this talk alone."""
        return self._seal.seal(kind, self._talk, plain)

    def open(self, kind: str, sealed: bytes) -> bytes:
        """The inverse of `seal`; anything else raises `InvalidTag`."""
        return self._seal.open(kind, self._talk, sealed)


class KeyStore:
    """Makes, finds and destroys the keys of live talks.

    A key is derived from random bytes that lie here sealed, from this store's own secret, and from the half that only
    the person's cookie holds (empty in a chat and in the terminal: there the server alone can open a live talk).
    A key that was used stays in memory for up to five minutes.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._used: OrderedDict[tuple[bytes, bytes], tuple[SessionKey, float]] = OrderedDict()

    async def make(self, talk: bytes, half: bytes, *, until: int | None = None) -> SessionKey | None:
        """The key of a talk, made if it has none; None if it has one that this half does not open.

        It is destroyed by itself at `until`, in 24 hours if nothing else is said.
        """
        name, random_half = self._name(talk), self.store.random(KEY_BYTES)
        values = {"id": name, "half": self.store.seal("half", name, random_half)}
        values["proof"] = self._proof(name, self._secret(name, random_half, half))
        expires = self.store.now() + LIFE_SECONDS if until is None else until
        await self.store.write(Write(ADD, values | {"expires": expires}))
        return await self.get(talk, half)

    async def get(self, talk: bytes, half: bytes) -> SessionKey | None:
        """The key of a talk, or None: it is destroyed, its time is over, or this half does not belong to it."""
        found = self._used.get((talk, half))
        if found is not None and found[1] > monotonic():
            return found[0]
        key = await self._derived(talk, half)
        if key is not None:
            self._used[(talk, half)] = (key, monotonic() + CACHE_SECONDS)
            while len(self._used) > CACHE_LIMIT:
                self._used.popitem(last=False)
        return key

    async def extend(self, talk: bytes, until: int) -> None:
        """Let the key live until then: a break was begun."""
        await self.store.write(Write(EXTEND, {"key": self._name(talk), "until": until}))

    async def destroy(self, *talks: bytes) -> None:
        """Destroy the keys of these talks. When this returns nobody can read them, on disk or here."""
        for used in [used for used in self._used if used[0] in talks]:
            del self._used[used]
        await self.store.submit(plain(*(Write(DESTROY, {"key": self._name(talk)}) for talk in talks), erase=True))

    async def sweep(self) -> None:
        """Destroy the keys whose time is over."""
        self._used.clear()
        await self.store.submit(plain(Write(DESTROY_EXPIRED, {"now": self.store.now()}), erase=True))
        await self.store.erase()

    async def _derived(self, talk: bytes, half: bytes) -> SessionKey | None:
        name = self._name(talk)

        def read(connection: Connection) -> tuple[bytes, bytes, int] | None:
            found = connection.execute(_FIND, {"key": name}).first()
            return None if found is None else (found.half, found.proof, found.expires)

        found = await self.store.read(read)
        if found is None or found[2] <= self.store.now():
            return None
        try:
            secret = self._secret(name, self.store.open("half", name, found[0]), half)
        except InvalidTag:
            return None
        right = hmac.compare_digest(self._proof(name, secret), found[1])
        return SessionKey(talk, secret, self.store.random) if right else None

    def _name(self, talk: bytes) -> bytes:
        return self.store.fingerprint("talk", talk)

    def _proof(self, name: bytes, secret: bytes) -> bytes:
        return hmac.digest(secret, b"proof" + name, sha256)[: len(name)]

    def _secret(self, name: bytes, random_half: bytes, half: bytes) -> bytes:
        return derive(random_half + half, "session", salt=self.store.fingerprint("server", name))
