"""`afterwards locales`: what a translator runs."""

import sys
from pathlib import Path

import click

from accessibility.catalogue import SOURCE
from accessibility.forms import languages
from accessibility.translating import catalogues, sheet
from accessibility.translating.check import check_language
from accessibility.translating.status import progress
from bot.commands import DATA_ERROR, say
from flows.engine.load import load_book


def _codes(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(code for code in languages() if code != SOURCE)
    if unknown := set(given) - set(known):
        raise click.BadParameter(f"{min(unknown)} is not in locales/languages.yaml. Languages: {', '.join(known)}")
    return given or known


def _code(context: click.Context, parameter: click.Parameter, given: str) -> str:
    return _codes(context, parameter, (given,))[0]


@click.group("locales")
def command() -> None:
    """Translations: bring them up to date, see what is missing, fill it in.

    The files are locales/CODE/LC_MESSAGES/*.po; Poedit opens them. How to work with them: docs/how-to/translate.md

    \b
    afterwards locales update pl         new and changed English into the files of Polish
    afterwards locales status            how far each language is
    afterwards locales check pl          what is missing or wrong in Polish, line by line
    afterwards locales todo pl > pl.tsv  what is left, each English once, as a table
    afterwards locales fill pl pl.tsv    the table back into the files
    """


@command.command("update")
@click.argument("codes", nargs=-1, metavar="[CODE]...", callback=_codes)
def update(codes: tuple[str, ...]) -> None:
    """Write the templates again, and bring the files of these languages (or of all) up to date.

    A translation whose English has changed stays in its file, marked as unsure, and is shown to nobody.

    \b
    afterwards locales update pl
    """
    catalogues.update_templates()
    for code in codes:
        catalogues.update(code)
    say(f"Up to date: locales/templates, {', '.join(codes)}.")


@command.command("status")
@click.argument("codes", nargs=-1, metavar="[CODE]...", callback=_codes)
def status(codes: tuple[str, ...]) -> None:
    """Say how far these languages (or all) are, one catalogue a line.

    \b
    afterwards locales status pl ur
    """
    click.echo(f"{'':4} {'catalogue':10} {'done':>5} {'texts':>6} {'left':>6} {'unsure':>7} {'wrong':>6}")
    for one in progress(load_book(), codes):
        left = one.total - one.done - one.unsure
        numbers = f"{one.total:>6} {left:>6} {one.unsure:>7} {one.wrong:>6}"
        click.echo(f"{one.language:4} {one.domain:10} {one.percent:>4}% {numbers}")


@command.command("check")
@click.argument("code", callback=_code)
@click.option("--missing/--no-missing", default=True, help="Also what has no translation yet.")
def check(code: str, missing: bool) -> None:
    """Say what is missing or wrong in one language, one line a mistake. Ends with 1 where there is something.

    \b
    afterwards locales check pl
    """
    mistakes = [one for one in check_language(load_book(), code) if missing or one.problem != "no translation."]
    for mistake in mistakes:
        click.echo(str(mistake))
    click.echo(f"{len(mistakes)} to mend." if mistakes else "Nothing to mend.")
    sys.exit(1 if mistakes else 0)


@command.command("todo")
@click.argument("code", callback=_code)
@click.option("--catalogue", "domain", type=click.Choice(catalogues.DOMAINS), help="Of this catalogue alone.")
def todo(code: str, domain: str | None) -> None:
    """Print what is left to translate as a table with tabs: each English once, with its notes.

    \b
    afterwards locales todo pl > pl.tsv
    """
    rows = sheet.to_do(code, (domain,) if domain else catalogues.DOMAINS)
    click.echo(sheet.table(rows), nl=False)


@command.command("fill")
@click.argument("code", callback=_code)
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def fill(code: str, table: Path) -> None:
    """Put the translations of TABLE where they are missing or unsure. What is translated already is not touched.

    \b
    afterwards locales fill pl pl.tsv
    """
    try:
        filled, nowhere = sheet.fill(code, table.read_text(encoding="utf-8"))
    except sheet.SheetError as error:
        say(str(error))
        sys.exit(DATA_ERROR)
    for english in nowhere:
        say(f"waits nowhere: {english}")
    say(f"{filled} places filled.")
