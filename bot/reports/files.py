"""Shown tables as files: CSV, a workbook, JSON with its schema. It opens no number and decides nothing about sharing.

Conventions are those of government spreadsheets: a cover, a dictionary, one table a sheet, marks in square brackets, no
merged cells, no meaning by colour. A text can never become a formula, whatever program opens it.
"""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import msgspec

from bot.reports.tables import Mark, Shown, ShownTable

if TYPE_CHECKING:
    import xlsxwriter

ROWS, CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell of a workbook hold. More is refused, never cut."""
_WIDEST = 420  # px of a column: longer text is wrapped
_LETTERS, _LINE = 60, 15  # that surely stand in one line of such a column, whatever the font; its height in points
_A4 = 9  # as workbooks number it
_STARTS_FORMULA = frozenset("=+-@|%")


class Column(msgspec.Struct, frozen=True):
    """What one column means, for a reader who has only the file."""

    meaning: str
    values: str
    type: str = "text"
    unit: str = ""


class About(msgspec.Struct, frozen=True):
    """What every file says of itself. `service` is empty where it would name a place under ten."""

    title: str
    period: str
    service: str
    rules: str
    contact: str
    version: str
    made_on: str
    demonstration: bool

    def lines(self) -> tuple[tuple[str, str], ...]:
        """As name and value, in the order of a cover."""
        marks = "[c] hidden, [x] not available, [z] does not apply"
        names = (name for name in self.__struct_fields__ if name != "demonstration")
        found = tuple((name, str(getattr(self, name)) or "not named") for name in names)
        data = "Demonstration: no real people" if self.demonstration else "A live service"
        return (*found, ("marks", marks), ("data", data))


class TooLarge(Exception):
    """A table that a workbook cannot hold. The message says which and what to do."""


Dictionary = Mapping[str, Mapping[str, Column]]
"""By table, then by column."""


def file_name(table: str, period: str, version: str, ending: str) -> str:
    """Names no service, person or incident."""
    return f"afterwards_{table}_{period}_{version}.{ending}"


def as_csv(table: ShownTable, *, excel: bool = False) -> bytes:
    """RFC 4180, UTF-8; `excel` puts the byte-order mark in front that Excel needs to see that it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return (b"\xef\xbb\xbf" if excel else b"") + out.getvalue().encode()


def as_json(tables: tuple[ShownTable, ...], about: About, dictionary: Dictionary) -> bytes:
    """One object: about, dictionary, tables. Marks are strings, as in every other file."""
    _must_explain(tables, dictionary)
    body = {
        "about": dict(about.lines()) | {"hash": content_hash(tables)},
        "dictionary": {table.name: dictionary[table.name] for table in tables},
        "tables": {
            table.name: [dict(zip(table.columns, map(_mark, row), strict=True)) for row in table.rows]
            for table in tables
        },
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2)


def json_schema(tables: tuple[ShownTable, ...]) -> bytes:
    """The JSON Schema of such a file: every table with every column, nothing besides."""
    cell = {"anyOf": [{"type": "number"}, {"type": "string"}]}

    def closed(properties: Mapping[str, Any]) -> dict[str, Any]:
        return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

    row = {table.name: closed(dict.fromkeys(table.columns, cell)) for table in tables}
    schema = closed(
        {
            "about": {"type": "object", "additionalProperties": {"type": "string"}},
            "dictionary": {"type": "object"},
            "tables": closed({name: {"type": "array", "items": each} for name, each in row.items()}),
        }
    )
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2)


def as_workbook(tables: tuple[ShownTable, ...], about: About, dictionary: Dictionary) -> bytes:
    """A workbook: Cover, Dictionary, one table a sheet. Raises TooLarge for what does not fit into one."""
    import xlsxwriter  # noqa: PLC0415 (only an export writes a workbook)

    _must_explain(tables, dictionary)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": about.title, "author": "", "comments": ""})
        cover = (*about.lines(), ("hash", content_hash(tables)))
        _sheet(book, "Cover", ("about", "value"), cover)
        explained = tuple(
            (table.name, name, each.meaning, each.values, each.type, each.unit)
            for table in tables
            for name, each in dictionary[table.name].items()
        )
        _sheet(book, "Dictionary", ("table", "column", "meaning", "values", "type", "unit"), explained)
        for table in tables:
            _sheet(book, table.name, table.columns, table.rows)
    return out.getvalue()


def content_hash(tables: tuple[ShownTable, ...]) -> str:
    """The same for the same content, so that a published set can be told from a corrected one."""
    content = msgspec.json.encode([[table.name, table.columns, table.rows] for table in tables])
    return hashlib.sha256(content).hexdigest()


def _sheet(
    book: "xlsxwriter.Workbook", name: str, columns: tuple[str, ...], rows: tuple[tuple[Shown, ...], ...]
) -> None:
    if len(rows) >= ROWS:
        raise TooLarge(f"The table {name} has {len(rows)} rows; a sheet holds {ROWS}. Take a shorter period, or CSV.")
    sheet = book.add_worksheet(name[:31])
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            shown = _plain(cell)
            if isinstance(shown, str):
                if len(shown) > CHARACTERS:
                    raise TooLarge(f"A cell of {name} has {len(shown)} characters; a workbook holds {CHARACTERS}.")
                sheet.write_string(number, place, shown, wrapped)
            else:
                sheet.write_number(number, place, shown, wrapped)
        # said outright: not every program makes a row as high as its wrapped text, and then the end of it is not seen
        lines = max(len(wrap(cell, _LETTERS)) for cell in map(str, map(_plain, row)))
        if lines > 1:
            sheet.set_row(number, _LINE * lines)
    sheet.freeze_panes(1, 0)
    sheet.autofit(_WIDEST)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # printed: as wide as one page, the head on each
    sheet.repeat_rows(0)


def _must_explain(tables: tuple[ShownTable, ...], dictionary: Dictionary) -> None:
    for table in tables:
        unexplained = set(table.columns) ^ set(dictionary.get(table.name, {}))
        if unexplained:
            raise ValueError(
                f"The dictionary of {table.name} and its columns differ in: {', '.join(sorted(unexplained))}."
            )


def _mark(cell: Shown) -> str | int | float:
    return cell.value if isinstance(cell, Mark) else cell


def _plain(cell: Shown) -> str | int | float:
    """A cell for a program that may take a text for a formula: such a text gets an apostrophe in front."""
    shown = _mark(cell)
    return f"'{shown}" if isinstance(shown, str) and _is_risky(shown) else shown


def _is_risky(text: str) -> bool:
    """Whether it begins like a formula, in any width of letters, with or without what cannot be seen before it."""
    for letter in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(letter)
        if letter in _STARTS_FORMULA or kind == "Cc":
            return True
        if kind[0] not in "ZC":
            return False
    return False
