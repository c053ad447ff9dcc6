"""How a Word document looks: A4, black headings larger than their text, tables whose heads and rows stay whole.

It writes no words. Fonts are those that every office program has.
"""

from collections.abc import Sequence
from typing import Any

_FONT = "Arial"
_MARGIN, _WIDTH, _HEIGHT = 20, 210, 297  # millimetres: A4
_TITLE, _HEADING, _FOOT = 1.8, 1.2, 10.0  # of the text's size, twice; points
_FIRST_COLUMN = 2  # times as wide as each other: it holds a sentence


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
    """A table as wide as the page, the first column wider than each other; the first row is its head."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (the same)
    from docx.shared import Mm  # noqa: PLC0415

    table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    one = (_WIDTH - 2 * _MARGIN) / (_FIRST_COLUMN + len(rows[0]) - 1)
    for place, column in enumerate(table.columns):
        column.width = Mm(one * (_FIRST_COLUMN if place == 0 else 1))
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        told = row._tr.get_or_add_trPr()
        told.append(OxmlElement("w:cantSplit"))
        if number == 0:
            told.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[place].width
            cell.paragraphs[0].add_run(text).bold = number == 0
