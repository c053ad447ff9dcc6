"""Somebody at the pages who has nothing but a switch or two."""

from playwright.sync_api import Page, expect

_STOPS_AT_MOST = 80
_LEADS_TO = "wanted => document.activeElement.matches('.choices') && document.activeElement.querySelector(wanted)"
"""Whether a whole list is lit, and what is wanted stands in it."""


class Switches:
    """Somebody who has one switch (Space) and waits, or two: Space moves, Enter chooses. Nothing else is used."""

    def __init__(self, page: Page, *, two: bool) -> None:
        self.page, self._two = page, two
        self.stops = 0

    def does(self, deed: str) -> None:
        """One thing of a talk, named as `Person` names it."""
        kind, _, rest = deed.partition(":")
        if kind == "tick":
            for key in rest.split(","):
                self.reach(f'input[name=tick][value="{key}"]')
                self._choose()
                expect(self.page.locator(f'input[value="{key}"][name=tick]')).to_be_checked()
            self.press("done")
        else:
            self.press(deed if rest or deed in ("done", "unknown", "more") else f"choose:{deed}")
        self.goes_on()

    def goes_on(self) -> None:
        """Past what is only to be read, and through the gate before the supporter's turn."""
        while True:
            for act in ("s:supporter", "go"):
                if self.page.locator(f'button[name][value="{act}"]').count():
                    self.press(act)
                    break
            else:
                return

    def press(self, act: str) -> None:
        """Come to the button of that act, and choose it."""
        self.reach(f'button[name][value="{act}"]')
        with self.page.expect_navigation():
            self._choose()

    def reach(self, selector: str) -> None:
        """Until that is lit."""
        self.page.clock.run_for(400)  # a page that has just come takes no press yet
        for _ in range(_STOPS_AT_MOST):
            assert self.page.locator(".lit").count() == 1
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self.stops += 1
            if self.page.evaluate(_LEADS_TO, selector):
                self._choose()
                self.page.clock.run_for(400)
            else:
                self.waits()
        raise AssertionError(f"scanning does not get to {selector}")

    def waits(self) -> None:
        """Until the next is lit."""
        if self._two:
            self.page.keyboard.press("Space")
        self.page.clock.run_for(400 if self._two else 5000)

    def choose(self, selector: str) -> None:
        """Come to it, and choose it, on a page that stays."""
        self.reach(selector)
        self._choose()
        self.page.clock.run_for(400)

    def _choose(self) -> None:
        self.page.keyboard.press("Enter" if self._two else "Space")
