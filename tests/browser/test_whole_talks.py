"""The talks that the service exists for, from the first page to the last, in a real browser on the whole service."""

import pytest
from checks import TITLE
from person import TALKS, Person
from playwright.sync_api import Browser, expect
from whole_service import WholeService

WAYS = {
    "with a script": {"keys": False, "script": True},
    "without a script": {"keys": False, "script": False},
    "by keys alone": {"keys": True, "script": True},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("talk", TALKS)
def test_a_talk_is_had_to_its_end(whole: WholeService, browser: Browser, talk: str, way: str) -> None:
    deeds, size = TALKS[talk]
    context = browser.new_context(base_url=whole.address, viewport=size, java_script_enabled=WAYS[way]["script"])
    context.set_default_timeout(10_000)
    page, asked, wrong = context.new_page(), [], []
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    person = Person(page, **WAYS[way])
    page.goto("/try")
    person.press(talk.partition(",")[0])
    person.goes_on()
    for deed in deeds.split():
        person.does(deed)
        assert page.url == f"{whole.address}/talk"
        assert TITLE.fullmatch(page.title())
    expect(page.locator('button[value="s:door"]')).to_be_visible()
    context.close()
    assert [url for url in asked if not url.startswith(whole.address)] == []
    assert wrong == []
