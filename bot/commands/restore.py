"""`afterwards restore`: a backup put back into an empty place, or tried out in one."""

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import click

from bot import logs
from bot.backups import Opened
from bot.keys import kept_master
from bot.lock import only_one
from bot.settings import Settings, load
from bot.storage.stores import folder_urls, put_back

NEXT = (
    "Next: `afterwards invite-lead` for everybody who may still sign in, `afterwards invite-receiver` for each route,\n"
    "invitations anew. Drafts, settings, reminders and photos are in no backup."
)


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Put it back into an empty place, compare the counts, throw that away.")
def command(backup: Path, check: bool) -> None:
    """Put a backup back into an empty learning store, or try whether that can be done.

    The service must not run, the store must be empty, and the master key and the mode must be those under which the
    backup was made. All of it is put back, or nothing. Then all that is past its time is deleted, before
    the command ends.

    \b
    afterwards restore --check /mnt/backups/afterwards-2026-11-26-021500.backup
    afterwards restore /mnt/backups/afterwards-2026-11-26-021500.backup
    """
    logs.quiet()
    settings = load()
    opened = Opened(backup, kept_master(settings.data, settings.master_key_file))
    if check:
        with tempfile.TemporaryDirectory() as place:
            _put_back(opened, folder_urls(Path(place)), settings)
        click.echo(f"Made on {opened.made_on}. Whole: every row can be put back.")
        return
    with nullcontext() if settings.urls else only_one(settings.data):
        _put_back(opened, settings.urls or folder_urls(settings.data), settings)
        asyncio.run(_sweep(settings))
    click.echo(f"Put back as it stood on {opened.made_on}; what is past its time is deleted.\n{NEXT}")


def _put_back(opened: Opened, urls: Mapping[str, str], settings: Settings) -> None:
    master = kept_master(settings.data, settings.master_key_file)
    found = put_back(urls["learning"], master, settings.mode, opened.pieces(), lambda: opened.counts)
    for table, number in sorted(found.items()):
        click.echo(f"{number:8}  {table}")


async def _sweep(settings: Settings) -> None:
    from bot.app import open_service  # only where something is put back: it loads all of the service

    service = open_service(settings)
    try:
        await service.sweep()
    finally:
        await service.close()
