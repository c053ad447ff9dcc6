"""Whose talk it is: the cookie, the place of a tablet, leaving, and what history opens."""

import html
import re

import msgspec
import pytest
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_service import SETTINGS, TALK, FakeConversation, browser, new_chat, post

from bot.messages import Outgoing, Reply


def text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_a_new_talk_gets_a_new_cookie(client: TestClient, conversation: FakeConversation) -> None:
    before = client.cookies["talk"]
    chat = new_chat()
    conversation.replies = [Reply((Outgoing(chat, SCREENS["say"], TALK),), chat=chat)]
    answer = post(client, act="s:support")
    assert client.cookies["talk"] == chat.address + chat.key_half.hex() != before
    assert re.search(r"talk=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=lax$", answer.headers["set-cookie"])
    client.get("/talk")
    assert post(client, act="choose:okay").status_code == 303
    assert conversation.taken[-1].chat == chat


def test_the_cookie_is_secure_off_loopback(conversation: FakeConversation) -> None:
    settings = msgspec.structs.replace(SETTINGS, address="https://talk.example.org")
    answer = browser(conversation, settings, "https://talk.example.org").get("/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-talk=")
    assert cookie.endswith("; Secure")
    assert not {"expires", "max-age"} & {part.strip().split("=")[0].lower() for part in cookie.split(";")}


def test_history_opens_nothing(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = SCREENS["review"]
    assert client.get("/talk").headers["cache-control"] == "no-store"
    client.cookies.clear()
    answer = client.get("/talk")
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/", "")


@pytest.mark.parametrize("cookie", ["", "x", "0" * 63, "0" * 65, "Z" * 64, "0" * 64 + ".<b>"])
def test_a_cookie_that_is_none_of_ours_is_no_chat(client: TestClient, cookie: str) -> None:
    client.cookies.clear()
    client.cookies.set("talk", cookie)
    assert client.get("/talk").headers["location"] == "/"


def test_a_form_without_the_cookie_is_told_what_is_missing(client: TestClient, conversation: FakeConversation) -> None:
    client.cookies.clear()
    answer = post(client, act="choose:okay")
    assert answer.status_code == 400
    assert "This page needs one cookie." in answer.text
    assert conversation.taken == []


def test_leaving_ends_the_sitting_and_clears_what_it_can(client: TestClient, conversation: FakeConversation) -> None:
    for method in ("POST", "GET"):
        client.get("/")
        answer = client.request(method, "/leave")
        assert (answer.status_code, answer.headers["location"]) == (303, "/left")
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert "talk" not in client.cookies
    assert len(conversation.left) == 2


def test_the_blank_page_says_nothing(client: TestClient) -> None:
    page = client.get("/left").text
    assert text(page).split() == ["Blank", "page", "Blank", "page"]
    assert "Afterwards" not in page


def test_a_blank_page_has_no_icon(client: TestClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.content) == (204, b"")


def test_leaving_goes_where_the_service_says(conversation: FakeConversation) -> None:
    settings = msgspec.structs.replace(SETTINGS, leave_to="https://weather.example.org/today")
    with browser(conversation, settings) as client:
        answer = client.post("/leave")
        assert answer.headers["location"] == "https://weather.example.org/today"
        assert "form-action 'self' https://weather.example.org;" in answer.headers["content-security-policy"]
        assert 'data-leave="https://weather.example.org/today"' in client.get("/").text


def test_another_site_cannot_end_a_sitting(client: TestClient, conversation: FakeConversation) -> None:
    answer = client.get("/leave", headers={"sec-fetch-site": "cross-site"})
    assert answer.headers["location"] == "/"
    assert conversation.left == []
    assert "talk" in client.cookies
