"""Lists of words that a flow may not say, one phrase a line in `words/<list>.<language>.txt`.

`kick* off` matches any ending of "kick"; `!advance statement` is allowed although it holds a listed word.
"""

import re
from functools import cache
from importlib.resources import files


def found(name: str, text: str, language: str = "en") -> str:
    """The first phrase of that list in the text, as it stands there; "" where there is none or no such list."""
    banned, allowed = _patterns(name, language)
    if banned is None:
        return ""
    match = banned.search(allowed.sub(" ", text) if allowed is not None else text)
    return match[0] if match is not None else ""


def phrases(name: str, language: str = "en") -> tuple[str, ...]:
    """The lines of a list, without comments."""
    file = files("flows.engine.checks").joinpath("words", f"{name}.{language}.txt")
    if not file.is_file():
        return ()
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


def pattern(lines: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for all these phrases, or None where there are none."""
    if not lines:
        return None
    return re.compile("|".join(_phrase(line) for line in lines), re.IGNORECASE)


@cache
def _patterns(name: str, language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    lines = phrases(name, language)
    banned = tuple(line for line in lines if not line.startswith("!"))
    return pattern(banned), pattern(tuple(line[1:].strip() for line in lines if line.startswith("!")))


def _phrase(line: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in line.split())
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
