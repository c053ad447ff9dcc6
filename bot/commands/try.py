"""`afterwards try`: a flow in this terminal, for whoever writes it."""

import asyncio
import tempfile
from pathlib import Path

import click

from accessibility.forms import languages
from bot import logs
from bot.app import open_service
from bot.channels.terminal import Terminal, new_chat
from bot.door import Begin
from bot.people import Person
from bot.settings import load
from flows.engine.flow import FACTS, FORMS, Flow, Form
from flows.engine.load import Book, load_book


@click.command("try")
@click.argument("flow")
@click.option("--form", type=click.Choice(FORMS), help="How the steps are put; the first form of the flow by default.")
@click.option("--language", default="en_GB", show_default=True, help="The language.")
@click.option("--audience", type=click.Choice(FACTS["audience"]), help="Who is talking; as the flow says by default.")
@click.option("--at", default="", metavar="STEP", help="The step to begin at.")
def command(flow: str, form: Form | None, language: str, audience: str | None, at: str) -> None:
    """Try a flow in this terminal. Nothing of it is kept.

    Type the number of a choice, or its words; "stop", "back", "skip", "break" and "help" work at every step. The
    service is the made-up one, in a folder that is gone afterwards.

    \b
    afterwards try support/staff
    afterwards try learning/staff --form easy_read
    afterwards try support/few_words --form symbols --at how_now
    """
    logs.quiet()
    book = load_book()
    wanted = _flow(book, flow, at)
    if language not in languages():
        known = ", ".join(languages())
        raise click.BadParameter(f"Not in locales/languages.yaml. Languages: {known}", param_hint="--language")
    person = Person(form=form or wanted.card.forms[0], language=language, audience=audience or wanted.card.audience[0])
    asyncio.run(_try(book, person, Begin(wanted.purpose, wanted.id, at=at)))


def _flow(book: Book, name: str, at: str) -> Flow:
    if name not in book.ids:
        raise click.BadParameter(f"There is no such flow. Flows: {', '.join(book.ids)}", param_hint="FLOW")
    flow = book.current(name)
    if at and at not in flow.steps:
        raise click.BadParameter(f"There is no such step. Steps: {', '.join(flow.steps)}", param_hint="--at")
    return flow


async def _try(book: Book, person: Person, begin: Begin) -> None:
    with tempfile.TemporaryDirectory(prefix="afterwards-") as folder:
        service = open_service(load({"AFTERWARDS_DATA": folder}, Path(folder)), book=book)
        try:
            chat = new_chat()
            terminal = Terminal(service.conversation, click.echo, chat)
            await terminal.run(await service.conversation.begin(chat, person, begin))
        finally:
            await service.close()
