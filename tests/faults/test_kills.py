"""The real process is killed over and over, under load on web and Telegram: nothing accepted is lost or doubled.

A hundred kills here; `python -m tests.faults.kill --kills 1000` makes more.
"""

import secrets

import pytest
from killing import POINTS, killed

KILLS = 100


@pytest.mark.timeout(900)
async def test_killed_at_any_moment_nothing_accepted_is_lost_or_doubled() -> None:
    figures = await killed(KILLS, secrets.randbelow(10**6))
    print(figures)
    assert figures.problems == [], figures
    assert sum(figures.kills.values()) == KILLS
    assert set(figures.points) == set(POINTS), "every named point was passed, and killed at"
    assert figures.answers > KILLS
    assert figures.most_repeats <= 1, "a screen is sent again to a chat at most once after a kill"
