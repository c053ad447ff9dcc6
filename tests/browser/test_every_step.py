"""Every screen of every flow, and of the service, as its page: the rules, and what a person needs of it.

Whatever a flow has is found from its definition, so a new flow is covered as soon as it can be loaded. On every page
of every step, in every form: what must be there. On a phone: sizes, order and width of every step and of every way in
which pages are built, those ways also at 400 % and with wide spacing; axe on every step in every form and turn. What
pages are built of is checked in every window with the gallery (`test_web_accessibility`); what the gallery lacks, here.
EVERY_PAGE=steps: every step in every form and turn in every window; EVERY_PAGE=yes: every page in every window.
"""

import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from types import TracebackType
from typing import Any, Self

import msgspec
import pytest
from checks import TALL, TITLE, WINDOWS, hidden, measured, spaced, violations
from every_screen import Shown, name_screens, screens_of, service_screens, talks
from playwright.sync_api import Browser, Page
from web_gallery import SCREENS
from web_server import Server
from weights import CHECK, STEP, weight

from accessibility.screen import Button, Screen
from bot.channels.web.assets import Assets
from bot.channels.web.pages import Pages
from bot.channels.web.settings import WebSettings

WHERE = [*talks(), "the service"]
EVERY_PAGE = os.environ.get("EVERY_PAGE", "")
CONSTANTS = ["back", "skip", "break", "stop", "help"]
RENDER = Pages(WebSettings(service="Willow", receiver_link="right"), Assets())
GATE = Screen("choose", "", "standard", "en_GB", "ltr")
"""Stands for the gate before the supporter's turn, which is a page and no screen of the talk."""
_REPEATED = re.compile(r"(<.{1,600}?>)\1+")


class Paged(msgspec.Struct, frozen=True, dict=True):
    """One page, and the screen that it shows."""

    shown: Shown
    page: str

    @property
    def name(self) -> str:
        """Where it comes from, for whoever has to mend it."""
        return f"{self.shown.at}, {self.shown.screen.form}, {self.shown.screen.question or self.shown.screen.name}"

    @property
    def step(self) -> object:
        """The step in its form, and whose turn it is."""
        screen = self.shown.screen
        return self.shown.at, screen.form, screen.turn, screen.supported, self.shown.screen is GATE

    @cached_property
    def kind(self) -> str:
        """How it is built: its parts, without what they say and without how often one follows another."""
        bare = re.sub(r"<svg.*?</svg>", "<svg>", self.page.partition("<body")[2], flags=re.DOTALL)
        bare = re.sub(r' (?:value|id|for|name|aria-label|href|action|form)="[^"]*"', "", bare)
        bare = re.sub(r">[^<]*<", "><", bare)
        for _ in range(3):  # a choice, a row of choices, a list of rows
            bare = _REPEATED.sub(r"\1", bare)
        return bare

    @cached_property
    def parts(self) -> frozenset[str]:
        """Its tags with their classes; a drawing is one part, whatever it shows."""
        bare = re.sub(r"<svg.*?</svg>", "<svg>", self.page.partition("<main")[2], flags=re.DOTALL)
        return frozenset(f"{tag} {classes}" for tag, classes in re.findall(r'<(\w+)(?: [^>]*?class="([^"]*)")?', bare))


def pages(where: str) -> list[Paged]:
    """Every distinct page of a talk; of safety, which every talk can enter, only in its own."""
    found: Iterable[Shown] = screens_of(where) if where in talks() else (*service_screens(), *name_screens())
    if not where.startswith("safety/"):
        found = (shown for shown in found if not shown.at.startswith("safety/"))
    rendered: dict[str, Paged] = {}
    for shown in {shown.screen: shown for shown in found}.values():
        screen = shown.screen
        page = RENDER.screen(screen, "tok", talk=bool(screen.purpose), typed=screen.words)
        rendered.setdefault(page, Paged(shown, page))
        if screen.turn == "supporter":
            gate = RENDER.gate(screen, "tok")
            rendered.setdefault(gate, Paged(msgspec.structs.replace(shown, screen=GATE), gate))
    return list(rendered.values())


