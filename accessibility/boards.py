"""Boards: a question and its choices as one picture, the same for a chat, print and other programs.

Nothing is drawn here. On a page every cell is a real button, with the same pictures, words, order and cells a row.
"""

from collections.abc import Sequence

import msgspec

from accessibility.forms import font
from accessibility.lettering import lines_of, width_of
from accessibility.screen import Button, Screen
from accessibility.sentences import unmarked

WIDTH = 300  # units; on a phone one is a CSS pixel, so that rules about sizes can be read off
MARGIN, GAP, PADDING = 10.0, 9.0, 6.0
LABELS = (20.0, 19.4, 18.7)  # units; rule S6: the largest at which every label fits, and none smaller than 14 pt
LABEL_LINES = 2
CELLS_AT_MOST = 6  # rule S5
TWO_LINES_AT_MOST = 4  # cells, where a label needs two lines: with more, pictures would be too small
ABOUT_AT_MOST = 3  # rows, and pictures in one
SHORT_WORD = 8  # letters; three cells stand side by side where no word is longer


class Cell(msgspec.Struct, frozen=True):
    """One choice: its concept and its word. A cell without a picture shows its word alone."""

    concept: str
    label: str


class Board(msgspec.Struct, frozen=True):
    """One question with up to six cells. `columns` is the same in the picture and on a keyboard under it.

    `about` is what the question is about, row by row, large and not to be pressed: the thing that is placed, or what
    was chosen and is asked again.
    """

    question: str
    symbol: str
    cells: tuple[Cell, ...]
    columns: int
    direction: str = "ltr"
    about: tuple[tuple[Cell, ...], ...] = ()
    font: str = "text"  # as the list of languages names it

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells as they stand, row by row."""
        step = self.columns
        return tuple(self.cells[start : start + step] for start in range(0, len(self.cells), step))

    @property
    def beside(self) -> bool:
        """Whether each word stands beside its picture: one under the other they would be taller than a screen."""
        return self.columns == 1 and len(self.cells) > 2

    @property
    def rtl(self) -> bool:
        """Whether the grid is mirrored."""
        return self.direction == "rtl"


def board(screen: Screen) -> Board | None:
    """The board of a screen with pictures; None for a screen of words, or of more cells than can be read."""
    if not screen.fixed_places or not screen.answers:
        return None
    cells = tuple(Cell(button.symbol, unmarked(button.label)) for button in screen.answers)
    face = font(screen.language)
    across = columns(cells, face)
    if len(cells) > (CELLS_AT_MOST if _in_one_line(cells, across, face) else TWO_LINES_AT_MOST):
        return None
    return Board(unmarked(screen.question), screen.symbol, cells, across, screen.direction, _about(screen), face)


def columns(cells: Sequence[Cell | Button], font: str) -> int:
    """Two cells a row, or three where there are just three of short words; one where a word would be cut."""
    labels = [cell.label for cell in cells]
    is_short = max((len(word) for label in labels for word in label.split()), default=0) <= SHORT_WORD
    wanted = (3, 2, 1) if len(labels) == 3 and is_short else (2, 1) if len(labels) > 1 else (1,)
    return next((number for number in wanted if label_size(labels, cell_room(number), font) is not None), 1)


def cell_width(columns: int) -> float:
    """How wide a cell is."""
    return (WIDTH - 2 * MARGIN - GAP * (columns - 1)) / columns


def cell_room(columns: int) -> float:
    """How wide a line of a label may be."""
    return cell_width(columns) - 2 * PADDING


def label_size(labels: Sequence[str], room: float, font: str, sizes: Sequence[float] = LABELS) -> float | None:
    """The one size of all labels; None where even the smallest that may be read would cut a word or need more lines."""
    for size in sizes:
        lines = [lines_of(label, room, size, font) for label in labels]
        if all(len(each) <= LABEL_LINES and all(width_of(line, size, font) <= room for line in each) for each in lines):
            return size
    return None


def _in_one_line(cells: Sequence[Cell], across: int, font: str) -> bool:
    room = cell_room(across)
    return all(width_of(cell.label, LABELS[0], font) <= room for cell in cells)


def _about(screen: Screen) -> tuple[tuple[Cell, ...], ...]:
    if screen.layout == "mat":
        return tuple((Cell(item.symbol, item.label),) for item in screen.items if item.ticked)
    if screen.layout != "confirm":
        return ()
    rows = tuple(tuple(map(Cell, line.symbols, line.values)) for line in screen.lines if line.symbols)
    return rows if len(rows) <= ABOUT_AT_MOST and all(len(row) <= ABOUT_AT_MOST for row in rows) else ()
