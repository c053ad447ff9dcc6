"""`afterwards document`: papers of the desk, for a printer, for Word, for a calendar."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

import click

from bot import __version__, logs
from bot.access import CONSOLE
from bot.app import open_service
from bot.channels.web.lead.reading import Reading
from bot.reports.documents import Documents, NoticeForm
from bot.settings import load

if TYPE_CHECKING:
    from datetime import date

    from bot.reports.paper import Paper

Made = TypeVar("Made")
_FORMS = get_args(NoticeForm)
_to = click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file: .pdf or .docx.")


@click.group("document")
def command() -> None:
    """Print a review sheet, the actions, or a notice about a rule.

    Whoever runs this reads records: it is logged. The ids are the last part of an address of the lead's pages.

    \b
    afterwards document review 3f9c0a17b2d4e8563f9c0a17b2d4e856 --to sheet.docx
    afterwards document actions
    """
    logs.quiet()


@command.command("review")
@click.argument("review")
@_to
def review_(review: str, to: Path | None) -> None:
    """Write the sheet of one REVIEW.

    \b
    afterwards document review 3f9c0a17b2d4e8563f9c0a17b2d4e856 --to sheet.docx
    """
    _check(to)
    _write(_asked(lambda made, today: made.review_sheet(CONSOLE, _id(review), today)), to or Path("review-sheet.pdf"))


@command.command("actions")
@_to
def actions_(to: Path | None) -> None:
    """Write the list of actions that are not closed.

    \b
    afterwards document actions --to actions.docx
    """
    _check(to)
    _write(_asked(lambda made, today: made.action_list(CONSOLE, today)), to or Path("actions.pdf"))


@command.command("notice")
@click.argument("rule")
@click.option("--form", type=click.Choice(_FORMS), default="standard", show_default=True, help="In which words.")
@click.option("--language", help="In which language, such as pl; the first of the service by default.")
@_to
def notice(rule: str, form: NoticeForm, language: str | None, to: Path | None) -> None:
    """Write what people here are told about one RULE for everyone.

    What staff wrote stays in the language they wrote it in.

    \b
    afterwards document notice 3f9c0a17b2d4e8563f9c0a17b2d4e856 --form easy_read --language ur
    """
    _check(to)
    spoken = load().languages
    asked = language or spoken[0]
    if asked not in spoken:
        raise click.BadParameter(f"This service does not speak {asked}.", param_hint="--language")
    made = _asked(lambda made, today: made.notice(CONSOLE, _id(rule), form, today, asked))
    if made.language != asked:
        click.echo(f"A word of it is missing in {asked}: this notice is in {made.language}.", err=True)
    _write(made, to or Path(f"notice-{form}-{made.language}.pdf"))


@command.command("calendar")
@click.option("--to", default="actions.ics", type=click.Path(dir_okay=False, path_type=Path), help="The file.")
def calendar(to: Path) -> None:
    """Write the due days of open actions as a calendar file, each with the same neutral title.

    \b
    afterwards document calendar
    """
    to.write_bytes(_asked(lambda made, today: made.calendar(CONSOLE, today)))
    click.echo(to)


def _check(to: Path | None) -> None:
    """Before any record is read."""
    if to is not None and to.suffix not in (".pdf", ".docx"):
        raise click.BadParameter("A file that ends in .pdf or .docx.", param_hint="--to")


def _write(paper: "Paper", to: Path) -> None:
    from bot.reports.paper import docx, pdf

    to.write_bytes(pdf(paper) if to.suffix == ".pdf" else docx(paper))
    click.echo(to)


def _asked(make: "Callable[[Documents, date], Awaitable[Made]]") -> Made:
    async def answered() -> Made:
        service = open_service(load())
        is_demonstration = service.settings.is_demonstration
        made = Documents(
            service.desk, service.exports.rates, Reading(service.book), version=__version__,
            demonstration=is_demonstration,
        )  # fmt: skip
        try:
            return await make(made, service.now().date())
        except ValueError as wrong:
            raise click.ClickException(str(wrong)) from wrong
        finally:
            await service.close()

    return asyncio.run(answered())


def _id(given: str) -> bytes:
    try:
        return bytes.fromhex(given)
    except ValueError as wrong:
        raise click.BadParameter("The last part of the address of its page.") from wrong
