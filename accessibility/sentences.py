"""Cuts words into sentences and fills their placeholders. Knows letters and stops, no flow and no catalogue."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_SENTENCE = re.compile(r"[^\n]+?(?:[.?!؟۔।…]+(?=\s)|(?=\n)|\Z)", re.DOTALL)
_QUESTION = re.compile(r"[?؟]")
_PLACEHOLDER = re.compile(r"(?P<before>[,:]?\s*)\{(?P<name>[a-z_]+)\}")
_RTL = re.compile(r"[\u0590-\u08ff]")
_DIGITS = re.compile(r"((?<![\u2068\d])\+?\d+(?: \d+)+(?![\u2069\d]))")
_GROUPS = re.compile(r"(?<=\d) (?=\d)")
_APART, _TOGETHER = "\u2068", "\u2069"
_FROM_RIGHT, _APART_FROM_RIGHT = "\u200f", "\u2067"
_MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
_BEGINS = re.compile(r"(?:\A|[.?!؟۔।\n]\s*)\Z")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with its stop. A line end also ends one: an easy-read line is a sentence."""
    return tuple(found.strip() for found in _SENTENCE.findall(text.strip()) if found.strip())


def around_question(text: str) -> tuple[str, str, str]:
    """What stands before the question, the question, what stands after it. Without one the first sentence is it."""
    said = sentences(text)
    at = next((place for place, sentence in enumerate(said) if _QUESTION.search(sentence)), 0)
    return "\n".join(said[:at]), said[at] if said else "", "\n".join(said[at + 1 :])


def is_question(text: str) -> bool:
    """Whether a text asks something."""
    return bool(_QUESTION.search(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled, capital where a sentence begins.

    A placeholder without a value goes, with the comma or colon before it: nothing in braces is ever shown. In a text
    from right to left names and telephone numbers stand apart, so that neither turns the other round.
    """
    is_rtl = _RTL.search(text) is not None
    if not is_rtl and "{" not in text:
        return text

    def value(match: re.Match[str]) -> str:
        found = values.get(match["name"], "")
        if not found:
            return ""
        before = match["before"]
        begins = _BEGINS.search(text[: match.end("before")]) is not None
        found = found[:1].upper() + found[1:] if begins else found
        # a value in both scripts reads from the right, whatever its first letter is
        mark = _APART_FROM_RIGHT if _RTL.search(found) else _APART
        return before + (f"{mark}{found}{_TOGETHER}" if is_rtl else found)

    return apart(_PLACEHOLDER.sub(value, text))


def apart(text: str) -> str:
    """The text with its telephone numbers marked as apart, where it reads from right to left."""
    return _DIGITS.sub(rf"{_APART}\g<0>{_TOGETHER}", text) if _RTL.search(text) else text


def unmarked(text: str) -> str:
    """The text without marks of direction: for a label in a chat, a drawn board, and to compare what was typed.

    In a text from right to left the groups of a telephone number are held together by spaces that do not break: those
    are part of a number (UAX #9, W4), a plain space is not, and the last group would come to stand first.
    """
    plain = text.translate(_MARKS)
    return _GROUPS.sub("\N{NO-BREAK SPACE}", plain) if _RTL.search(plain) else plain


def pieces(text: str) -> tuple[str, ...]:
    """The text without marks of direction, cut round its telephone numbers: every second piece is one."""
    return tuple(_DIGITS.split(text.translate(_MARKS)))


def from_right(text: str) -> str:
    """The text with each line that begins with a Latin word and goes on from right to left marked as read from there.

    A chat takes the direction of a line from its first letter (UAX #9, P2 and P3): "Jo", then Urdu, would put Jo last.
    """
    if not _RTL.search(text):
        return text
    return "\n".join(
        _FROM_RIGHT + line if _RTL.search(line) and not reads_from_right(line, otherwise=True) else line
        for line in text.split("\n")
    )


def reads_from_right(text: str, *, otherwise: bool) -> bool:
    """The direction of the first letter that has one (UAX #9, P2), as a page has it by dir="auto". What stands apart
    does not count; where no letter has one: `otherwise`."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        depth += (kind in ("LRI", "RLI", "FSI")) - (kind == "PDI")
        if depth == 0 and kind in ("L", "R", "AL"):
            return kind != "L"
    return otherwise


def laid_out(text: str, *, one_a_line: bool) -> str:
    """The sentences as the form wants them: each on its own line, or running on."""
    return ("\n" if one_a_line else " ").join(sentences(text))


def in_a_list(parts: Sequence[str], two: str, more: str, comma: str) -> str:
    """Parts joined as a language joins them, by its own patterns with {first} and {last}."""

    def joined(pattern: str, first: str, last: str) -> str:
        return pattern.replace("{first}", first).replace("{last}", last)

    if len(parts) < 3:
        return joined(two, *parts) if len(parts) == 2 else "".join(parts)
    first = parts[0]
    for part in parts[1:-1]:
        first = joined(comma, first, part)
    return joined(more, first, parts[-1])
