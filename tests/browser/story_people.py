"""Those who take part in a story: at a lead's pages, at a page of their own, in a chat."""

import os
import re
from collections.abc import Coroutine
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import zxingcpp
from checks import hidden, measured, violations
from person import TABLET, Person
from PIL import Image
from playwright.sync_api import Browser, Page, TimeoutError
from story_place import StoryPlace
from telegram_fake import Phone
from web_server import PHONE

from bot.access import Role

PICTURES = os.environ.get("STORY_PICTURES", "")
"""A folder into which the main screens are photographed, on a phone and on a tablet; nothing: none are."""
_NO_CHOICES = ("done", "unknown", "more", "stop", "skip")
_PAGES = 6  # of choices, at most


def photograph(page: Page, name: str) -> None:
    """Keep how the page looks, on a phone and on a tablet."""
    if not PICTURES:
        return
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    was = page.viewport_size
    for width, size in (("phone", PHONE), ("tablet", TABLET)):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    if was is not None:
        page.set_viewport_size(was)


def keep(name: str, content: bytes) -> None:
    """Put a file beside the photographs, where there are any."""
    if PICTURES:
        (Path(PICTURES) / name).write_bytes(content)


def is_clean(page: Page) -> None:
    """No rule of WCAG 2.2 is broken on it, nothing is cut, nothing scrolls sideways."""
    assert measured(page) + hidden(page) + violations(page) == []


def path_of(link: str) -> str:
    """The part of a link after the name of the service: what a device that has only this service opens."""
    return urlsplit(link).path