def one_each(paged: Iterable[Paged], *likeness: str) -> list[Paged]:
    """So many pages that each value of each of these properties has one."""
    kept: dict[tuple[str, object], Paged] = {}
    for each in paged:
        for name in likeness:
            kept.setdefault((name, getattr(each, name)), each)
    return list({each.page: each for each in kept.values()}.values())


@cache
def in_the_gallery() -> frozenset[str]:
    """What the pages of the gallery are built of; those are checked in every window."""
    pages = [Paged(Shown(name, screen), RENDER.screen(screen, "tok", talk=True)) for name, screen in SCREENS.items()]
    gates = [RENDER.gate(screen, "tok") for screen in SCREENS.values() if screen.turn == "supporter"]
    return frozenset().union(*(each.parts for each in pages), *(Paged(Shown("", GATE), gate).parts for gate in gates))


def beyond(paged: Iterable[Paged]) -> list[Paged]:
    """Few pages that hold together all that pages are built of and the gallery does not have."""
    every = list(paged)
    left = frozenset().union(*(each.parts for each in every)) - in_the_gallery()
    chosen = []
    while left:
        chosen.append(max(every, key=lambda each: len(each.parts & left)))
        left -= chosen[-1].parts
    return chosen


def in_every_window(every: list[Paged]) -> list[Paged]:
    """The pages that are looked at in each window: as many as were asked for."""
    if EVERY_PAGE == "steps":
        return one_each(every, "step")
    return every if EVERY_PAGE else beyond(one_each(every, "kind"))


def buttons_of(screen: Screen) -> Iterator[Button]:
    """What can be pressed, without the frame. With no thing in hand nothing can be put at a place."""
    pressed = (*screen.answers, *screen.closers, *screen.ways)
    yield from (button for button in pressed if not button.act.startswith("place:="))
    yield from (button for button in (screen.more, screen.done) if button)
    yield from (line.change for line in screen.lines if line.change)


def said_on(screen: Screen) -> Iterator[str]:
    """Every line of words on a screen."""
    people = (part for person in screen.people for part in (person.label, person.hours, person.number))
    lines = (part for line in screen.lines for part in (line.label, line.by, *line.values))
    rung = {link for person in screen.people for link in (person.link, person.text_link)}  # said on the card
    buttons = (part for one in buttons_of(screen) if one.link not in rung - {""} for part in (one.label, one.note))
    told = (screen.question, screen.hint, screen.notice, screen.come_back, *screen.statements)
    for text in (*told, *people, *lines, *buttons):
        yield from text.split("\n")


def whole(paged: Paged) -> list[str]:
    """What is missing on a page, stands twice, is wrong with its frame, or makes it heavy."""
    screen = paged.shown.screen
    limit = CHECK if screen.layout == "review" else STEP
    heavy = [f"{weight(paged.page)} bytes"] if weight(paged.page) > limit else []
    return framed(paged.page) + heavy + (_missing(paged.page, screen) if screen is not GATE else [])


def _missing(page: str, screen: Screen) -> list[str]:
    """What the page does not have and should, or has twice."""
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    found = [f"not said: {line}" for line in said_on(screen) if line not in text]
    values = re.findall(r'<button [^>]*value="([^"]*)"', page)
    values += [f"tick:{key}" for key in re.findall(r'<input type="checkbox" name="tick" value="([^"]*)"', page)]
    placed = [key for key, _ in screen.placed]
    lying = [item for item in screen.items if item.act.partition(":")[2] in placed and not item.ticked]
    buttons = (*buttons_of(screen), *lying, *screen.constants)
    acts = Counter(button.act for button in buttons if button.act and not button.link)
    found += [f"{values.count(act)} times: {act}" for act, times in acts.items() if values.count(act) != times]
    links = {button.link for button in buttons if button.link}
    found += [f"no link: {link}" for link in links if f'href="{html.escape(link)}"' not in page]
    bar = page.partition('<form class="bar"')[2]
    if re.findall(r'name="act" value="([a-z]+)"', bar) != (CONSTANTS if screen.constants else []):
        found.append("the five constants are not there in their order")
    return found


