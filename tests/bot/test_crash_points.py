"""Crash points: free when nothing is armed, exact when one is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot import faults

ROOT = Path(__file__).parent.parent.parent
PASSES = """
from bot.faults import crashpoint
for number in range(5):
    crashpoint('a.point')
    crashpoint('b.point')
    print(number, flush=True)
"""


def passes(point: str) -> tuple[int, list[str]]:
    """What a process printed before the crash point killed it."""
    ran = subprocess.run(
        [sys.executable, "-c", PASSES],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | ({faults.SETTING: point} if point else {}),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return ran.returncode, ran.stdout.split()


@pytest.mark.parametrize(
    ("point", "printed"),
    [("a.point", 0), ("a.point:3", 2), ("b.point:2", 1), ("point:2", 0), ("point:5", 2)],
)
def test_the_process_dies_at_the_pass_that_was_named(point: str, printed: int) -> None:
    code, lines = passes(point)
    assert code == -signal.SIGKILL
    assert len(lines) == printed


@pytest.mark.parametrize("point", ["", "another.point", "a.point:6"])
def test_no_other_pass_does_anything(point: str) -> None:
    assert passes(point) == (0, ["0", "1", "2", "3", "4"])


def test_unset_a_crash_point_costs_nothing() -> None:
    assert faults.crashpoint is faults._pass_by
