"""The list of a live service of who may be a lead: it holds on every page, whatever an account says."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from lead_browser import Pages
from test_lead_access import CLOSED, OPEN, POSTED, filled
from working import Clock, Working, live, settings

from bot.access import CONSOLE, REACH, NotListed
from bot.app import demonstration, for_leads
from bot.channels.web.app import build

LISTED = "Lead@example.org"
Opens = Callable[..., Awaitable[Pages]]


@pytest.fixture
async def opens(tmp_path: Path) -> AsyncIterator[Opens]:
    """Starts a live service on the same databases with that list."""
    clock, running = Clock(), list[Working]()

    async def start(*may_see: str) -> Pages:
        while running:
            await running.pop().close()
        listed = ", ".join(f'"{one}"' for one in may_see)
        running.append(Working(settings(tmp_path, toml=live(may_see=f"may_see = [{listed}]")), clock))
        service = await running[0].open()
        given = for_leads(service)
        return Pages(service, clock, given.album, build(service.conversation, await demonstration(service), given))

    yield start
    while running:
        await running.pop().close()


async def test_whoever_is_taken_off_the_list_is_refused_every_page_as_if_signed_out(opens: Opens) -> None:
    pages = await opens(LISTED)
    of, browser = await filled(pages), await pages.signed_in("lead", address="lead@example.org")
    mine = [path for path, reach in OPEN.items() if reach in REACH["lead"]]
    for path in mine:
        assert (await browser.get(path.format(**of))).status_code == 200, path
    pages = await opens("somebody.else@example.org")
    still, nobody = pages.browser(), pages.browser()
    still.cookies.update(browser.cookies)
    refused = (await nobody.get("/lead")).text
    assert CLOSED in refused
    for path in OPEN:
        answer = await still.get(path.format(**of))
        assert (answer.status_code, answer.text) == (403, refused), path
    for path in POSTED:
        answer = await still.post(path.format(**of))
        assert (answer.status_code, answer.text) == (403, refused), path
    pages = await opens("somebody.else@example.org", LISTED)
    again = pages.browser()
    again.cookies.update(browser.cookies)
    assert (await again.get("/lead")).status_code == 200


async def test_who_is_not_on_the_list_is_not_invited_as_a_lead_and_nothing_is_made(opens: Opens) -> None:
    access = (await opens(LISTED)).service.desk.access
    with pytest.raises(NotListed, match="may_see"):
        await access.invite("somebody@example.org", ("lead",))
    assert await access.accounts(CONSOLE) == ()
    await access.invite("somebody@example.org", ("facilitator", "operator"))
    assert len(await access.accounts(CONSOLE)) == 1


async def test_another_role_of_the_same_account_stays(opens: Opens) -> None:
    pages = await opens(LISTED)
    browser = await pages.signed_in("lead", "facilitator", address="lead@example.org")
    assert (await browser.get("/lead/rules")).status_code == 200
    pages = await opens("somebody.else@example.org")
    still = pages.browser()
    still.cookies.update(browser.cookies)
    assert (await still.get("/lead/rules")).status_code == 403
    assert (await still.get("/lead/few")).status_code == 200


async def test_a_calendar_of_whoever_is_taken_off_the_list_is_dead(opens: Opens) -> None:
    pages = await opens(LISTED)
    browser = await pages.signed_in("lead", address="lead@example.org")
    given = await browser.post("/lead/actions/calendars", data={"owner": ""})
    found = re.search(r"/calendar/[\w-]+\.ics", given.text)
    assert found is not None, given.text
    assert (await pages.browser().get(found[0])).status_code == 200
    pages = await opens("somebody.else@example.org")
    assert (await pages.browser().get(found[0])).status_code == 404
