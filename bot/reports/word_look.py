"""How a Word document looks: A4, black headings larger than their text, the direction of each language, whole rows.

It has no words of its own. Fonts are those that office programs have.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accessibility.forms import direction, font
from accessibility.sentences import pieces

_FONT = "Arial"
_COMPLEX: Mapping[str, str] = {"urdu": "Urdu Typesetting"}
"""By the `font` of a language, for letters that join: where an office program lacks it, it takes one that has them."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARGIN, _WIDTH, _HEIGHT = 20, 210, 297  # millimetres: A4
_TITLE, _HEADING, _FOOT = 1.8, 1.2, 10.0  # of the text's size, twice; points
_LETTER, _EDGES = 2.1, 6  # millimetres: of a bold letter at 11 points, and of both edges of a cell


def set_look(made: Any, size: float, language: str) -> None:
    """Page, language and styles of a new document; `size` is that of its text in points."""
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415 (only when somebody asks for Word)

    page = made.sections[0]
    page.page_width, page.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    sizes = {"Normal": size, "Heading 1": _TITLE * size, "Heading 2": _HEADING * size, "Footer": _FOOT}
    for name, points in sizes.items():
        style = made.styles[name]
        style.font.size, style.font.color.rgb = Pt(points), RGBColor(0, 0, 0)
        looks = style.element.get_or_add_rPr()
        fonts = looks.get_or_add_rFonts()
        fonts.attrib.clear()  # a font of the theme would win over ours
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(f"{_W}{script}", _FONT)
        fonts.set(f"{_W}cs", _complex(language))
        for other in looks.findall(f"{_W}szCs"):  # letters that join have a size of their own
            looks.remove(other)
        looks.sz.addnext(_element("szCs", val=looks.sz.get(f"{_W}val")))
    for spoken in made.styles.element.iter(f"{_W}lang"):
        for script, name in _spoken(language).items():
            spoken.set(f"{_W}{script}", name)


def tag(language: str) -> str:
    """A language as Word names it."""
    return language.replace("_", "-")


def write(paragraph: Any, text: str, language: str, *, is_bold: bool = False) -> None:
    """Words of one language in an empty paragraph, in the direction of that language. A telephone number is a run of
    its own in which no line ends, and which reads from left to right."""
    is_rtl = direction(language) == "rtl"
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(_element("bidi"))
    for place, piece in enumerate(pieces(text)):
        is_number = place % 2 == 1
        begins = "\N{LEFT-TO-RIGHT MARK}" if is_rtl and is_number else ""  # else a plus sign ends it
        run = paragraph.add_run(begins + (piece.replace(" ", "\N{NO-BREAK SPACE}") if is_number else piece))
        looks = run._r.get_or_add_rPr()
        if is_rtl:
            looks.get_or_add_rFonts().set(f"{_W}cs", _complex(language))
        if is_bold:
            run.bold = run.font.cs_bold = True
        if is_rtl and not is_number:
            run.font.rtl = True
        looks.append(_element("lang", **_spoken(language)))


def add_table(made: Any, rows: Sequence[Sequence[str]]) -> None:
    """A table as wide as the page, the first row its head. The first column holds a sentence: it has what the longest
    words of the others leave."""
    from docx.shared import Mm  # noqa: PLC0415 (the same)

    table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    others = [max(map(_longest, column)) * _LETTER + _EDGES for column in list(zip(*rows, strict=True))[1:]]
    for column, width in zip(table.columns, (_WIDTH - 2 * _MARGIN - sum(others), *others), strict=True):
        column.width = Mm(width)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        told = row._tr.get_or_add_trPr()
        told.append(_element("cantSplit"))
        if number == 0:
            told.append(_element("tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[place].width
            cell.paragraphs[0].add_run(text).bold = number == 0


def _longest(text: str) -> int:
    """The letters of its longest part that no line breaks."""
    return max(map(len, text.split(" ")))


def _spoken(language: str) -> Mapping[str, str]:
    """What Word is told of a language: for letters that join it asks apart."""
    return {"val": tag(language)} | ({"bidi": tag(language)} if direction(language) == "rtl" else {})


def _complex(language: str) -> str:
    return _COMPLEX.get(font(language), _FONT)


def _element(name: str, **values: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415 (the same)

    return OxmlElement(f"w:{name}", {f"{_W}{key}": value for key, value in values.items()})
