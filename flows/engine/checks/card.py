"""C21: the flow card says who answers for the words, on what they rest, and when they are looked at again."""

from collections.abc import Iterator
from datetime import date

from flows.engine.checks.place import wrong
from flows.engine.flow import Flow, Mistake

_PERSON = "Write a name and a day, or `not yet, because ...`."


def card(flow: Flow, today: date) -> Iterator[Mistake]:
    """Every line of the card."""
    answers = flow.card
    for name, value, fix in (
        ("owner", answers.owner, "Write the role that answers for this flow."),
        ("sources", answers.sources, "Name at least one source."),
        ("co_produced_with", answers.co_produced_with, _PERSON),
        ("safety_review", answers.safety_review, _PERSON),
        ("audience", answers.audience, "Say whom it is for."),
        ("forms", answers.forms, "Declare at least one form."),
    ):
        if not value:
            yield wrong(flow, "C21", f"`{name}` is missing.", fix, at=("card", name))
    if problem := _review(answers.review_by, today):
        yield wrong(flow, "C21", problem, "Read the flow again, then write the next day for it (2027-05-31).",
                    at=("card", "review_by"))  # fmt: skip


def _review(text: str, today: date) -> str:
    try:
        return f"it was due for review by {text}." if date.fromisoformat(text) < today else ""
    except ValueError:
        return "`review_by` is no day." if text else "`review_by` is missing."
