"""Adds up what single words, pairs and kinds of words say for danger where no rule matched; not the words themselves.

`words/points.<language>.txt` holds the points: a table that anybody can read, made by `python -m bench.points` from the
sentences the rules were developed on. Several weak signs together are one strong one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import NamedTuple

WINDOW = 16
"""Words that are added up together: what is far apart in a long text does not belong together."""

ENOUGH = 1.2
"""From so many points on a person is asked. Chosen on sentences held back in turn: docs/assurance/guards.md."""

SHOWN = 4  # signs that a find names
ENDINGS, LEAST_STEM = ("ings", "ing", "edly", "ied", "ed", "ies", "es", "s", "ly"), 3
NOT, GONE, TOPIC = "not:", "", "(topic)"


class Sign(NamedTuple):
    """What a word or pair counts for, and the path on which it is met most."""

    points: float
    path: str


class Total(NamedTuple):
    """Points added up, the path they speak for most and the signs that weighed most."""

    points: float
    path: str
    signs: tuple[str, ...]


def signs(words: Sequence[str], negated: Sequence[bool], kinds: Mapping[str, str], *, topic: bool = False) -> set[str]:
    """What is counted in a row of words; words taken out are `GONE`, a word after a "not" is another word.

    The words, their stems ("~") and their kinds ("{kin}"), and pairs of them side by side or about one word (" . "), so
    that what was learnt of one uncle, one knife or one ending holds for the others.
    """
    kind = [kinds.get(word, word) for word in words]
    stems = [stem(word) for word in words]
    found = {TOPIC} if topic else set()
    for word, base, group, taken in zip(words, stems, kind, negated, strict=True):
        if word != GONE:
            found.update(f"{NOT}{sign}" if taken else sign for sign in {word, f"{base}~", group})
    for row in (words, kind):
        found.update(f"{left} {right}" for left, right in pairwise(row) if GONE not in (left, right))
        found.update(
            f"{left} . {right}" for left, right in zip(row, row[2:], strict=False) if GONE not in (left, right)
        )
    return found


def stem(word: str) -> str:
    """The word without its commonest endings; nothing finer is needed to count words of one family together."""
    ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= LEAST_STEM), "")
    return word.removesuffix(ending)


def windows(length: int) -> Iterator[slice]:
    """The parts of a row of words that are added up, each overlapping the next by half."""
    for start in range(0, max(length - WINDOW // 2, 1), WINDOW // 2):
        yield slice(start, start + WINDOW)


def enough(count: int) -> float:
    """The points that are enough, where so many parts were looked at: chance grows with what is written."""
    return ENOUGH + 0.5 * log(max(count, 1))


def total(found: Iterable[str], table: Mapping[str, Sign]) -> Total:
    """The points of these signs together."""
    counted = sorted(((table[sign], sign) for sign in found if sign in table), reverse=True)
    points = sum(sign.points for sign, _ in counted)
    paths: dict[str, float] = {}
    for sign, _ in counted:
        if sign.points > 0:
            paths[sign.path] = paths.get(sign.path, 0) + sign.points
    path = max(paths, key=lambda name: (paths[name], name), default="")
    return Total(points, path, tuple(name for sign, name in counted[:SHOWN] if sign.points > 0))


@cache
def table(language: str) -> Mapping[str, Sign]:
    """The points of a language; none where nobody has made any. The sign "" is where adding starts."""
    place = files("bot.guards").joinpath(f"words/points.{language}.txt")
    if not place.is_file():
        return {}
    lines = (line.split("\t") for line in place.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {sign: Sign(float(points), path) for points, path, sign in lines}
