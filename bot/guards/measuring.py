"""Sentences from a file, for the guards to be measured on: JSON lines, a JSON list, or a table with a heading.

It keeps and logs nothing, and says of a line that cannot be read only its number.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import IO, Any

import msgspec

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_MARKS = ",;\t"
WANTED = 'Give JSON lines or a JSON list of objects with "text", or CSV whose first line names a column "text".'


class Unreadable(ValueError):
    """What cannot be read, and what can be given instead; nothing of the line itself."""


class Wanted(msgspec.Struct):
    """A span that ought to be found; one that need not be counts neither way."""

    start: int
    end: int
    type: str
    must_catch: bool = True


class Line(msgspec.Struct):
    """One sentence. Where it says what ought to be found, totals can be told at the end. `id`: else its number."""

    text: str
    id: Any = msgspec.UNSET
    trigger: bool | None = None
    path: str | None = None
    spans: tuple[Wanted, ...] | None = None


def sentences(source: IO[bytes]) -> Iterator[Line]:
    """Each sentence as it is read, so that a pipe is answered line by line. Raises Unreadable."""
    first, number = b"", 0
    for number, first in enumerate(source, 1):  # noqa: B007 - the number of the first line that holds anything
        first = first.removeprefix(b"\xef\xbb\xbf")
        if first.strip():
            break
    opening = first.lstrip()[:1]
    if opening == b"[":
        yield from _numbered(_list(first + source.read()))
    elif opening == b"{":
        yield from _numbered(_json_lines(first, number, source))
    elif opening:
        yield from _numbered(_table(_text(first + source.read())))


def _numbered(lines: Iterator[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield line if line.id is not msgspec.UNSET else msgspec.structs.replace(line, id=number)


def _json_lines(first: bytes, number: int, source: IO[bytes]) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(Line)
    yield _line(decoder, first, number)
    for at, raw in enumerate(source, number + 1):
        if raw.strip():
            yield _line(decoder, raw, at)


def _line(decoder: msgspec.json.Decoder[Line], raw: bytes, at: int) -> Line:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(f'Line {at} is no JSON object with a "text". Nothing after it was read. {WANTED}') from None


def _list(raw: bytes) -> Iterator[Line]:
    try:
        yield from msgspec.json.decode(raw, type=list[Line])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(f'This is no JSON list of objects, each with a "text". {WANTED}') from None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("This is not written in UTF-8. Save it as UTF-8 and give it again.") from None


def _table(text: str) -> Iterator[Line]:
    heading = text.lstrip().partition("\n")[0]
    mark = max(_MARKS, key=heading.count)
    rows = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=mark, restkey="", restval="")
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
    if "text" not in rows.fieldnames:
        raise Unreadable(f'The first line names no column "text". {WANTED}')
    for row in rows:
        yield _row(row, rows.line_num)


def _row(row: Mapping[str, str], at: int) -> Line:
    said = row.get("trigger", "").strip().lower()
    if said not in _TRUE | _FALSE | {""}:
        raise Unreadable(f"Line {at}: trigger is true or false, or left empty. Nothing after it was read.")
    try:
        spans = msgspec.json.decode(row["spans"], type=tuple[Wanted, ...]) if row.get("spans", "").strip() else None
    except msgspec.DecodeError:
        raise Unreadable(f'Line {at}: spans is a JSON list of "start", "end", "type", or left empty.') from None
    trigger = said in _TRUE if said else None
    return Line(row["text"], row.get("id") or msgspec.UNSET, trigger, row.get("path", "").strip() or None, spans)
