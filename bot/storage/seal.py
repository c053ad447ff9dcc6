"""How a store hides what it holds: sealing, pseudonyms and marks from its own key. It stores nothing."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Chance = Callable[[int], bytes]
"""Gives so many random bytes. Each store has its own stream, so that one store's draws cannot shift another's."""

ID_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12
PADDED_TO = 256


class Pool:
    """The operating system's chance, drawn a page at a time: a call for each nonce costs more than sealing does."""

    PAGE = 4096

    def __init__(self) -> None:
        self._page = b""
        self._lock = Lock()

    def __call__(self, count: int) -> bytes:
        with self._lock:
            if len(self._page) < count:
                self._page = os.urandom(max(self.PAGE, count))
            given, self._page = self._page[:count], self._page[count:]
        return given


def derive(secret: bytes, label: str, salt: bytes = b"") -> bytes:
    """A key of its own for that label. The secret has to be random: this is no password hash."""
    return HKDF(SHA256(), KEY_BYTES, salt or None, label.encode()).derive(secret)


def fingerprint(key: bytes, *parts: bytes) -> bytes:
    """A keyed name for these parts, in this order; without the key nobody can tell what they were.

    BLAKE2b with a key is a MAC by itself, and as quick as a dictionary look-up; it keeps the interpreter's lock, where
    an HMAC gives it up for every sixty bytes and waits to get it back.
    """
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return blake2b(framed, key=key, digest_size=ID_BYTES).digest()


def link_code(chance: Chance) -> str:
    """The code of a link or a cookie: 128 random bits, in letters that an address and a chat's deep link take."""
    return urlsafe_b64encode(chance(ID_BYTES)).rstrip(b"=").decode()


def padded(plain: bytes) -> bytes:
    """The bytes with their length in front, filled up so that a sealed length tells little."""
    framed = len(plain).to_bytes(4, "big") + plain
    return framed + bytes(-len(framed) % PADDED_TO)


def unpadded(framed: bytes) -> bytes:
    """The inverse of `padded`."""
    return framed[4 : 4 + int.from_bytes(framed[:4], "big")]


class Seal:
    """Seals with AES-256-GCM. What is sealed opens only under the same store, kind and owner.

    Each kind and owner has a key of its own, so that random nonces never come near their limit. Opening anything else,
    or anything that was changed, raises `cryptography.exceptions.InvalidTag`.
    """

    def __init__(self, place: str, key: bytes, chance: Chance) -> None:
        self._place = place.encode()
        self._key = key
        self._chance = chance

    def seal(self, kind: str, owner: bytes, plain: bytes) -> bytes:
        """The plain bytes, sealed: 12 bytes of nonce, the padded text, 16 bytes of tag."""
        aad = self._aad(kind, owner)
        nonce = self._chance(NONCE_BYTES)
        return nonce + self._cipher(aad).encrypt(nonce, padded(plain), aad)

    def open(self, kind: str, owner: bytes, sealed: bytes) -> bytes:
        """The plain bytes."""
        aad = self._aad(kind, owner)
        return unpadded(self._cipher(aad).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad))

    def _aad(self, kind: str, owner: bytes) -> bytes:
        return b"\0".join((self._place, kind.encode(), owner))

    def _cipher(self, aad: bytes) -> AESGCM:
        return AESGCM(blake2b(aad, key=self._key, digest_size=KEY_BYTES).digest())
