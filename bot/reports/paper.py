"""A document of the desk as PDF/UA and as Word: headings, paragraphs, tables. It decides nothing of what is in it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec

from accessibility.board_svg import FAMILY
from accessibility.typeset import typeset
from bot.reports import word_look

LANGUAGE = "en-GB"
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # Word wants one: always the same, so that it tells nothing


class Part(msgspec.Struct, frozen=True):
    """One heading with what stands under it. Of `rows` the first is the table's head."""

    heading: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Paper(msgspec.Struct, frozen=True):
    """One document."""

    title: str
    parts: Sequence[Part]
    foot: str
    size: float = 11  # points: at least 14 for people's notices


def pdf(paper: Paper) -> bytes:
    """A4, claiming PDF/UA-1: real text, headings and table heads tagged. No author, no path, no day of its own."""
    look = {"language": LANGUAGE.partition("-")[0], "fonts": [FAMILY]}
    data = msgspec.to_builtins(paper) | look
    return typeset("paper.typ", data)


def docx(paper: Paper) -> bytes:
    """The same for Word, with its styles: no author, no path, no day of its own."""
    import docx as word  # noqa: PLC0415 (the same)

    made = word.Document()
    word_look.set_look(made, paper.size, LANGUAGE)
    made.add_heading(paper.title, 1)
    for part in paper.parts:
        made.add_heading(part.heading, 2)
        for line in part.lines:
            made.add_paragraph(line)
        if part.rows:
            word_look.add_table(made, part.rows)
    made.sections[0].footer.paragraphs[0].text = paper.foot
    _says_nothing_of_its_maker(made.core_properties, paper.title)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _says_nothing_of_its_maker(known: Any, title: str) -> None:
    known.title, known.language = title, LANGUAGE
    known.author = known.last_modified_by = known.comments = known.keywords = known.subject = ""
    known.created = known.modified = _NO_DAY
    known.revision = 1
