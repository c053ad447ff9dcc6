"""The lead's pages with a made-up past, against the rules of WCAG 2.2 up to AAA, from 320 px up, without a script."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from checks import WINDOWS, hidden, measured, spaced, violations
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from whole_service import WholeService

MONTHS = 4
LEAD = (
    "/lead", "/lead/incidents/new", "{incident}", "{incident}/review", "{review}", "/lead/actions", "{action}",
    "/lead/actions/calendars",
    "/lead/rules", "{rule}", "/lead/released", "/lead/practice", "{example}", "/lead/numbers",
    "/lead/share", "/lead/photos", "/lead/nothing",
)  # fmt: skip
OTHERS = {
    "facilitator": ("/lead", "/lead/few", "/lead/rules"),
    "safeguarding": ("/lead/notices", "{notice}"),
    "operator": ("/lead/photos", "/lead/accounts", "/lead/readings"),
}
LINKS = {
    "incident": r"/lead/incidents/[2-9A-Z]{10}",
    "review": r"/lead/reviews/[0-9a-f]{32}",
    "action": r"/lead/actions/[0-9a-f]{32}",
    "rule": r"/lead/rules/[0-9a-f]{32}",
    "example": r"/lead/practice/[0-9a-f]{32}",
    "notice": r"/lead/notices/[0-9a-f]{32}",
}
PLOTS = {
    "offers": "Counts of staff acts by month, hidden under five: nobody is found, and there is no uptake to push.",
    "rate": "Incidents over bed days: about the service, and nobody who wrote.",
    "days_between": "Days between incidents: about the service, and nobody who wrote.",
    "steps": "What staff did, and how often a view was heard, hidden under five: never who took part or answered.",
    "themes": "Released choices of three writers or more, hidden under five, the sides apart: nobody is found by one.",
    "actions": "What was agreed, by role: nobody who wrote.",
    "rules": "How long a rule stands: nobody who wrote.",
    "time_to": "Days to a review, a plan, an answer, typed in at the desk: a late one pushes the desk, no person.",
    "needs": "Counted once a month, rounded, hidden under five, in no file: nobody is found from two of them.",
    "deadlines": "Duties of the service: a late one pushes the service, no person.",
}
"""Could a manager use it to find who wrote something, or to push somebody to talk? A plot without an answer goes."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeService]:
    running = WholeService(tmp_path_factory.mktemp("told") / "service", months=MONTHS)
    yield running
    running.stop()


def entered(browser: Browser, told: WholeService, role: str, **settings: object) -> tuple[BrowserContext, Page]:
    context = browser.new_context(base_url=told.address, java_script_enabled=True, **settings)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/try")
    page.locator(f"button[value={role}]").click()
    page.wait_for_url(re.compile("/lead"))
    return context, page


def links(page: Page) -> dict[str, str]:
    """One record of each kind that the pages lead to."""
    found = {}
    for path in ("/lead", "/lead/incidents", "/lead/actions", "/lead/rules", "/lead/practice", "/lead/notices"):
        page.goto(path)
        for kind, pattern in LINKS.items():
            if kind not in found and (match := re.search(rf'"({pattern})[#"]', page.content())):
                found[kind] = match[1]
    return found


def found_on(page: Page) -> list[str]:
    for closed in page.locator("details").all():
        closed.evaluate("element => element.open = true")
    return measured(page) + hidden(page) + violations(page)


@pytest.mark.parametrize("window", list(WINDOWS))
def test_every_page_of_a_lead_keeps_the_rules(told: WholeService, browser: Browser, window: str) -> None:
    context, page = entered(browser, told, "lead", reduced_motion="reduce", **WINDOWS[window])
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    of, wrong = links(page), {}
    assert set(of) == set(LINKS) - {"notice"}
    for path in LEAD:
        page.goto(path.format(**of))
        if problems := found_on(page):
            wrong[path] = problems
    context.close()
    assert wrong == {}
    assert [url for url in asked if not url.startswith(told.address)] == []


@pytest.mark.parametrize("role", list(OTHERS))
def test_every_page_of_the_other_roles_keeps_them_too(told: WholeService, browser: Browser, role: str) -> None:
    context, page = entered(browser, told, role, **WINDOWS["phone"])
    of, wrong = links(page), {}
    for path in OTHERS[role]:
        page.goto(path.format(**of))
        if problems := found_on(page) + spaced(page):
            wrong[path] = problems
    context.close()
    assert wrong == {}


