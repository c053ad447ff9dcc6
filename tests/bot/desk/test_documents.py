"""Papers of the desk: what they say and never say, for those who may read it, as PDF and as Word."""

import re
import zipfile
from datetime import date
from io import BytesIO

import msgspec
import pikepdf
import pytest
from at_the_desk import FACILITATOR, LEAD, OPENING, Desk
from docx import Document
from icalendar import Calendar
from working import the_book

from bot.access import Lead, NotAllowed
from bot.channels.web.lead.reading import Reading
from bot.desk.actions import Action
from bot.incidents.register import Decided
from bot.reports.documents import Documents, NoticeForm
from bot.reports.exports import Rates
from bot.reports.paper import Paper, docx, pdf

TODAY = date(2026, 11, 23)
SAFEGUARDING = Lead(b"safeguarding-acc", frozenset({"safeguarding"}), "willow")
DOOR = Action(b"", "a second room by the door", "place", "manager", "", due="2026-12-10")


def documents(desk: Desk, *, demonstration: bool = False) -> Documents:
    async def nothing_published() -> tuple[Rates, ...]:
        return ()

    return Documents(desk, nothing_published, Reading(the_book()), version="0.1.0", demonstration=demonstration)  # type: ignore[arg-type]  # has all that is used


def texts(paper: Paper) -> str:
    lines = [paper.title, paper.foot]
    for part in paper.parts:
        lines += [part.heading, *part.lines, *part.wrote, *(cell for row in part.rows for cell in row)]
    return "\n".join(lines)


async def sheet(desk: Desk, by: Lead = FACILITATOR) -> tuple[Paper, str]:
    opened = await desk.incidents.open(LEAD, OPENING)
    review = await desk.reviews.begin(FACILITATOR, opened.code, "formal", was_involved="no", unit="other")
    await desk.reviews.hold(FACILITATOR, review.id, view="heard", lived_experience="yes")
    await desk.reviews.say(FACILITATOR, review.id, {"review.learned": "the corridor is too narrow"})
    await desk.actions.agree(FACILITATOR, msgspec.structs.replace(DOOR, review=review.id, incident=review.incident))
    return await documents(desk).review_sheet(by, review.id, TODAY), opened.code


async def test_a_review_sheet_has_four_questions_what_was_learned_and_the_actions(desk: Desk) -> None:
    paper, _ = await sheet(desk)
    assert [part.heading for part in paper.parts][1:] == [
        "What did we expect to happen?", "What happened?", "Why was there a difference?", "What do we take from it?",
        "What will change",
    ]  # fmt: skip
    said = texts(paper)
    for words in (
        "the corridor is too narrow",
        "Nothing was written.",
        "a second room by the door",
        "10 December 2026",
    ):
        assert words in said


async def test_a_review_sheet_never_has_the_incidents_code_an_account_or_a_code_nobody_reads(desk: Desk) -> None:
    paper, code = await sheet(desk)
    said = texts(paper)
    assert code not in said
    assert "facilitator-acc" not in said
    assert not re.search(r"\b(manager_|action_review|not_known|heard_\w+)\b", said)


@pytest.mark.parametrize("by", [SAFEGUARDING, Lead(b"o", frozenset({"operator"}))], ids=["safeguarding", "operator"])
async def test_who_does_not_reach_a_record_gets_no_paper_of_it(desk: Desk, by: Lead) -> None:
    with pytest.raises(NotAllowed):
        await sheet(desk, by)
    for make in (documents(desk).action_list, documents(desk).calendar):
        with pytest.raises(NotAllowed):
            await make(by, TODAY)


async def test_actions_are_listed_by_their_day_and_closed_ones_are_not(desk: Desk) -> None:
    for what, due in (("later", "2027-01-04"), ("sooner", "2026-12-01"), ("some day", "")):
        await desk.actions.agree(LEAD, msgspec.structs.replace(DOOR, what=what, due=due))
    done = await desk.actions.agree(LEAD, msgspec.structs.replace(DOOR, what="over"))
    await desk.actions.look(LEAD, done.id)
    await desk.actions.close(LEAD, done.id, "the door is there")
    paper = await documents(desk, demonstration=True).action_list(LEAD, TODAY)
    (part,) = paper.parts
    assert [row[0] for row in part.rows] == ["Action", "sooner", "later", "some day"]
    assert "nothing here is about a real person" in paper.foot


