"""Boards on paper: a page each, of the size asked for, with words that can be read, searched and heard."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from accessibility.board_print import Paper, pdf
from accessibility.board_sheets import Sheet, sheets
from accessibility.forms import languages
from accessibility.local import Local
from accessibility.pictures import PICTURE_FORMS
from flows.engine.load import load_book

LOCAL = Local("The service", {})


@pytest.fixture(scope="module")
def found() -> tuple[Sheet, ...]:
    return tuple(sheets(load_book(), "support/few_words", "symbols", "en_GB", LOCAL))


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("a5", 148)])
def test_one_board_a_page_of_that_size(found: tuple[Sheet, ...], paper: Paper, width: int) -> None:
    with pikepdf.open(BytesIO(pdf("Boards", "The service", found, paper))) as document:
        assert len(document.pages) == len(found)
        box = document.pages[0].mediabox
        assert round(float(box[2]) / 72 * 25.4) == width


def test_it_is_tagged_has_a_title_and_a_language_and_its_words_are_text(found: tuple[Sheet, ...]) -> None:
    with pikepdf.open(BytesIO(pdf("Boards", "The service", found))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")
        assert document.docinfo["/Title"] == "Boards"
        with document.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
        fonts = {str(font.BaseFont) for page in document.pages for font in page.resources.Font.values()}
        assert all("Atkinson" in name for name in fonts)
        kinds = re.findall(r"/S /(\w+)", "".join(map(str, _elements(document.Root.StructTreeRoot))))
    assert kinds.count("H1") == len(found)


def test_an_urdu_board_is_printed_in_its_own_letters(urdu: str) -> None:
    found = list(sheets(load_book(), "support/few_words", "symbols", urdu, LOCAL))
    with pikepdf.open(BytesIO(pdf("Boards", "اردو", found, "a5"))) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in page.resources.Font.values()}
        assert any("Nastaliq" in name for name in fonts)
        assert str(document.Root.Lang) == "ur"


def _of_every_shape(language: str) -> list[Sheet]:
    """Of all boards of all flows, for each number of cells, rows and closers that with the longest word."""
    book, found = load_book(), dict[tuple[int, ...], tuple[int, Sheet]]()
    for flow in book.ids:
        for form in PICTURE_FORMS:
            for sheet in sheets(book, flow, form, language, LOCAL):
                board = sheet.board
                shape = len(board.cells), board.columns, len(board.about), len(sheet.screen.closers)
                longest = max(len(cell.label) for cell in board.cells)
                found[shape] = max(found.get(shape, (0, sheet)), (longest, sheet), key=lambda one: one[0])
    return [sheet for _, sheet in found.values()]


@pytest.mark.parametrize("language", languages())
def test_every_board_fits_its_page_however_long_its_words_are(language: str) -> None:
    """In Polish what is said of a thing stands in two rows, in Romanian four choices stand in four."""
    found = _of_every_shape(language)
    assert max(len(sheet.board.rows) for sheet in found) >= 2
    papers: tuple[Paper, ...] = ("a4", "a5")
    for paper in papers:
        assert len(pypdfium2.PdfDocument(pdf("Boards", "The service", found, paper))) == len(found)


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_word_of_two_lines_stays_within_its_frame(paper: Paper) -> None:
    found = list(sheets(load_book(), "support/few_words", "symbols", "cy", LOCAL))
    text = pypdfium2.PdfDocument(pdf("Boards", "The service", found, paper))[0].get_textpage()
    at, _ = text.search("heibio").get_next()
    frame = (16 if paper == "a4" else 11) / 25.4 * 72  # the lowest frames stand on the margin
    assert text.get_charbox(at)[1] > frame + 4


def test_nothing_to_print_is_said() -> None:
    with pytest.raises(ValueError, match="no boards"):
        pdf("Boards", "The service", [])


def _elements(element: pikepdf.Object) -> list[str]:
    """The structure of a document, one "/S /H1" an element."""
    found, todo = [], [element]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Array):
            todo += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found += [f"/S {one.S}"] if "/S" in one else []
            todo += [one.K] if "/K" in one else []
    return found
