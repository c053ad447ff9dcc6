"""`afterwards check`: every flow, before anybody meets it."""

import sys
from datetime import date

import click

from flows.engine.check import check_book
from flows.engine.load import load_book


@click.command("check")
def command() -> None:
    """Check every flow: what is wrong, where, and how to mend it.

    Prints one line a mistake: file and line, code, step, the words on the screen, what is wrong and the fix. The codes
    are explained in docs/how-to/checks/.

    \b
    afterwards check
    """
    mistakes = check_book(load_book(), date.today())
    for mistake in mistakes:
        click.echo(str(mistake))
    click.echo(f"{len(mistakes)} to mend." if mistakes else "Nothing to mend.")
    sys.exit(1 if mistakes else 0)