class Desk:
    """A lead or a facilitator, at a browser of their own."""

    def __init__(self, place: StoryPlace, browser: Browser, address: str, role: Role, unit: str = "") -> None:
        self._place = place
        self._who = (address, role, unit)
        self.page = browser.new_context(base_url=place.address, viewport=TABLET, accept_downloads=True).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(8_000)

    @property
    def text(self) -> str:
        """All that stands on the page."""
        return self.page.locator("main").inner_text()

    def signs_in(self) -> str:
        """With a new link, which is worth nothing afterwards."""
        link = self._place.invites_lead(*self._who)
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(re.compile("/lead$"))
        return link

    def opens(self, path: str) -> None:
        """Open a page."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def presses(self, name: str, *, exact: bool = False, within: str = "main") -> None:
        """Press a button, opening what is folded away around it."""
        self.unfolds(within)
        self.page.locator(within).get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()

    def fills(self, within: str = "main", **fields: str) -> None:
        """Fill fields in by their names; of choices, the one that is meant."""
        self.unfolds(within)
        for name, value in fields.items():
            field = self.page.locator(f'{within} [name="{name}"]')
            kind = field.first.evaluate("element => element.type")
            if kind in ("radio", "checkbox"):
                for one in value.split(","):
                    self.page.locator(f'{within} [name="{name}"][value="{one}"]').check()
            elif kind.startswith("select"):
                field.first.select_option(value)
            else:
                field.first.fill(value)

    def unfolds(self, within: str = "main") -> None:
        """Open everything that is folded away."""
        self.page.locator(f"{within} details").evaluate_all("all => all.forEach(one => one.open = true)")

    def takes(self, name: str) -> bytes:
        """Download what a link or a button of that name gives."""
        with self.page.expect_download() as taken:
            self.page.locator("main").get_by_role("link", name=name).or_(
                self.page.locator("main").get_by_role("button", name=name)
            ).first.click()
        return Path(taken.value.path()).read_bytes()


class Invitations:
    """The page on which invitations are shown once: by role, the link that is printed."""

    def __init__(self, desk: Desk) -> None:
        self.of: dict[str, str] = {}
        self.deep: dict[str, str] = {}
        for card in desk.page.locator("section.invitation").all():
            role = card.locator("h2").inner_text() if card.locator("h2").count() else ""
            shown = card.locator(".address").all_inner_texts()
            self.of[role] = shown[0]
            self.deep[role] = shown[1] if len(shown) > 1 else ""
            assert scanned(card.locator("svg.qr").screenshot(), desk) == shown[0], "the code leads elsewhere"


def scanned(picture: bytes, desk: Desk) -> str:
    """What a phone reads off a code."""
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert read.ec_level == "Q"
    return str(read.text)


class AtAPage:
    """Somebody at a page of the service, on their own phone or on the ward's tablet."""

    def __init__(self, place: StoryPlace, browser: Browser, *, tablet: bool = False) -> None:
        context = browser.new_context(base_url=place.address, viewport=TABLET if tablet else PHONE)  # type: ignore[arg-type]
        context.set_default_timeout(8_000)
        self.page = context.new_page()
        self._person = Person(self.page, keys=False, script=True)
        self.seen: list[str] = []

    @property
    def text(self) -> str:
        """All that stands on the page."""
        return self.page.locator("main").inner_text()

    def arrives(self, path: str) -> None:
        """Open a poster or an invitation, and say yes to it."""
        self.page.goto(path_of(path) if "://" in path else path)
        if path_of(path).startswith(("/i/", "/p/")):
            with self.page.expect_navigation():
                self.page.locator("main form button").last.click()

    def does(self, deeds: str) -> None:
        """One thing after another, each by its key."""
        self._person.goes_on()
        for deed in deeds.split():
            self.seen.append(self.text)
            try:
                self._does(deed)
            except TimeoutError as failure:
                raise AssertionError(f"nobody can do {deed!r} where this stands:\n{self.text}") from failure
        self.seen.append(self.text)

    def _does(self, deed: str) -> None:
        if deed == "skip":
            return self.presses(deed)
        kind, is_several, keys = deed.partition(":")
        ticked = keys.split(",") if kind == "tick" else []
        for key in ticked[:-1]:  # each on whatever page of choices it stands
            self._turns_to(key)
            self.page.locator(f'input[name=tick][value="{key}"]').locator("xpath=..").click()
        if ticked:
            self._turns_to(ticked[-1])
        for _ in range(_PAGES if not is_several and deed not in _NO_CHOICES and self._has_more() else 0):
            if self.page.locator(f'button[value="choose:{deed}"]').count():
                break
            self._person.press("more")
        self._person.does(f"tick:{ticked[-1]}" if ticked else deed)
        return None

    def _turns_to(self, key: str) -> None:
        for _ in range(_PAGES):
            if self.page.locator(f'input[name=tick][value="{key}"]').count():
                return
            self._person.press("more")

    def _has_more(self) -> bool:
        return self.page.locator('button[value="more"]').count() > 0

    def presses(self, act: str) -> None:
        """A button of the service, by its act."""
        self._person.press(act)
        self._person.goes_on()


class InAChat:
    """Somebody's private chat with the bot."""

    def __init__(self, place: StoryPlace, number: int) -> None:
        self._place = place
        self.phone: Phone = place.telegram.phone(number)

    @property
    def text(self) -> str:
        """All that stands in the chat."""
        return "\n".join(self.phone.transcript())

    def starts(self, deep_link: str) -> None:
        """Open a link of ours, such as stands on a poster or an invitation."""
        self._acts(self.phone.start(deep_link.partition("?start=")[2]))

    def types(self, words: str) -> None:
        """Type into the chat."""
        self._acts(self.phone.type(words))

    def taps(self, *labels: str) -> None:
        """Tap one button after another, past what is only to be read."""
        for label in labels:
            while self._newest("Go on") and not self._newest(label):
                self._acts(self.phone.tap("Go on"))
            self._acts(self.phone.tap(label))

    def page_link(self) -> str:
        """Where the newest button that opens a page leads."""
        buttons = [one for message in self.phone.shown for row in message.rows for one in row if "url" in one]
        return str(buttons[-1]["url"])

    def _newest(self, label: str) -> bool:
        return bool(self.phone.shown) and self.phone.last.button(label) is not None

    def _acts(self, deed: Coroutine[Any, Any, object]) -> None:
        async def acted() -> None:
            await deed
            await self._place.answered()

        self._place.do(acted())
