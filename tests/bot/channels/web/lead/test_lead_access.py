"""Each role reaches its own pages and no other; signed out, revoked and refused look alike; a link signs in once."""

import re

import pytest
from lead_browser import ADDRESS, LEAD, Pages
from lead_records import came_in, example
from working import OPENED, the_book

from bot.access import REACH, ROLES, Reach, Role
from bot.channels.web.assets import Assets
from bot.channels.web.lead.given import Given
from bot.channels.web.lead.routes import routes
from bot.channels.web.settings import WebSettings
from bot.desk.actions import Action
from bot.desk.practice import LOOKED_FOR

OPEN: dict[str, Reach] = {
    "/lead": "due",
    "/lead/incidents": "incidents",
    "/lead/incidents/new": "incidents",
    "/lead/incidents/{code}": "incidents",
    "/lead/incidents/{code}/review": "reviews",
    "/lead/reviews/{review}": "reviews",
    "/lead/reviews/{review}/sheet.docx": "reviews",
    "/lead/actions": "actions",
    "/lead/actions.ics": "actions",
    "/lead/actions.docx": "actions",
    "/lead/actions/{action}": "actions",
    "/lead/actions/calendars": "actions",
    "/lead/rules": "register",
    "/lead/rules/{rule}": "register",
    "/lead/rules/{rule}/notice-child-en_GB.docx": "register",
    "/lead/released": "releases",
    "/lead/few": "few_writers",
    "/lead/figures/offers.csv": "figures",
    "/lead/figures/deadlines.csv": "figures",
    "/lead/practice": "practice",
    "/lead/practice/{example}": "practice",
    "/lead/practice/{example}/case-study.docx": "practice",
    "/lead/numbers": "figures",
    "/lead/share": "exports",
    "/lead/notices": "notices",
    "/lead/notices/{notice}": "notices",
    "/lead/photos": "photos",
    "/lead/accounts": "accounts",
    "/lead/readings": "readings",
}
POSTED: dict[str, Reach] = {
    "/lead/incidents/new": "incidents",
    "/lead/incidents/{code}/offered": "incidents",
    "/lead/incidents/{code}/review": "reviews",
    "/lead/reviews/{review}/close": "reviews",
    "/lead/actions/{action}/look": "actions",
    "/lead/actions/calendars": "actions",
    "/lead/rules": "register",
    "/lead/rules/{rule}": "register",
    "/lead/rules/{rule}/review": "register",
    "/lead/numbers/bed-days": "figures",
    "/lead/numbers/phase": "figures",
    "/lead/share": "exports",
    "/lead/notices/{notice}/seen": "notices",
    "/lead/photos": "photos",
    "/lead/photos/place.outside/renew": "photos",
    "/lead/photos/place.outside/remove": "photos",
    "/lead/practice/new": "practice",
    "/lead/practice/{example}/approve": "practice",
}
CLOSED = "This page is not open to you"


async def filled(pages: Pages) -> dict[str, str]:
    """One record of each kind, so that a refusal is no page that is merely empty."""

    desk = pages.service.desk
    opened = await pages.incident()
    review = await desk.reviews.begin(LEAD, opened.code, "huddle", was_involved="no", unit="other")
    action = await desk.actions.agree(LEAD, Action(b"", "Say it in private", "place", "team", "", review=review.id))
    rule = await desk.rules.propose(LEAD, "phones")
    asked = await came_in(pages.service)
    ids = {"review": review.id, "action": action.id, "rule": rule.id, "notice": asked.id}
    shared = await example(pages.service)
    await desk.practice.approve(LEAD, bytes.fromhex(shared), LOOKED_FOR)
    return {"code": opened.code, "example": shared, **{name: one.hex() for name, one in ids.items()}}


def test_every_page_is_in_this_list() -> None:

    given = Given(_Nothing(), _Nothing(), _Nothing(), the_book(), lambda: OPENED, _Nothing(), _Nothing())  # type: ignore[arg-type]  # never asked
    known = {re.sub("{(review|action|rule|notice|example)}", "{id}", path) for path in OPEN}
    known |= {
        "/lead/actions.{ending}", "/lead/reviews/{id}/sheet.{ending}",
        "/lead/rules/{id}/notice-{form}-{language}.{ending}",
        "/lead/practice/{id}/case-study.{ending}", "/lead/figures/{name}.csv", "/lead/in/{code}", "/lead/out",
        "/lead/try", "/calendar/{code}.ics", "/lead/photos/{shows}.webp",
    }  # fmt: skip
    for route in routes(given, WebSettings(), Assets()):
        if "GET" in (route.methods or ()):
            assert route.path in known, route.path


