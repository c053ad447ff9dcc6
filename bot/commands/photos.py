"""`afterwards photos`: photos of the service's own places and people, each with somebody's yes and a last day."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from bot import logs
from bot.app import open_service
from bot.photos import Photos, Yes
from bot.settings import load

T = TypeVar("T")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("photos")
def command() -> None:
    """Show photos of this service's own places and people beside their words. On pages alone, never in a chat.

    \b
    afterwards photos add place.garden garden.jpg --agreed-by "Ward manager" --agreed-on 2026-11-25 --until 2027-11-25
    afterwards photos list
    """


@command.command("add")
@click.argument("shows")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--agreed-by", required=True, help="Who said yes: the person in it, or whoever may decide for them.")
@click.option("--agreed-on", required=True, type=_DAY, help="The day of that yes.")
@click.option("--until", required=True, type=_DAY, help="Its last day, a year from now at most. Then it is deleted.")
def add(shows: str, file: Path, agreed_by: str, agreed_on: datetime, until: datetime) -> None:
    """Show FILE for SHOWS: place.KEY or person.KEY, by the keys of [places] and [people] in service.toml.

    It is written again, smaller, without the place, the time and the device that a camera notes. The file itself is
    not kept, and you may delete it.

    \b
    afterwards photos add person.sam sam.jpg --agreed-by "Sam" --agreed-on 2026-11-25 --until 2027-05-25
    """
    from accessibility.symbols.safe_svg import Unsafe

    kind, _, key = shows.partition(".")
    known = {"place": load().file.places, "person": load().file.people}.get(kind, {})
    if key not in known:
        raise click.BadParameter("No such place or person in service.toml.", param_hint="SHOWS")
    yes = Yes(agreed_by, agreed_on.date().isoformat())
    try:
        _run(lambda photos: photos.add(shows, file.read_bytes(), yes, until.date()))
    except (ValueError, Unsafe) as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{shows} until {until.date()}")


@command.command("list")
def listed() -> None:
    """Say which photos are shown, who agreed to each, and its last day.

    \b
    afterwards photos list
    """
    for one in _run(lambda photos: photos.listed()):
        left = (date.fromisoformat(one.until) - date.today()).days
        click.echo(f"{one.shows}  until {one.until} ({left} days)  agreed by {one.yes.by}, {one.yes.on}")


@command.command("remove")
@click.argument("shows")
def remove(shows: str) -> None:
    """Delete the photo of SHOWS, as soon as somebody wants it gone or leaves.

    \b
    afterwards photos remove person.sam
    """
    if not _run(lambda photos: photos.remove(shows)):
        raise click.BadParameter("There is no photo of it.", param_hint="SHOWS")
    click.echo("Deleted.")


def _run(work: Callable[[Photos], Awaitable[T]]) -> T:
    logs.quiet()

    async def run() -> T:
        service = open_service(load())
        try:
            return await work(service.photos)
        finally:
            await service.close()

    return asyncio.run(run())
