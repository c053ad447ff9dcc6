"""What helps a person to talk, on the pages of a whole service: kept, told to whom they want, carried, deleted."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from device import Device
from working import Working

from accessibility.profile import AccessProfile
from bot.app import demonstration, for_leads
from bot.channels.web.app import build
from bot.messages import Chat

TICKED: Mapping[str, Any] = {
    "form": "easy_read", "language": "pl", "formats": ["bsl"], "aid": ["signs"], "time": "20", "notes": ["quiet"],
    "shared": ["supporter", "staff"], "missing": ["interpreter"], "by": "together", "interpreter": "bsl",
}  # fmt: skip
TABLET = "/w/few_words-en_GB-ward-ward"
Browser = httpx.AsyncClient


class Browsers:
    """Opens devices, each with cookies of its own."""

    def __init__(self, working: Working) -> None:
        self._working, self._application = working, None
        self.opened: list[Browser] = []

    async def new(self) -> Browser:
        """A device that has opened nothing yet; it follows where it is sent."""
        service = self._working.service
        if self._application is None:
            self._application = build(
                service.conversation, await demonstration(service), for_leads(service), people=service.people
            )
        browser = Browser(
            transport=httpx.ASGITransport(self._application), base_url="http://afterwards",
            headers={"sec-fetch-site": "same-origin"}, follow_redirects=True,
        )  # fmt: skip
        self.opened.append(browser)
        return browser


@pytest.fixture
def browsers(working: Working) -> Iterator[Browsers]:
    yield Browsers(working)


async def says(browser: Browser, does: str, **fields: Any) -> httpx.Response:
    return await browser.post("/what-helps", data={"do": does, **fields})


async def kept(browser: Browser, does: str = "keep", **more: Any) -> httpx.Response:
    return await says(browser, does, **{**TICKED, **more})


async def presses(browser: Browser, page: str, label: str) -> str:
    """The button of that label, in the form of that page."""
    token = re.search(r'name="token" value="([^"]*)"', page)
    act = re.search(rf'<button[^>]* value="([^"]*)"[^>]*>(?:(?!</button>).)*{label}', page, re.DOTALL)
    assert token is not None and act is not None, label
    return str((await browser.post("/talk", data={"token": token[1], "act": act[1]})).text)


async def of(working: Working, browser: Browser) -> AccessProfile | None:
    """What lies in the store for this device."""
    value = browser.cookies.get("helps") or ""
    key = value[:1].encode() + bytes.fromhex(value[1:]) if len(value) == 33 else b""
    return await working.service.people.profiles.of(Chat("web", "", b"k", profile=key))


async def test_it_is_asked_once_at_the_door_and_never_again_after_not_now(browsers: Browsers) -> None:
    browser = await browsers.new()
    assert "What helps you to talk?" in (await browser.get("/")).text
    page = (await says(browser, "skip")).text
    assert "What helps you to talk?" not in page
    assert 'href="/what-helps"' in page
    assert len(browser.cookies["helps"]) == 1, "only that somebody was asked"


async def test_what_is_ticked_is_kept_and_stands_ticked_when_the_page_is_opened_again(
    working: Working, browsers: Browsers
) -> None:
    browser = await browsers.new()
    await kept(browser, formats=["bsl", "invented"], time="99", colour="red")
    profile = await of(working, browser)
    assert profile is not None
    assert (profile.formats, profile.aid, profile.time, profile.by) == (("bsl",), ("signs",), "0", "together")
    assert profile.day == working.service.people.store.today()
    page = (await browser.get("/what-helps")).text
    assert 'name="aid" value="signs" checked' in page
    assert 'name="aid" value="board" checked' not in page


@pytest.mark.parametrize(("path", "form"), [("/what-helps", "standard"), ("/what-helps/easy_read", "easy_read")])
async def test_whoever_reads_the_page_in_easy_words_has_them_ticked(browsers: Browsers, path: str, form: str) -> None:
    page = (await (await browsers.new()).get(path)).text
    assert re.findall(r'name="form" value="(\w+)" checked', page) == [form]


async def test_a_talk_starts_from_it_on_the_next_visit(browsers: Browsers) -> None:
    browser = await browsers.new()
    await kept(browser)
    del browser.cookies["talk"]  # the browser was closed in between
    page = (await browser.get("/")).text
    assert 'lang="pl"' in page
    assert 'value="form:easy_read" aria-current="true"' in page


async def test_who_starts_a_talk_on_a_tablet_reads_it_before_the_first_step_and_only_with_the_persons_yes(
    browsers: Browsers,
) -> None:
    for shared, reads in ((["supporter"], True), (["staff"], False), ([], False)):
        browser = await browsers.new()
        door = (await browser.get(TABLET)).text
        await kept(browser, "today", shared=shared, language="en_GB", form="standard")
        page = await presses(browser, (await browser.get("/")).text or door, "Support for me")
        assert ("Before you start" in page) is reads
        assert ("Signs" in page) is reads
        assert "interpreter</dd>" not in page, "what is missing is for nobody beside them"
        if reads:
            assert "Seconds: 20" in page
            assert "<button" not in page.partition("<main")[2].partition("</main>")[0], "nothing is asked there"
            assert "Before you start" not in (await browser.get("/talk")).text.partition("<main")[0]


async def test_staff_who_start_a_talk_on_a_ward_tablet_read_it_where_staff_were_ticked(browsers: Browsers) -> None:
    browser = await browsers.new()
    await browser.get("/w/adult-en_GB-ward-ward")
    await kept(browser, "today", shared=["staff"], language="en_GB", form="standard")
    assert "Before you start" in await presses(browser, (await browser.get("/")).text, "Support for me")
    own = await browsers.new()
    await own.get("/w/adult-en_GB")
    await kept(own, shared=["staff"], language="en_GB", form="standard")
    assert "Before you start" not in await presses(own, (await own.get("/")).text, "Support for me")


async def test_a_shared_tablet_keeps_nothing_longer_than_the_sitting(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await browser.get(TABLET)
    page = (await browser.get("/what-helps")).text
    assert 'value="keep"' not in page
    await kept(browser, "keep", language="en_GB")
    assert browser.cookies["helps"].startswith("s")
    assert (await of(working, browser)) is not None
    key = browser.cookies["helps"]
    await browser.post("/leave")
    assert "helps" not in browser.cookies
    browser.cookies.set("helps", key)
    assert (await of(working, browser)) is None, "whoever comes next does not find it, not even with the old cookie"


async def test_the_next_person_by_a_poster_does_not_meet_what_helps_the_one_before(
    working: Working, browsers: Browsers
) -> None:
    browser = await browsers.new()
    await browser.get(TABLET)
    await kept(browser, "today")
    await browser.get(TABLET)
    assert (await of(working, browser)) is None
    assert 'value="signs" checked' not in (await browser.get("/what-helps")).text


async def test_four_words_bring_it_to_another_device_with_how_somebody_presses_where_they_wanted(
    working: Working, browsers: Browsers
) -> None:
    first, second = await browsers.new(), await browsers.new()
    await first.post("/ways-in", data={"set": "scan:two"})
    await kept(first, ways="1", language="en_GB")
    found = re.search(r"Your four words: ([a-z ]+)", (await says(first, "words")).text)
    assert found is not None
    assert "These words did not" in (await says(second, "find", words="four words of nobody")).text
    await says(second, "find", words=found[1].upper())
    assert (await of(working, second)) == (await of(working, first))
    assert "ways" not in second.cookies, "a switch belongs to a device: it is asked"
    assert 'value="press"' in (await second.get("/what-helps")).text
    await says(second, "press")
    assert second.cookies["ways"] == "scan:two"


async def test_how_somebody_presses_is_not_kept_unless_they_say_so(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await browser.post("/ways-in", data={"set": "scan:two"})
    await kept(browser)
    profile = await of(working, browser)
    assert profile is not None and profile.ways == ""


async def test_only_five_sets_of_words_an_hour_are_looked_up(working: Working, browsers: Browsers) -> None:
    first, second = await browsers.new(), await browsers.new()
    await kept(first)
    found = re.search(r": ([a-z ]+)</b>", (await says(first, "words")).text)
    assert found is not None
    await second.get("/")
    for number in range(5):
        await says(second, "find", words=f"wrong words {number}")
    assert (await says(second, "find", words=found[1])).status_code == 422
    assert (await of(working, second)) is None


async def test_deleting_it_on_one_device_deletes_it_on_all_and_taking_it_off_one_leaves_the_others(
    working: Working, browsers: Browsers
) -> None:
    first, second = await browsers.new(), await browsers.new()
    await kept(first)
    found = re.search(r": ([a-z ]+)</b>", (await says(first, "words")).text)
    assert found is not None
    await says(second, "find", words=found[1])
    await says(second, "off")
    assert (await of(working, first)) is not None
    await says(second, "find", words=found[1])
    await says(second, "forget")
    assert (await of(working, first)) is None
    assert "helps" not in second.cookies


async def test_after_a_year_it_is_asked_once_whether_it_is_still_right_and_one_tap_says_so(
    working: Working, browsers: Browsers
) -> None:
    browser = await browsers.new()
    await kept(browser, language="en_GB", form="standard")
    assert "Is what helps you still right?" not in (await browser.get("/")).text
    for _ in range(13):
        working.clock.move(days=29)
        browser.cookies.delete("talk")
        await browser.get("/")  # used all the while, so it is not deleted
        await working.service.people.sweep()
    assert "Is what helps you still right?" in (await browser.get("/")).text
    assert "Is what helps you still right?" in (await browser.get("/what-helps")).text
    await says(browser, "still")
    assert "Is what helps you still right?" not in (await browser.get("/")).text
    assert (await of(working, browser)) is not None


async def test_after_a_year_without_use_it_is_gone(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await kept(browser)
    working.clock.move(days=366)
    await working.service.people.sweep()
    assert (await of(working, browser)) is None
    store = working.service.people.store
    for name in ("access_profile", "access_way"):
        query = f"SELECT count(*) FROM {name}"  # noqa: S608 (our own names)
        assert await store.read(lambda connection, query=query: connection.exec_driver_sql(query).scalar()) == 0


async def test_what_is_missing_in_the_language_is_found_by_the_program(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await kept(browser, missing=[], language="en_GB")
    profile = await of(working, browser)
    assert profile is not None and not profile.missing


async def test_delete_says_that_it_was_there_and_deletes_it(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await kept(browser, language="en_GB", form="standard")
    token = re.search(r'name="token" value="([^"]*)"', (await browser.get("/")).text)
    assert token is not None
    page = (await browser.post("/talk", data={"token": token[1], "act": "s:held"})).text
    assert "what helps you to talk" in page
    page = await presses(browser, page, "Delete all")
    assert (await of(working, browser)) is None


async def test_a_post_from_another_site_says_nothing(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    answer = await browser.post("/what-helps", data={"do": "keep"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "helps" not in browser.cookies


async def test_nothing_of_it_can_be_read_in_the_store(working: Working, browsers: Browsers) -> None:
    browser = await browsers.new()
    await kept(browser)
    rows = await working.service.people.store.read(
        lambda connection: connection.exec_driver_sql("SELECT * FROM access_profile").all()
    )
    assert len(rows) == 1
    assert b"signs" not in rows[0].sealed
    assert browser.cookies["helps"][1:] not in repr(rows)


async def test_what_is_typed_in_the_field_for_four_words_is_nowhere_afterwards(
    working: Working, browsers: Browsers, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = await browsers.new()
    page = (await says(browser, "find", words="quietzebra they hurt me here")).text
    assert "quietzebra" not in page
    await working.close()
    kept_files = [path for path in working.settings.data.rglob("*") if path.is_file()]
    assert kept_files
    assert not [path.name for path in kept_files if b"quietzebra" in path.read_bytes()]
    assert "quietzebra" not in "".join(capfd.readouterr())


async def test_a_page_that_was_opened_out_of_a_chat_changes_what_the_chat_has_and_the_link_works_once(
    working: Working, browsers: Browsers
) -> None:
    chat, profiles = Chat("telegram", "4242"), working.service.people.profiles
    code = await profiles.give_link(chat)
    browser, late = await browsers.new(), await browsers.new()
    looked = await browser.get(f"/what-helps/from/{code}")
    assert "This link opens your list, once." in looked.text
    assert "helps" not in looked.cookies, "a program that looks opens nothing"
    await browser.post(f"/what-helps/from/{code}")
    await kept(browser, "today")
    profile = await profiles.of(chat)
    assert profile is not None and profile.aid == ("signs",)
    answer = await late.post(f"/what-helps/from/{code}")
    assert answer.status_code == 404
    assert "signs" not in str(late.cookies)
    assert 'value="signs" checked' not in (await late.get("/what-helps")).text


async def test_what_four_words_brought_can_be_kept_on_that_device_too(working: Working, browsers: Browsers) -> None:
    first, second = await browsers.new(), await browsers.new()
    await kept(first, language="en_GB")
    found = re.search(r": ([a-z ]+)</b>", (await says(first, "words")).text)
    assert found is not None
    await says(second, "find", words=found[1])
    assert second.cookies["helps"].startswith("s")
    await kept(second, "keep", language="en_GB", aid=["board"])
    assert second.cookies["helps"].startswith("k")
    working.clock.move(days=2)
    await working.service.people.sweep()
    mine, there = await of(working, first), await of(working, second)
    assert mine == there and mine is not None and mine.aid == ("board",), "one list, wherever it is looked at"


async def test_a_language_chosen_at_the_door_is_the_one_that_helps_from_then_on(
    working: Working, browsers: Browsers
) -> None:
    browser = await browsers.new()
    await kept(browser, language="en_GB", form="standard")
    token = re.search(r'name="token" value="([^"]*)"', (await browser.get("/")).text)
    assert token is not None
    await browser.post("/talk", data={"token": token[1], "act": "form:easy_read"})
    profile = await of(working, browser)
    assert profile is not None and profile.form == "easy_read"


async def test_a_talk_in_a_chat_starts_from_what_was_said_on_the_page(in_chats: Working) -> None:
    device, service = Device(in_chats.service, "telegram", "77"), in_chats.service
    await device.arrive("w_adult-en_GB")
    await service.people.profiles.save(device.chat, AccessProfile(form="easy_read", language="en_GB"))
    await device.act("s:support")
    assert device.screen.form == "easy_read"
    await device.act("form:standard")
    profile = await service.people.profiles.of(device.chat)
    assert profile is not None and profile.form == "easy_read", "what is changed in a talk holds there"
