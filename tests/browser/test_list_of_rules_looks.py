"""The list of rules, full and empty, against the rules of WCAG 2.2 up to AAA, in each form, and from right to left."""

from collections.abc import Iterator

import pytest
from checks import WINDOWS, hidden, measured, spaced, violations
from playwright.sync_api import Browser, Page
from whole_service import WholeService

FULL = ("/rules", "/rules/easy_read/en_GB", "/rules/child/en_GB", "/rules/standard/ur")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeService]:
    running = WholeService(tmp_path_factory.mktemp("decided") / "service", months=1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeService]:
    running = WholeService(tmp_path_factory.mktemp("empty") / "service")
    yield running
    running.stop()


def _spaced(page: Page, path: str) -> list[str]:
    """Lines of Urdu are higher than those with which spacing is tried."""
    return [] if path.endswith("/ur") else spaced(page)


@pytest.mark.parametrize("window", list(WINDOWS))
def test_the_list_of_rules_keeps_the_rules_in_every_form_and_from_right_to_left(
    decided: WholeService, empty: WholeService, browser: Browser, window: str
) -> None:
    wrong: dict[str, list[str]] = {}
    for service, paths in ((decided, FULL), (empty, ("/rules",))):
        context = browser.new_context(
            base_url=service.address, java_script_enabled=True, reduced_motion="reduce", **WINDOWS[window]
        )
        page = context.new_page()
        asked: list[str] = []
        context.on("request", lambda request, asked=asked: asked.append(request.url))  # type: ignore[misc]
        for path in paths:
            page.goto(path)
            if found := measured(page) + hidden(page) + violations(page) + _spaced(page, path):
                wrong[f"{service is decided} {path}"] = found
        context.close()
        assert [url for url in asked if not url.startswith(service.address)] == []
    assert wrong == {}


def test_the_list_is_read_without_a_script_from_the_door_and_in_another_form(
    decided: WholeService, browser: Browser
) -> None:
    context = browser.new_context(base_url=decided.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Read the list of rules").click()
    assert page.locator("h1").inner_text() == "The rules for everyone here"
    assert page.locator("section.card h2").count() >= 3
    page.get_by_role("link", name="Words for children").click()
    assert page.locator(".switch [aria-current]").inner_text() == "Words for children"
    assert page.get_by_text("This rule stays for now.").count() >= 1
    page.get_by_role("link", name="اردو").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    context.close()
