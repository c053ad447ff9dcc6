"""How wide bold text is, and where its lines break. It knows three fonts by their measures and draws nothing.

Arabic letters join, and how wide one is depends on its neighbours. A word that was measured has its own width; any
other is the sum of its runs, or of its letters in the forms that they take.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

TEXT = "text"
TABLES: Mapping[str, str] = {TEXT: "ahn-700", "urdu": "urdu-700", "arabic": "arabic-700"}
"""By the font of a language, the table of its widths in `fonts/`."""
OTHER = 0.62  # of a letter that the font does not have: wide, so that nothing is ever cut
LEAN: Mapping[str, float] = {"urdu": 0.45}
"""Ems by which the last letters of a line reach out of the room they take, on both sides together."""
JOINER = "\u200d"  # stands for a neighbour, where a letter is measured in one of its forms
_JOINED = re.compile("[\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06fa-\u06ff]+")
_MARK = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]")
_ENDS = frozenset("اأإآٱدذرزوؤةڈڑژۃەۀےۓ")
"""Letters that join what is before them and nothing after."""
_ALONE = "ء"


def width_of(text: str, size: float, font: str = TEXT) -> float:
    """The width of a line in bold letters of that size, in the font of a language."""
    return size * _ems(text, font)


def lines_of(text: str, room: float, size: float, font: str = TEXT) -> list[str]:
    """The text in as few lines as fit the room, broken between words; a word longer than it keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and width_of(longer, size, font) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def balanced(text: str, room: float, size: float, font: str = TEXT) -> list[str]:
    """The same number of lines, as even as they can be: no last line of one small word."""
    wanted = len(lines_of(text, room, size, font))
    narrow = width_of(text, size, font) / wanted
    while narrow < room:
        lines = lines_of(text, narrow, size, font)
        if len(lines) <= wanted:
            return lines
        narrow += size / 4
    return lines_of(text, room, size, font)


def words(text: str) -> Iterator[str]:
    """The parts of a text that are written in joined letters, each with the marks on it."""
    yield from _JOINED.findall(text)


def runs(word: str) -> Iterator[str]:
    """The runs of a word: letters that join without a gap."""
    run = ""
    for letter in word:
        bare = _MARK.sub("", run)
        if bare and not _MARK.match(letter) and (bare[-1] in _ENDS or _ALONE in (bare[-1], letter)):
            yield run
            run = ""
        run += letter
    yield run


def forms(letter: str) -> tuple[str, ...]:
    """A letter as it can stand: alone, and with a neighbour on the sides on which it joins."""
    if not _JOINED.fullmatch(letter) or _MARK.match(letter) or letter == _ALONE:
        return (letter,)
    if letter in _ENDS:
        return letter, JOINER + letter
    return letter, JOINER + letter, letter + JOINER, JOINER + letter + JOINER


def joined(word: str, widths: Mapping[str, float]) -> float:
    """The width of a word by a table: its own, else that of its runs, else of their letters in the forms they take.

    Marks stand over and under letters and take no room.
    """
    if word in widths:
        return widths[word]
    pieces = (piece for run in runs(word) for piece in ((run,) if run in widths else _formed(run)))
    return sum(widths.get(piece, OTHER) for piece in pieces)


def _formed(run: str) -> Iterator[str]:
    bare = _MARK.sub("", run)
    last = len(bare) - 1
    yield from (JOINER * (at > 0) + letter + JOINER * (at < last) for at, letter in enumerate(bare))


@lru_cache(maxsize=8192)
def _ems(text: str, font: str) -> float:
    own, common = _widths(font), _widths(TEXT)  # digits and Latin letters are drawn in the font of all text
    others = text if font == TEXT else _JOINED.sub("", text)
    letters = sum(own.get(letter, common.get(letter, OTHER)) for letter in others)
    return letters if font == TEXT else letters + sum(joined(word, own) for word in words(text)) + LEAN.get(font, 0.0)


@cache
def _widths(font: str) -> dict[str, float]:
    """Letters, forms, runs and words of a bold face, in ems; written by `fonts/make.py` and `fonts/widths.py`."""
    text = files("accessibility.fonts").joinpath(f"{TABLES[font]}.widths.tsv").read_text("utf-8")
    pairs = (line.split("\t") for line in text.splitlines())
    return {"".join(chr(int(code, 16)) for code in codes.split()): int(width) / 1000 for codes, width in pairs}
