"""What the safeguarding lead sees of those who asked for them, and that nobody else does."""

import re

import pytest
from lead_browser import Pages
from lead_records import came_in

from accessibility.lead import say
from bot.access import CONSOLE, ROLES
from bot.messages import Words

WRITTEN = "CANARY he locks the door on me"


async def test_a_notice_says_that_somebody_asked_where_and_when_and_is_seen_once(pages: Pages) -> None:
    notice = await came_in(pages.service)
    browser = await pages.signed_in("safeguarding")
    shown = (await browser.get("/lead/notices")).text
    for said in ("Someone asked for a person, 23 November 2026, 19:38", "On the ward", say("notices.new")):
        assert said in shown
    pages.clock.move(minutes=4)
    after = await browser.post(f"/lead/notices/{notice.id.hex()}/seen")
    assert after.status_code == 200
    assert "Seen within 5 minutes, by Jo, safeguarding lead" in after.text
    assert say("notices.see") not in after.text
    pages.clock.move(minutes=20)
    again = await browser.post(f"/lead/notices/{notice.id.hex()}/seen")
    assert "Seen within 5 minutes" in again.text
    found = await pages.service.safety.notice(notice.id)
    assert found is not None
    assert (found.seen_at - found.asked_at, found.seen_by) == (4 * 60, "safeguarding")


async def test_the_one_who_asked_is_told_that_it_was_seen(pages: Pages) -> None:
    notice, told = await came_in(pages.service), []

    async def signal(*said: object) -> None:
        told.append(said[-1])

    pages.service.receivers.signal = signal
    browser = await pages.signed_in("safeguarding")
    await browser.get("/lead/notices")
    await browser.get(f"/lead/notices/{notice.id.hex()}")
    assert told == [], "looking is not seeing: it takes a press"
    await browser.post(f"/lead/notices/{notice.id.hex()}/seen")
    assert told == ["seen"]


async def test_what_was_asked_of_another_route_is_not_there(pages: Pages) -> None:
    other = await came_in(pages.service, "staff_support")
    browser = await pages.signed_in("safeguarding")
    assert say("notices.none") in (await browser.get("/lead/notices")).text
    assert (await browser.get(f"/lead/notices/{other.id.hex()}")).status_code == 404
    assert (await browser.post(f"/lead/notices/{other.id.hex()}/seen")).status_code == 404
    found = await pages.service.safety.notice(other.id)
    assert found is not None and not found.seen_at


async def test_what_somebody_wrote_for_the_role_is_opened_by_it_and_by_no_other(pages: Pages) -> None:
    notice = await came_in(pages.service)
    await pages.service.safety.write_to(b"a talk of safety", 1, Words(WRITTEN))
    browser = await pages.signed_in("safeguarding")
    listed = (await browser.get("/lead/notices")).text
    assert say("notices.wrote") in listed
    assert "CANARY" not in listed
    assert WRITTEN in (await browser.get(f"/lead/notices/{notice.id.hex()}")).text
    for role in ROLES:
        if role != "safeguarding":
            answer = await (await pages.signed_in(role)).get(f"/lead/notices/{notice.id.hex()}")
            assert answer.status_code == 403
            assert "CANARY" not in answer.text


async def test_after_a_day_the_time_of_day_is_gone_and_after_ninety_the_notice(pages: Pages) -> None:
    notice = await came_in(pages.service)
    browser = await pages.signed_in("safeguarding")
    await browser.post(f"/lead/notices/{notice.id.hex()}/seen")
    pages.clock.move(days=2)
    await pages.service.sweep()
    browser = await pages.signed_in("safeguarding")
    shown = (await browser.get("/lead/notices")).text
    assert "Someone asked for a person, 23 November 2026<" in shown
    assert "Seen by Jo, safeguarding lead" in shown
    assert not re.search(r"\d\d:\d\d", shown)
    pages.clock.move(days=90)
    await pages.service.sweep()
    browser = await pages.signed_in("safeguarding")
    assert say("notices.none") in (await browser.get("/lead/notices")).text
    assert (await browser.get(f"/lead/notices/{notice.id.hex()}")).status_code == 404


@pytest.mark.parametrize("path", ["/lead/notices", "/lead/notices/{id}"])
async def test_each_look_is_logged_and_no_line_of_the_log_says_which_or_that_one_was_seen(
    pages: Pages, path: str
) -> None:
    notice = await came_in(pages.service)
    browser = await pages.signed_in("safeguarding")
    await browser.get(path.format(id=notice.id.hex()))
    await browser.post(f"/lead/notices/{notice.id.hex()}/seen")
    lines = [one for one in await pages.service.desk.access.readings(CONSOLE) if one.what == "notices"]
    assert len(lines) >= 2
    assert {(one.act, one.record) for one in lines} == {("read", b"")}
