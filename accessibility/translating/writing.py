"""What is known of the letters of a language: which of them the fonts have, and marks of direction."""

from functools import cache

from accessibility.fonts import letters as fonts
from accessibility.forms import font

_OPENS, _CLOSES = frozenset("\u202a\u202b\u202d\u202e"), "\u202c"
_ISOLATES, _ENDS = frozenset("\u2066\u2067\u2068"), "\u2069"
FACES = {"text": ("ahn",), "urdu": ("urdu", "ahn"), "arabic": ("arabic", "ahn")}
"""By the `font` of a language: the fonts that a page and a board have for it, the first one first."""


def balanced(text: str) -> bool:
    """Whether every mark of direction that is opened is closed in the same text."""
    opened = isolated = 0
    for character in text:
        opened += (character in _OPENS) - (character == _CLOSES)
        isolated += (character in _ISOLATES) - (character == _ENDS)
        if opened < 0 or isolated < 0:
            return False
    return opened == isolated == 0


@cache
def letters(language: str) -> frozenset[str]:
    """Every character that a text in that language may hold: those of its fonts, and the end of a line."""
    return frozenset("\n").union(*map(fonts.letters, FACES[font(language)]))
