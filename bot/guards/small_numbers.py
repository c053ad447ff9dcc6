"""Whether typed words name a number under five, in figures or as a word. It hides nothing itself."""

import re
from collections.abc import Iterable
from functools import cache

from bot.guards.lists import rules

LEAST = 5
"""From so many people on a total may be told: in a smaller one somebody could be known."""
_TOKEN = re.compile(r"\w+")


def names_a_few(texts: Iterable[str], language: str) -> bool:
    """Whether a figure under five stands in them, in any script, or a word for one, in that language or in English."""
    few = _words("en") | _words(language.partition("_")[0])
    return any(_is_few(token, few) for text in texts for token in _TOKEN.findall(text.casefold()))


def _is_few(token: str, few: frozenset[str]) -> bool:
    return int(token) < LEAST if token.isdecimal() else token in few


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(rules("small_numbers").get(language, ()))
