"""Headers on every answer, static files, and the pages that need no talk."""

import json
from datetime import date
from unittest.mock import AsyncMock
from urllib.parse import unquote

import msgspec
import pytest
from starlette.testclient import TestClient
from web_service import SETTINGS, FakeConversation, browser

from accessibility.forms import languages
from accessibility.symbols import packs
from bot.channels.web.assets import Assets
from bot.notes import calendar

EVERYWHERE = (
    "/",
    "/talk",
    "/help-now",
    "/r/right",
    "/leave",
    "/nothing-here",
    "/static/afterwards.css",
    "/sw.js",
    "/healthz",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_says_what_may_be_loaded_and_told(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    ours = (
        "script-src",
        "style-src",
        "img-src",
        "font-src",
        "connect-src",
        "manifest-src",
        "worker-src",
        "frame-src",
        "frame-ancestors",
        "form-action",
    )
    assert policy == {"default-src": "'none'", "base-uri": "'none'"} | dict.fromkeys(ours, "'self'")
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
    assert "microphone=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_a_public_address_is_reached_over_https_only(conversation: FakeConversation) -> None:
    settings = msgspec.structs.replace(SETTINGS, address="https://talk.example.org")
    headers = browser(conversation, settings, "https://talk.example.org").get("/").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/", "/talk", "/help-now", "/r/right", "/i/abc", "/left", "/nothing-here"])
def test_no_page_is_kept(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_a_static_file_is_kept_until_it_changes(client: TestClient) -> None:
    url = Assets().url("afterwards.css")
    assert client.get(url).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/fonts/ahn-400.woff2").headers["cache-control"] == "public, max-age=86400"


def test_pages_and_style_are_compressed_and_fonts_are_not(client: TestClient) -> None:
    assert client.get("/").headers["content-encoding"] == "gzip"
    assert client.get(Assets().url("afterwards.css")).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/static/fonts/ahn-400.woff2").headers


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/", "/templates/base.html"])
def test_only_static_files_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_help_now_works_without_a_cookie_or_a_talk(conversation: FakeConversation) -> None:
    with browser(conversation, SETTINGS) as client:
        page = client.get("/help-now").text
    assert 'href="tel:999"' in page
    assert 'href="sms:01632960102"' in page
    assert conversation.taken == []


def test_the_offline_page_has_people_and_numbers_and_no_token(client: TestClient) -> None:
    page = client.get("/offline").text
    assert 'href="tel:999"' in page
    assert 'href="tel:01632960101"' in page
    assert 'name="token" value=""' in page


def test_the_worker_keeps_the_offline_page_and_static_files_alone(client: TestClient) -> None:
    script = client.get("/sw.js").text
    kept = json.loads(script.split("KEPT = ", 1)[1].split("\n", 1)[0])
    assert kept[0] == "/offline"
    assert all(path.startswith("/static/") for path in kept[1:])
    assert all(client.get(path).status_code == 200 for path in kept)


def test_the_offline_page_that_a_worker_keeps_is_in_the_language_of_the_browser_or_the_chosen_one(
    client: TestClient, conversation: FakeConversation
) -> None:
    for address in ("/sw.js", "/offline"):
        client.get(address, headers={"accept-language": "pl-PL,en"})
    assert conversation.spoken == ["pl", "pl"]
    client.get("/")
    conversation.language = "en_GB"
    client.get("/sw.js", headers={"accept-language": "pl-PL,en"})
    assert conversation.spoken[-1] == "en_GB"


def test_another_number_makes_another_worker() -> None:
    assert Assets().worker("999") == Assets().worker("999") != Assets().worker("998")


def test_an_installed_page_has_a_neutral_name_and_icon(client: TestClient) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == ("Ten Minutes", "standalone", "/")
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).headers["content-type"] == "image/png"


def test_a_receiver_sees_that_somebody_asks_and_where_and_says_seen(
    client: TestClient, conversation: FakeConversation
) -> None:
    page = client.get("/r/right").text
    assert "Someone has asked for a person. Willow, day room." in page
    assert page.count('<button class="button main">Seen</button>') == 1
    assert client.post("/r/right/seen/aa").headers["location"] == "/r/right"
    assert all(notice.seen for notice in conversation.receivers.notices)
    assert '<button class="button main">' not in client.get("/r/right").text


def test_what_was_written_to_a_receiver_is_opened_by_a_press_and_stands_on_a_page_of_its_own(
    client: TestClient, conversation: FakeConversation
) -> None:
    assert "Read what was written" not in client.get("/r/right").text
    first, *others = conversation.receivers.notices
    conversation.receivers.notices = [msgspec.structs.replace(first, wrote=True), *others]
    page = client.get("/r/right").text
    assert page.count('href="/r/right/words/aa"') == 1
    assert "hurts" not in page
    opened = client.get("/r/right/words/aa")
    assert "he hurts &lt;b&gt;my&lt;/b&gt; arm" in opened.text
    assert "Someone has asked for a person. Willow, day room." in opened.text
    assert opened.headers["cache-control"] == "no-store"
    assert "set-cookie" not in opened.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/r/wrong"), ("POST", "/r/wrong/seen/aa"), ("POST", "/r/right/seen/zz"), ("GET", "/r/wrong/words/aa"),
        ("GET", "/r/right/words/aa"),
    ],
)  # fmt: skip
def test_a_dead_receivers_link_is_a_page_that_is_not_there(client: TestClient, method: str, path: str) -> None:
    answer, nothing = client.request(method, path), client.get("/nothing-here")
    assert (answer.status_code, answer.content) == (404, nothing.content)


def test_a_receivers_page_needs_and_sets_no_cookie(conversation: FakeConversation) -> None:
    with browser(conversation, SETTINGS) as client:
        assert "set-cookie" not in client.get("/r/right").headers


def test_a_calendar_file_is_neutral_and_only_for_spans_that_are_offered(client: TestClient) -> None:
    answer = client.get("/note.ics?after=3d")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert 'filename="reminder.ics"' in answer.headers["content-disposition"]
    assert client.get("/note.ics?after=9y").status_code == 404


@pytest.mark.parametrize("language", languages())
def test_a_calendar_file_is_named_in_its_language(
    language: str, client: TestClient, conversation: FakeConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = calendar(("3d",), date(2026, 11, 23), language)
    assert made is not None
    monkeypatch.setattr(conversation, "note", AsyncMock(return_value=made))
    answer = client.get("/note.ics?after=3d")
    assert answer.content == made[1]
    assert made[0] in unquote(answer.headers["content-disposition"])


def test_the_service_tells_whether_it_is_up_and_whether_it_is_ready(
    client: TestClient, conversation: FakeConversation
) -> None:
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)
    conversation.is_ready = False
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)


def test_the_page_about_the_pictures_names_every_pack_and_its_licence(client: TestClient) -> None:
    page = client.get("/pictures").text
    for pack in packs():
        assert pack.name in page
        assert pack.attribution in page
        assert f'href="{pack.licence_url}"' in page