def framed(page: str) -> list[str]:
    """What is wrong with its frame."""
    found = []
    if page.count("<h1") != 1:
        found.append(f"{page.count('<h1')} headings")
    if not TITLE.fullmatch(html.unescape(page.partition("<title>")[2].partition("</title>")[0])):
        found.append("a title that tells something")
    if not re.search(r'<html lang="en-GB">', page):
        found.append("no language")
    if re.search(r' style=|<style| on\w+="|<script(?! src="/static/[^"]*" defer></script>)', page):
        found.append("an inline style or script")
    if re.search(r'(?:src|href|action)="(?!/|#|tel:|sms:|")', page):
        found.append("an address outside")
    return found


class Window:
    """A window of the browser in which one page after another is shown, with the style sheets of the real server."""

    def __init__(self, server: Server, browser: Browser, **window: Any) -> None:
        self._outside: list[str] = []
        context = browser.new_context(
            base_url=server.address, reduced_motion="reduce", service_workers="block", **window
        )
        context.on("request", lambda asked: self._outside.append(asked.url))
        self._page: Page = context.new_page()
        self._page.goto("/")
        self._address = server.address

    def show(self, paged: Paged) -> Page:
        """Show it as it is before anything is pressed, with the button that a script may reveal."""
        page = re.sub("<script.*?</script>", "", paged.page)
        self._page.set_content(re.sub(r"(<button[^>]* data-read[^>]*) hidden>", r"\1>", page))
        return self._page

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._page.context.close()
        outside = [url for url in self._outside if not url.startswith(self._address)]
        assert outside == [], "something was asked of somebody else"


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.timeout(3600 if EVERY_PAGE else 300)
def test_every_page_of_a_talk_is_whole_fits_and_keeps_the_rules(server: Server, browser: Browser, where: str) -> None:
    every = pages(where)
    kinds = one_each(every, "kind")
    wrong: set[str] = set()
    assert len(every) > 20

    def look(window: str, paged: Iterable[Paged], *checks: Callable[[Page], list[str]], **more: Any) -> None:
        with Window(server, browser, **WINDOWS[window] | more) as opened:
            for each in paged:
                page = opened.show(each)
                wrong.update(f"{each.name}, {window}: {problem}" for check in checks for problem in check(page))

    wrong.update(f"{each.name}: {problem}" for each in every for problem in whole(each))
    look("phone", one_each(every, "step", "kind"), measured)
    look("phone", kinds, hidden, spaced)
    look("phone", one_each(every, "step"), violations, viewport={"width": 390, "height": TALL})
    look("enlarged", kinds, measured, hidden)
    for window in WINDOWS:
        look(window, in_every_window(every), measured, hidden, violations)
    assert "\n".join(sorted(wrong)) == ""


PLANTED = {
    "color-contrast": "document.querySelector('h1').style.color = '#999'",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "under 44 px": "Object.assign(document.querySelector('.choice').style, {width: '12px', padding: 0})",
    "clipped": "Object.assign(document.querySelector('.choice').style, {width: '44px', overflow: 'hidden'})",
    "scrolls sideways": "document.querySelector('h1').style.width = '900px'",
    "seen before": "document.querySelector('.choices').style.transform = 'scaleY(-1)'",
    "an order of its own": "document.querySelector('.choice').tabIndex = 2",
    "hidden when it has the focus": "document.documentElement.style.scrollPadding = 0",
}


@pytest.mark.parametrize("found", PLANTED)
def test_what_is_wrong_is_found(server: Server, browser: Browser, found: str) -> None:
    paged = Paged(Shown("", SCREENS["choose"]), RENDER.screen(SCREENS["choose"], "tok", talk=True))
    with Window(server, browser, viewport={"width": 390, "height": 600}) as window:
        page = window.show(paged)
        before = measured(page) + hidden(page) + spaced(page) + violations(page)
        page.evaluate(PLANTED[found])
        after = measured(page) + hidden(page) + spaced(page) + violations(page)
    assert before == []
    assert any(problem.startswith(found) for problem in after)
