"""How a Word document looks: A4, black headings larger than their text, tables whose heads and rows stay whole.

It writes no words. Fonts are those that every office program has.
"""

import re
from collections.abc import Sequence
from typing import Any

_FONT = "Arial"
_MARGIN, _WIDTH, _HEIGHT = 20, 210, 297  # millimetres: A4
_TITLE, _HEADING, _FOOT = 1.8, 1.2, 10.0  # of the text's size, twice; points
_LETTER, _EDGES = 2.1, 6  # millimetres: of a bold letter at 11 points, and of both edges of a cell
_DAY = re.compile(r"(\d{1,2}) (\w+) (\d{4})")


def set_look(made: Any, size: float, language: str) -> None:
    """Page, language and styles of a new document; `size` is that of its text in points."""
    from docx.oxml.ns import qn  # noqa: PLC0415 (only when somebody asks for Word)
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    page = made.sections[0]
    page.page_width, page.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    sizes = {"Normal": size, "Heading 1": _TITLE * size, "Heading 2": _HEADING * size, "Footer": _FOOT}
    for name, points in sizes.items():
        style = made.styles[name]
        style.font.size, style.font.color.rgb = Pt(points), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # a font of the theme would win over ours
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
    for spoken in made.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def add_table(made: Any, rows: Sequence[Sequence[str]]) -> None:
    """A table as wide as the page, the first row its head. The first column holds a sentence: it has what the longest
    words of the others leave. A day is not broken."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (the same)
    from docx.shared import Mm  # noqa: PLC0415

    table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    rows = [[_DAY.sub("\\1\u00a0\\2\u00a0\\3", text) for text in row] for row in rows]
    others = [max(map(_longest, column)) * _LETTER + _EDGES for column in list(zip(*rows, strict=True))[1:]]
    for column, width in zip(table.columns, (_WIDTH - 2 * _MARGIN - sum(others), *others), strict=True):
        column.width = Mm(width)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        told = row._tr.get_or_add_trPr()
        told.append(OxmlElement("w:cantSplit"))
        if number == 0:
            told.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[place].width
            cell.paragraphs[0].add_run(text).bold = number == 0


def _longest(text: str) -> int:
    """The letters of its longest part that no line breaks."""
    return max(map(len, text.split(" ")))
