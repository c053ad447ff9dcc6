"""Opaque tokens on buttons and forms: they name a talk at one revision, and in a chat the choice, and say nothing."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

import msgspec

from bot.messages import OFFER, Chat, TalkRef

_STORES = (
    "", "support", "learning", "restrictions", "safety", "notice", "support.reminder", "learning.reminder", OFFER
)  # fmt: skip
_TALK = 12  # bytes of a talk's random id
_MAC = 9  # 72 bits: a guess is one in 4.7e21, and a wrong one changes nothing
_PART = 16


class _Place(msgspec.Struct, frozen=True):
    """One chat at one revision of one talk: the head of its tokens, and the key that signs its acts."""

    channel: str
    address: str
    ref: TalkRef
    head: bytes
    key: bytes


class Tokens:
    """Signs and reads tokens under one key. A token of one chat is no token in another."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._last = _Place("", "", TalkRef("", b"", -1), b"", b"")  # a screen's buttons are signed one by one

    def sign(self, chat: Chat, ref: TalkRef, act: str) -> str:
        """The token of one act at one revision of one talk (`act` empty: of the page as a whole). 30 characters."""
        place = self._at(chat, ref)
        return base64.urlsafe_b64encode(place.head + _mac(place, act)).decode().rstrip("=")

    def place(self, token: str) -> tuple[str, bytes] | None:
        """Which store and talk a token names; None if it is none of ours. Says nothing about its revision."""
        raw = _decode(token)
        if raw is None:
            return None
        body = raw[1 : 1 + _TALK]
        store = raw[0] ^ self._mask(body)
        if store >= len(_STORES):
            return None
        return _STORES[store], b"" if store == 0 else body

    def is_for(self, token: str, chat: Chat, ref: TalkRef, act: str = "") -> bool:
        """Whether the token was signed for exactly this."""
        return self.which(token, chat, ref, (act,)) is not None

    def which(self, token: str, chat: Chat, ref: TalkRef, acts: Iterable[str]) -> str | None:
        """The one of `acts` that the token was signed for; None if its question is closed."""
        raw = _decode(token)
        if raw is None:
            return None
        place, signed = self._at(chat, ref), raw[1 + _TALK :]
        return next((act for act in acts if hmac.compare_digest(signed, _mac(place, act))), None)

    def _at(self, chat: Chat, ref: TalkRef) -> _Place:
        place = self._last
        if place.ref != ref or place.address != chat.address or place.channel != chat.channel:
            body = ref.talk.ljust(_TALK, b"\0")
            text = "\0".join((ref.store, ref.talk.hex(), str(ref.revision), chat.channel, chat.address))
            key = hashlib.blake2b(text.encode(), key=self._key, digest_size=_PART, person=b"place").digest()
            head = bytes((_STORES.index(ref.store) ^ self._mask(body),)) + body
            self._last = place = _Place(chat.channel, chat.address, ref, head, key)
        return place

    def _mask(self, body: bytes) -> int:
        """Hides which store a token names."""
        return hashlib.blake2b(body, key=self._key, digest_size=1, person=b"store").digest()[0]


def _mac(place: _Place, act: str) -> bytes:
    return hashlib.blake2b(act.encode(), key=place.key, digest_size=_MAC).digest()


def _decode(token: str) -> bytes | None:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (ValueError, UnicodeError):
        return None
    return raw if len(raw) == 1 + _TALK + _MAC else None
