"""`afterwards demonstration-data`: a made-up past, so that the pages of leads show something."""

import asyncio
from datetime import UTC, datetime

import click

from bot import logs
from bot.app import open_service
from bot.demonstration.past import Past
from bot.settings import load
from bot.storage.learning import incidents

SEED = 1
MONTHS = 18


class _Clock:
    """The time of the story."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@click.command("demonstration-data")
@click.option("--seed", default=SEED, show_default=True, help="The same seed tells the same story.")
@click.option("--months", default=MONTHS, show_default=True, type=click.IntRange(1, 36), help="How far back it begins.")
def command(seed: int, months: int) -> None:
    """Tell a made-up past into the stores of a demonstration.

    Incidents, offers, views, reviews, actions and rules of eighteen months, so that charts show something.

    Only a demonstration takes it, and only once: a live service refuses, and so do stores that hold an incident. It is
    marked as made up wherever it is shown.

    \b
    afterwards demonstration-data
    """
    logs.quiet()
    click.echo(f"{asyncio.run(_tell(seed, months))} made-up incidents over {months} months.")


async def _tell(seed: int, months: int) -> int:
    settings = load()
    if not settings.is_demonstration:
        raise click.ClickException("This service is live. A made-up past is for a demonstration: another data folder.")
    clock = _Clock()
    service = open_service(settings, clock=clock)
    try:
        store = service.stores.learning
        if await store.read(incidents.all_of(store)):
            raise click.ClickException("There are incidents already. A made-up past is told into empty stores, once.")
        return await Past(store, service.desk, clock, seed).tell(months)
    finally:
        await service.close()
