"""An example of good practice: written in a talk, read by a second person, and only then a document."""

import re
from io import BytesIO

import docx
import pytest
from device import Device
from httpx import AsyncClient
from lead_browser import LEAD, Pages
from lead_records import example

from accessibility.lead import say
from bot.access import CONSOLE
from bot.desk.practice import LOOKED_FOR
from bot.reports.before_after import Since
from bot.storage.learning.figures import BED_DAYS, BedDays
from bot.storage.learning.incidents import INCIDENTS, Incident

TICKED = {"looked": list(LOOKED_FOR)}


async def test_an_example_is_approved_by_a_second_person_and_only_then_taken_out(pages: Pages) -> None:
    of = await example(pages.service)
    browser = await pages.signed_in("lead")
    shown = (await browser.get(f"/lead/practice/{of}")).text
    assert "each person gets a fob" in shown
    assert "A rule was lifted" in shown
    assert f"/lead/practice/{of}/case-study.pdf" not in shown
    for kind in ("pdf", "docx"):
        assert (await browser.get(f"/lead/practice/{of}/case-study.{kind}")).status_code == 404
    approved = await browser.post(f"/lead/practice/{of}/approve", data=TICKED)
    assert say("practice.file") in approved.text
    paper = await browser.get(f"/lead/practice/{of}/case-study.docx")
    assert paper.headers["content-disposition"] == 'attachment; filename="good-practice.docx"'
    text = "\n".join(one.text for one in docx.Document(BytesIO(paper.content)).paragraphs)
    for said in ("each person gets a fob", say("document.read_second"), say("document.licence_no")):
        assert said in text
    assert "Willow" not in text
    assert (await browser.get(f"/lead/practice/{of}/case-study.pdf")).content.startswith(b"%PDF")
    assert (await browser.get(f"/lead/practice/{of}/case-study.exe")).status_code == 404


async def test_its_figures_are_those_of_published_quarters_each_beside_the_change(
    pages: Pages,
) -> None:
    of = await example(pages.service, **{"practice.since": "this_year"})
    browser = await pages.signed_in("lead")
    await browser.post(f"/lead/practice/{of}/approve", data=TICKED)
    without = await case_study(browser, of)
    assert say("document.no_figures") in without
    assert "Since when: 2026." in without
    store = pages.service.stores.learning
    for day, incidents in (("2025-11-10", 30), ("2026-08-10", 3), ("2026-11-10", 12)):
        for number in range(incidents):
            held = Incident(f"CODE{day}{number}", day, "adult_mh", "DEFAULT", ended_on=day, facts={"ri_types": ("09",)})
            await store.write(INCIDENTS.add(store, held))
        await store.write(BED_DAYS.put(store, BedDays(day[:7], 540)))
    pages.clock.move(days=60)
    for period in ("2025-Q4", "2026-Q3"):
        await pages.service.exports.quarter(CONSOLE, period)
    browser = await pages.signed_in("facilitator")
    with_figures = await case_study(browser, of)
    assert "2025-Q4|before|30|540|55.6" in with_figures
    assert "2026-Q3|while it began|fewer than 5|540|fewer than 5" in with_figures
    assert "2026-Q4" not in with_figures, "a quarter that was not shared is in no figure"
    assert "Since when: 2026." in with_figures, "read in another year it is still that year"
    assert "Willow" not in with_figures


@pytest.mark.parametrize(
    ("span", "said", "before", "after"),
    [
        ("this_quarter", "2026-Q2", "2026-Q1", "2026-Q3"),
        ("this_year", "2026", "2025-Q4", "2026-Q3"),
        ("last_year", "2025", "2024-Q4", "2026-Q1"),
        ("longer", "Before 2025", "", "2025-Q1"),
    ],
)
def test_a_span_is_of_the_quarter_in_which_it_was_chosen(span: str, said: str, before: str, after: str) -> None:
    since = Since(span, "2026-Q2")
    assert since.said() == said
    assert since.beside(after) == "after"
    assert since.beside(before or "2024-Q4") == ("before" if before else "while")


@pytest.mark.parametrize("since", [Since("", "2026-Q2"), Since("#skipped", "2026-Q2"), Since("this_year", "")])
def test_where_it_is_not_known_when_a_change_began_no_quarter_is_before_or_after(since: Since) -> None:
    assert (since.said(), since.beside("2020-Q1"), since.beside("2030-Q1")) == ("", "not_known", "not_known")


async def case_study(browser: AsyncClient, of: str) -> str:
    paper = docx.Document(BytesIO((await browser.get(f"/lead/practice/{of}/case-study.docx")).content))
    rows = ("|".join(cell.text for cell in row.cells) for table in paper.tables for row in table.rows)
    return "\n".join([*(one.text for one in paper.paragraphs), *rows])


