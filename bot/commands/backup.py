"""`afterwards backup`: the learning store as one sealed file."""

import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from bot import logs
from bot.backups import LAST, SALT_BYTES, write
from bot.keys import kept_master
from bot.settings import load
from bot.storage.errors import NothingKept, StoreNotOpened, say
from bot.storage.stores import back_up, folder_urls


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write one sealed file with the learning record into FOLDER, while the service runs.

    In it are incidents, reviews, actions, rules, published figures, and reflections that can no longer be taken back.
    Nothing of support is, nor settings, drafts, reminders, links or anything else that somebody can still delete. It
    opens with the master key alone: keep a copy of that key somewhere else. Prints the name of the file.

    \b
    afterwards backup /mnt/backups
    afterwards restore --check /mnt/backups/afterwards-2026-11-26-021500.backup
    """
    logs.quiet()
    settings = load()
    urls = settings.urls or folder_urls(settings.data)
    if "learning" not in urls:
        raise say(StoreNotOpened, store="learning")
    if not settings.urls and not (settings.data / "learning.db").exists():
        raise say(NothingKept, store="learning", folder=settings.data)
    now = datetime.now(settings.file.service.zone)
    master = kept_master(settings.data, settings.master_key_file)
    pieces = back_up(urls["learning"], master, now.date().isoformat())
    path = write(folder, pieces, master, now, secrets.token_bytes(SALT_BYTES), settings.master_key_file)
    with suppress(OSError):  # a note for the doctor: in a container that keeps no folder there is no place for it
        settings.data.mkdir(parents=True, exist_ok=True)
        (settings.data / LAST).write_text(now.date().isoformat())
    click.echo(path)
