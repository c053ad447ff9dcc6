"""Proves a flow before anybody meets it: every mistake of every flow at once, each with its place and its fix.

Reading ease and pictures need lists of `accessibility`, which adds C09 and C10 to what stands here.
"""

from collections.abc import Iterator
from datetime import date

from flows.engine.checks import card, guards, minutes, order, record, said, separation, shape, targets
from flows.engine.checks.record import Records
from flows.engine.flow import Flow, Mistake
from flows.engine.load import Book


def check_book(book: Book, today: date, records: Records | None = None) -> tuple[Mistake, ...]:
    """All that is wrong with these flows, in the order of the files; empty where nothing is.

    `records` are the fields that learning and restrictions keep; support's are fixed. Where a target does not exist or
    calls run too deep, only that is reported: what follows from it would be noise.
    """
    flows = [book.current(flow_id) for flow_id in book.ids]
    found = [mistake for flow in flows for mistake in (*targets.targets(book, flow), *targets.depth(book, flow))]
    if not any(mistake.code in ("C01", "C15") for mistake in found):
        found += [mistake for flow in flows for mistake in _of_flow(book, flow, today, records or {})]
        found += [*order.lives(), *separation.separation(book)]
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda mistake: (mistake.file, mistake.line, mistake.code)))


def _of_flow(book: Book, flow: Flow, today: date, records: Records) -> Iterator[Mistake]:
    yield from targets.ids(flow)
    yield from shape.reached(book, flow)
    yield from shape.leading_on(book, flow)
    yield from shape.circles(flow)
    yield from shape.skips(flow)
    yield from said.complete(flow)
    yield from said.alike(flow)
    yield from said.placeholders(flow)
    yield from said.banned(flow)
    yield from said.audience(flow)
    yield from order.ways_out(book, flow)
    yield from order.after_hand_over(flow)
    yield from order.opening(book, flow)
    yield from record.keeps(flow, records)
    yield from record.typed_words(flow)
    yield from minutes.minutes(book, flow)
    yield from guards.guards(book, flow)
    yield from card.card(flow, today)
