"""Every layout against the rules of WCAG 2.2 up to AAA, and what those rules miss, at the sizes people use."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from web_gallery import SCREENS
from web_server import PHONE, Server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MORE = ["color-contrast-enhanced", "identical-links-same-purpose"]  # AAA, and switched off unless asked for
WINDOWS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "tablet": {"viewport": {"width": 820, "height": 1180}},
    "enlarged": {"viewport": {"width": 320, "height": 256}},  # 1280 x 1024 at 400 %
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "forced": {"viewport": PHONE, "forced_colors": "active"},
}
OPEN_PAGES = ("/", "/help-now", "/try", "/pictures", "/offline", "/r/right", "/i/abc", "/nothing-here")

MEASURE = """() => {
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1
  const name = element => element.textContent.trim().slice(0, 30) || element.outerHTML.slice(0, 60)
  const pressed = "a[href], button, .tick, .figure label, textarea"
  const targets = [...document.querySelectorAll(pressed)].filter(shown)
  const box = element => element.getBoundingClientRect()
  return {
    small: targets.filter(target => !target.matches(".jump, .soft a, .problem a"))
      .filter(target => box(target).width < 43.9 || box(target).height < 43.9).map(name),
    cells: targets.filter(target => target.matches(".board .pic, .mat .place, .mat .placed"))
      .filter(target => box(target).width < 64 || box(target).height < 64).map(name),
    wide: document.documentElement.scrollWidth > innerWidth,
    clipped: targets.filter(target => target.matches("button, a"))
      .filter(target => target.scrollWidth > target.clientWidth + 1).map(name),
  }
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the whole page. At its full height, so that nothing is merely scrolled under the bar."""
    size = page.viewport_size
    assert size is not None
    for _ in range(3):  # some sizes follow the height of the window
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    page.evaluate(AXE)
    found = page.evaluate(
        """([tags, more]) => axe.run(document, {
          runOnly: tags, resultTypes: ["violations"],
          rules: Object.fromEntries(more.map(rule => [rule, {enabled: true}])),
        })""",
        [TAGS, MORE],
    )
    page.set_viewport_size(size)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("window", list(WINDOWS))
def test_every_layout_keeps_the_rules_and_its_targets_are_large(server: Server, browser: Browser, window: str) -> None:
    page, outside = server.open(browser, reduced_motion="reduce", **WINDOWS[window])
    wrong: dict[str, Any] = {}
    nothing = {"small": [], "cells": [], "wide": False, "clipped": []}
    for name in SCREENS:
        server.show(page, name)
        measured = page.evaluate(MEASURE)
        if found := violations(page):
            wrong[name] = found
        if measured != nothing:
            wrong[f"{name}, measured"] = {key: value for key, value in measured.items() if value}
    page.context.close()
    assert wrong == {}
    assert outside == []


@pytest.mark.parametrize("window", ["phone", "enlarged"])
def test_every_page_without_a_talk_keeps_the_rules_too(server: Server, browser: Browser, window: str) -> None:
    page, outside = server.open(browser, **WINDOWS[window])
    wrong: dict[str, Any] = {}
    for path in OPEN_PAGES:
        page.goto(path)
        if found := violations(page):
            wrong[path] = found
        if page.evaluate(MEASURE)["wide"] or page.evaluate(MEASURE)["small"]:
            wrong[f"{path}, measured"] = page.evaluate(MEASURE)
    page.context.close()
    assert wrong == {}
    assert outside == []


def test_the_rules_find_what_is_wrong(page: Page) -> None:
    page.goto("about:blank")  # no policy there, so that a style can be set
    page.set_content('<p style="color:#666">grey</p><button></button><button style="width:12px;height:12px">x</button>')
    assert {found.split(":")[0] for found in violations(page)} >= {"button-name", "color-contrast-enhanced"}
    assert "x" in page.evaluate(MEASURE)["small"]


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
              const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea")]
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


def test_text_at_twice_its_size_still_fits(server: Server, browser: Browser) -> None:
    page, _ = server.open(browser, viewport={"width": 1280, "height": 1024})
    wide = []
    for name in SCREENS:
        server.show(page, name)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    page.context.close()
    assert wide == []