async def test_a_calendar_has_neutral_days_alone(desk: Desk) -> None:
    await desk.actions.agree(LEAD, DOOR)
    made = await documents(desk).calendar(LEAD, TODAY)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtstart")) == ("Action due", date(2026, 12, 10))
    assert set(event) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "TRANSP"}
    assert b"door" not in made
    assert made == await documents(desk).calendar(LEAD, TODAY)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("standard", "We decided to keep this rule for now."), ("easy_read", "We keep this rule for now."),
        ("child", "This rule stays for now."),
    ],
)  # fmt: skip
async def test_a_notice_says_what_was_decided_why_until_when_and_how_to_disagree(
    desk: Desk, form: NoticeForm, says: str
) -> None:
    rule = await desk.rules.propose(LEAD, says={"register.sentence": "Everyone hands in their phone at ten"})
    decided = Decided("keep", "manager", "", "manager", "2027-02-20", "two people sleep badly", "yes")
    await desk.rules.decide(LEAD, rule.id, decided, what="look again")
    paper = await documents(desk).notice(LEAD, rule.id, form, TODAY)
    said = texts(paper)
    for words in (says, "Everyone hands in their phone at ten", "two people sleep badly", "20 February 2027"):
        assert words in said
    assert re.search("advocate|help you say it", said)
    assert paper.size >= 14


async def test_papers_are_tagged_and_say_nothing_of_their_maker(desk: Desk) -> None:
    paper, _ = await sheet(desk)
    made = pdf(paper)
    with pikepdf.open(BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
        assert set(document.docinfo.keys()) <= {"/Title", "/Creator", "/Producer"}
    word = docx(paper)
    read = Document(BytesIO(word))
    assert [line.style.name for line in read.paragraphs if line.style][:2] == ["Heading 1", "Heading 2"]
    assert (read.core_properties.author, read.core_properties.last_modified_by, read.core_properties.comments) == (
        "", "", "",
    )  # fmt: skip
    assert len(read.tables) == 1
    with zipfile.ZipFile(BytesIO(word)) as parts:
        core = parts.read("docProps/core.xml")
    assert b"python" not in core.lower()


async def test_for_word_it_is_a4_in_our_language_and_headings_are_larger_than_their_text(desk: Desk) -> None:
    paper, _ = await sheet(desk)
    for size in (11, 20):
        read = Document(BytesIO(docx(msgspec.structs.replace(paper, size=size))))
        page, styles = read.sections[0], read.styles
        assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
        assert set(styles.element.xpath("//w:lang/@w:val")) == {"en-GB"}
        title, heading, text, foot = (styles[name] for name in ("Heading 1", "Heading 2", "Normal", "Footer"))
        assert title.font.size > heading.font.size > text.font.size > foot.font.size
        assert {str(one.font.color.rgb) for one in (title, heading)} == {"000000"}
    head, *rows = read.tables[0].rows
    assert head._tr.xpath("./w:trPr/w:tblHeader")
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in rows), "no row is cut by the end of a page"
    assert all(run.bold for cell in head.cells for run in cell.paragraphs[0].runs)
    assert head.cells[0].width > head.cells[1].width
    due, state = ((head.cells[place].width, [row.cells[place].text for row in rows]) for place in (3, 4))
    assert all(" " not in day and "\u00a0" in day for day in due[1]), "a day is not broken into lines"
    assert due[0] > state[0]


async def test_a_sheet_says_whether_a_second_person_agreed_to_a_facilitator_who_was_part_of_it(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, OPENING)
    review = await desk.reviews.begin(
        FACILITATOR, opened.code, "formal", was_involved="yes", unit="same", exception="no_one_else"
    )
    before = texts(await documents(desk).review_sheet(FACILITATOR, review.id, TODAY))
    await desk.reviews.approve(LEAD, review.id)
    after = texts(await documents(desk).review_sheet(FACILITATOR, review.id, TODAY))
    assert "No second person has agreed." in before
    assert "and a second person agreed." in after
