"""Every layout against the rules of WCAG 2.2 up to AAA, and what those rules miss, at the sizes people use."""

import pytest
from checks import WINDOWS, hidden, measured, spaced, violations
from playwright.sync_api import Browser, Page, expect
from web_gallery import SCREENS
from web_server import Server
from whole_service import WholeService

OPEN_PAGES = (
    "/",
    "/help-now",
    "/who-can-see-this",
    "/try",
    "/pictures",
    "/offline",
    "/r/right",
    "/i/abc",
    "/nothing-here",
)


@pytest.mark.parametrize("window", list(WINDOWS))
def test_every_layout_keeps_the_rules_and_its_targets_are_large(server: Server, browser: Browser, window: str) -> None:
    page, outside = server.open(browser, reduced_motion="reduce", **WINDOWS[window])
    wrong = {}
    for name in SCREENS:
        server.show(page, name)
        if found := measured(page) + hidden(page) + violations(page):
            wrong[name] = found
    page.context.close()
    assert wrong == {}
    assert outside == []


@pytest.mark.parametrize("window", ["phone", "enlarged"])
def test_every_page_without_a_talk_keeps_the_rules_too(server: Server, browser: Browser, window: str) -> None:
    page, outside = server.open(browser, **WINDOWS[window])
    wrong = {}
    for path in OPEN_PAGES:
        page.goto(path)
        if found := measured(page) + hidden(page) + violations(page):
            wrong[path] = found
    page.context.close()
    assert wrong == {}
    assert outside == []


@pytest.mark.parametrize("name", ["choose", "choose_pictures", "many", "mat", "body_map", "write", "review", "door"])
def test_tab_goes_through_the_page_in_the_order_that_is_seen_and_nothing_hides_under_the_bar(
    server: Server, page: Page, name: str
) -> None:
    server.show(page, name)
    page.evaluate("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const here = document.activeElement
              const bar = document.querySelector(".always") || document.querySelector(".bar")
              if (!here || here === document.body) return null
              const shape = here.matches(".figure input") ? here.nextElementSibling : here
              const box = shape.getBoundingClientRect(), top = bar.getBoundingClientRect().top
              const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), textarea")]
              return {at: all.indexOf(here), hidden: !bar.contains(here) && (box.top >= top || box.bottom <= 0)}
            }"""
        )
        if stop is None:
            break
        seen.append(stop)
    assert len(seen) > 8
    assert [stop["at"] for stop in seen] == sorted(stop["at"] for stop in seen)
    assert not any(stop["hidden"] for stop in seen)


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (820, 1180)], ids=str)
def test_stop_and_help_are_in_the_first_screen_in_the_same_place(
    server: Server, browser: Browser, size: tuple[int, int]
) -> None:
    page, _ = server.open(browser, viewport={"width": size[0], "height": size[1]})
    places = set()
    for name in ("choose", "write", "review", "many", "numbers", "end"):
        server.show(page, name)
        boxes = [
            page.locator(f".bar [value={act}]").bounding_box() for act in ("back", "skip", "break", "stop", "help")
        ]
        assert all(box is not None and box["y"] + box["height"] <= size[1] for box in boxes)
        places.add(tuple((round(box["x"]), round(box["y"])) for box in boxes if box))
    page.context.close()
    assert len(places) == 1


def test_text_at_twice_its_size_and_with_wide_spacing_still_fits(server: Server, browser: Browser) -> None:
    page, _ = server.open(browser, viewport={"width": 1280, "height": 1024})
    wrong = {}
    for name in SCREENS:
        server.show(page, name)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if found := measured(page) + spaced(page):
            wrong[name] = found
    page.context.close()
    assert wrong == {}


@pytest.mark.parametrize("language", ["ar", "cy", "pl", "ro", "ur"])
def test_the_door_fits_in_every_language_and_window_however_its_letters_are_spaced(
    whole: WholeService, browser: Browser, language: str
) -> None:
    wrong = {}
    for name, window in WINDOWS.items():
        context = browser.new_context(base_url=whole.address, locale=language, **window)
        page = context.new_page()
        page.goto("/")
        found = measured(page) + (spaced(page) if name != "large letters" else [])  # one of the two at a time
        if found:
            wrong[name] = found
        assert page.locator(f"html[lang={language}]").count() == 1
        context.close()
    assert wrong == {}


def test_four_pictures_and_what_closes_them_are_seen_at_once_on_a_phone(server: Server, page: Page) -> None:
    for name in ("choose_pictures", "many_pictures", "choose_three", "confirm"):
        server.show(page, name)
        top = page.locator(".always").bounding_box()
        assert top is not None
        for cell in page.locator(".board .pic").all():
            box = cell.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= top["y"], name


def test_the_word_of_a_picture_that_stands_alone_is_under_it_ticked_or_not(server: Server, page: Page) -> None:
    server.show(page, "one_picture")
    drawn, cell = page.locator(".board .pic svg").bounding_box(), page.locator(".board .pic")
    assert drawn is not None
    word = cell.evaluate("""cell => {
      const words = document.createRange()
      words.selectNode([...cell.childNodes].findLast(part => part.textContent.trim()))
      return words.getBoundingClientRect().top
    }""")
    expect(cell.locator("input")).to_be_checked()
    assert word >= drawn["y"] + drawn["height"]


@pytest.mark.parametrize("language", ["en-GB", "cy-GB", "pl-PL", "ur-PK", "ar", "ro-RO"])
def test_people_and_numbers_fit_a_narrow_phone_in_every_language(
    whole: WholeService, browser: Browser, language: str
) -> None:
    for width in (390, 360, 320):
        page = browser.new_context(
            base_url=whole.address, locale=language, viewport={"width": width, "height": 800}
        ).new_page()
        for path in ("/offline", "/help-now"):
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language.partition("-")[0].replace("en", "en-GB")
            assert page.evaluate("document.documentElement.scrollWidth") == width, (path, width)
        page.context.close()
