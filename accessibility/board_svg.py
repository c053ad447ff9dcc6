"""A board as SVG: where everything stands. Which cells a board has, and how many a row, is decided in `boards`.

Layout in units of one 300th of the board's width, so that sizes hold at any width (access rules S4, S6, S7, S12).
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from accessibility.boards import (
    CELLS_AT_MOST,
    GAP,
    LABELS,
    MARGIN,
    PADDING,
    WIDTH,
    Board,
    Cell,
    cell_room,
    cell_width,
    label_size,
)
from accessibility.lettering import balanced, lines_of
from accessibility.symbols.packs import concepts, drawing

RADIUS = 8.0
DISC = 9.0  # the radius of a number's
QUESTION = 21.0
PICTURES: Mapping[int, tuple[float, ...]] = {1: (0.36, 0.3, 0.24), 2: (0.28, 0.25, 0.22), 3: (0.225,)}
"""Of the board's width, by cells a row: the largest with which it is not too tall. Rule S6 asks for at least 22 %."""
BESIDE = (0.24, 0.225)
TALLEST = 1.4  # of its width: a taller one is shown small on a phone
KEY_IDEA = 40.0
INK, PAPER, CELL, ABOUT = "#221d17", "#fffdf8", "#fffdf8", "#efe9dc"
FAMILY = "Atkinson Hyperlegible Next"
FACES: Mapping[str, tuple[str, float]] = {
    "text": (FAMILY, 1.2),
    "urdu": (f"Noto Nastaliq Urdu, {FAMILY}", 2.0),
    "arabic": (f"Noto Naskh Arabic, {FAMILY}", 1.5),
}
"""By the `font` of a language: what a board is written in, and its lines' height in ems. Some letters hang deep."""
_BASE = 0.75  # of a line's height: where its letters stand
_LATIN = re.compile(r"[!-~\u00a1-\u024f\u2013-\u2026]+(?: +[!-~\u00a1-\u024f\u2013-\u2026]+)*")


class Box(msgspec.Struct, frozen=True):
    """Where a cell stands."""

    left: float
    top: float
    width: float
    height: float


class Way(msgspec.Struct, frozen=True):
    """How a board may be drawn: how large its pictures and letters are, and where the thing that is placed stands."""

    picture: float
    in_heading: bool = False
    letters: tuple[float, ...] = LABELS


class Labels(msgspec.Struct, frozen=True):
    """The words of all cells in lines, in one size."""

    lines: tuple[tuple[str, ...], ...]
    size: float
    leading: float

    def tall(self, first: int = 0, number: int = CELLS_AT_MOST) -> float:
        """How tall the tallest of so many is."""
        return max(len(each) for each in self.lines[first : first + number]) * self.leading


@lru_cache(maxsize=1024)
def svg(shown: Board) -> str:
    """The board as SVG with attributes only: no style, no script, no reference to anything outside."""
    total, inside = _fitting(shown)
    frame = f'<rect width="{WIDTH}" height="{total:.1f}" fill="{PAPER}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total:.1f}" '
        f'font-family="{_family(shown)}" fill="{INK}">{frame}{inside}</svg>'
    )


def _fitting(shown: Board) -> tuple[float, str]:
    """Drawn as large as a phone shows it whole; the thing that is placed stands beside the question where it must."""
    sizes = BESIDE if shown.beside else PICTURES[shown.columns]
    ways = [Way(WIDTH * size) for size in sizes]
    if len(shown.about) == 1 and len(shown.about[0]) == 1:
        ways += [Way(WIDTH * size, in_heading=True) for size in sizes]
    ways.append(Way(WIDTH * sizes[-1], in_heading=ways[-1].in_heading, letters=LABELS[-1:]))
    for way in ways:
        drawn = _drawn(shown, way)
        if drawn[0] <= TALLEST * WIDTH:
            break
    return drawn


def _drawn(shown: Board, way: Way) -> tuple[float, str]:
    """How tall it is, and what is in it."""
    picture, columns = way.picture, shown.columns
    labels = _labels(shown, [cell.label for cell in shown.cells], _room(shown, picture), way.letters)
    parts, top = _heading(shown, shown.about[0][0] if way.in_heading else None)
    if not way.in_heading:
        about, top = _of_the_question(shown, top, small=picture < WIDTH * PICTURES[columns][0])
        parts += about
    width = cell_width(columns)
    for start in range(0, len(shown.cells), columns):
        tall = labels.tall(start, columns)
        height = max(picture, tall) + RADIUS if shown.beside else _above(shown) + picture + tall + 2 * RADIUS
        for column, cell in enumerate(shown.cells[start : start + columns]):
            place = columns - 1 - column if shown.rtl else column
            box = Box(MARGIN + place * (width + GAP), top, width, height)
            parts += _cell(shown, cell, labels, start + column, box, picture if drawing(cell.concept) else 0.0)
        top += height + GAP
    return top - GAP + MARGIN, "".join(parts)


def _labels(shown: Board, labels: Sequence[str], room: float, letters: Sequence[float] = LABELS) -> Labels:
    size = label_size(labels, room, shown.font, letters) or LABELS[-1]
    return Labels(tuple(tuple(lines_of(label, room, size, shown.font)) for label in labels), size, size * _line(shown))


def _room(shown: Board, picture: float) -> float:
    return cell_room(shown.columns) - (picture + 2 * DISC + PADDING if shown.beside else 0)


