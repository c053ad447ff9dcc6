"""Somebody at a screen of the whole service, and the talks that they have there."""

from playwright.sync_api import Locator, Page, expect
from web_server import PHONE

TABLET = {"width": 820, "height": 1180}
_HARDER = "no four three must_see no yes yes okay place:noise=not_ok done yes pressed"
TALKS = {
    "staff:support": ("no yes shaken tick:quiet,company not_sure no no finish", PHONE),
    "staff:learning": (
        "no yes start holding write:noise_on_the_corridor,_Daniel_was_told_no_visit_again name:role"
        " write:It_was_calm_after_lunch tick:noise,rule everyone write:Tell_people_sooner team send no finish",
        PHONE,
    ),
    "few_words:support": ("no away no yes not_ok outside people.sam finished no finish", TABLET),
    "few_words:learning": (
        f"{_HARDER} tick:outside yes pressed tick:shouted yes pointed tick:ask,tell yes pressed tick:shouted"
        " confirm keep tick:me yes page drink yes finish",
        TABLET,
    ),
    "few_words:learning, stopped": (
        f"{_HARDER} tick:outside not_sure supporter_after_sign stop keep yes finish",
        PHONE,
    ),
}
"""Who comes through which door; what they do, one question after another; and on how large a screen."""
_STOPS_AT_MOST = 60


class Person:
    """Somebody at a screen. What they press is named by its key, so that words may change."""

    def __init__(self, page: Page, *, keys: bool, script: bool) -> None:
        self.page = page
        self._keys = keys
        self._script = script
        if script:
            page.clock.install()

    def does(self, deed: str) -> None:
        """One thing: an option, `tick:` places and Done, `write:` words and Next, or an act by its whole name."""
        kind, _, rest = deed.partition(":")
        if kind == "tick":
            for key in rest.split(","):
                self._tick(self.page.locator(f'input[name=tick][value="{key}"]'))
            self.press("done")
        elif kind == "write":
            self._write(rest.replace("_", " "))
        else:
            self.press(deed if rest or deed in ("done", "unknown", "more", "stop") else f"choose:{deed}")
        self.goes_on()

    def goes_on(self) -> None:
        """Past what is only to be read, and over to the supporter where it is their turn."""
        while True:
            gate, read = self._button("s:supporter"), self._button("go")
            if gate.count():
                self._hold(gate)
            elif read.count():
                self.press("go")
            else:
                return

    def press(self, act: str) -> None:
        """Press the button of that act, and wait for the page which answers."""
        button = self._button(act).first
        with self.page.expect_navigation():
            if self._keys:
                self._reach(button)
                self.page.keyboard.press("Enter")
            else:
                button.click(no_wait_after=True)

    def _button(self, act: str) -> Locator:
        return self.page.locator(f'button[name][value="{act}"]')

    def _hold(self, gate: Locator) -> None:
        if not self._script:
            return self.press("s:supporter")
        with self.page.expect_navigation():
            if self._keys:
                self._reach(gate)
                self.page.keyboard.down("Enter")
            else:
                gate.hover()
                self.page.mouse.down()
            self.page.clock.run_for(2100)
        self.page.keyboard.up("Enter") if self._keys else self.page.mouse.up()
        return None

    def _tick(self, box: Locator) -> None:
        if self._keys:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.locator("xpath=..").click()
        expect(box).to_be_checked()

    def _write(self, words: str) -> None:
        field = self.page.locator("#words")
        if self._keys:
            self._reach(field)
            self.page.keyboard.type(words)
        else:
            field.fill(words)
        with self.page.expect_navigation():
            if self._keys:
                self._reach(self.page.locator("button[name=say]").first)
                self.page.keyboard.press("Enter")
            else:
                self.page.locator("button[name=say]").first.click(no_wait_after=True)

    def _reach(self, wanted: Locator) -> None:
        """By Tab alone, from wherever the focus is."""
        for _ in range(_STOPS_AT_MOST):
            if wanted.evaluate("element => element === document.activeElement"):
                assert wanted.evaluate("element => element.matches(':focus-visible')")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("Tab does not get there")
