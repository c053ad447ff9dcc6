"""Four words by which a draft is found again from another device; derived from the cookie, so nothing stores them.

2,048 words, any two at edit distance 3 or more, so a slip of one letter is always put right, and word by word against
the public list before any look-up: a near miss tells nothing about which words are in use. 44 bits.
"""

import hmac
from collections import deque
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from time import monotonic

from bot.spelling import one_away

COUNT = 4
TRIES, WINDOW = 5, 3600.0  # tries an hour, for one who tries and for one set of words


def of_secret(key: bytes, secret: bytes) -> tuple[str, ...]:
    """The words of a cookie: the same each time, and the cookie cannot be worked out from them."""
    number = int.from_bytes(hmac.digest(key, b"four words" + secret, "sha256")[:6], "big")
    return tuple(words()[number >> (11 * place) & 2047] for place in range(COUNT))


def mend(text: str) -> tuple[str, ...] | None:
    """Four typed words put right: spelling, case, spaces. None where one is nothing like a word of the list."""
    typed = text.lower().replace(",", " ").replace("-", " ").split()
    mended = [_nearest(word) for word in typed]
    found = tuple(word for word in mended if word)
    return found if len(typed) == len(found) == COUNT else None


@cache
def words() -> tuple[str, ...]:
    """The public list, in its order."""
    return tuple(files("bot").joinpath("four_words.txt").read_text("utf-8").split())


class Tries:
    """Counts tries in memory: five an hour. What is counted is only a name, and it is forgotten after the hour."""

    def __init__(self, tick: Callable[[], float] = monotonic) -> None:
        self._tick = tick
        self._times: dict[str, deque[float]] = {}

    def may(self, *names: str) -> bool:
        """Whether all of these may try once more; the try is counted."""
        now = self._tick()
        for name in [name for name, times in self._times.items() if not times or now - times[-1] > WINDOW]:
            del self._times[name]
        rows = [self._times.setdefault(name, deque()) for name in names]
        for times in rows:
            while times and now - times[0] > WINDOW:
                times.popleft()
        allowed = all(len(times) < TRIES for times in rows)
        for times in rows:
            times.append(now)
        return allowed


def _nearest(word: str) -> str:
    known = words()
    if word in _as_set():
        return word
    return next((one for one in known if abs(len(one) - len(word)) <= 1 and one_away(word, one)), "")


@cache
def _as_set() -> frozenset[str]:
    return frozenset(words())
