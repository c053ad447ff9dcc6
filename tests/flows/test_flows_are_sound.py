"""The flows that are shipped: nothing is refused, and at every state of every form everything holds.

Each form is walked here with one set of facts; `afterwards explore` walks them all.
"""

from collections.abc import Mapping
from datetime import date

import pytest

from flows.engine.check import check_book
from flows.engine.explore import explore
from flows.engine.facts import combinations
from flows.engine.flow import Form
from flows.engine.load import load_book

BOOK = load_book()
WRITTEN = date(2026, 11, 25)
"""The day on which the cards were read; whether a review is due today is for `afterwards check` to say."""


def talks() -> list[tuple[str, Form, Mapping[str, str]]]:
    """Every flow that a talk begins with, in each form, with sets of facts taken in turn."""
    found = []
    for flow in map(BOOK.current, BOOK.ids):
        if flow.purpose != "safety":
            sets = combinations(BOOK, flow)
            found += [(flow.id, form, sets[(7 * number) % len(sets)]) for number, form in enumerate(flow.card.forms)]
    return found


def test_nothing_is_refused() -> None:
    assert [str(mistake) for mistake in check_book(BOOK, WRITTEN)] == []


@pytest.mark.parametrize(
    ("flow_id", "form", "facts"), talks(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_at_every_state_everything_holds(flow_id: str, form: Form, facts: Mapping[str, str]) -> None:
    found = explore(BOOK, flow_id, form, facts)
    assert [f"{broken.at}: {broken.what} ({' '.join(broken.way)})" for broken in found.broken] == []
    assert found.states > 100
