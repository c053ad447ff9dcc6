"""Which concept stands for a step or an option. The picture of a concept is found by `symbols.packs`."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from accessibility.symbols.packs import concepts
from flows.engine.flow import Flow, Form, Option, Step

PICTURE_FORMS: frozenset[Form] = frozenset({"child", "symbols"})
"""Forms in which every choice has a picture and its word; easy_read has one for the key idea of a step."""

_RULE_CARD = "rule card"


def of_option(flow: Flow, step: Step, option: Option) -> str:
    """The concept of a choice: its own, or that of the table; "" where the word stands alone."""
    asked_at = step.reverse_of or step.items_from or step.id
    return option.symbol or _from_table(flow, asked_at, option.key) or _of_body(step, option)


def of_step(flow: Flow, step: Step) -> str:
    """The concept of what a step is about; "" where none is given."""
    return step.symbol


def allowed(concept: str, *, frightening: bool) -> str:
    """The concept, or "" for a picture of being held, locked in or given a needle that nobody said yes to."""
    known = concepts().get(concept)
    return "" if known is not None and known.frightening and not frightening else concept


def _from_table(flow: Flow, step_id: str, key: str) -> str:
    table = _table()
    places = (f"{flow.id}:{step_id}", f"{flow.purpose}/*:{step_id}", "*")
    found = next((table[place, key] for place in places if (place, key) in table), "")
    return found or (table.get((_RULE_CARD, key), "") if flow.purpose == "restrictions" else "")


def _of_body(step: Step, option: Option) -> str:
    concept = f"body.{option.key.removesuffix('_over')}"
    return concept if step.kind == "body_map" and concept in concepts() else ""


@cache
def _table() -> Mapping[tuple[str, str], str]:
    text = files("accessibility.symbols").joinpath("options.tsv").read_text("utf-8")
    return {(row["where"], row["option"]): row["concept"] for row in csv.DictReader(text.splitlines(), delimiter="\t")}
