"""Every address of the whole application as whoever should not meets it: taken from the routes, not from a list."""

import re
from collections.abc import Iterator, Mapping

import httpx
import pytest
from lead_browser import LEAD, Pages
from starlette.routing import Route
from test_lead_access import CLOSED, filled

from bot.access import REACH, ROLES, Reach, Role
from bot.app import for_leads
from bot.channels.web.app import build
from bot.channels.web.settings import WebSettings

BELOW: Mapping[str, Reach] = {
    "/lead/incidents/{code}/review": "reviews", "/lead/incidents": "incidents", "/lead/reviews": "reviews",
    "/lead/actions": "actions", "/lead/rules": "register", "/lead/released": "releases", "/lead/few": "few_writers",
    "/lead/figures": "figures", "/lead/numbers": "figures", "/lead/share": "exports", "/lead/practice": "practice",
    "/lead/notices": "notices", "/lead/photos": "photos", "/lead/accounts": "accounts", "/lead/readings": "readings",
}  # fmt: skip
"""What has to be reached for an address and those below it: the first that fits."""
WAYS_IN = {"/lead/in/{code}", "/lead/out", "/lead/try", "/lead/openid", "/lead/openid/back"}
OPEN_TO_ALL = {
    "/", "/w/{code}", "/i/{code}", "/p/{code}", "/talk", "/my-page.{ending}", "/leave", "/left", "/favicon.ico",
    "/r/{link}", "/r/{link}/seen/{notice}", "/r/{link}/words/{notice}", "/help-now", "/who-can-see-this", "/pictures",
    "/ways-in", "/tablet", "/before", "/what-helps", "/what-helps/{form}", "/what-helps/from/{code}",
    "/photo/{address}", "/try", "/note.ics", "/offline", "/sw.js", "/manifest.webmanifest", "/healthz", "/readyz",
    "/rules", "/rules/{form}/{language}", "/calendar/{code}.ics",
}  # fmt: skip
"""Addresses for whoever has them; what needs a cookie or a link of its own there is tested where it is made."""
_ID = {"reviews": "review", "actions": "action", "rules": "rule", "notices": "notice", "practice": "example"}


def the_routes(pages: Pages) -> list[Route]:
    """Every route of the application, with all that is built into it."""
    service, settings = pages.service, WebSettings(demonstration=True)
    built = build(service.conversation, settings, for_leads(service), service.photos, service.people)
    return [route for route in built.routes if isinstance(route, Route)]


def reach_of(path: str) -> Reach:
    """What has to be reached there. An address that nobody thought of is an error."""
    if path == "/lead":
        return "due"
    return next(BELOW[above] for above in BELOW if path == above or re.match(rf"{re.escape(above)}[/.]", path))


def asked(pages: Pages, of: Mapping[str, str]) -> Iterator[tuple[str, str, Reach]]:
    """Every method and address of a lead's page, at a record that is there, with what has to be reached for it."""
    for route in the_routes(pages):
        if not route.path.startswith("/lead") or route.path in WAYS_IN:
            continue
        kind = route.path.split("/")[2] if route.path.count("/") > 1 else ""
        parts = {
            "code": of["code"], "id": of.get(_ID.get(kind, ""), "00"), "act": "close", "ending": "docx",
            "form": "standard", "language": "en_GB", "name": "offers", "shows": "place.ward",
        }  # fmt: skip
        for method in sorted(route.methods or ()):
            yield method, route.path.format(**parts), reach_of(route.path)


def test_every_address_is_a_lead_s_or_known_to_be_open(pages: Pages) -> None:
    others = {route.path for route in the_routes(pages)} - WAYS_IN
    assert {path for path in others if not path.startswith("/lead")} <= OPEN_TO_ALL
    assert all(reach_of(path) for path in others if path.startswith("/lead"))


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_gets_no_answer_of_another_by_any_method_of_any_address(pages: Pages, role: Role) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(role)
    for method, path, reach in asked(pages, of):
        answer = await browser.request(method, path, follow_redirects=False)
        if reach in REACH[role]:
            assert answer.status_code not in (401, 403, 500), f"{method} {path}"
        else:
            assert answer.status_code == 403, f"{method} {path}"
            assert method == "HEAD" or CLOSED in answer.text, f"{method} {path}"


