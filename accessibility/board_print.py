"""Boards on paper: a PDF with one board a page, A4 or A5, its words real text that a screen reader can read."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from accessibility.board_sheets import Sheet
from accessibility.board_svg import FACES
from accessibility.boards import Cell
from accessibility.screen import Button
from accessibility.symbols.packs import whole
from accessibility.typeset import typeset

Paper = Literal["a4", "a5"]
_LEADING = 0.55  # of a letter's size between lines, in the fonts of a line 1.2 high


def pdf(title: str, service: str, sheets: Sequence[Sheet], paper: Paper = "a4") -> bytes:
    """The boards in a PDF that claims PDF/UA-1. ValueError where there are none."""
    if not sheets:
        raise ValueError(f"{title} has no boards. Only the forms child and symbols have; choose a form of the flow.")
    return typeset("board.typ", _data(title, service, sheets, paper))


def _data(title: str, service: str, sheets: Sequence[Sheet], paper: Paper) -> dict[str, Any]:
    first = sheets[0]
    family, line = FACES[first.board.font]
    return {
        "title": title,
        "service": service,
        "paper": paper,
        "language": first.screen.language.partition("_")[0],
        "rtl": first.board.rtl,
        "fonts": family.split(", "),
        "leading": _LEADING * line / FACES["text"][1],
        "sheets": [_sheet(sheet) for sheet in sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    board, screen = sheet.board, sheet.screen
    return {
        "question": board.question,
        "svg": whole(board.symbol, mirrored=board.rtl),
        "about": [_cells(row, rtl=board.rtl) for row in board.about],
        "cells": _cells(board.cells, rtl=board.rtl),
        "columns": board.columns,
        "beside": board.beside,
        "closers": _cells(map(_cell, screen.closers), rtl=board.rtl),
        "constants": _cells(map(_cell, screen.constants), rtl=board.rtl),
    }


def _cells(cells: Iterable[Cell], *, rtl: bool) -> list[dict[str, str]]:
    return [{"label": cell.label, "svg": whole(cell.concept, mirrored=rtl)} for cell in cells]


def _cell(button: Button) -> Cell:
    return Cell(button.symbol, button.label)
