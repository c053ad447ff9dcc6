"""The shape of a screen in a chat: its text and its rows of buttons. It neither sends nor knows Telegram's types.

A message stands for a whole page, so page furniture stays away: promise, tab title, four words. Words a person typed
are never shown again in a chat (`Screen.words`), only on the page.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import msgspec

from accessibility.interface import label, with_commas
from accessibility.screen import Button, Screen
from accessibility.sentences import apart, from_right, is_question, unmarked
from bot.messages import Outgoing

TEXT_LIMIT = 4096  # all three in UTF-16 units, as Telegram counts
CAPTION_LIMIT = 1024
NOTICE_LIMIT = 200
_FITS = ((3, 13), (2, 24), (1, 1 << 16))  # so many buttons share a row where none is longer than this
_TICK, _IN_HAND = "✓ ", "▸ "

Row = tuple["Key", ...]


class Key(msgspec.Struct, frozen=True):
    """One button: it sends an act back, or opens an address."""

    label: str
    act: str = ""
    link: str = ""
    danger: bool = False


class Shape(msgspec.Struct, frozen=True):
    """A screen as one message. `heading` is where the question stands in the text, in UTF-16 units."""

    text: str
    rows: tuple[Row, ...]
    heading: tuple[int, int] | None = None


def shape(outgoing: Outgoing, *, columns: int = 0, says_choice: bool = False, plain: bool = False) -> Shape:
    """The message of a screen.

    columns      cells a row of its picture: the answers are numbered and stand in the same rows; 0 for words
    says_choice  what was chosen cannot be shown in the answered message, so it leads this one
    plain        no address on a button: the page's stands in the text
    """
    screen = outgoing.screen
    before = [*_before(screen, says_choice=says_choice)]
    after = [*_after(screen, numbered=columns > 0)]
    page = outgoing.page_link
    if page and (plain or not _opens(page)):
        after.append(f"{_word(screen, 'ways.page')}: {page}")
    question = from_right(screen.question)
    text = "\n\n".join((*before, *((question,) if question else ()), *after))
    heading = (units("\n\n".join((*before, ""))), units(question)) if question else None
    rows = _rows(outgoing, columns)
    return Shape(text, _without_links(rows) if plain else rows, heading)


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, first: int = TEXT_LIMIT) -> tuple[str, ...]:
    """The text in parts that fit, cut between lines where possible: `first`, then as much as a message takes."""
    parts: list[str] = []
    limit = first
    while units(text) > limit:
        room = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
        cut = room.rfind("\n")
        head = room[:cut] if cut > 0 else room
        parts.append(head)
        text = text[len(head) :].lstrip("\n")
        limit = TEXT_LIMIT
    return (*parts, text)


def _before(screen: Screen, *, says_choice: bool) -> Iterable[str]:
    if screen.supported or screen.turn == "supporter":
        yield _word(screen, f"turn.{screen.turn}")
    if screen.progress is not None:
        number, total = screen.progress
        yield _word(screen, "progress", number=str(number), total=str(total))
    if screen.notice:
        yield screen.notice
    if says_choice and screen.chose:
        yield screen.chose
    yield from map(from_right, screen.statements)


def _after(screen: Screen, *, numbered: bool) -> Iterable[str]:
    if screen.hint:
        yield from_right(screen.hint)
    lines = [*_in_hand(screen), *_placed(screen), *_checked(screen), *_people(screen)]
    if numbered:  # a photo has no text alternative: whoever cannot see it reads the choices
        lines += (f"{number} {button.label}" for number, button in enumerate(screen.answers, 1))
    lines += (f"{button.label}: {button.note}" for button in (*screen.answers, *screen.closers) if button.note)
    if lines:
        yield from_right("\n".join(lines))


def _in_hand(screen: Screen) -> Iterable[str]:
    return (button.label for button in screen.items if button.ticked)


def _placed(screen: Screen) -> Iterable[str]:
    things = {button.act.rpartition(":")[2]: button.label for button in screen.items}
    places = {button.act.rpartition("=")[2]: button.label for button in screen.answers}
    for thing, place in screen.placed:
        if thing in things and place in places:
            yield _word(screen, "answer.pair", thing=things[thing], place=places[place])


def _checked(screen: Screen) -> Iterable[str]:
    for line in screen.lines:
        values = with_commas(line.values, screen.form, screen.language)
        between = " " if is_question(line.label) else ": "
        said = between.join(part for part in (line.label, values) if part)
        yield said + (f" ({line.by})" if line.by else "")


def _people(screen: Screen) -> Iterable[str]:
    for person in screen.people:
        number = "" if person.number in person.label else person.number
        reach = with_commas([part for part in (number, person.hours) if part], screen.form, screen.language)
        yield apart(": ".join(part for part in (person.label, reach) if part))


def _rows(outgoing: Outgoing, columns: int) -> tuple[Row, ...]:
    screen = outgoing.screen
    ways = [_key(button) for button in screen.ways]
    if outgoing.page_link and _opens(outgoing.page_link):
        ways.append(Key(_word(screen, "ways.page"), link=outgoing.page_link))
    constants = [_key(button) for button in screen.constants]
    rows = (
        *_packed([_key(button, mark=_IN_HAND) for button in screen.items], 2),
        *_answers(screen, columns),
        *_packed([_key(button) for button in (screen.more, screen.done) if button], 2),
        *_packed([_change(line.label, line.change) for line in screen.lines if line.change], 1),
        *_packed([_key(button) for button in screen.closers], 2),
        *_packed(ways, 3),
        *(row for row in (tuple(constants[:3]), tuple(constants[3:])) if row),
    )
    # the person's app lays a row out from the left, whatever the language
    return tuple(row[::-1] for row in rows) if screen.direction == "rtl" else rows


def _without_links(rows: Iterable[Row]) -> tuple[Row, ...]:
    kept = (tuple(key for key in row if not key.link) for row in rows)
    return tuple(row for row in kept if row)


def _answers(screen: Screen, columns: int) -> tuple[Row, ...]:
    if not columns:
        return _packed([_key(button) for button in screen.answers], 2)
    keys = [_key(button, number=number) for number, button in enumerate(screen.answers, 1)]
    return tuple(tuple(keys[start : start + columns]) for start in range(0, len(keys), columns))


def _key(button: Button, *, number: int = 0, mark: str = _TICK) -> Key:
    before = (mark if button.ticked else "") + (f"{number} " if number else "")
    link = button.link if _opens(button.link) else ""  # tel: and sms: are refused by Telegram; the act says the number
    return Key(from_right(before + unmarked(button.label)), button.act, link, danger=button.act == "stop")


def _change(line: str, button: Button) -> Key:
    return Key(from_right(unmarked(f"{button.label}: {line}")), button.act)


def _packed(keys: Sequence[Key], most: int) -> tuple[Row, ...]:
    """Rows in order: as many side by side as `most` and their labels allow."""
    rows: list[Row] = []
    left = list(keys)
    while left:
        count = next(
            count
            for count, longest in _FITS
            if count <= most and len(left) >= count and all(len(key.label) <= longest for key in left[:count])
        )
        rows.append(tuple(left[:count]))
        left = left[count:]
    return tuple(rows)


def _opens(link: str) -> bool:
    """Whether Telegram takes this address on a button: of the web, and with a dot in its host."""
    if not link:
        return False
    parts = urlsplit(link)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")


def _word(screen: Screen, key: str, **values: str) -> str:
    return label(key, screen.form, screen.language, **values)
