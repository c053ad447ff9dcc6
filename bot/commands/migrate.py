"""`afterwards migrate`: the tables of every store."""

import click

from bot import logs
from bot.keys import load_master
from bot.settings import load
from bot.storage.stores import folder_urls, migrate


@click.command("migrate")
def command() -> None:
    """Bring the tables of every store up to date.

    On PostgreSQL it is run once before the service starts, and again with each new release. Files of SQLite are brought
    up to date by `afterwards start` itself.

    \b
    afterwards migrate
    """
    logs.quiet()
    settings = load()
    if not settings.urls:
        settings.data.mkdir(parents=True, exist_ok=True)
    urls = settings.urls or folder_urls(settings.data)
    migrate(urls, load_master(settings.data, settings.master_key_file), settings.mode)
    click.echo(f"Up to date: {', '.join(urls)}.")
