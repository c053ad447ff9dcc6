"""`afterwards boards`: the picture boards of a flow, on paper and for other AAC programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from accessibility.pictures import PICTURE_FORMS
from bot.commands import say

if TYPE_CHECKING:
    from accessibility.board_sheets import Sheet

_FORMS = sorted(PICTURE_FORMS)
_form = click.option("--form", type=click.Choice(_FORMS), default="symbols", show_default=True, help="The form.")
_language = click.option("--language", default="en_GB", show_default=True, help="The language.")
_to = click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")


@click.group("boards")
def command() -> None:
    """Picture boards: print them, or take them to another AAC program.

    A board is a question with its choices. No file holds an answer. Places and people of the service are those of the
    service.toml of this folder.

    \b
    afterwards boards print support/few_words --paper a5
    afterwards boards export learning/few_words --language cy
    """


@command.command("export")
@click.argument("flow")
@_form
@_language
@_to
def export(flow: str, form: str, language: str, to: Path | None) -> None:
    """Write the boards of a flow as an OBZ file, which other AAC programs open.

    \b
    afterwards boards export support/few_words
    """
    from accessibility.obf import obz

    _, sheets = _sheets(flow, form, language)
    _write(obz(flow, sheets), to or _name(flow, form, language, "obz"), len(sheets))


@command.command("print")
@click.argument("flow")
@_form
@_language
@click.option("--paper", type=click.Choice(["a4", "a5"]), default="a4", show_default=True, help="The size of a page.")
@_to
def printed(flow: str, form: str, language: str, paper: Literal["a4", "a5"], to: Path | None) -> None:
    """Write the boards of a flow as a PDF, one a page, to be printed or read aloud.

    \b
    afterwards boards print support/few_words --paper a5
    """
    from accessibility.board_print import pdf

    service, sheets = _sheets(flow, form, language)
    _write(pdf(flow, service, sheets, paper), to or _name(flow, form, language, "pdf"), len(sheets))


def _sheets(flow: str, form: str, language: str) -> "tuple[str, Sequence[Sheet]]":
    """The name of the service, and the boards."""
    from accessibility.board_sheets import sheets
    from accessibility.forms import languages
    from bot.settings import load
    from flows.engine.load import load_book

    book = load_book()
    if flow not in book.ids:
        raise click.BadParameter(f"There is no such flow. Flows: {', '.join(book.ids)}", param_hint="FLOW")
    if language not in languages():
        raise click.BadParameter(f"Not in locales/languages.yaml. Languages: {', '.join(languages())}")
    local = load().local(datetime.now(UTC))
    forms = [one for one in _FORMS if one in book.current(flow).card.forms]
    found = [sheet for one in forms if one == form for sheet in sheets(book, flow, one, language, local)]
    if not found:
        has = f"It has boards in: {', '.join(forms)}" if forms else "No form of it has pictures for its choices."
        raise click.BadParameter(f"There are no boards in that form. {has}", param_hint="--form")
    return local.service, found


def _name(flow: str, form: str, language: str, ending: str) -> Path:
    return Path(f"{flow.replace('/', '-')}-{form}-{language}.{ending}")


def _write(content: bytes, to: Path, number: int) -> None:
    to.write_bytes(content)
    say(f"{number} boards: {to}")
