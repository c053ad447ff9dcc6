"""Lists of words that may not be said, one phrase a line in a package's `words/<list>.<language>.txt`.

`kick* off` matches any ending of "kick"; `!advance statement` is allowed although it holds a listed word.
"""

import re
from functools import cache
from importlib.resources import files

import msgspec


class WordList(msgspec.Struct, frozen=True):
    """One list. An empty one finds nothing."""

    banned: re.Pattern[str] | None = None
    allowed: re.Pattern[str] | None = None

    def found(self, text: str) -> str:
        """The first phrase of the list in the text, as it stands there; "" where there is none."""
        if self.banned is None:
            return ""
        match = self.banned.search(self.allowed.sub(" ", text) if self.allowed is not None else text)
        return match[0] if match is not None else ""


@cache
def word_list(name: str, language: str = "en", package: str = "flows.engine.checks") -> WordList:
    """The list of that name; an empty one where that language has none."""
    lines = phrases(name, language, package)
    banned = tuple(line for line in lines if not line.startswith("!"))
    return WordList(_any_of(banned), _any_of(tuple(line[1:].strip() for line in lines if line.startswith("!"))))


@cache
def phrases(name: str, language: str, package: str) -> tuple[str, ...]:
    """The lines of a list, without comments."""
    file = files(package).joinpath("words", f"{name}.{language}.txt")
    if not file.is_file():
        return ()
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


def _any_of(lines: tuple[str, ...]) -> re.Pattern[str] | None:
    if not lines:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, lines))})(?!\w)", re.IGNORECASE)


def _phrase(line: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in line.split())
