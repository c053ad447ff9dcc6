"""What the page does with a script, and that it does all it must without one."""

import re

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect
from web_gallery import SCREENS
from web_server import PHONE, Server

from bot.messages import open_words


def acts(server: Server) -> list[str]:
    return [incoming.act for incoming in server.conversation.taken]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_talk_is_walked_through_by_buttons_alone(server: Server, browser: Browser, script: bool) -> None:
    page, outside = server.open(browser, viewport=PHONE, java_script_enabled=script)
    steps = [
        ("choose", "Angry"), ("choose_pictures", "Space"), ("say", "Go on"), ("mat", "Helped"), ("review", "Send"),
        ("numbers", "Carry on where I was"), ("door", "Help right now People you can see or call."),
        ("choose", "Help now"),
    ]  # fmt: skip
    for name, button in steps:
        server.show(page, name)
        page.get_by_role("button", name=button, exact=True).click()
        assert page.url == f"{server.address}/talk"
    page.context.close()
    assert acts(server) == [
        "choose:angry", "choose:space", "go", "place:noise=helped", "choose:send", "choose:carry_on", "s:safety",
        "help",
    ]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_places_are_ticked_on_the_figure_and_words_are_written(server: Server, browser: Browser, script: bool) -> None:
    page, _ = server.open(browser, viewport=PHONE, java_script_enabled=script)
    server.show(page, "body_map")
    page.locator("label.hand.r").click()
    page.locator("label.arm.l").click()
    page.get_by_text("All over").click()
    page.get_by_role("button", name="Done").click()
    server.show(page, "write")
    page.get_by_label("A few words are enough. Please write no names.").fill("It was calm\nafter lunch")
    page.get_by_role("button", name="Next").click()
    page.context.close()
    assert acts(server) == ["choose:chest,hands,all_over", "wrote"]
    words = server.conversation.taken[-1].words
    assert words is not None
    assert open_words(words) == "It was calm\nafter lunch"


def test_reading_begins_at_the_question_and_not_in_the_field(server: Server, page: Page) -> None:
    server.show(page, "write")
    expect(page.locator("h1")).to_be_focused()
    server.show(page, "choose_said")
    expect(page.locator(".said")).to_be_focused()
    page.goto("/")
    expect(page.locator("body")).to_be_focused()


def test_an_error_takes_the_focus_and_leads_to_the_field(server: Server, page: Page) -> None:
    server.show(page, "write")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".problem[data-start]")).to_be_focused()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Write a few words").click()
    expect(page.locator("#words")).to_be_focused()


def test_shift_three_times_leaves_and_going_back_shows_nothing(server: Server, page: Page) -> None:
    server.show(page, "review")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/left")
    assert len(server.conversation.left) == 1
    assert page.locator("body").inner_text().strip() == "Blank page"
    page.go_back()
    assert "Check your answers" not in page.content()
    server.conversation.left.clear()


def test_shift_between_letters_leaves_nothing(server: Server, page: Page) -> None:
    server.show(page, "write")
    page.locator("#words").press_sequentially("A B C D")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    expect(page.locator("#words")).to_be_visible()
    assert server.conversation.left == []


def test_the_supporters_turn_takes_a_press_of_two_seconds(server: Server, page: Page) -> None:
    page.clock.install()
    server.conversation.shown = SCREENS["supporter"]
    page.goto("/talk")
    button = page.locator("[data-hold]")
    button.click()
    page.clock.run_for(3000)
    expect(page.locator("h1")).to_have_text("I am the supporter")
    button.hover()
    page.mouse.down()
    page.clock.run_for(2100)
    page.mouse.up()
    expect(page.locator("h1")).to_have_text("Who chose the last answer?")
    assert server.conversation.taken == []


def test_a_key_held_for_two_seconds_and_a_switch_reach_the_supporters_turn_too(server: Server, page: Page) -> None:
    page.clock.install()
    server.conversation.shown = SCREENS["supporter"]
    page.goto("/talk")
    page.locator("[data-hold]").focus()
    page.keyboard.down("Enter")
    page.clock.run_for(2100)
    page.keyboard.up("Enter")
    expect(page.locator("h1")).to_have_text("Who chose the last answer?")
    server.show(page, "supporter")
    expect(page.locator("h1")).to_have_text("Who chose the last answer?")


def test_a_hand_over_is_looked_at_quietly_until_it_is_seen(server: Server, page: Page) -> None:
    page.clock.install()
    server.show(page, "hand_over")
    expect(page.get_by_role("link", name="Look again")).to_have_count(0)
    status = page.locator("[role=status].said").element_handle()
    page.clock.run_for(4100)
    expect(page.locator("h1")).to_have_text("I have asked Jo to come to you.")
    server.conversation.shown = msgspec.structs.replace(SCREENS["hand_over"], question="Jo has seen it.", statements=())
    page.clock.run_for(4100)
    expect(page.locator("h1")).to_have_text("Jo has seen it.")
    assert page.locator("[role=status].said").evaluate("(now, before) => now === before", status)
    assert server.conversation.taken == []
    server.conversation.shown = SCREENS["choose"]
    page.clock.run_for(4100)
    expect(page.locator("h1")).to_have_text("How are you right now?")


