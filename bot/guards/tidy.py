"""Puts typed text into sentences of plain words, the same for every language; it judges nothing.

Full-width and other look-alike letters, accents, capitals, letters held down, "k i l l" and Arabic spellings are made
alike. Apostrophes and the signs that stand for letters stay inside a word: a language says what they mean there.
"""

import re
import unicodedata
from typing import NamedTuple

MARKS = "*@$"
_WORDS = re.compile(rf"[^\W_](?:[^\W_]|['{MARKS}](?=[^\W_{MARKS}]|[{MARKS}]+[^\W_]))*|[.!?;\n…؟۔]+|[,،:–—]")
_HELD = re.compile(r"([^\W\d_])\1{2,}")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_ALIKE = str.maketrans(
    # letters that no decomposition makes alike: Polish, Romanian and Turkish, then Arabic against Urdu
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss"}
    | {"ی": "ي", "ى": "ي", "ے": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه", "ں": "ن", "ـ": ""}
)
_SPELT = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_-]){2,}[^\W\d_](?![^\W_])")
_SHORT = 2  # words: "I. Want. To. Die." is one sentence


class Sentence(NamedTuple):
    """The words of a sentence, and the places in front of which a comma, colon or dash stands."""

    words: tuple[str, ...]
    pauses: frozenset[int]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text; pieces of one or two words are joined to the one before."""
    found: list[Sentence] = []
    words: list[str] = []
    pauses: set[int] = set()
    for match in _WORDS.finditer(fold(text)):
        piece = match[0]
        if piece[0].isalnum():
            words.append(piece)
        elif piece in ",،:–—":
            pauses.add(len(words))
        elif words:
            _add(found, Sentence(tuple(words), frozenset(pauses)))
            words, pauses = [], set()
    if words:
        _add(found, Sentence(tuple(words), frozenset(pauses)))
    return found


def fold(text: str) -> str:
    """The text with what only looks different made alike; letters that were spelt out are one word."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text).translate(_ALIKE)
        text = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    return _HELD.sub(r"\1", _SPELT.sub(lambda spelt: re.sub(r"[ .*_-]", "", spelt[0]), text))


def _add(found: list[Sentence], sentence: Sentence) -> None:
    if found and min(len(sentence.words), len(found[-1].words)) <= _SHORT:
        before = found.pop()
        length = len(before.words)
        moved = {place + length for place in sentence.pauses} | {length}
        sentence = Sentence(before.words + sentence.words, before.pauses | moved)
    found.append(sentence)