def test_each_plot_says_its_sentence_its_numbers_and_its_file_and_has_an_answer_for_bad_faith(
    told: WholeService, browser: Browser
) -> None:
    context, page = entered(browser, told, "lead", **WINDOWS["tablet"])
    page.goto("/lead")
    drawn = page.locator("[data-plot]").all()
    assert len(drawn) == 9
    for plot in drawn:
        name = plot.get_attribute("data-plot") or ""
        assert PLOTS[name]
        assert plot.locator("h2").count() == 1
        assert plot.locator("p").first.inner_text()
        files, numbers = plot.locator("a[href$='.csv']").count(), plot.locator("table, ul.bars").count()
        assert (files, numbers) == (0, 0) if name == "needs" else files and numbers, "nothing was counted here yet"
    for chart in page.locator("svg.chart").all():
        assert page.locator(f"#{chart.get_attribute('aria-labelledby')}").inner_text()
    assert page.locator("text=From support: only how many offers we made.").count() == 1
    assert page.locator("svg text:has-text('NaN')").count() == 0
    context.close()


def test_what_is_late_is_hatched_and_not_only_red(told: WholeService, browser: Browser) -> None:
    context, page = entered(browser, told, "lead", **WINDOWS["phone"])
    page.goto("/lead")
    late = page.locator("rect.late").first
    assert "#hatch" in late.evaluate("element => getComputedStyle(element).fill")
    tag = page.locator(".tag.late").first
    assert tag.evaluate("element => getComputedStyle(element).borderStyle") == "dashed"
    assert tag.inner_text().startswith("Late")
    context.close()


@pytest.mark.parametrize("window", ["phone", "enlarged", "forced"])
def test_what_comes_of_a_form_keeps_the_rules_too(told: WholeService, browser: Browser, window: str) -> None:
    context, page = entered(browser, told, "lead", **WINDOWS[window])
    wrong = {}

    def looks(name: str, heading: str) -> None:
        assert heading in page.locator("h1").inner_text()
        if problems := found_on(page):
            wrong[name] = problems

    page.goto("/lead/incidents/new")
    page.get_by_role("button", name="Open it").click()
    assert page.get_by_role("alert").inner_text()
    looks("lacking", "Open an incident")
    page.locator("input[value=child]").check()
    page.fill("#staff", "1")
    page.get_by_role("button", name="Open it").click()
    looks("invited", "The invitations")
    assert page.locator("svg.qr").count() == 2
    page.goto("/lead/rules")
    page.fill("#say_sentence", "Sarah Jones locks the kitchen at 8")
    page.get_by_role("button", name="Put it up").click()
    looks("names", "Is this a name?")
    page.locator("textarea").fill("Nobody cooks after 8")
    page.get_by_role("button", name="Save", exact=True).click()
    looks("saved", "Is it still needed")
    page.get_by_role("button", name="Save the decision").click()
    looks("undecided", "Is it still needed")
    page.get_by_role("button", name="Sign out").click()
    looks("out", "You are signed out")
    page.goto("/lead")
    looks("closed", "This page is not open to you")
    page.goto("/lead/in/made-up")
    looks("in", "Sign in")
    context.close()
    assert wrong == {}


@pytest.mark.parametrize("window", ["phone", "enlarged", "forced"])
def test_a_photo_is_chosen_shown_and_removed_without_a_script(
    told: WholeService, browser: Browser, window: str
) -> None:
    context, page = entered(browser, told, "lead", **WINDOWS[window])
    photo = BytesIO()
    Image.new("RGB", (900, 600), (20, 160, 60)).save(photo, "JPEG")
    page.goto("/lead/photos")
    page.get_by_role("button", name="Show it").click()
    assert page.get_by_role("alert").inner_text() == "Choose what the photo is of."
    page.select_option("#shows", "place.ward")
    page.fill("#by-new", "Ward manager")
    page.fill("#until-new", page.locator("#until-new").get_attribute("max") or "")
    page.set_input_files("#file", {"name": "ward.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    page.get_by_role("button", name="Show it").click()
    assert "Agreed by Ward manager" in page.locator(".items").inner_text()
    expect(page.locator("img.photo")).to_have_js_property("naturalWidth", 512)
    assert found_on(page) == []
    page.get_by_role("button", name="Remove it now").click()
    assert page.locator("img.photo").count() == 0
    context.close()
