"""`afterwards explore`: every state of every flow."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from accessibility import exploring
from accessibility.forms import languages, switched_on
from bot.settings import load
from flows.engine.explore import Exploration, beginnings, explore, explore_flow, never_taken, report
from flows.engine.exploring.caller import with_caller
from flows.engine.facts import combinations
from flows.engine.load import Book, load_book

T = TypeVar("T")


class Found(msgspec.Struct, frozen=True):
    """What was found in one flow: in its talks, and on the screens that they come to."""

    explorations: tuple[Exploration, ...]
    screens: int
    wrong: tuple[str, ...]


@click.command("explore")
@click.argument("flow", required=False)
def command(flow: str | None) -> None:
    """Walk through every branch and every pair of every flow.

    At every state every event is tried, and what must hold is proved: stop stops, help leads to people, Back restores
    exactly. Prints totals, ways that no talk ever takes, and what is broken, with the shortest way to it. Ends with 1
    where there is such a way or something is broken. Every processor takes part, and all flows take less than a minute;
    FLOW names one.

    \b
    afterwards explore
    afterwards explore support/staff
    """
    book = _book()
    if flow is not None and flow not in book.ids:
        raise click.BadParameter(f"There is no such flow. Flows: {', '.join(book.ids)}", param_hint="FLOW")
    found = list(_all(book) if flow is None else [_seen(book, _one(book, flow), datetime.now(UTC))])
    explorations = [one for each in found for one in each.explorations]
    wrong = [line for each in found for line in each.wrong]
    click.echo(report(book, explorations))
    click.echo(f"{sum(each.screens for each in found)} screens in every form and language.")
    for line in wrong:
        click.echo(f"BROKEN {line}")
    sys.exit(1 if never_taken(book, explorations) or wrong or any(one.broken for one in explorations) else 0)


@cache
def _book() -> Book:
    return load_book()  # in each process once


def _all(book: Book) -> Iterator[Found]:
    sizes = {flow: _size(book, flow) for flow in beginnings(book)}
    return each(partial(_explored, now=datetime.now(UTC)), sizes, processes=os.cpu_count() or 1)


def each(work: Callable[[str], T], sizes: Mapping[str, int], *, processes: int) -> Iterator[T]:
    """The work on each name, in the order given. With several processes the next free one takes the next largest.

    What the work raises is raised here.
    """
    if processes == 1:
        yield from map(work, sizes)
        return
    with ProcessPoolExecutor(processes) as pool:
        under_way = {name: pool.submit(work, name) for name in sorted(sizes, key=lambda one: -sizes[one])}
        yield from (under_way[name].result() for name in sizes)


def _size(book: Book, flow_id: str) -> int:
    """About how much there is to walk through."""
    flow = with_caller(book).current(flow_id)
    return len(flow.steps) * len(combinations(with_caller(book), flow, words=False))


def _explored(flow_id: str, now: datetime) -> Found:
    return _seen(_book(), explore_flow(_book(), flow_id), now)


def _seen(book: Book, explorations: Iterable[Exploration], now: datetime) -> Found:
    """Each place as a person would meet it, in each language that is whole."""
    met = tuple(explorations)
    places = [(one.form, one.places) for one in met if one.flow in book]
    count, wrong = exploring.report(book, places, _switched_on(book), load({}, Path("/nowhere")).local(now))
    return Found(tuple(msgspec.structs.replace(one, places=()) for one in met), count, wrong)


@cache
def _switched_on(book: Book) -> Sequence[str]:
    return switched_on(languages(), book)


def _one(book: Book, flow_id: str) -> Iterator[Exploration]:
    flow = book.current(flow_id)
    for form in flow.card.forms:
        for facts in combinations(book, flow):
            yield explore(book, flow_id, form, facts)