def _heading(shown: Board, thing: Cell | None = None) -> tuple[list[str], float]:
    """The question on top, beside it the picture of its key idea, or of the thing that is placed with its word.

    And where the cells begin.
    """
    symbol, side = (thing.concept, WIDTH * PICTURES[3][0]) if thing else (shown.symbol, KEY_IDEA)
    side = side if symbol else 0.0
    room = WIDTH - 2 * MARGIN - (side + GAP if symbol else 0)
    lines = balanced(shown.question, room, QUESTION, shown.font)
    lines += lines_of(thing.label, room, QUESTION, shown.font) if thing else []
    leading = QUESTION * _line(shown)
    tall = max(len(lines) * leading, side)
    x, anchor = (WIDTH - MARGIN, "end") if shown.rtl else (MARGIN, "start")
    first = MARGIN + (tall - len(lines) * leading) / 2
    parts = [_text(shown, lines, (x, first), QUESTION, anchor)]
    if symbol:
        left = MARGIN if shown.rtl else WIDTH - MARGIN - side
        parts.append(_picture(shown, symbol, left, MARGIN + (tall - side) / 2, side))
    return parts, MARGIN + tall + RADIUS


def _of_the_question(shown: Board, top: float, *, small: bool) -> tuple[list[str], float]:
    """What the question is about, on a plain ground and without a frame; and where the cells begin."""
    parts = []
    for row in shown.about:
        picture = WIDTH * (PICTURES[2][0] if len(row) == 1 and not small else PICTURES[3][0])
        width = (WIDTH - 2 * MARGIN) / len(row)
        labels = _labels(shown, [cell.label for cell in row], width - 2 * PADDING)
        height = picture + labels.tall() + 1.5 * RADIUS
        parts.append(
            f'<rect x="{MARGIN}" y="{top:.1f}" width="{WIDTH - 2 * MARGIN}" height="{height:.1f}" rx="{RADIUS}" '
            f'fill="{ABOUT}"/>'
        )
        for index, (cell, lines) in enumerate(zip(row, labels.lines, strict=True)):
            column = len(row) - 1 - index if shown.rtl else index
            middle = MARGIN + (column + 0.5) * width
            parts.append(_picture(shown, cell.concept, middle - picture / 2, top + RADIUS / 2, picture))
            parts.append(_text(shown, lines, (middle, top + RADIUS + picture), labels.size))
        top += height + GAP
    return parts, top


def _cell(shown: Board, cell: Cell, labels: Labels, index: int, box: Box, picture: float) -> Iterator[str]:
    """Its frame, its picture, its word under it (in the middle where there is no picture), and its number."""
    lines = labels.lines[index]
    middle, tall = box.left + box.width / 2, len(lines) * labels.leading
    top = box.top + (box.height - tall) / 2
    yield (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="{RADIUS}" '
        f'fill="{CELL}" stroke="#000" stroke-width="2"/>'
    )
    if picture and shown.beside:
        start = 2 * DISC + PADDING
        left = box.left + (box.width - start - picture if shown.rtl else start)
        yield _picture(shown, cell.concept, left, box.top + (box.height - picture) / 2, picture)
        middle += (start + picture) / 2 * (-1 if shown.rtl else 1)
    elif picture:
        at = box.top + _above(shown)
        yield _picture(shown, cell.concept, middle - picture / 2, at, picture)
        top = at + picture + RADIUS / 2
    yield _text(shown, lines, (middle, top), labels.size)
    if len(shown.cells) > 1:
        yield from _number(shown, index, box)


def _above(shown: Board) -> float:
    """The room over a picture: in a narrow cell it begins under the number."""
    return 2 * DISC + 2 if shown.columns == 3 else RADIUS


def _number(shown: Board, index: int, box: Box) -> Iterator[str]:
    """The number in its disc: it ties the cell to its key. A single cell needs none."""
    x = box.left + (box.width - DISC - 4 if shown.rtl else DISC + 4)
    yield f'<circle cx="{x:.1f}" cy="{box.top + DISC + 4:.1f}" r="{DISC}" fill="{INK}"/>'
    yield (
        f'<text x="{x:.1f}" y="{box.top + 17.5:.1f}" font-family="{FAMILY}" font-size="12.5" font-weight="700" '
        f'text-anchor="middle" fill="{PAPER}">{index + 1}</text>'
    )


def _picture(shown: Board, concept: str, x: float, y: float, size: float) -> str:
    inside = drawing(concept)
    if not inside:
        return ""
    scale = size / 72
    if shown.rtl and concepts()[concept].mirrors:
        return f'<g transform="matrix({-scale:.4f} 0 0 {scale:.4f} {x + size:.1f} {y:.1f})">{inside}</g>'
    return f'<g transform="matrix({scale:.4f} 0 0 {scale:.4f} {x:.1f} {y:.1f})">{inside}</g>'


def _text(shown: Board, lines: Sequence[str], at: tuple[float, float], size: float, anchor: str = "middle") -> str:
    """Bold lines whose block begins at that height. A right-to-left line is wrapped in its marks, since resvg ignores
    `direction` for anchors.
    """
    (x, top), leading, spans = at, size * _line(shown), []
    for number, line in enumerate(lines):
        said = _in_its_font(shown, html.escape(line))
        marked = f"\u202b{said}\u202c" if shown.rtl else said
        spans.append(f'<tspan x="{x:.1f}" y="{top + (number + _BASE) * leading:.1f}">{marked}</tspan>')
    return f'<text font-size="{size}" font-weight="700" text-anchor="{anchor}">{"".join(spans)}</text>'


def _in_its_font(shown: Board, line: str) -> str:
    """Latin letters and digits in the font that has them: the renderer does not look further within one word."""
    if shown.font == "text":
        return line
    return _LATIN.sub(rf'<tspan font-family="{FAMILY}">\g<0></tspan>', line)


def _family(shown: Board) -> str:
    return FACES[shown.font][0]


def _line(shown: Board) -> float:
    return FACES[shown.font][1]