class _Nothing:
    def __getattr__(self, name: str) -> "_Nothing":
        return _Nothing()


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_opens_its_own_pages_and_is_refused_every_other(pages: Pages, role: Role) -> None:
    of = await filled(pages)
    browser = await pages.signed_in(role)
    for path, reach in OPEN.items():
        answer = await browser.get(path.format(**of))
        if reach in REACH[role]:
            assert answer.status_code == 200, path
        else:
            assert (answer.status_code, CLOSED in answer.text) == (403, True), path
            assert of["code"] not in answer.text
    for path, reach in POSTED.items():
        if reach not in REACH[role]:
            answer = await browser.post(path.format(**of))
            assert (answer.status_code, CLOSED in answer.text) == (403, True), path


async def test_who_is_signed_out_is_refused_every_page_in_the_same_words(pages: Pages) -> None:
    of = await filled(pages)
    browser, operator = pages.browser(), await pages.signed_in("operator")
    refused = (await operator.get("/lead/incidents")).text
    for path in OPEN:
        answer = await browser.get(path.format(**of))
        assert (answer.status_code, answer.text) == (403, refused), path
    for path in POSTED:
        answer = await browser.post(path.format(**of))
        assert (answer.status_code, answer.text) == (403, refused), path


async def test_a_link_is_looked_at_as_often_as_one_likes_and_signs_in_once(pages: Pages) -> None:
    code = await pages.service.desk.access.invite("lead@example.org", ("lead",))
    scanner, first, second = pages.browser(), pages.browser(), pages.browser()
    for _ in range(3):
        seen = await scanner.get(f"/lead/in/{code}")
        assert seen.status_code == 200
        assert "set-cookie" not in seen.headers
        assert code not in seen.text
    entered = await first.post(f"/lead/in/{code}", follow_redirects=False)
    cookie = entered.headers["set-cookie"]
    assert entered.headers["location"] == "/lead"
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/lead" in cookie and "Secure" not in cookie
    assert (await first.get("/lead")).status_code == 200
    assert (await second.post(f"/lead/in/{code}")).status_code == 403


async def test_used_ended_revoked_and_invented_links_look_alike(pages: Pages) -> None:
    access = pages.service.desk.access
    used = await access.invite("used@example.org", ("lead",))
    await access.sign_in(used)
    revoked = await access.invite("revoked@example.org", ("lead",))
    await access.revoke("revoked@example.org")
    over = await access.invite("over@example.org", ("lead",))
    pages.clock.move(hours=25)
    browser = pages.browser()
    shown = [await browser.get(f"/lead/in/{code}") for code in (used, revoked, over, "invented")]
    pressed = [await browser.post(f"/lead/in/{code}") for code in (used, revoked, over, "invented")]
    assert len({one.text for one in shown}) == 1
    assert {(one.status_code, one.text) for one in pressed} == {(403, pressed[0].text)}
    assert all("set-cookie" not in one.headers for one in pressed)


async def test_a_sign_in_ends_with_sign_out_with_revoking_and_after_twelve_hours(pages: Pages) -> None:
    leaver, revoked = await pages.signed_in("lead"), await pages.signed_in("lead", address="r@example.org")
    late = await pages.signed_in("lead", address="l@example.org")
    kept = dict(leaver.cookies)
    out = await leaver.post("/lead/out")
    assert "You are signed out" in out.text
    again = pages.browser()
    again.cookies.update(kept)
    assert (await again.get("/lead")).status_code == 403
    await pages.service.desk.access.revoke("r@example.org")
    assert (await revoked.get("/lead")).status_code == 403
    assert (await late.get("/lead")).status_code == 200
    pages.clock.move(hours=12)
    assert (await late.get("/lead")).status_code == 403


async def test_a_post_from_elsewhere_changes_nothing(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    for site in ("cross-site", "same-site"):
        answer = await browser.post("/lead/rules", data={"card": "phones"}, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    elsewhere = {"sec-fetch-site": "", "origin": "https://elsewhere.example"}
    assert (await browser.post("/lead/rules", data={"card": "phones"}, headers=elsewhere)).status_code == 403
    shown = await browser.get("/lead/rules")
    assert "Up for review" not in shown.text


async def test_in_a_demonstration_every_role_can_be_tried_and_in_a_live_service_none(pages: Pages) -> None:
    browser = pages.browser()
    assert "Try the lead’s page" in (await browser.get("/try")).text
    for role in ROLES:
        tried = pages.browser()
        answer = await tried.post("/lead/try", data={"role": role})
        assert answer.status_code == 200
        assert "Sign out" in answer.text
    assert (await browser.post("/lead/try", data={"role": "anything"})).status_code == 403


async def test_pages_are_not_kept_and_load_nothing_from_elsewhere(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    answer = await browser.get("/lead")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert "http" not in answer.text.replace(ADDRESS, "")
