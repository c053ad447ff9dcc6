"""`afterwards explore`: every state of every flow."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from accessibility import exploring
from accessibility.forms import languages, switched_on
from bot.settings import load
from flows.engine.explore import Exploration, explore, explore_all, never_taken, report
from flows.engine.facts import combinations
from flows.engine.load import Book, load_book


@click.command("explore")
@click.argument("flow", required=False)
def command(flow: str | None) -> None:
    """Walk through every branch and every pair of every flow.

    At every state every event is tried, and what must hold is proved: stop stops, help leads to people, Back restores
    exactly. Prints totals, ways that no talk ever takes, and what is broken, with the shortest way to it. Ends with 1
    where there is such a way or something is broken. All flows take less than a minute; FLOW names one.

    \b
    afterwards explore
    afterwards explore support/staff
    """
    book = load_book()
    if flow is not None and flow not in book.ids:
        raise click.BadParameter(f"There is no such flow. Flows: {', '.join(book.ids)}", param_hint="FLOW")
    found = list(explore_all(book) if flow is None else _one(book, flow))
    click.echo(report(book, found))
    count, wrong = _show(book, found)
    click.echo("\n".join((f"{count} screens in every form and language.", *(f"BROKEN {line}" for line in wrong))))
    sys.exit(1 if never_taken(book, found) or wrong or any(exploration.broken for exploration in found) else 0)


def _show(book: Book, found: Sequence[Exploration]) -> tuple[int, tuple[str, ...]]:
    """Each place as a person would meet it, in each language that is whole."""
    local = load({}, Path("/nowhere")).local(datetime.now(UTC))
    places = [(one.form, one.places) for one in found if one.flow in book]
    return exploring.report(book, places, switched_on(languages(), book), local)


def _one(book: Book, flow_id: str) -> Iterator[Exploration]:
    flow = book.current(flow_id)
    for form in flow.card.forms:
        for facts in combinations(book, flow):
            yield explore(book, flow_id, form, facts)
