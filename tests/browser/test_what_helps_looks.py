"""What helps me to talk, in every window: every rule of WCAG 2.2 up to AAA, and by keys, switches, without a script."""

from collections.abc import Callable, Iterator

import pytest
from checks import WINDOWS, hidden, measured, spaced, violations
from playwright.sync_api import Browser, Page, expect
from switches import Switches
from web_server import PHONE
from whole_service import WholeService

TICKED = (
    ("aid", "signs"), ("notes", "quiet"), ("time", "20"), ("shared", "supporter"), ("missing", "pack"),
)  # fmt: skip
Open = Callable[..., Page]


@pytest.fixture
def device(whole: WholeService, browser: Browser) -> Iterator[Open]:
    """Opens a device of somebody else each time."""
    opened: list[Page] = []

    def open_(**more: object) -> Page:
        context = browser.new_context(base_url=whole.address, **{"viewport": PHONE, **more})  # type: ignore[arg-type]
        opened.append(context.new_page())
        return opened[-1]

    yield open_
    for page in opened:
        page.context.close()


def _tick(page: Page) -> None:
    for name, value in TICKED:
        page.locator(f'input[name="{name}"][value="{value}"]').check()


def _press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.locator(f'button[value="{value}"]').click(no_wait_after=True)


def _wrong(page: Page) -> list[str]:
    return measured(page) + hidden(page) + violations(page) + spaced(page)


@pytest.mark.parametrize("window", list(WINDOWS))
def test_every_page_of_it_keeps_the_rules(device: Open, window: str) -> None:
    page = device(reduced_motion="reduce", **WINDOWS[window])
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := _wrong(page):
            wrong[name] = found

    page.goto("/")
    look("asked at the door")
    for form in ("standard", "easy_read"):
        page.goto(f"/what-helps/{form}")
        look(form)
    _tick(page)
    _press(page, "keep")
    look("kept")
    _press(page, "words")
    look("four words")
    page.goto("/try")
    _press(page, "few_words:support")
    assert page.url.endswith("/before")
    look("before")
    assert wrong == {}


def test_it_is_set_up_without_a_script(device: Open) -> None:
    page = device(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="What helps me to talk").click()
    _tick(page)
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    expect(page.get_by_label("Talk in a quiet place")).to_be_checked()
    page.goto("/")
    expect(page.get_by_text("What helps you to talk?")).to_have_count(0)


def test_it_is_set_up_by_the_keys_alone(device: Open) -> None:
    page = device()
    page.goto("/what-helps")

    def reach(selector: str) -> None:
        for _ in range(90):
            if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {selector}")

    reach('input[name="aid"][value="board"]')
    page.keyboard.press("Space")
    reach('input[name="time"][value="0"]')
    page.keyboard.press("ArrowDown")
    reach('button[value="keep"]')
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    expect(page.locator('input[name="aid"][value="board"]')).to_be_checked()
    expect(page.locator('input[name="time"][value="5"]')).to_be_checked()


@pytest.mark.parametrize("two", [True, False], ids=["two switches", "one switch"])
def test_it_is_set_up_by_switches_alone_list_by_list(device: Open, two: bool) -> None:
    page = device()
    scan = "scan:two" if two else "scan:one"
    for change in (scan, "step:50"):
        page.context.request.post(
            "/ways-in", form={"set": change}, headers={"sec-fetch-site": "same-origin"}, max_redirects=0
        )
    page.clock.install()
    page.goto("/what-helps")
    person = Switches(page, two=two)
    person.reach('button[value="keep"]')
    assert person.stops < page.locator("input").count() / 2, "each thing of each list was lit"
    person.choose('input[name="interpreter"][value="bsl"]')
    expect(page.locator('input[name="interpreter"][value="bsl"]')).to_be_checked()
    person.choose('input[name="aid"][value="signs"]')
    person.press("keep")
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    expect(page.locator('input[name="aid"][value="signs"]')).to_be_checked()
    expect(page.locator('input[name="interpreter"][value="bsl"]')).to_be_checked()


def test_the_supporter_finds_it_on_their_own_pages_and_the_person_has_none_of_it(device: Open) -> None:
    page = device(viewport={"width": 820, "height": 1180})
    page.clock.install()
    page.goto("/what-helps")
    _tick(page)
    _press(page, "keep")
    page.goto("/try")
    _press(page, "few_words:support")
    expect(page.get_by_text("Signs")).to_be_visible()
    expect(page.get_by_text("The pictures I know")).to_have_count(0)
    page.get_by_role("link", name="Go on").click()
    gate = page.locator('button[value="s:supporter"]')
    expect(gate).to_be_visible()
    expect(page.get_by_text("Signs")).to_have_count(0)
    gate.hover()
    page.mouse.down()
    page.clock.run_for(2100)
    page.mouse.up()
    page.locator("summary", has_text="Before you start").click()
    expect(page.get_by_text("Signs")).to_be_visible()
