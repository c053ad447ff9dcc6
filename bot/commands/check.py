"""`afterwards check`: every flow, before anybody meets it."""

import sys
from collections.abc import Sequence
from datetime import date

import click

from accessibility import check_report
from accessibility.catalogue import SOURCE
from accessibility.check import Finding, check, findings
from accessibility.forms import languages, name_of
from accessibility.translating.check import check_language
from bot.settings.signposts import helplines
from flows.engine.checks.record import Records
from flows.engine.flow import FORMS, Form, Mistake
from flows.engine.load import load_book
from flows.learning.record import FIELDS
from flows.restrictions.register import FIELDS as REGISTER

RECORDS: Records = {
    "learning": frozenset(field.name for field in FIELDS), "restrictions": frozenset(field.name for field in REGISTER)
}  # fmt: skip
"""The fields that flows of a purpose may keep."""


@click.command("check")
@click.option(
    "--warnings",
    is_flag=True,
    help="Also what only a reviewer can judge; it fails nothing. A page of html always has it.",
)
@click.option("--language", metavar="CODE", help="Check the catalogues of this language instead.")
@click.option("--form", type=click.Choice(FORMS), help="Of the warnings only those about this form.")
@click.option("--format", "shape", type=click.Choice(("text", "json", "html")), default="text", help="How it is told.")
def command(warnings: bool, language: str | None, form: Form | None, shape: str) -> None:
    """Check every flow: what is wrong, where, and how to mend it.

    Prints one line a mistake: file and line, code, step, the words on the screen, what is wrong and the fix. The codes
    are explained in docs/how-to/checks/. Ends with 1 where there is something to mend.

    \b
    afterwards check
    afterwards check --warnings
    afterwards check --language pl
    afterwards check --format html > check.html
    """
    if language is not None and language not in (known := [code for code in languages() if code != SOURCE]):
        known_codes = ", ".join(known)
        raise click.BadParameter(f"Not in locales/languages.yaml. Languages: {known_codes}", param_hint="--language")
    book = load_book()
    helplines()  # data beside the flows: refused here too where it cannot be read
    mistakes = check(book, date.today(), RECORDS) if language is None else check_language(book, language)
    shows_judged = warnings or (shape == "html" and language is None)  # a page says how much waits for a reviewer
    judged = [one for one in (findings(book) if shows_judged else ()) if one.severity == "W"]
    judged = [one for one in judged if form is None or form in one.forms]
    if shape == "text":
        _tell(mistakes, judged)
    else:
        lines = check_report.lines(mistakes, judged)
        day, tongue = date.today().isoformat(), name_of(language) if language else ""
        page = check_report.as_json(lines) if shape == "json" else check_report.as_html(lines, day, tongue)
        click.echo(page, nl=False)
    sys.exit(1 if mistakes else 0)


def _tell(mistakes: Sequence[Mistake], judged: Sequence[Finding]) -> None:
    for mistake in mistakes:
        click.echo(str(mistake))
    for finding in judged:
        waived = f" (waived by {finding.waived_by})" if finding.waived_by else ""
        click.echo(f"warning {finding.mistake}{waived}")
    click.echo(f"{len(mistakes)} to mend." if mistakes else "Nothing to mend.")
