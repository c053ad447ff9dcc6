"""Boards: a question and its choices as one picture, the same for a page, a chat, print and other programs.

Layout in units of one 300th of the board's width, so that sizes hold at any width (access rules S5, S6, S7).
"""

import asyncio
import html
import re
from collections.abc import Mapping, Sequence

import msgspec

from accessibility.forms import font
from accessibility.screen import Button, Screen
from accessibility.symbols.packs import concepts, drawing

WIDTH = 300
MARGIN, GAP, RADIUS = 10.0, 9.0, 8.0
LABEL = 20.0  # 20 of 300 units: 20 CSS px on a phone; rule S6 asks for at least 18.7
QUESTION = 21.0
PICTURE = 0.24  # of the board's width; rule S6 asks for at least 22 %
LINE = 1.2
FAMILY = "Atkinson Hyperlegible Next"
FACES: Mapping[str, tuple[str, float]] = {
    "urdu": (f"Noto Nastaliq Urdu, {FAMILY}", 2.0),
    "arabic": (f"Noto Naskh Arabic, {FAMILY}", 1.5),
}
"""By the `font` of a language: what a board is written in, and its lines' height in ems."""
CHARACTER = 0.52  # mean width of a character of Atkinson Hyperlegible Next Bold, in ems, measured with a margin
_LATIN = re.compile(r"[!-~\u00a1-\u024f\u2013-\u2026]+(?: +[!-~\u00a1-\u024f\u2013-\u2026]+)*")
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
    font: str = "text"  # as the list of languages names it

    @property
    def family(self) -> str:
        """The fonts it is written in, the first one first."""
        return FACES.get(self.font, (FAMILY, LINE))[0]

    @property
    def line(self) -> float:
        """From one line to the next, in ems: letters that hang deep need more."""
        return FACES.get(self.font, (FAMILY, LINE))[1]

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
    return Board(screen.question, screen.symbol, cells, columns(cells), screen.direction, font=font(screen.language))


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
    height = picture + max(len(line) for line in lines) * LABEL * shown.line + 3 * RADIUS
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
        f'font-family="{shown.family}" fill="{INK}">{frame}{inside}</svg>'
    )


def _heading(shown: Board) -> tuple[str, float]:
    room = WIDTH - 2 * MARGIN - (44 if shown.symbol else 0)
    lines = _wrapped(shown.question, room, QUESTION)
    rtl = shown.direction == "rtl"
    x, anchor = (WIDTH - MARGIN, "end") if rtl else (MARGIN, "start")
    text = _text(lines, (x, MARGIN + QUESTION * shown.line / LINE), QUESTION, anchor, shown)
    height = max(len(lines) * QUESTION * shown.line, 40.0 if shown.symbol else 0.0)
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
    first = top + RADIUS * 1.5 + picture + LABEL * 0.75 * shown.line if drawing(cell.concept) else top + height / 2
    parts.append(_text(lines, (left + width / 2, first), LABEL, "middle", shown))
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


def _text(lines: Sequence[str], at: tuple[float, float], size: float, anchor: str, shown: Board) -> str:
    """Lines of bold text; a right-to-left line is wrapped in its marks, since resvg ignores `direction` for anchors."""
    (x, y), spans = at, []
    for number, line in enumerate(lines):
        said = _in_its_font(html.escape(line), shown)
        marked = f"\u202b{said}\u202c" if shown.direction == "rtl" else said
        spans.append(f'<tspan x="{x:.1f}" y="{y + number * size * shown.line:.1f}">{marked}</tspan>')
    return f'<text font-size="{size}" font-weight="700" text-anchor="{anchor}">{"".join(spans)}</text>'


def _in_its_font(line: str, shown: Board) -> str:
    """Latin letters and digits in the font that has them: the renderer does not look further within one word."""
    if shown.family == FAMILY:
        return line
    return _LATIN.sub(rf'<tspan font-family="{FAMILY}">\g<0></tspan>', line)


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
