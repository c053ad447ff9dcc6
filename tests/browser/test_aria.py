"""What a screen reader is told of every kind of page, word for word: `aria/<screen of the gallery>.yaml`.

Where a page is changed on purpose: RENEW_ARIA=yes writes the files again. What changed in them is to be read.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from web_gallery import SCREENS
from web_server import Server

KEPT = Path(__file__).parent / "aria"
RENEW = bool(os.environ.get("RENEW_ARIA"))


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_reader_is_told_the_same(server: Server, page: Page, name: str) -> None:
    server.show(page, name)
    told = page.locator("body").aria_snapshot() + "\n"
    file = KEPT / f"{name}.yaml"
    if RENEW:
        file.write_text(told, "utf-8")
    assert told == file.read_text("utf-8")


def test_every_file_belongs_to_a_screen() -> None:
    assert {file.stem for file in KEPT.glob("*")} == set(SCREENS)


def test_a_layout_of_every_kind_is_there() -> None:
    layouts = {screen.layout for screen in SCREENS.values()}
    assert layouts >= {"say", "choose", "many", "mat", "body_map", "breathe", "write", "name", "review", "hand_over"}
    assert layouts >= {"numbers", "confirm", "page", "end", "notice", "door"}
