"""Ways to press, on the whole service: by one switch or two, resting, holding, one answer at a time, and the lock."""

from collections.abc import Callable, Iterator

import pytest
from checks import hidden, measured, violations
from person import TALKS, Person
from playwright.sync_api import Browser, Page, expect
from switches import Switches
from web_gallery import SCREENS
from web_server import PHONE, Server
from whole_service import WholeService

TABLET = {"width": 820, "height": 1180}
Open = Callable[..., Page]


@pytest.fixture
def device(whole: WholeService, browser: Browser) -> Iterator[Open]:
    """Opens a device, set up by its own buttons. Spans are so long that only what a test lets pass matters."""
    opened: list[Page] = []

    def open_(*changes: str, size: dict[str, int] = TABLET, **more: str) -> Page:
        context = browser.new_context(base_url=whole.address, viewport=size, **more)
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append(page)
        for change in changes:
            page.context.request.post(
                "/ways-in", form={"set": change}, headers={"sec-fetch-site": "same-origin"}, max_redirects=0
            )
        page.clock.install()
        page.goto("/try")
        return page

    yield open_
    for page in opened:
        page.context.close()


@pytest.mark.parametrize("two", [True, False], ids=["two switches", "one switch"])
@pytest.mark.parametrize("talk", ["few_words:support", "staff:support", "few_words:learning"])
def test_a_talk_is_had_to_its_end_by_switches_alone(device: Open, talk: str, two: bool) -> None:
    page = device("scan:two" if two else "scan:one", "step:50")
    person = Switches(page, two=two)
    person.press(talk)
    person.goes_on()
    for deed in TALKS[talk][0].split():
        person.does(deed)
    expect(page.locator('button[value="s:door"]')).to_be_visible()


@pytest.mark.parametrize("two", [True, False], ids=["two switches", "one switch"])
def test_a_switch_leads_into_the_field_and_out_again_and_a_question_can_be_left_unanswered(
    device: Open, two: bool
) -> None:
    page = device("scan:two" if two else "scan:one", "step:50")
    person, field = Switches(page, two=two), page.locator("textarea")
    person.press("staff:learning")
    person.goes_on()
    for deed in ("no", "yes", "start", "holding"):
        person.does(deed)
    person.reach("textarea")
    page.keyboard.press("Space" if not two else "Enter")
    page.clock.run_for(60_000)
    expect(field).to_be_focused()
    page.keyboard.press("Space")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("")
    person.reach("textarea")
    page.keyboard.press("Space" if not two else "Enter")
    page.keyboard.insert_text("noise")
    page.keyboard.press("Space")
    expect(field).to_have_value("noise ")
    page.clock.run_for(400)
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    asked = page.locator("h1").inner_text()
    person.does("unknown")
    expect(page.locator("h1")).not_to_have_text(asked)


def test_after_two_rounds_scanning_waits_and_a_press_goes_on(device: Open) -> None:
    page = device("scan:one", "step:5")
    page.goto("/help-now")
    stops = page.locator(".lit").count() and page.evaluate("document.querySelectorAll('a[href], button').length")
    page.clock.run_for(500 * (2 * stops + 4))
    waiting = page.locator(".scanning button")
    expect(waiting).to_have_text("Go on scanning")
    expect(waiting).to_have_class("button lit")
    address = page.url
    page.keyboard.press("Space")
    expect(waiting).to_have_text("Stop scanning")
    assert page.url == address
    page.clock.run_for(1000)
    expect(waiting).not_to_have_class("button lit")


@pytest.mark.parametrize("two", [True, False], ids=["two switches", "one switch"])
def test_a_switch_leads_into_a_list_and_after_its_last_out_of_it_again(device: Open, two: bool) -> None:
    page = device("scan:two" if two else "scan:one", "step:50", "say:1")
    page.context.add_init_script(SPEECH.replace("LOCAL", "true"))
    page.goto("/ways-in")
    person = Switches(page, two=two)
    person.reach("#big .choices")
    assert page.evaluate("spoken.at(-1)") == page.locator("#big h2").inner_text()
    person.choose("#big .choices")
    for name in page.locator("#big button").all_inner_texts():
        assert page.evaluate("document.activeElement.innerText") == name == page.evaluate("spoken.at(-1)")
        person.waits()
    assert page.evaluate("document.activeElement.matches('#big ~ section .choices')")
    person.press("big:1")
    expect(page.locator('button[value="big:1"]')).to_have_attribute("aria-pressed", "true")


