"""Scenes of the story at the desk: what a lead and a facilitator do, and what they never come to see."""

import io
import json
import zipfile

import openpyxl
import pikepdf
import pypdfium2
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Browser
from story_people import AtAPage, Desk, InAChat, Invitations, is_clean, keep, photograph
from story_place import StoryPlace

OF_SUPPORT = ("zanzibar", "shaken", "company", "headphones", "late afternoon", "check-in", "accepted", "declined")
"""What was said in support, and what a support talk leaves behind: nothing of it stands on any page of the desk."""
ACTIONS = (
    {"say_what": "Tell people about visits in private", "changes": "people", "owner": "team", "due": "2026-12-07"},
    {"say_what": "One quiet room stays free", "changes": "place", "owner": "manager", "due": "2026-12-10"},
)  # fmt: skip

NOTICES = {
    "In plain words": "This rule is lifted.", "In easy words": "This rule has ended.",
    "In a child’s words": "This rule is gone.",
}  # fmt: skip

SHEETS = [
    "Cover", "Dictionary", "offers", "measures", "steps", "views", "actions", "restrictions", "time_to",
]  # fmt: skip


def says_nothing_of_support(text: str) -> None:
    """Neither what was said nor whether anybody came."""
    found = [words for words in OF_SUPPORT if words in text.casefold()]
    assert found == []


def the_lead_opens_an_incident(place: StoryPlace, lead: Desk) -> tuple[str, Invitations]:
    """Monday evening. A link signs the lead in, once; an incident is opened without a name; five people are invited."""
    used = lead.signs_in()
    lead.page.context.clear_cookies()
    lead.page.goto(used)
    lead.presses("Sign in")
    assert "not open to you" in lead.text
    lead.signs_in()
    assert "Nothing is due today." in lead.text
    photograph(lead.page, "01-lead-empty")
    lead.opens("/lead/incidents/new")
    lead.fills(whose="few_words,young_person", staff="1", facilitator="1", ended="2026-11-23T18:10", kind="05,09")
    lead.fills(local="INC-4471", involved="yes")
    photograph(lead.page, "02-incident-new")
    lead.presses("Open it and make the invitations")
    invited = Invitations(lead)
    photograph(lead.page, "03-invitations")
    is_clean(lead.page)
    code = lead.page.locator("main code").first.inner_text()
    assert set(invited.of) == {"A young person", "A person with few words", "Staff", "Facilitator"}
    for role, link in invited.of.items():
        assert link.startswith(f"{place.address}/i/")
        assert invited.deep[role] == f"https://t.me/afterwards_bot?start=i_{link.rpartition('/')[2]}"
        assert code not in link
    lead.opens(f"/lead/incidents/{code}")
    assert not any(link in lead.text for link in invited.of.values())
    assert "Support not offered yet." in lead.text
    photograph(lead.page, "04-incident")
    is_clean(lead.page)
    return code, invited


def a_review_is_led_by_somebody_who_was_not_involved(
    place: StoryPlace, lead: Desk, facilitator: Desk, code: str, owners: tuple[InAChat, InAChat]
) -> str:
    """Thursday. The lead was part of it and may not; a facilitator from another unit hears the person's view first."""
    place.later("2026-11-26", 14)
    lead.signs_in()
    lead.opens(f"/lead/incidents/{code}/review")
    lead.fills(kind="action_review", involved="no", unit="same")
    lead.presses("Begin a review")
    assert "Somebody who was not part of it leads the review." in lead.text
    facilitator.signs_in()
    facilitator.opens(f"/lead/incidents/{code}/review")
    facilitator.fills(kind="action_review", involved="no", unit="other")
    facilitator.presses("Begin a review")
    of = facilitator.page.url.rpartition("/")[2]
    headings = facilitator.page.locator("h2").all_inner_texts()
    assert headings.index("The person’s view first") < headings.index("What people shared with this review")
    assert headings.index("What people shared with this review") < headings.index("What the team says")
    assert "Noise: Not OK" in facilitator.text
    assert "Daniel" not in facilitator.text
    says_nothing_of_support(facilitator.text)
    photograph(facilitator.page, "10-review-begins")
    assert "The person’s view, or the reason why it is not there." in facilitator.text
    facilitator.fills("section[aria-labelledby=hold]", view="heard", held_on="2026-11-26", lived="yes")
    facilitator.presses("Save", within="section[aria-labelledby=hold]")
    facilitator.fills(say_happened="We waited, and it was loud", say_learned="News of a visit is given in private")
    facilitator.presses("Save", within="section[aria-labelledby=words]")
    two_actions_are_agreed(facilitator, of, owners)
    facilitator.opens(f"/lead/reviews/{of}")
    photograph(facilitator.page, "11-review")
    is_clean(facilitator.page)
    facilitator.presses("Close the review")
    assert "Look back" in facilitator.text
    return of


def two_actions_are_agreed(facilitator: Desk, review: str, owners: tuple[InAChat, InAChat]) -> None:
    """Each with a role and a day. Whoever holds it asks to be reminded in a chat, where nothing of it stands."""
    links = []
    for action in ACTIONS:
        facilitator.opens(f"/lead/reviews/{review}")
        facilitator.fills("section[aria-labelledby=action]", **action)
        facilitator.presses("Add an action", within="section[aria-labelledby=action] form")
        facilitator.opens("/lead/actions")
        facilitator.page.get_by_role("link", name=action["say_what"]).click()
        facilitator.presses("A link for its owner")
        (link,) = Invitations(facilitator).deep.values()
        links.append(link)
    photograph(facilitator.page, "12-owner-link")
    for chat, link in zip(owners, links, strict=True):
        chat.starts(link)
        assert "Your reminder comes here on that day." in chat.text
        assert "visits" not in chat.text
    facilitator.opens("/lead/actions")
    calendar = Calendar.from_ical(facilitator.takes("What is not closed: Calendar (.ics)"))
    assert {str(one["summary"]) for one in calendar.walk("VEVENT")} == {"Action due"}
    keep("actions.pdf", facilitator.takes("What is not closed: PDF"))


