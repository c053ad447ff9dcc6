"""Slips of the finger and of the ear: when two words are one slip apart, and which word of a list was meant."""

import re
from collections.abc import Iterable

LONG = 8  # letters: from here on two slips are still the same word
SHORTEST = 4  # letters: a shorter word is too like others to be guessed
_SOUNDS = tuple(
    (re.compile(spelt), heard)
    for spelt, heard in (
        (r"^kn|^gn", "n"), (r"^wr", "r"), (r"ph", "f"), (r"ght", "t"), (r"[sc]?c(?=[eiy])", "s"), (r"sh|ch|tch", "j"),
        (r"x", "ks"), (r"[cq]", "k"), (r"z", "s"), (r"(?<!^)[aeiouyhw]", ""), (r"^[aeiouy]", "a"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def one_away(left: str, right: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped makes one of the other."""
    if len(left) > len(right):
        left, right = right, left
    at = next((place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at + 1 : at + 2] + left[at : at + 1] == right[at : at + 2] and left[at + 2 :] == right[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped


def distance(left: str, right: str) -> int:
    """How many letters have to be added, left out or changed to make one of the other."""
    row = list(range(len(right) + 1))
    for place, letter in enumerate(left, 1):
        corner, row[0] = row[0], place
        for at, other in enumerate(right, 1):
            corner, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, corner + (letter != other))
    return row[-1]


class Speller:
    """Puts words right against a short closed list; a word that is nothing like one of the list stays as it is."""

    def __init__(self, words: Iterable[str], *, by_ear: bool = True) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._by_rest: dict[str, tuple[str, ...]] = {}  # tens of thousands: most are those of one word, and share it
        self._by_sound: dict[str, tuple[str, ...]] = {}
        for word in sorted(self._words):
            alone = (word,)
            for rest in _rests(word):
                self._by_rest[rest] = self._by_rest[rest] + alone if rest in self._by_rest else alone
            if by_ear:
                self._by_sound[_sound(word)] = self._by_sound.get(_sound(word), ()) + alone

    def put_right(self, word: str) -> str:
        """The word of the list that was most likely meant: one slip away or sounding the same; else the word."""
        if word in self._words or len(word) < SHORTEST - 1:
            return word
        slips = (known for rest in _rests(word) for known in self._by_rest.get(rest, ()) if _is_slip(word, known))
        alike = (known for known in self._by_sound.get(_sound(word), ()) if abs(len(known) - len(word)) <= 2)
        meant = (known for known in (*slips, *alike) if known[0] == word[0] or sorted(known[:2]) == sorted(word[:2]))
        return min(meant, key=lambda known: (not one_away(known, word), known), default=word)


def _is_slip(word: str, known: str) -> bool:
    return one_away(word, known) or (len(known) >= LONG and distance(word, known) <= 2)


def _rests(word: str) -> set[str]:
    """The word, and what is left of it without one letter, or without two of a long one."""
    once = {word[:place] + word[place + 1 :] for place in range(len(word))}
    if len(word) < LONG:
        return {word, *once}
    return {word, *once, *(rest[:place] + rest[place + 1 :] for rest in once for place in range(len(rest)))}


def _sound(word: str) -> str:
    for spelt, heard in _SOUNDS:
        word = spelt.sub(heard, word)
    return word
