"""Due days at a secret address: nothing readable in it, ended at any time, and dead with the account."""

import re
from datetime import date
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from lead_browser import LEAD, Pages

from accessibility.lead import say
from bot.access import CONSOLE, ROLES
from bot.desk.actions import Action

WHAT = "CANARY a second room by the door"


async def agreed(pages: Pages, owner: str = "manager", due: str = "2026-12-10") -> Action:
    return await pages.service.desk.actions.agree(LEAD, Action(b"", WHAT, "place", owner, "", due=due))


async def given(browser: httpx.AsyncClient, owner: str = "") -> str:
    """The path of a new address."""
    made = await browser.post("/lead/actions/calendars", data={"owner": owner})
    found = re.search(r"http://\S+?(/calendar/[\w-]{40,}\.ics)", made.text)
    assert found is not None, made.text
    return found[1]


def days(answer: httpx.Response) -> list[date]:
    assert answer.status_code == 200
    return sorted(event.decoded("dtstart") for event in Calendar.from_ical(answer.content).walk("VEVENT"))


def all_bytes(folder: Path) -> bytes:
    """Of every file in there."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_whoever_has_the_address_reads_days_and_one_neutral_title(pages: Pages) -> None:
    action = await agreed(pages)
    path = await given(await pages.signed_in("lead"))
    answer = await pages.browser().get(path)
    assert days(answer) == [date(2026, 12, 10)]
    titles = {str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert titles == {say("document.action_due")}
    for word in ("CANARY", "manager", "Willow", action.id.hex(), "http", "DESCRIPTION", "ORGANIZER", "LOCATION"):
        assert word not in answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "set-cookie" not in answer.headers


async def test_a_calendar_that_asks_again_is_told_whether_anything_changed(pages: Pages) -> None:
    await agreed(pages)
    path, browser = await given(await pages.signed_in("lead")), pages.browser()
    first = await browser.get(path)
    again = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await agreed(pages, due="2026-12-24")
    changed = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert days(changed) == [date(2026, 12, 10), date(2026, 12, 24)]


async def test_of_one_role_its_days_alone_and_none_of_what_is_closed(pages: Pages) -> None:
    await agreed(pages)
    mine = await agreed(pages, "team", "2026-12-12")
    path = await given(await pages.signed_in("facilitator"), "team")
    assert days(await pages.browser().get(path)) == [date(2026, 12, 12)]
    await pages.service.desk.actions.look(LEAD, mine.id)
    await pages.service.desk.actions.close(LEAD, mine.id, "a notice")
    assert days(await pages.browser().get(path)) == []


async def test_ended_revoked_and_invented_addresses_look_alike(pages: Pages) -> None:
    lead, other = await pages.signed_in("lead"), await pages.signed_in("lead", address="other@example.org")
    ended, revoked = await given(lead), await given(other)
    shown = (await lead.get("/lead/actions/calendars")).text
    (code,) = re.findall(r"/lead/actions/calendars/([0-9a-f]{32})/end", shown)
    assert (await other.post(f"/lead/actions/calendars/{code}/end")).status_code == 404, "it is somebody else's"
    assert (await pages.browser().get(ended)).status_code == 200
    await lead.post(f"/lead/actions/calendars/{code}/end")
    assert code not in (await lead.get("/lead/actions/calendars")).text
    await pages.service.desk.access.revoke("other@example.org")
    await pages.service.desk.access.invite("other@example.org", ("lead",))
    answers = [await pages.browser().get(path) for path in (ended, revoked, "/calendar/invented.ics")]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}


async def test_an_account_whose_role_no_longer_reaches_actions_opens_nothing(pages: Pages) -> None:
    path = await given(await pages.signed_in("lead", address="moved@example.org"))
    await pages.service.desk.access.invite("moved@example.org", ("operator",))
    assert (await pages.browser().get(path)).status_code == 404


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("lead", "facilitator")])
async def test_who_does_not_reach_actions_makes_no_address(pages: Pages, role: str) -> None:
    browser = await pages.signed_in(role)  # type: ignore[arg-type]  # one of Role
    assert (await browser.post("/lead/actions/calendars")).status_code == 403


async def test_giving_and_ending_are_logged_and_no_address_lies_in_a_store(pages: Pages, tmp_path: Path) -> None:
    browser = await pages.signed_in("lead")
    path = await given(browser)
    shown = (await browser.get("/lead/actions/calendars")).text
    code = re.findall(r"/lead/actions/calendars/([0-9a-f]{32})/end", shown)[0]
    await browser.post(f"/lead/actions/calendars/{code}/end")
    acts = {one.act for one in await pages.service.desk.access.readings(CONSOLE)}
    assert {"calendar_given", "calendar_ended"} <= acts
    secret = path.removeprefix("/calendar/").removesuffix(".ics").encode()
    assert secret not in all_bytes(tmp_path)
