"""Every transcript that plays on a page, pressed to its end in a real browser: keyboard, switches, without a script.

By keyboard: all of them. By switches and without a script: one of each kind, for `tests/journeys` sends all of them
without a script already. Every one in every way: EVERY_WAY=yes.
"""

import contextlib
import io
import os
from pathlib import Path

import pytest
from player import Player
from screens import WAYS, Screen, Screens, Served
from stage import Stage
from talk_file import Journey
from test_journeys import BUILT, JOURNEYS, service_toml
from working import OPENED, Clock, Working, settings

ON_A_PAGE = [journey for journey in JOURNEYS if journey.on("web", BUILT)]
OF_EACH_KIND = {
    "alarming_message_staff", "supported_few_words", "support/child", "learning/staff_easy", "restrictions/house_rules",
}  # fmt: skip
"""Alone and beside somebody; each purpose; typed words, a mat, a body map, a review, pictures; help in between."""
EVERY = os.environ.get("EVERY_WAY") == "yes"
PRESSED = [
    (journey, way)
    for journey in ON_A_PAGE
    for way in WAYS
    if EVERY or way == "keyboard" or journey.name in OF_EACH_KIND
]


def test_the_journeys_of_each_kind_are_there() -> None:
    assert {journey.name for journey in ON_A_PAGE} >= OF_EACH_KIND


class AtAScreen(Player):
    """One person at real screens. The service stays open: that it may close between two lines is shown elsewhere."""

    def __init__(self, stage: Stage, log: io.StringIO, screens: Screens, served: Served, way: str) -> None:
        super().__init__(stage, "web", None, log)
        self._screens, self._served, self._way = screens, served, way
        self.windows: list[Screen] = []

    def browser(self) -> Screen:
        if not self.windows:
            self._served.serve(self.pages)
        window = Screen(self.stage, self.pages, self._screens.chromium, self._served.address, self._way)
        self.windows.append(window)
        return window

    async def _run(self, deed: object) -> None:
        await deed()  # type: ignore[operator]  # as in Player


@pytest.mark.parametrize(("journey", "way"), PRESSED, ids=[f"{one.name}-{way}" for one, way in PRESSED])
def test_a_journey_is_pressed_to_its_end(journey: Journey, way: str, screens: Screens, tmp_path: Path) -> None:
    screens.run(_pressed(journey, way, screens, tmp_path))


async def _pressed(journey: Journey, way: str, screens: Screens, folder: Path) -> None:
    parts, served, log = journey.on("web", BUILT), Served(), io.StringIO()
    given = settings(folder, toml=service_toml(parts[0].headers), environ={"AFTERWARDS_PUBLIC_URL": served.address})
    player = AtAScreen(Stage(Working(given, Clock(OPENED)), "web"), log, screens, served, way)
    with contextlib.redirect_stderr(log), contextlib.redirect_stdout(log):
        await player.open()
        try:
            for part in parts:
                await player.play(part)
        finally:
            for window in player.windows:
                await window.close()
            await served.stop()
            await player.stage.working.close()
    assert [wrong for window in player.windows for wrong in window.wrong] == []
