"""`afterwards doctor`: what is missing before a service may go live."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime

import click

from bot.backups import LAST
from bot.doctor import Check, examine, unsigned
from bot.settings import Settings, load
from flows.engine.load import load_book


@click.command("doctor")
@click.option("--all", "every", is_flag=True, help="Show what passes too.")
def command(every: bool) -> None:
    """Say what is missing before this service may go live.

    Each line is something to mend, with the fix. Ends with 0 where nothing is missing, else with 1. It reads
    service.toml in this folder (or AFTERWARDS_SERVICE) and the environment, and changes nothing. Where a token is set
    it asks Telegram how the account of the bot is set up.

    \b
    afterwards doctor
    afterwards doctor --all
    """
    settings, book = load(), load_book()
    today = datetime.now(settings.file.service.zone).date()
    checks = (*examine(settings, book, today), *_account(settings))
    for check in checks:
        if every or not check.passed:
            click.echo(
                f"{'pass' if check.passed else 'FAIL'}  {check.name}" + (f"\n      {check.fix}" if check.fix else "")
            )
    for flow_id in unsigned(book):
        click.echo(f"note  {flow_id}: nobody has signed its safety review yet.")
    click.echo(f"note  {_last_backup(settings)}")
    missing = sum(not check.passed for check in checks)
    mode = settings.file.service.mode
    click.echo(f"{missing} of {len(checks)} to mend." if missing else f'Nothing is missing. The mode is "{mode}".')
    sys.exit(1 if missing else 0)


def _last_backup(settings: Settings) -> str:
    """When the last backup was made from here; another machine's is not known."""
    day = settings.data / LAST
    made = f"The last backup was made on {day.read_text()}." if day.exists() else "No backup was made from this folder."
    return f"{made} afterwards backup FOLDER makes one."


def _account(settings: Settings) -> Iterator[Check]:
    """The bot's account as Telegram has it: what only BotFather can change."""
    environment = settings.environment
    if environment.telegram_token:
        from bot.channels.telegram.setup import faults  # telegram costs 0.4 s

        name = settings.file.service.name
        found = asyncio.run(faults(environment.telegram_token, environment.telegram_api, name))
        yield from (Check("the account of the bot", fix) for fix in found or ("",))
