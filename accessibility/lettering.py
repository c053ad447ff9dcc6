"""How wide bold text is, and where its lines break. It knows the letters of one font and draws nothing."""

from functools import cache
from importlib.resources import files

OTHER = 0.62  # of a letter that the font does not have: wide, so that nothing is ever cut


def width_of(text: str, size: float) -> float:
    """The width of a line in bold letters of that size."""
    widths = _widths()
    return size * sum(widths.get(letter, OTHER) for letter in text)


def lines_of(text: str, room: float, size: float) -> list[str]:
    """The text in as few lines as fit the room, broken between words; a word longer than it keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def balanced(text: str, room: float, size: float) -> list[str]:
    """The same number of lines, as even as they can be: no last line of one small word."""
    wanted = len(lines_of(text, room, size))
    narrow = width_of(text, size) / wanted
    while narrow < room:
        lines = lines_of(text, narrow, size)
        if len(lines) <= wanted:
            return lines
        narrow += size / 4
    return lines_of(text, room, size)


@cache
def _widths() -> dict[str, float]:
    """The letters of Atkinson Hyperlegible Next Bold, in ems; written by `fonts/make.py`."""
    text = files("accessibility.fonts").joinpath("ahn-700.widths.tsv").read_text("utf-8")
    pairs = (line.split("\t") for line in text.splitlines())
    return {chr(int(code, 16)): int(width) / 1000 for code, width in pairs}
