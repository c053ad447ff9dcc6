"""C08 and C25 of a translation: it says everything the flows say, of this English, with the same names in braces."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.engine.flow import Mistake

_BRACES = re.compile(r"\{\w*\}")


class Entry(NamedTuple):
    """One entry of a catalogue, as a translator left it."""

    context: str
    english: str
    words: str
    line: int = 0
    is_unsure: bool = False  # "fuzzy": made from another text, and read by nobody yet


def check_catalogue(wanted: Iterable[tuple[str, str]], entries: Iterable[Entry], file: str) -> Iterator[Mistake]:
    """What is missing in this catalogue, what was translated from other words, what could not be filled in.

    `wanted`: context and English of everything that it has to hold.
    """
    known = {(entry.context, entry.english): entry for entry in entries}
    by_context: dict[str, Entry] = {}
    for entered in known.values():
        by_context.setdefault(entered.context, entered)
    for context, english in wanted:
        entry, step = known.get((context, english)), context.partition(":")[2] or context
        if entry is None and (other := by_context.get(context)) is not None and other.words:
            yield Mistake("C08", file, other.line, step, "source changed: the English is another now.",
                          "Translate it again.", english)  # fmt: skip
        elif entry is None or not entry.words:
            yield Mistake("C08", file, entry.line if entry else 1, step, "no translation.", "Translate it.", english)
        elif entry.is_unsure:
            yield Mistake(
                "C08", file, entry.line, step, "marked as unsure.", "Read it, then take the mark out.", english
            )
        elif sorted(_BRACES.findall(entry.words)) != sorted(_BRACES.findall(entry.english)):
            yield Mistake("C25", file, entry.line, step, "not the same names in braces as in English.",
                          "Keep every {name} as it is.", entry.words)  # fmt: skip