async def test_who_approved_and_who_took_it_out_stand_in_the_log(pages: Pages) -> None:
    of = await example(pages.service)
    browser = await pages.signed_in("facilitator")
    await browser.post(f"/lead/practice/{of}/approve", data=TICKED)
    await browser.get(f"/lead/practice/{of}/case-study.docx")
    lines = {one.act: one for one in await pages.service.desk.access.readings(CONSOLE) if one.what == "practice"}
    assert {"approved", "exported"} <= set(lines)
    assert lines["approved"].record == lines["exported"].record == bytes.fromhex(of)
    (account,) = await pages.service.desk.access.accounts(CONSOLE)
    assert lines["approved"].account == account.id


@pytest.mark.parametrize(
    ("said", "ticked", "lacks"),
    [
        ({}, LOOKED_FOR[1:], "looked"),
        ({"practice.voices": "not_all"}, LOOKED_FOR, "voices"),
        ({"practice.voices": "#skipped"}, LOOKED_FOR, "voices"),
        ({"practice.did": "#skipped"}, LOOKED_FOR, "words"),
    ],
)
async def test_what_lacks_something_is_not_approved(
    pages: Pages, said: dict[str, str], ticked: tuple[str, ...], lacks: str
) -> None:
    of = await example(pages.service, **said)
    browser = await pages.signed_in("lead")
    answer = await browser.post(f"/lead/practice/{of}/approve", data={"looked": list(ticked)})
    assert answer.status_code == 422
    assert say(f"practice.lacks_{lacks}") in answer.text
    assert (await browser.get(f"/lead/practice/{of}/case-study.pdf")).status_code == 404


async def test_nobody_approves_what_they_wrote_or_changed(pages: Pages) -> None:
    of = await example(pages.service, LEAD.account)
    desk = pages.service.desk
    with pytest.raises(Exception, match="second"):
        await desk.practice.approve(LEAD, bytes.fromhex(of), LOOKED_FOR)
    reader = await pages.signed_in("facilitator")
    sent_back = await reader.post(f"/lead/practice/{of}/back", data={"say_note": "The shift can be known by it"})
    assert "The shift can be known by it" in sent_back.text
    changed = await reader.post(f"/lead/practice/{of}/change", data={"say_did": "everyone got one", "voices": "none"})
    assert "everyone got one" in changed.text
    assert "The shift can be known by it" not in changed.text
    assert say("practice.is_own") in changed.text
    refused = await reader.post(f"/lead/practice/{of}/approve", data=TICKED)
    assert refused.status_code == 422
    third = await pages.signed_in("lead", address="third@example.org")
    assert say("practice.file") in (await third.post(f"/lead/practice/{of}/approve", data=TICKED)).text


async def test_a_name_in_a_changed_text_is_asked_about_before_anything_is_written(pages: Pages) -> None:
    of = await example(pages.service)
    browser = await pages.signed_in("lead")
    await browser.post(f"/lead/practice/{of}/back", data={"say_note": "shorter"})
    answer = await browser.post(f"/lead/practice/{of}/change", data={"say_did": "Sarah Jones gave out fobs"})
    assert say("names.title") in answer.text
    assert "Sarah Jones" not in (await browser.get(f"/lead/practice/{of}")).text


async def test_what_is_not_used_is_deleted_and_what_waits_goes_after_thirty_days(pages: Pages) -> None:
    of = await example(pages.service)
    browser = await pages.signed_in("lead")
    after = await browser.post(f"/lead/practice/{of}/drop")
    assert say("practice.none") in after.text
    assert (await browser.get(f"/lead/practice/{of}")).status_code == 404
    await example(pages.service)
    pages.clock.move(days=31)
    await pages.service.sweep()
    browser = await pages.signed_in("lead")
    assert say("practice.none") in (await browser.get("/lead/practice")).text


async def test_an_approved_example_is_no_release_of_what_people_sent(pages: Pages) -> None:
    of = await example(pages.service)
    browser = await pages.signed_in("lead")
    await browser.post(f"/lead/practice/{of}/approve", data=TICKED)
    assert "each person gets a fob" not in (await browser.get("/lead/released?all=1")).text


async def test_the_link_opens_the_talk_and_what_is_sent_there_waits_for_somebody_else(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    made = await browser.post("/lead/practice/new")
    link = re.search(r'href="(http\S+/i/[\w-]{20,})"', made.text)
    assert link is not None
    device = Device(pages.service)
    await device.arrive("i_" + link[1].rpartition("/")[2])
    while device.screen.name != "check":
        if device.screen.name == "did":
            await device.type("each person gets a fob")
        else:
            await device.press("None" if device.screen.name == "voices" else "Skip")
    assert say("practice.none") in (await browser.get("/lead/practice")).text, "a draft is its writer's alone"
    await device.press("Save for the second reader")
    listed = (await browser.get("/lead/practice")).text
    found = re.search(r"/lead/practice/([0-9a-f]{32})", listed)
    assert found is not None
    assert say("practice.is_own") in (await browser.get(f"/lead/practice/{found[1]}")).text
    second = await pages.signed_in("facilitator")
    assert say("practice.file") in (await second.post(f"/lead/practice/{found[1]}/approve", data=TICKED)).text
