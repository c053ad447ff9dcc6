"""Boards: a question and its choices as one picture, the same for a page, a chat, print and other programs.

Layout in units of one 300th of the board's width, so that sizes hold at any width (access rules S5, S6, S7).
"""

import asyncio
import html
from collections.abc import Sequence

import msgspec

from accessibility.screen import Button, Screen
from accessibility.symbols.packs import concepts, drawing

WIDTH = 300
MARGIN, GAP, RADIUS = 10.0, 9.0, 8.0
LABEL = 20.0  # 20 of 300 units: 20 CSS px on a phone; rule S6 asks for at least 18.7
QUESTION = 21.0
PICTURE = 0.24  # of the board's width; rule S6 asks for at least 22 %
LINE = 1.2
CHARACTER = 0.52  # mean width of a character of Atkinson Hyperlegible Next Bold, in ems, measured with a margin
INK, PAPER, CELL = "#221d17", "#fffdf8", "#fffdf8"


class Cell(msgspec.Struct, frozen=True):
    """One choice: its option's act, its concept and its word. A cell without a picture shows its word alone."""

    act: str
    concept: str
    label: str


class Board(msgspec.Struct, frozen=True):
    """One question with 1, 2, 3, 4 or 6 cells. `columns` is the same in the picture and on a keyboard under it."""

    question: str
    symbol: str
    cells: tuple[Cell, ...]
    columns: int
    direction: str = "ltr"
    numbers: bool = True

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells as they stand, row by row."""
        step = self.columns
        return tuple(self.cells[start : start + step] for start in range(0, len(self.cells), step))


def board(screen: Screen) -> Board | None:
    """The board of a screen with pictures; None for a screen of words."""
    if not screen.fixed_places or not screen.answers:
        return None
    cells = tuple(Cell(button.act, button.symbol, button.label) for button in screen.answers)
    return Board(screen.question, screen.symbol, cells, columns(cells), screen.direction)


def columns(cells: Sequence[Cell | Button]) -> int:
    """Two cells a row; one alone, or three side by side only where their words are short."""
    if len(cells) == 3 and all(len(cell.label) <= 8 for cell in cells):
        return 3
    return min(2, len(cells))


def svg(shown: Board) -> str:
    """The board as SVG with attributes only: no style, no script, no reference to anything outside."""
    width = (WIDTH - 2 * MARGIN - GAP * (shown.columns - 1)) / shown.columns
    picture = min(WIDTH * PICTURE, width - 2 * RADIUS)
    lines = [_wrapped(cell.label, width - 8, LABEL) for cell in shown.cells]
    height = picture + max(len(line) for line in lines) * LABEL * LINE + 3 * RADIUS
    heading, top = _heading(shown)
    parts = [heading]
    for index, cell in enumerate(shown.cells):
        row, column = divmod(index, shown.columns)
        if shown.direction == "rtl":
            column = shown.columns - 1 - column
        box = (MARGIN + column * (width + GAP), top + row * (height + GAP), width, height)
        parts.append(_cell(shown, cell, lines[index], index, box, picture))
    total = top + len(shown.rows) * (height + GAP) - GAP + MARGIN
    inside = "".join(parts)
    frame = f'<rect width="{WIDTH}" height="{total:.1f}" fill="{PAPER}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total:.1f}" '
        f'font-family="Atkinson Hyperlegible Next" fill="{INK}">{frame}{inside}</svg>'
    )


def _heading(shown: Board) -> tuple[str, float]:
    room = WIDTH - 2 * MARGIN - (44 if shown.symbol else 0)
    lines = _wrapped(shown.question, room, QUESTION)
    rtl = shown.direction == "rtl"
    x, anchor = (WIDTH - MARGIN, "end") if rtl else (MARGIN, "start")
    text = _text(lines, x, MARGIN + QUESTION, QUESTION, anchor, rtl=rtl)
    height = max(len(lines) * QUESTION * LINE, 40.0 if shown.symbol else 0.0)
    if shown.symbol:
        text += _picture(shown.symbol, MARGIN if rtl else WIDTH - MARGIN - 40, MARGIN - 2, 40, mirrored=rtl)
    return text, MARGIN + height + 8


def _cell(
    shown: Board, cell: Cell, lines: Sequence[str], index: int, box: tuple[float, float, float, float], picture: float
) -> str:
    left, top, width, height = box
    rtl = shown.direction == "rtl"
    parts = [
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{RADIUS}" '
        f'fill="{CELL}" stroke="#000" stroke-width="2"/>'
    ]
    if cell.concept:
        parts.append(_picture(cell.concept, left + (width - picture) / 2, top + RADIUS, picture, mirrored=rtl))
    first = top + RADIUS * 1.5 + picture + LABEL * 0.9 if drawing(cell.concept) else top + height / 2
    parts.append(_text(lines, left + width / 2, first, LABEL, "middle", rtl=rtl))
    if shown.numbers and len(shown.cells) > 1:
        x = left + (width - 13 if rtl else 13)
        parts.append(f'<circle cx="{x:.1f}" cy="{top + 13:.1f}" r="9" fill="{INK}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{top + 17.5:.1f}" font-size="12.5" font-weight="700" text-anchor="middle" '
            f'fill="{PAPER}">{index + 1}</text>'
        )
    return "".join(parts)


def _picture(concept: str, x: float, y: float, size: float, *, mirrored: bool) -> str:
    inside = drawing(concept)
    if not inside:
        return ""
    scale = size / 72
    if mirrored and concepts()[concept].mirrors:
        return f'<g transform="matrix({-scale:.4f} 0 0 {scale:.4f} {x + size:.1f} {y:.1f})">{inside}</g>'
    return f'<g transform="matrix({scale:.4f} 0 0 {scale:.4f} {x:.1f} {y:.1f})">{inside}</g>'


def _text(lines: Sequence[str], x: float, y: float, size: float, anchor: str, *, rtl: bool) -> str:
    """Lines of bold text; a right-to-left line is wrapped in its marks, since resvg ignores `direction` for anchors."""
    spans = []
    for number, line in enumerate(lines):
        marked = f"\u202b{line}\u202c" if rtl else line
        spans.append(f'<tspan x="{x:.1f}" y="{y + number * size * LINE:.1f}">{html.escape(marked)}</tspan>')
    return f'<text font-size="{size}" font-weight="700" text-anchor="{anchor}">{"".join(spans)}</text>'


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """The text in lines that fit the room; a single word longer than the room keeps a line of its own."""
    limit = max(1, int(room / (size * CHARACTER)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


async def draw(shown: str) -> bytes:
    """The PNG of a board's SVG, rendered off the event loop."""
    from accessibility.render import WORKERS, png  # noqa: PLC0415 (heavy; only where boards are sent as pictures)

    return await asyncio.get_running_loop().run_in_executor(WORKERS, png, shown)