def test_a_second_press_too_soon_after_the_first_does_nothing(device: Open) -> None:
    page = device("scan:two", "repeats:30")
    page.clock.run_for(3100)
    first = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Space")
    second = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Space")
    assert first != second == page.evaluate("document.activeElement.outerHTML")
    page.clock.run_for(3100)
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.outerHTML") != second


def test_resting_fills_a_ring_and_leaving_cancels_it(device: Open) -> None:
    page = device("dwell:30")
    button = page.locator('button[value="few_words:support"]')
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.clock.run_for(3000)
    expect(page.locator(".ring")).to_have_count(0)  # found there by the page: it has chosen nothing
    page.mouse.move(2, 2)
    page.mouse.move(*middle)
    expect(page.locator(".ring .fill")).to_have_count(1)
    page.clock.run_for(1000)
    page.mouse.move(2, 2)
    expect(page.locator(".ring")).to_have_count(0)
    page.clock.run_for(3000)
    assert page.url.endswith("/try")
    page.mouse.move(*middle)
    with page.expect_navigation():
        page.clock.run_for(3000)
    assert page.url.endswith("/talk")


def test_a_short_press_chooses_nothing_where_one_has_to_hold(device: Open) -> None:
    page = device("hold:20")
    button = page.locator('button[value="staff:support"]')
    button.click()
    page.clock.run_for(3000)
    assert page.url.endswith("/try")
    button.hover()
    page.mouse.down()
    expect(page.locator(".ring")).to_have_count(1)
    with page.expect_navigation():
        page.clock.run_for(2000)
    page.mouse.up()
    assert page.url.endswith("/talk")


def test_one_answer_stands_alone_and_the_next_is_a_press_away(device: Open) -> None:
    page = device("alone:1")
    with page.expect_navigation():
        page.locator('button[value="few_words:support"]').click(no_wait_after=True)
    for act in ("s:supporter", "go"):
        while (button := page.locator(f'button[value="{act}"]')).count():
            with page.expect_navigation():
                button.evaluate("button => button.click()")
    cells = page.locator("main :is(.board, .choices) > *:visible")
    expect(cells).to_have_count(1)
    first = cells.inner_text()
    page.clock.run_for(400)
    page.locator(".next").click()
    expect(cells).to_have_count(1)
    assert cells.inner_text() != first


def test_a_locked_tablet_is_left_by_a_press_of_two_seconds_and_by_no_tap(device: Open) -> None:
    page = device("lock:1")
    page.goto("/tablet")
    page.locator("#close").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    expect(page.locator("#lock")).to_be_hidden()
    frame.locator("button.door.support").click()  # full screen outlasts the page
    expect(frame.locator("button.door.support")).to_have_count(0)
    assert page.evaluate("document.fullscreenElement !== null")
    page.locator("#open").click()
    page.clock.run_for(3000)
    assert page.url.endswith("/tablet")
    page.locator("#open").hover()
    page.mouse.down()
    page.clock.run_for(2100)
    page.wait_for_url("**/ways-in")


WINDOWS = {
    "phone": {"size": PHONE},
    "tablet": {"size": TABLET},
    "enlarged": {"size": {"width": 320, "height": 256}},
    "dark": {"size": PHONE, "color_scheme": "dark"},
    "forced": {"size": PHONE, "forced_colors": "active"},
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    "changes", [(), ("scan:one", "say:1", "dwell:10", "alone:1", "big:1", "lock:1")], ids=["", "on"]
)
def test_the_page_on_which_it_is_set_keeps_every_rule(device: Open, changes: tuple[str, ...], window: str) -> None:
    page = device(*changes, **WINDOWS[window])
    page.goto("/ways-in")
    assert [*violations(page), *measured(page)] == []


