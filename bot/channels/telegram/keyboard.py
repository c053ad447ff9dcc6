"""Rows of buttons as the library takes them. A dozen of its own button objects would cost a third of a turn."""

from collections.abc import Callable, Iterable

from telegram import InlineKeyboardMarkup
from telegram._utils.types import JSONDict
from telegram.constants import KeyboardButtonStyle

from bot.channels.telegram.layout import Key, Row


class Keyboard(InlineKeyboardMarkup):
    """The library's keyboard with the rows as they go out. `sign` makes the token of an act."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[Row], sign: Callable[[str], str]) -> None:
        super().__init__(())
        self._rows = [[_button(key, sign) for key in row] for row in rows]

    def to_dict(self, recursive: bool = True) -> JSONDict:
        """What goes out."""
        return {"inline_keyboard": self._rows}


def _button(key: Key, sign: Callable[[str], str]) -> dict[str, str]:
    if key.link:
        return {"text": key.label, "url": key.link}
    style = {"style": KeyboardButtonStyle.DANGER.value} if key.danger else {}
    return {"text": key.label, "callback_data": sign(key.act), **style}
