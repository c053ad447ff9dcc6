"""What is left to translate as one table, each English once; and the table put back into the catalogues."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from babel.messages.catalog import Message

from accessibility.translating.catalogues import DOMAINS, catalogue_file, entries, read, written

COLUMNS = ("catalogues", "english", "translation", "notes")


class SheetError(ValueError):
    """The table cannot be taken as it is; says in which line and why."""


class Row(msgspec.Struct, frozen=True):
    """One English text: in which catalogues it waits, and what is known of it."""

    catalogues: tuple[str, ...]
    english: str
    translation: str
    notes: str


def to_do(language: str, domains: Iterable[str] = DOMAINS) -> Iterator[Row]:
    """Every English text without a translation that may be shown, in the order of the flows, each once.

    An unsure translation stands beside it, to be read again.
    """
    waiting: dict[str, list[tuple[str, Message]]] = {}
    for domain in domains:
        for message in entries(read(catalogue_file(language, domain), language)):
            if _waits(message):
                waiting.setdefault(str(message.id), []).append((domain, message))
    for english, places in waiting.items():
        unsure = next((str(message.string) for _, message in places if message.string), "")
        notes = dict.fromkeys(note for _, message in places[:_SHOWN] for note in message.auto_comments)
        where = tuple(dict.fromkeys(domain for domain, _ in places))
        yield Row(where, english, unsure, " | ".join(notes))


def table(rows: Iterable[Row]) -> str:
    """The rows as tab-separated lines, which any spreadsheet opens. A line end inside a text is written as \\n."""
    text = io.StringIO()
    out = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    out.writerow(COLUMNS)
    for row in rows:
        out.writerow((" ".join(row.catalogues), *map(_on_one_line, (row.english, row.translation, row.notes))))
    return text.getvalue()


def fill(language: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Put the translations of a table where they wait: how many places were filled, and English that waits nowhere.

    What somebody has translated already is not touched. SheetError where the table cannot be read.
    """
    said = _translations(text)
    filled, met = 0, set[str]()
    for domain in DOMAINS:
        file = catalogue_file(language, domain)
        catalogue = read(file, language)
        for message in entries(catalogue):
            found = said.get((domain, str(message.id)))
            if found is not None:
                met.add(str(message.id))
            if found and _waits(message):
                message.string, message.previous_id = found, []
                message.flags.discard("fuzzy")
                filled += 1
        if file.is_file():
            file.write_bytes(written(catalogue))
    return filled, tuple(dict.fromkeys(english for _, english in said if english not in met))


_SHOWN = 3  # places whose notes are told, of a text that stands in many


def _waits(message: Message) -> bool:
    return not message.string or message.fuzzy


def _translations(text: str) -> Mapping[tuple[str, str], str]:
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab"))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise SheetError(f"The first line has to be: {' | '.join(COLUMNS)}, with tabs between.")
    found: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise SheetError(f"Line {number} has {len(row)} columns, not {len(COLUMNS)}.")
        domains, english, translation = row[0].split(), *(cell.replace("\\n", "\n") for cell in row[1:3])
        found |= {(domain, english): translation.strip() for domain in domains}
    return found


def _on_one_line(text: str) -> str:
    return text.replace("\n", "\\n").replace("\t", " ")
