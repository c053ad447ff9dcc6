"""What a device is told to remember about how it is pressed, and that it is nothing else."""

import re

from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_service import FakeConversation

from bot.channels.web.ways_in import SETTINGS, WaysIn

OURS = {"sec-fetch-site": "same-origin"}


def press(client: TestClient, change: str) -> None:
    client.post("/ways-in", data={"set": change}, headers=OURS)


def test_a_device_with_nothing_set_loads_nothing_more_and_has_no_cookie_of_it(client: TestClient) -> None:
    page = client.get("/").text
    assert "ways.js" not in page
    assert "ways.css" not in page
    assert "data-ways" not in page
    assert 'href="/ways-in"' in page
    assert "ways" not in client.cookies


def test_what_is_set_is_asked_once_and_stands_on_every_page(client: TestClient) -> None:
    press(client, "scan:one")
    press(client, "step:20")
    for path in ("/", "/help-now", "/ways-in"):
        page = client.get(path).text
        assert 'data-ways="scan:one.step:20"' in page
        assert "/static/ways.js" in page
    assert "One switch: press when it lights up" in client.get("/ways-in").text


def test_the_page_lists_every_way_in_that_is_in_use(client: TestClient) -> None:
    press(client, "dwell:10")
    press(client, "big:1")
    card = client.get("/ways-in").text.partition('role="status"')[2].partition("</section>")[0]
    assert "Choose by resting the pointer or gaze" in card
    assert "Bigger buttons" in card
    assert "Touch, mouse and keys" not in card
    assert 'class="is-big"' in client.get("/ways-in").text


def test_all_of_it_is_turned_off_by_one_press(client: TestClient) -> None:
    press(client, "scan:two")
    press(client, "none")
    assert "ways" not in client.cookies
    assert "ways.js" not in client.get("/").text


def test_what_cannot_be_set_changes_nothing() -> None:
    ways = WaysIn().with_("scan:two")
    for nonsense in ("", ":", "scan", "scan:three", "step:1", "x:1", "dwell:-4", 'lock:1"><script>'):
        assert ways.with_(nonsense) == ways


def test_a_cookie_of_somebody_elses_making_is_read_as_far_as_it_makes_sense(client: TestClient) -> None:
    client.cookies.set("ways", "scan:two.dwell:999.nothing.lock:<b>")
    assert 'data-ways="scan:two"' in client.get("/").text


def test_a_post_from_another_site_sets_nothing(client: TestClient) -> None:
    answer = client.post("/ways-in", data={"set": "lock:1"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "ways" not in client.cookies


def test_the_cookie_says_how_a_device_is_pressed_and_nothing_of_a_talk() -> None:
    full = WaysIn()
    for name, values in SETTINGS.items():
        full = full.with_(f"{name}:{values[-1]}")
    assert full.text == ("scan:two.step:100.say:1.dwell:30.hold:20.repeats:30.alone:1.big:1.still:1.lock:1")


def test_it_is_kept_for_a_year_and_no_script_can_read_it(client: TestClient) -> None:
    answer = client.post("/ways-in", data={"set": "hold:10"}, headers=OURS, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/ways-in#hold"
    assert {"max-age=31536000", "httponly", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}


def test_on_a_locked_tablet_leaving_takes_a_press_that_is_held(client: TestClient) -> None:
    assert "data-hold" not in client.get("/").text
    press(client, "lock:1")
    assert 'action="/leave" target="_top"' in client.get("/").text
    assert "data-hold" in client.get("/").text
    assert '<iframe src="/"' in client.get("/tablet").text


def test_a_thing_of_the_mat_can_be_passed_over_for_the_next_that_has_no_place(
    client: TestClient, conversation: FakeConversation
) -> None:
    client.get("/")
    conversation.shown = SCREENS["mat_words"]  # noise in hand, space has its place
    assert re.findall(r'value="(item:\w+)">Not this one', client.get("/talk").text) == ["item:talking"]
    for name in ("mat", "mat_sorted"):  # the only one that is left, and none in hand
        conversation.shown = SCREENS[name]
        assert "Not this one" not in client.get("/talk").text
