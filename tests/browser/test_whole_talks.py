"""The talks that the service exists for, from the first page to the last, in a real browser on the whole service."""

import pytest
from checks import TITLE
from person import TALKS, Person
from playwright.sync_api import Browser, expect
from web_server import PHONE
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


def test_of_too_many_ticks_those_that_fit_stay_and_the_same_again_says_the_same(
    whole: WholeService, browser: Browser
) -> None:
    context = browser.new_context(base_url=whole.address, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    person = Person(page, keys=False, script=False)
    page.goto("/try")
    person.press("staff:support")
    person.goes_on()
    for deed in ("no", "yes", "shaken", "tick:drink,company,call_home,leave", "tick:leave"):
        person.does(deed)
        if deed.startswith("tick"):
            expect(page.get_by_text("You can choose 3 at most.")).to_be_visible()
            ticked = page.locator("input[name=tick]:checked").evaluate_all("boxes => boxes.map(box => box.value)")
            assert ticked == ["drink", "company", "call_home"]
    page.locator('input[name=tick][value="call_home"]').uncheck(force=True)
    person.does("tick:leave")
    expect(page.get_by_text("You chose: Food or a drink, Company, Leave on time")).to_be_visible()
    context.close()
