"""My page as a file: from the screen that shows it, to whoever has the cookie of that talk, and from nowhere else."""

import msgspec
import pytest
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_service import SETTINGS, FakeConversation, browser

from accessibility.screen import Line, PageToTake

PAGE = PageToTake(
    "My page", (Line("What helps me", ("Music",), ("want.music",), "I pressed"),), Line("Who can see it?", ("Me",)),
    save="Save my page", save_picture="Save a picture",
)  # fmt: skip
FILES = pytest.mark.parametrize(
    ("ending", "kind", "begins"), [("pdf", "application/pdf", b"%PDF-"), ("png", "image/png", b"\x89PNG")]
)


@FILES
def test_it_is_saved_from_the_screen_that_shows_it(
    client: TestClient, conversation: FakeConversation, ending: str, kind: str, begins: bytes
) -> None:
    conversation.shown = msgspec.structs.replace(SCREENS["page"], page=PAGE)
    assert f'href="/my-page.{ending}" download' in client.get("/talk").text
    file = client.get(f"/my-page.{ending}")
    assert (file.status_code, file.headers["content-type"]) == (200, kind)
    assert file.headers["content-disposition"] == f'attachment; filename="my-page.{ending}"'
    assert file.headers["cache-control"] == "no-store"
    assert file.content.startswith(begins)
    assert conversation.taken == [], "to save it is no act of the talk"


@FILES
def test_there_is_nothing_where_it_is_not_on_the_screen(
    client: TestClient, conversation: FakeConversation, ending: str, kind: str, begins: bytes
) -> None:
    conversation.shown = SCREENS["choose"]
    assert "/my-page" not in client.get("/talk").text
    assert client.get(f"/my-page.{ending}").status_code == 404


def test_there_is_nothing_for_another_browser_and_no_other_kind_of_file(
    client: TestClient, conversation: FakeConversation
) -> None:
    conversation.shown = msgspec.structs.replace(SCREENS["page"], page=PAGE)
    assert client.get("/my-page.svg").status_code == 404
    with browser(conversation, SETTINGS) as stranger:
        assert stranger.get("/my-page.pdf").status_code == 404