async def test_whoever_is_nobody_gets_the_same_page_by_any_method_of_any_address(pages: Pages) -> None:
    of = await filled(pages)
    gone = await pages.signed_in("lead", "facilitator", "safeguarding", "operator")
    assert (await gone.get("/lead")).status_code == 200
    await pages.service.desk.access.revoke("lead.facilitator.safeguarding.operator@example.org")
    forged = pages.browser()
    forged.cookies.set("lead", "a" * 64, path="/lead")
    for browser in (pages.browser(), gone, forged):
        seen = set()
        for method, path, _ in asked(pages, of):
            answer = await browser.request(method, path, follow_redirects=False)
            assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), f"{method} {path}"
            assert of["code"] not in answer.text
            seen |= {answer.text} if method != "HEAD" else set()
        assert len(seen) == 1


async def test_no_address_takes_a_method_that_no_page_of_ours_sends(pages: Pages) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(*ROLES)
    for path in {path for _, path, _ in asked(pages, of)}:
        for method in ("PUT", "PATCH", "DELETE"):
            assert (await browser.request(method, path)).status_code == 405, f"{method} {path}"


@pytest.mark.parametrize(
    "said",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {},
        {"origin": "null"}, {"origin": "http://after.example.evil.example"}, {"referer": "http://evil.example/lead"},
        {"sec-fetch-site": "cross-site", "origin": "http://after.example"},
    ],
    ids=str,
)  # fmt: skip
async def test_no_post_of_another_page_is_taken_anywhere(pages: Pages, said: dict[str, str]) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(*ROLES)
    code = await pages.service.desk.access.invite("late@example.org", ("lead",))
    del browser.headers["sec-fetch-site"]
    before = await _state(pages)
    for path in [path for method, path, _ in asked(pages, of) if method == "POST"] + ["/lead/out", f"/lead/in/{code}"]:
        answer = await browser.post(path, headers=said, data={"card": "phones"}, follow_redirects=False)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), path
    assert await _state(pages) == before
    assert (await browser.get("/lead")).status_code == 200, "another page signed somebody out"
    assert await pages.service.desk.access.sign_in(code), "another page used a link up"


async def _state(pages: Pages) -> list[object]:
    desk = pages.service.desk
    return [await desk.rules.every(LEAD), await desk.actions.every(LEAD), await desk.incidents.every(LEAD)]


async def test_nothing_that_is_read_here_may_be_kept_and_a_file_is_a_file(pages: Pages) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(*ROLES)
    for method, path, _ in asked(pages, of):
        if method != "GET":
            continue
        answer = await browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"], path
        if answer.status_code == 200 and not answer.headers["content-type"].startswith("text/html"):
            assert answer.headers["content-disposition"].startswith("attachment"), path


async def test_the_id_of_one_kind_of_record_opens_no_other_kind(pages: Pages) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(*ROLES)
    at = {route.path for route in the_routes(pages) if "{id}" in route.path and "GET" in (route.methods or ())}
    for path in sorted(at):
        own = _ID[path.split("/")[2]]
        strangers = [of[name] for name in _ID.values() if name != own]
        for id_ in [*strangers, "00" * 12, "zz", "..%2f..%2fetc"]:
            found = await browser.get(path.format(id=id_, ending="docx", form="standard", language="pl"))
            assert found.status_code == 404, f"{path} opens {id_}"


async def test_the_host_that_a_request_names_stands_on_no_page(pages: Pages) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(*ROLES)
    for method, path, _ in asked(pages, of):
        if method == "GET":
            answer = await browser.get(path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
            assert "evil.example" not in answer.text + str(answer.headers), path


async def test_a_sign_in_is_a_new_one_and_ends_the_one_before_it_in_that_browser(pages: Pages) -> None:
    access = pages.service.desk.access
    planted, browser = "a" * 64, pages.browser()
    browser.cookies.set("lead", planted, domain="after.example", path="/lead")
    first = await _entered(browser, await access.invite("l@example.org", ("lead",)))
    assert first != planted and await access.who(planted) is None
    second = await _entered(browser, await access.invite("o@example.org", ("operator",)))
    assert second != first and await access.who(first) is None, "the sign-in before it lives on"
    assert (await browser.get("/lead/incidents")).status_code == 403


async def _entered(browser: httpx.AsyncClient, code: str) -> str:
    answer = await browser.post(f"/lead/in/{code}?next=https://evil.example", follow_redirects=False)
    assert answer.headers["location"] in ("/lead", "/lead/accounts"), "it leads elsewhere"
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
