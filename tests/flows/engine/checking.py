"""Flows for tests of the checks: a small sound book, and one flow of it changed by a few lines of YAML."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from accessibility.check import check
from flows.engine.flow import Mistake
from flows.engine.load import Book, load_book, load_text

SOUND = Path(__file__).parents[1] / "sound"
WRONG = Path(__file__).parents[1] / "wrong"
PAGES = Path(__file__).parents[3] / "docs" / "how-to" / "checks"
TODAY = date(2026, 11, 25)
RECORDS = {"learning": frozenset({"my_page.helps", "view.words"})}
CODES = [f"C{number:02}" for number in range(1, 26)]


@cache
def sound_book() -> Book:
    """Flows in which nothing is wrong."""
    return load_book(SOUND)


def changed(change: str) -> Book:
    """The sound book with one flow changed: mappings are joined, anything else replaces what was there.

    `steps: {how: }` (nothing) takes a step out. A flow that is not in the sound book is made from that of its purpose.
    """
    part = yaml.load(change, yaml.CBaseLoader)  # noqa: S506  # every value is text, as in a flow
    flow_id = part.get("flow", "support/example")
    sound = sound_book()
    base = flow_id if flow_id in sound else f"{flow_id.partition('/')[0]}/example"
    whole = _joined(yaml.load(sound.current(base).text, yaml.CBaseLoader), {**part, "flow": flow_id})  # noqa: S506
    text = yaml.safe_dump(whole, sort_keys=False, default_style='"', allow_unicode=True)
    flows = {known: sound.current(known) for known in sound.ids}
    return Book({**flows, flow_id: load_text(text, f"flows/{flow_id}.yaml")})


def mistakes(book: Book) -> tuple[Mistake, ...]:
    """All that the checks say of it."""
    return check(book, TODAY, RECORDS)


@cache
def mistakes_of(change: str) -> tuple[Mistake, ...]:
    """All that the checks say of the sound book so changed."""
    return mistakes(changed(change))


def examples(page: str) -> dict[str, str]:
    """The YAML under "## Refused" and "## Accepted" of a page of docs/how-to/checks."""
    return dict(re.findall(r"^## (Refused|Accepted)\n.*?```yaml\n(.*?)```", page, re.DOTALL | re.MULTILINE))


def _joined(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    joined = {key: _joined(base[key], change[key]) if key in change else value for key, value in base.items()}
    joined |= {key: value for key, value in change.items() if key not in base}
    return {key: value for key, value in joined.items() if value != ""}