def what_was_done_is_told(place: StoryPlace, lead: Desk, facilitator: Desk, code: str, review: str) -> str:
    """The answer is written and sent to whoever asked to hear, alike; who is in no chat is handed a link to it."""
    facilitator.signs_in()
    facilitator.opens(f"/lead/reviews/{review}")
    facilitator.fills(say_said="It was too loud, and we waited", say_did="One quiet room stays free")
    facilitator.presses("Save", within="section[aria-labelledby=answer]")
    facilitator.presses("Send it to those who asked")
    assert "Sent 18 December 2026." in facilitator.text
    lead.signs_in()
    lead.opens(f"/lead/incidents/{code}")
    lead.presses("Show what was done: A person with few words")
    (link,) = Invitations(lead).of.values()
    photograph(lead.page, "13-link-to-hear")
    lead.opens("/lead/actions")
    lead.unfolds()
    assert lead.text.count("Done, and people told") == len(ACTIONS)
    return link


def the_rule_is_lifted(place: StoryPlace, browser: Browser, lead: Desk, rule: str) -> None:
    """The rule that was spotted is reviewed by its link, which holds nothing of it, and lifted where it stands."""
    lead.opens(f"/lead/rules/{rule}")
    assert "Bed or lights out at a set time" in lead.text
    photograph(lead.page, "15-rule")
    is_clean(lead.page)
    lead.presses("A link for whoever reviews this rule")
    (link,) = Invitations(lead).of.values()
    assert rule not in link
    reviewer = AtAPage(place, browser)
    reviewer.arrives(link)
    assert "Bed or lights out at a set time" in reviewer.text
    assert "Which rule is it?" not in reviewer.text
    photograph(reviewer.page, "16-rule-review")
    is_clean(reviewer.page)
    reviewer.does(
        "yes skip never no not_known skip yes skip no skip some no yes skip skip yes skip same_day anyone n0 n0"
    )
    reviewer.does("lift tick:nothing skip no_need manager tick:in_person,notice manager")
    photograph(reviewer.page, "17-rule-check")
    reviewer.does("send finish")
    lead.opens(f"/lead/rules/{rule}")
    assert "This rule is lifted" in lead.text
    for form, says in NOTICES.items():
        paper = lead.takes(f"What people here are told: {form} PDF")
        assert says in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_bounded()
        keep(f"notice {form}.pdf", paper)
    lead.opens("/lead/rules")
    assert "1 rule lifted" in lead.text
    new = lead.page.locator("section[aria-labelledby=new]").inner_text()
    assert "Bed or lights out" not in new
    assert "From a learning talk." in new  # an answer in learning said that a rule for everyone played a part
    photograph(lead.page, "18-register")
    is_clean(lead.page)


def the_lead_sees_what_changed(place: StoryPlace, lead: Desk, facilitator: Desk, code: str, review: str) -> None:
    """The lead's page: what was offered, heard and changed. Of support how many offers were made, and nothing else."""
    lead.signs_in()
    assert "From support: only how many offers we made." in lead.text
    assert "1 rule lifted" in lead.text
    for action in ACTIONS:
        assert action["say_what"] in lead.text
    assert "Yes, better" in lead.text
    photograph(lead.page, "19-lead")
    is_clean(lead.page)
    for path in ("", "/incidents", f"/incidents/{code}", "/actions", "/rules", "/released"):
        lead.opens(f"/lead{path}")
        says_nothing_of_support(lead.text)
        assert "Daniel" not in lead.text
    facilitator.signs_in()
    facilitator.opens(f"/lead/reviews/{review}")
    sheet = facilitator.takes("Review sheet: PDF")
    with pikepdf.open(io.BytesIO(sheet)) as document:
        assert document.Root.MarkInfo.Marked
    keep("review-sheet.pdf", sheet)
    word = Document(io.BytesIO(facilitator.takes("Review sheet: Word")))
    said = "\n".join(
        [one.text for one in word.paragraphs] + [cell.text for row in word.tables[0].rows for cell in row.cells]
    )
    assert "One quiet room stays free" in said
    assert code not in said
    says_nothing_of_support(said)


def the_figures_leave_as_files(place: StoryPlace, lead: Desk) -> None:
    """January. The quarter is over: a workbook, JSON and tables leave, each small number hidden, with a dictionary."""
    place.later("2027-01-11", 10)
    lead.signs_in()
    lead.opens("/lead/share")
    photograph(lead.page, "20-share")
    is_clean(lead.page)
    lead.fills(period="2026-Q4")
    workbook, tables = lead.takes("Excel workbook"), lead.takes("CSV tables")
    told = lead.takes("JSON")
    keep("2026-Q4.xlsx", workbook)
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert book.sheetnames == SHEETS
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(isinstance(value, int | float) and 0 < value < 5 for value in cells)
    assert all(2 <= sheet.max_row < 200 for sheet in book)
    assert not any(isinstance(value, str) and value.startswith(("=", "+", "@")) for value in cells)
    with zipfile.ZipFile(io.BytesIO(tables)) as archive:
        shared = "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    everything = " ".join([*map(str, cells), shared, json.dumps(json.loads(told))])
    for words in ("quiet room", "in private", "too loud", "INC-4471", "Daniel"):
        assert words not in everything
    says_nothing_of_support(everything.replace("declined", ""))  # why a review had no view, as the desk typed it
    assert "[c]" in everything
