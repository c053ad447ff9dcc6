"""A document of the desk as PDF/UA and as Word: headings, paragraphs, tables, in its language and direction.

It decides nothing of what is in it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec

from accessibility.board_svg import FACES
from accessibility.catalogue import SOURCE
from accessibility.forms import direction, font
from accessibility.sentences import pieces
from accessibility.typeset import typeset
from bot.reports import word_look

_DAY = re.compile(r"(\d{1,2}) (\w+) (\d{4})")
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # Word wants one: always the same, so that it tells nothing


class Part(msgspec.Struct, frozen=True):
    """One heading with what stands under it: our words, a table (of `rows` the first is its head), and what somebody
    wrote, in the language they wrote it in."""

    heading: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    wrote: tuple[str, ...] = ()
    wrote_in: str = SOURCE


class Paper(msgspec.Struct, frozen=True):
    """One document, in one language. `note`: what has to be known before anything on it is read."""

    title: str
    parts: Sequence[Part]
    foot: str
    size: float = 11  # points: at least 14 for people's notices
    language: str = SOURCE
    note: str = ""


def pdf(paper: Paper) -> bytes:
    """A4, claiming PDF/UA-1: real text, headings and table heads tagged. No author, no path, no day of its own."""
    data = {
        "title": paper.title, "note": pieces(paper.note), "foot": pieces(paper.foot), "size": paper.size,
        "look": _look(paper.language), "parts": [_set(part) for part in paper.parts],
    }  # fmt: skip
    return typeset("paper.typ", data)


def docx(paper: Paper) -> bytes:
    """The same for Word, with its styles: no author, no path, no day of its own."""
    import docx as word  # noqa: PLC0415 (the same)

    made = word.Document()
    word_look.set_look(made, paper.size, paper.language)
    word_look.write(made.add_heading("", 1), paper.title, paper.language)
    if paper.note:
        word_look.write(made.add_paragraph(), paper.note, paper.language, is_bold=True)
    for part in paper.parts:
        word_look.write(made.add_heading("", 2), part.heading, paper.language)
        for line in part.lines:
            word_look.write(made.add_paragraph(), line, paper.language)
        if part.rows:
            word_look.add_table(made, _with_whole_days(part.rows))
        for line in part.wrote:
            word_look.write(made.add_paragraph(), line, part.wrote_in)
    word_look.write(made.sections[0].footer.paragraphs[0], paper.foot, paper.language)
    _says_nothing_of_its_maker(made.core_properties, paper)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _set(part: Part) -> Mapping[str, Any]:
    """What stands under a heading, each line cut round its telephone numbers."""
    return {
        "heading": part.heading, "lines": [pieces(line) for line in part.lines], "rows": _with_whole_days(part.rows),
        "wrote": [pieces(line) for line in part.wrote], "look": _look(part.wrote_in),
    }  # fmt: skip


def _with_whole_days(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells of a table, a day in each held together."""
    return [[_DAY.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", text) for text in row] for row in rows]


def _look(language: str) -> Mapping[str, Any]:
    """How a language is set in type."""
    family, line = FACES[font(language)]
    is_rtl = direction(language) == "rtl"
    return {"language": language.partition("_")[0], "rtl": is_rtl, "fonts": family.split(", "), "line": line}


def _says_nothing_of_its_maker(known: Any, paper: Paper) -> None:
    known.title, known.language = paper.title, word_look.tag(paper.language)
    known.author = known.last_modified_by = known.comments = known.keywords = known.subject = ""
    known.created = known.modified = _NO_DAY
    known.revision = 1
