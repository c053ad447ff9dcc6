"""The life of a talk: the whole table, and what must hold of it."""

import itertools
import logging
from pathlib import Path

import pytest

from flows.engine.lifecycle import LIVE, LIVES, allows, change, follow, mermaid
from flows.engine.session import Life

TABLE: dict[str, dict[Life, Life]] = {
    "pause": {"talking": "paused", "in_safety": "paused", "handed_over": "paused"},
    "unsafe": {"talking": "in_safety", "paused": "in_safety", "in_safety": "in_safety", "handed_over": "in_safety"},
    "safe": {"in_safety": "talking"},
    "hand_over": {"in_safety": "handed_over"},
    "carry_on": {"handed_over": "talking"},
    "finish": {"talking": "finished"},
    "stop": {"talking": "stopped", "paused": "stopped", "in_safety": "stopped", "handed_over": "stopped"},
    "expire": {"talking": "expired", "paused": "expired", "in_safety": "expired", "handed_over": "expired"},
    "reopen": {"finished": "talking", "stopped": "talking"},
}


@pytest.mark.parametrize(("trigger", "life"), list(itertools.product(TABLE, LIVES)))
def test_each_trigger_does_what_the_table_says_and_nothing_else(trigger: str, life: Life) -> None:
    expected = TABLE[trigger].get(life)
    assert allows(life, trigger) is (expected is not None)
    if expected is None:
        with pytest.raises(ValueError, match=trigger):
            change(life, trigger)
    else:
        assert change(life, trigger) == expected


@pytest.mark.parametrize("came_from", ["talking", "in_safety", "handed_over"])
def test_a_break_ends_where_it_began(came_from: Life) -> None:
    assert change("paused", "resume", came_from) == came_from


@pytest.mark.parametrize("life", LIVE)
def test_from_every_live_state_stop_help_and_expiry_are_one_step_away(life: Life) -> None:
    assert all(allows(life, trigger) for trigger in ("stop", "unsafe", "expire"))


def test_nothing_leaves_expired() -> None:
    assert not [trigger for trigger in (*TABLE, "resume") if allows("expired", trigger)]


@pytest.mark.parametrize(("life", "wanted"), list(itertools.product(["talking", "in_safety", "handed_over"], repeat=2)))
def test_life_follows_where_the_talk_has_come_to(life: Life, wanted: Life) -> None:
    assert follow(life, wanted) == wanted
    assert follow(life, "finished") == "finished"


def test_the_drawing_shows_every_line_of_the_table() -> None:
    drawing = mermaid()
    for trigger, moves in TABLE.items():
        for source, target in moves.items():
            line = next(line for line in drawing.splitlines() if f"{source} --> {target}:" in line)
            assert trigger in line
    assert "expired -->" not in drawing


def test_moving_leaves_no_record_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        change("talking", "unsafe")
    assert caplog.records == []


def test_the_drawing_in_the_documentation_is_the_table() -> None:
    """Where it is not: afterwards draw lifecycle"""
    page = (Path(__file__).parents[3] / "docs" / "flows" / "lifecycle.md").read_text()
    assert f"```mermaid\n{mermaid()}\n```" in page
    assert all(f"{life.replace('_', ' ')}" in page for life in LIVES)
