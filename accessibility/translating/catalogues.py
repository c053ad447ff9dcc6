"""The files of a translator: templates made from the words in use, and catalogues brought up to date with them.

Owns how they are written (the same words always give the same bytes). What a translation must hold is `check`.
"""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from flows.engine.extract import DOMAINS as FLOW_DOMAINS

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "locales"
DOMAINS = ("interface", *(domain for domain in FLOW_DOMAINS if domain != "safety"), "safety")
"""The catalogues of each language."""
WIDTH = 116
_LEFT_OUT = (b'"POT-Creation-Date', b'"Generated-By', b'"Report-Msgid')
HEADER = """\
{about} Afterwards.
The English is that of the program; the comments above each entry say who is spoken to and how long it may be.
How to work with it: docs/how-to/translate.md
"""


@cache
def template(domain: str) -> Catalog:
    """Every message of a domain as it is in use now, with what a translator has to know of it."""
    found = Catalog(project="Afterwards", header_comment=_commented("Words to translate of"), charset="utf-8")
    with (LOCALES / "extract" / f"{domain}.cfg").open(encoding="utf-8") as configuration:
        methods, options = parse_mapping_cfg(configuration)  # type: ignore[no-untyped-call]  # babel types the rest
    for name, _, message, comments, context in extract_from_dir(ROOT, methods, options):
        found.add(message, locations=[(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return found


def templates() -> dict[Path, bytes]:
    """The files of `locales/templates/` as they have to be."""
    return {LOCALES / "templates" / f"{domain}.pot": written(template(domain)) for domain in DOMAINS}


def catalogue_file(language: str, domain: str) -> Path:
    """Where the catalogue of that language and domain lies."""
    return LOCALES / language / "LC_MESSAGES" / f"{domain}.po"


def read(file: Path, language: str) -> Catalog:
    """The catalogue in that file; an empty one where there is none yet. ValueError where it cannot be read."""
    if not file.is_file():
        return Catalog(locale=language, charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language, charset="utf-8", abort_invalid=True)


def updated(old: Catalog, domain: str) -> Catalog:
    """The catalogue with the messages in use now, in their order.

    A translation stays with its English. Where the English of a place has changed, the translation of the former stands
    there as unsure ("fuzzy", the former English above it), so that it is shown to nobody until it was read again.
    """
    fresh = Catalog(locale=str(old.locale), fuzzy=False, header_comment=_commented("Words of"), charset="utf-8")
    fresh.project, fresh.last_translator, fresh.revision_date = "Afterwards", old.last_translator, old.revision_date
    former = {message.context: message for message in entries(old) if message.string}
    for message in entries(template(domain)):
        found = old.get(message.id, message.context)
        entry = message.clone()
        if found is not None:
            entry.string, entry.user_comments, entry.previous_id = found.string, found.user_comments, found.previous_id
            entry.flags |= found.flags
        elif (was := former.get(message.context)) is not None and not _in_use(domain, was):
            entry.string, entry.user_comments, entry.previous_id = was.string, was.user_comments, [str(was.id)]
            entry.flags |= {"fuzzy"}
        fresh[message.id] = entry
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The file of a catalogue: without moments and line numbers, which would make every change a change of it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, ignore_obsolete=True, include_previous=True, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_LEFT_OUT))


def entries(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def update(language: str) -> None:
    """Bring the six catalogues of that language up to date; one that is not there yet is begun."""
    for domain in DOMAINS:
        file = catalogue_file(language, domain)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(updated(read(file, language), domain)))


def update_templates() -> None:
    """Write the templates again."""
    for file, content in templates().items():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)


def _in_use(domain: str, message: Message) -> bool:
    return template(domain).get(message.id, message.context) is not None


def _commented(about: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in HEADER.format(about=about).splitlines())
