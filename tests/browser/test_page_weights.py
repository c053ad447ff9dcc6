"""What a talk costs a phone on a weak line: the first page whole, then little a step, and never from anybody else."""

import pytest
from person import TALKS, Person
from playwright.sync_api import Browser
from web_server import PHONE
from weights import CHECK, FIRST_LOAD, STEP, weight
from whole_service import WholeService

NOT_COUNTED = ("font", "image")


@pytest.mark.parametrize("talk", TALKS)
def test_a_whole_talk_is_light_and_asks_nobody_else(whole: WholeService, browser: Browser, talk: str) -> None:
    """The look comes with the first page and with the first that has pictures; a step brings its page alone."""
    context = browser.new_context(base_url=whole.address, viewport=PHONE, service_workers="block")
    context.set_default_timeout(10_000)
    page = context.new_page()
    came: list[tuple[str, str]] = []  # address, and what kind of thing it is; from the browser's own store too
    page.on("request", lambda request: came.append((request.url, request.resource_type)))
    person = Person(page, keys=False, script=True)
    page.goto("/")
    first = weight(page.content())
    page.goto("/try")
    person.press(talk.partition(",")[0])
    person.goes_on()
    for deed in TALKS[talk][0].split():
        person.does(deed)
        assert weight(page.content()) <= (CHECK if page.locator(".list").count() else STEP), deed
    look = {address for address, kind in came if kind not in (*NOT_COUNTED, "document")}
    asked = {address.removeprefix(whole.address) for address, kind in came if kind == "document"}
    assert first + sum(weight(context.request.get(address).text()) for address in look) <= FIRST_LOAD
    assert len(look) in (3, 4)  # one or two style sheets, the script, what a home screen shows
    assert asked == {"/", "/try", "/talk"}
    assert [address for address, _ in came if not address.startswith(whole.address)] == []
    context.close()


def test_what_is_light_comes_packed(whole: WholeService, browser: Browser) -> None:
    context = browser.new_context(base_url=whole.address)
    page = context.new_page()
    packed: dict[str, str] = {}
    page.on(
        "response", lambda came: packed.update({came.url.partition("?")[0]: came.headers.get("content-encoding", "")})
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    context.close()
    assert {address for address, how in packed.items() if how == "gzip"} >= {
        f"{whole.address}/{name}" for name in ("", "static/afterwards.css", "static/script.js")
    }