def test_nothing_of_it_is_asked_for_by_a_device_that_has_none_set(device: Open) -> None:
    page = device()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "ways" in url or "tablet" in url]


def _until(device: Open, deed: str) -> tuple[Page, Person]:
    """Learning with few words, had as far as to before that deed."""
    page = device()
    person = Person(page, keys=False, script=True)
    person.press("few_words:learning")
    person.goes_on()
    for done in TALKS["few_words:learning"][0].partition(deed)[0].split():
        person.does(done)
    return page, person


def test_not_this_one_takes_up_the_next_thing_and_the_one_passed_over_comes_again(device: Open) -> None:
    page, person = _until(device, " place:")
    expect(page.locator(".now")).to_have_text("Noise")
    person.press("item:waiting")
    expect(page.locator(".now")).to_have_text("Waiting")
    person.press("place:waiting=not_ok")
    expect(page.locator(".now")).to_have_text("Noise")
    expect(page.locator(".placed")).to_have_text("Waiting")


def test_what_was_not_meant_is_changed_before_it_is_kept(device: Open) -> None:
    """The one picture, large: "You mean this?". After a no it is asked again, and nothing of the first answer stays."""
    page, person = _until(device, " yes pressed ")
    expect(page.locator("h1")).to_have_text("You mean this?")
    first = page.locator("main").inner_text()
    assert "Noise" in first and "Not OK" in first
    person.press("choose:change")
    person.goes_on()
    expect(page.locator("h1")).to_have_text("What was it like?")
    expect(page.locator(".placed")).to_have_count(0)
    expect(page.locator(".now")).to_have_count(1)


SPEECH = """window.spoken = []
  window.SpeechSynthesisUtterance = function (text) { this.text = text }
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [{localService: LOCAL, lang: "en-GB"}], addEventListener: () => {}, cancel: () => {},
    speak: utterance => spoken.push(utterance.text.trim()),
  }})"""


@pytest.mark.parametrize("local", [True, False], ids=["a voice of the device", "a voice from elsewhere"])
def test_what_is_lit_is_said_before_it_is_chosen_and_only_by_a_voice_of_the_device(device: Open, local: bool) -> None:
    page = device("scan:one", "step:50", "say:1")
    page.context.add_init_script(SPEECH.replace("LOCAL", str(local).lower()))
    person = Switches(page, two=False)
    page.reload()
    person.press("few_words:support")
    person.goes_on()
    for deed in ("no", "away"):
        person.does(deed)
    expect(page.locator("h1")).to_have_text("Do you hurt, or feel ill now?")
    for _ in range(4):
        page.clock.run_for(5000)
    lit = page.locator(".lit").inner_text().strip()
    spoken = page.evaluate("spoken")
    if not local:
        assert spoken == []
        return
    assert spoken[-1] == lit
    assert [word for word in spoken if word in ("No", "Yes, a bit", "Yes, badly")][:3] == [
        "No",
        "Yes, a bit",
        "Yes, badly",
    ]
    assert page.locator("h1").inner_text() == "Do you hurt, or feel ill now?", "to hear it is not to choose it"


@pytest.mark.timeout(300)
def test_with_bigger_buttons_one_answer_at_a_time_and_a_switch_every_kind_of_page_keeps_the_rules(
    server: Server, browser: Browser
) -> None:
    wrong = {}
    for window in ({"viewport": PHONE}, {"viewport": TABLET}, {"viewport": {"width": 320, "height": 256}}):
        page, outside = server.open(browser, reduced_motion="reduce", **window)  # a device of its own
        for change in ("big:1", "alone:1", "scan:two"):
            page.context.request.post(
                "/ways-in", form={"set": change}, headers={"sec-fetch-site": "same-origin"}, max_redirects=0
            )
        for name in SCREENS:
            server.show(page, name)
            found = measured(page) + hidden(page)
            if window["viewport"] == PHONE:
                found += violations(page)
            if found:
                wrong[name, window["viewport"]["width"]] = found
        page.context.close()
        assert outside == []
    assert wrong == {}
