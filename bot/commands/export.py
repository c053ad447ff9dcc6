"""`afterwards export`: the figures of a closed quarter, as they may leave the service."""

import asyncio
import sys
from pathlib import Path

import click

from bot import logs
from bot.access import CONSOLE
from bot.app import open_service
from bot.commands import DATA_ERROR, say
from bot.settings import load


@click.command("export")
@click.argument("period")
@click.option(
    "--to", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="Where to put them."
)
@click.option("--excel", is_flag=True, help="Begin each CSV with the mark by which Excel knows UTF-8.")
@click.option("--correct", default="", metavar="WHAT", help="Publish the quarter again; says what was wrong before.")
def command(period: str, folder: Path, excel: bool, correct: str) -> None:
    """Write the figures of a closed quarter that may be shared.

    Numbers under 5 are hidden, with everything from which they could be worked out; the others are rounded. A quarter
    is published once: asked for again, it is the same. Who exported what is logged.

    \b
    afterwards export 2026-Q3 --to shared
    """
    from bot.reports.exports import NotShared, in_files
    from bot.reports.suppression import Refused

    logs.quiet()

    async def made() -> dict[str, bytes]:
        service = open_service(load())
        try:
            return in_files(*await service.exports.quarter(CONSOLE, period, correct=correct), excel=excel)
        finally:
            await service.close()

    try:
        found = asyncio.run(made())
    except (NotShared, Refused) as problem:
        say(str(problem))
        sys.exit(DATA_ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (folder / name).write_bytes(content)
        click.echo(folder / name)