def test_a_page_left_alone_covers_itself_and_loses_nothing(server: Server, page: Page) -> None:
    page.clock.install()
    server.show(page, "write")
    page.locator("#words").fill("half a sentence")
    page.clock.run_for(9 * 60_000)
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Tab")
    page.clock.run_for(9 * 60_000)
    expect(page.locator("h1")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.locator("#cover")).to_be_visible()
    for hidden in ("h1", "#words", ".bar", "header"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.get_by_role("button", name="Show the question").click()
    expect(page.locator("#words")).to_have_value("half a sentence")


def test_offline_the_question_stays_and_nothing_is_sent(server: Server, page: Page) -> None:
    server.show(page, "write")
    page.locator("#words").fill("half a sentence")
    page.context.set_offline(True)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#unsent")).to_be_focused()
    expect(page.locator("#words")).to_have_value("half a sentence")
    page.context.set_offline(False)
    page.get_by_role("button", name="Next").click()
    page.wait_for_load_state()
    assert acts(server) == ["wrote"]


def test_offline_another_page_is_people_and_numbers(server: Server, page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    server.show(page, "review")
    page.context.set_offline(True)
    page.goto("/talk")
    expect(page.locator("h1")).to_have_text("You are not online. Nothing was sent.")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    page.context.set_offline(False)


def test_an_answer_that_passes_through_the_worker_is_taken_once_and_from_a_page_of_ours(
    server: Server, page: Page
) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    server.show(page, "choose")
    page.get_by_role("button", name="Angry").click()
    page.wait_for_url("**/talk")
    assert acts(server) == ["choose:angry"]


def test_the_browser_keeps_the_look_and_the_offline_page_and_nothing_of_a_talk(server: Server, page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for name in ("review", "name", "choose"):
        server.show(page, name)
    kept = page.evaluate(
        """async () => {
          const found = [], bases = (await indexedDB.databases()).length
          for (const name of await caches.keys())
            for (const each of await (await caches.open(name)).keys()) found.push(new URL(each.url).pathname)
          return {found, bases, stored: localStorage.length + sessionStorage.length}
        }"""
    )
    assert (kept["stored"], kept["bases"]) == (0, 0)
    assert "/offline" in kept["found"]
    assert all(path == "/offline" or path.startswith("/static/") for path in kept["found"])


def test_reading_aloud_is_offered_only_by_a_voice_of_the_device(server: Server, browser: Browser) -> None:
    for local, shown in ((True, True), (False, False)):
        page, _ = server.open(browser, viewport=PHONE)
        page.add_init_script(
            f"""const spoken = window.spoken = []
            window.SpeechSynthesisUtterance = function (text) {{ this.text = text }}
            Object.defineProperty(window, "speechSynthesis", {{value: {{
              getVoices: () => [{{localService: {str(local).lower()}, lang: "en-GB"}}],
              speak: utterance => spoken.push([utterance.text, utterance.rate]),
              cancel: () => {{}}, addEventListener: () => {{}},
            }}}})"""
        )
        server.show(page, "choose_said")
        button = page.get_by_role("button", name="Read aloud")
        assert button.count() == (1 if shown else 0)
        assert page.evaluate("spoken") == []
        if shown:
            button.click()
            spoken = page.evaluate("spoken")
            assert [text for text, _ in spoken][1:3] == [
                "Someone can look at it today. Ask now after an injection or being held face down.",
                "Shall I show you who?",
            ]
            assert {rate for _, rate in spoken} == {0.85}
        page.context.close()


def test_no_voice_is_no_button(server: Server, page: Page) -> None:
    server.show(page, "choose")
    expect(page.locator("[data-read]")).to_be_hidden()


def test_what_was_typed_runs_nowhere(server: Server, page: Page) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    page.on("console", lambda message: alarms.append(message.text) if message.type == "error" else None)
    shown = msgspec.structs.replace(
        SCREENS["name"], words="<img src=x onerror=alert(1)><script>alert(2)</script>", marks=()
    )
    server.conversation.shown = SCREENS["write"]
    page.goto("/talk")
    server.conversation.shown = shown
    page.goto("/talk")
    assert "<script>alert(2)</script>" in page.locator("blockquote").inner_text()
    assert alarms == []


def test_nothing_is_refused_by_the_policy(server: Server, page: Page) -> None:
    refused: list[str] = []
    page.on(
        "console",
        lambda message: (
            refused.append(message.text) if re.search("policy|refused", message.text, re.IGNORECASE) else None
        ),
    )
    for name in SCREENS:
        server.show(page, name)
    assert refused == []
