"""`afterwards invite`: a link that opens one talk."""

import asyncio

import click

from bot import logs
from bot.app import open_service
from bot.settings import load
from flows.engine.flow import FACTS
from flows.engine.load import Book, load_book

OFFERED = ("learning/", "restrictions/", "support/")
"""To the people of `safety` nobody is invited. An invitation to support is an offer: it asks first."""
CHECK_IN = "support/check_in"


@click.command("invite")
@click.argument("role", type=click.Choice(FACTS["audience"]))
@click.option("--flow", help="The flow it opens; learning/ROLE by default.")
def command(role: str, flow: str | None) -> None:
    """Make a single-use invitation, good for 72 hours, and print its address.

    The address holds nothing of a person or an incident. Whoever opens it first holds it.

    \b
    afterwards invite staff
    afterwards invite few_words
    afterwards invite family --flow support/family
    afterwards invite lead --flow learning/team_review
    afterwards invite lead --flow restrictions/review
    """
    logs.quiet()
    click.echo(asyncio.run(_invite(role, flow or f"learning/{role}")))


async def _invite(role: str, flow: str) -> str:
    book = load_book()
    if flow not in _flows(book):
        offered = ", ".join(_flows(book))
        raise click.BadParameter(f"Nobody can be invited to {flow}. Flows: {offered}", param_hint="--flow")
    service = open_service(load(), book=book)
    try:
        return await service.invite(flow, role)
    finally:
        await service.close()


def _flows(book: Book) -> tuple[str, ...]:
    """What somebody can be invited to. A check-in comes to whoever asked for it."""
    return tuple(flow for flow in book.ids if flow.startswith(OFFERED) and flow != CHECK_IN)
