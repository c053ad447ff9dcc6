"""The list of rules for everyone: what was decided stands on it for whoever opens it, and nothing else of the desk."""

import html
import re
from io import BytesIO

import msgspec
import pytest
from docx import Document
from lead_browser import LEAD, Pages

from bot.app import Service
from bot.channels.web.lead import reading
from bot.incidents.register import REVIEWED, TOLD, Decided
from bot.storage.learning import record, restrictions
from bot.storage.learning.accounts import READINGS
from bot.storage.learning.record import Answer
from flows.restrictions.register import EVERYONE, FIELDS, LEADS

KEEP = Decided("keep", "manager", "", "clinical", "2027-02-20", "two people sleep badly", "yes")
LIFT = Decided("lift", "manager", "")
SENTENCE = "Everyone hands in their phone at ten"


async def kept(service: Service, **changes: str) -> bytes:
    """A rule in its own words that a lead decided about."""
    rule = await service.desk.rules.propose(LEAD, says={"register.sentence": SENTENCE})
    await service.desk.rules.decide(LEAD, rule.id, msgspec.structs.replace(KEEP, **changes), what="look again")
    return rule.id


async def wrote(service: Service, rule: bytes, field: str, words: str, language: str = "en_GB") -> None:
    store = service.stores.learning
    await store.write(*record.keep(store, rule, Answer(field, (words,), "person", language), store.today()))


async def text(pages: Pages, path: str = "/rules") -> str:
    answer = await pages.browser().get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_rule_that_was_decided_says_what_why_until_when_and_how_to_be_let_off(pages: Pages) -> None:
    rule = await kept(pages.service)
    await wrote(pages.service, rule, "register.exemption_how", "Say it at the morning meeting")
    shown = await text(pages)
    for words in (
        SENTENCE, "We decided to keep this rule for now.", "two people sleep badly", "20 February 2027",
        "The clinical lead", "Yes. Ask any member of staff.", "Say it at the morning meeting", "ask an advocate",
    ):  # fmt: skip
        assert words in shown
    assert shown.count("ask an advocate") == 1


async def test_nobody_signs_in_and_nothing_of_it_may_be_kept_or_found(pages: Pages) -> None:
    await kept(pages.service)
    store = pages.service.stores.learning
    before = await store.read(READINGS.where(store))
    answer = await pages.browser().get("/rules")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "set-cookie" not in answer.headers
    assert await store.read(READINGS.where(store)) == before


async def test_a_rule_that_is_only_proposed_stands_nowhere_on_it(pages: Pages) -> None:
    await pages.service.desk.rules.propose(LEAD, "phones")
    await pages.service.desk.rules.propose(LEAD, says={"register.sentence": "Nobody cooks after eight"})
    shown = await text(pages)
    assert "No rule is written down yet." in shown
    assert "phone" not in shown
    assert "cooks" not in shown


async def test_who_spoke_of_a_rule_how_many_and_what_only_leads_read_stand_nowhere_on_it(pages: Pages) -> None:
    service, store = pages.service, pages.service.stores.learning
    rule = await kept(service)
    hidden = {
        "register.harm": "someone was hurt in March", "register.own_rule": "they take my phone",
        "register.wish_words": "give it back", "register.lawful_words": "an act",
    }  # fmt: skip
    for field, words in hidden.items():
        await wrote(service, rule, field, words)
    proposed = await service.desk.rules.propose(LEAD, "bedtime")
    await store.write(*(restrictions.heard("bedtime", "unfair") for _ in range(6)))
    await service.desk.rules.decide(LEAD, proposed.id, KEEP, what="look again")
    shown = await text(pages)
    assert "Bed or lights out at a set time" in shown
    assert [words for words in hidden.values() if words in shown] == []
    assert not re.search(r"unfair|\b6\b|willow|staff member|spotted|proposed", shown.partition("<main")[2].lower())
    assert rule.hex() not in shown


@pytest.mark.parametrize(
    ("said", "language", "is_told"),
    [
        ("Nine say it is fair, six say it is not", "en_GB", True),
        ("9 fair, 6 not", "en_GB", True),
        ("9 fair, 3 not", "en_GB", False),
        ("Most say it is fair, Two do not", "en_GB", False),
        ("Tak: dziewięć, nie: trzy", "pl", False),
        ("نعم: ٩، لا: ٣", "ar", False),
    ],
    ids=["words", "figures", "small figure", "small word", "Polish", "Arabic figures"],
)
async def test_what_people_said_stands_on_it_unless_a_number_is_under_five(
    pages: Pages, said: str, language: str, *, is_told: bool
) -> None:
    service = pages.service
    rule = await kept(service)
    await wrote(service, rule, "register.what_people_said", said, language)
    shown, lead = await text(pages), await pages.signed_in("lead")
    assert (said in shown, "What people here said" in shown) == (is_told, is_told)
    notice = Document(BytesIO((await lead.get(f"/lead/rules/{rule.hex()}/notice-standard-en_GB.docx")).content))
    assert (said in [line.text for line in notice.paragraphs]) is is_told
    page = (await lead.get(f"/lead/rules/{rule.hex()}")).text
    assert said in page
    assert ("it names a number under five" in page) is not is_told


async def test_leads_read_what_its_review_wrote_and_nothing_that_people_wrote_themselves(pages: Pages) -> None:
    rule = await kept(pages.service)
    for_leads = dict.fromkeys(REVIEWED, "")
    for number, field in enumerate(for_leads):
        for_leads[field] = f"written as the {number}th"
        await wrote(pages.service, rule, field, for_leads[field])
    for field in ("register.own_rule", "register.wish_words"):
        await wrote(pages.service, rule, field, "ours alone")
    page = (await (await pages.signed_in("lead")).get(f"/lead/rules/{rule.hex()}")).text
    assert [words for words in for_leads.values() if words not in page] == []
    assert "ours alone" not in page
    who = {field.name: field.who_reads for field in FIELDS}
    assert {who[field] for field in REVIEWED} == {LEADS, EVERYONE}


async def test_all_that_stands_on_it_was_promised_to_be_read_by_everyone() -> None:
    who = {field.name: field.who_reads for field in FIELDS}
    assert {who.get(field, EVERYONE) for field in TOLD} == {EVERYONE}


async def test_past_its_day_a_rule_has_run_out_and_a_lifted_one_says_so_last(pages: Pages) -> None:
    service = pages.service
    await kept(service)
    other = await service.desk.rules.propose(LEAD, "hot_drinks")
    await service.desk.rules.decide(LEAD, other.id, LIFT, what="")
    pages.clock.move(days=100)
    shown = await text(pages)
    assert "The time of this rule is over. It has to be decided again." in shown
    assert "20 February 2027" not in shown
    assert "two people sleep badly" not in shown
    assert shown.index(SENTENCE) < shown.index("No hot drinks") < shown.index("This rule is lifted.")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/rules/easy_read/en_GB", "We keep this rule for now."),
        ("/rules/child/en_GB", "This rule stays for now."),
        ("/rules/standard/pl", "Zdecydowano, że ta zasada na razie zostaje."),
    ],
)
async def test_it_is_there_in_easy_words_for_children_and_in_another_language(
    pages: Pages, path: str, says: str
) -> None:
    await kept(pages.service)
    assert says in await text(pages, path)


async def test_what_staff_wrote_stays_in_its_language_and_says_which(pages: Pages) -> None:
    await kept(pages.service)
    shown = await text(pages, "/rules/standard/ur")
    assert '<html lang="ur" dir="rtl">' in shown
    assert re.search(rf'<h2[^>]* lang="en-GB" dir="auto">{SENTENCE}</h2>', shown)
    assert re.search(r'<p lang="en-GB" dir="auto">two people sleep badly</p>', shown)
    assert 'lang="en-GB" dir="auto"' not in await text(pages)


@pytest.mark.parametrize("language", ["pl", "ur", "ar"])
@pytest.mark.parametrize("form", ["standard", "easy_read", "child"])
async def test_the_notice_that_is_hung_up_says_in_a_language_what_stands_there(
    pages: Pages, form: str, language: str
) -> None:
    rule = await kept(pages.service)
    listed = html.unescape(re.sub("<[^>]+>|[\u2066-\u2069]", "", await text(pages, f"/rules/{form}/{language}")))
    lead = await pages.signed_in("lead")
    answer = await lead.get(f"/lead/rules/{rule.hex()}/notice-{form}-{language}.docx")
    assert f"notice-{form}-{language}.docx" in answer.headers["content-disposition"]
    _, draft, _, *lines = (line.text for line in Document(BytesIO(answer.content)).paragraphs)
    assert [line for line in lines if line not in listed] == []
    assert draft in listed
    assert {SENTENCE, "two people sleep badly"} < set(lines)


async def test_a_list_with_a_missing_word_is_in_english_as_its_notice_is(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = await kept(pages.service)
    monkeypatch.setattr(reading, "has", lambda *_: False)
    assert '<html lang="en-GB"' in await text(pages, "/rules/standard/pl")
    lead = await pages.signed_in("lead")
    assert "notice-standard-pl" not in (await lead.get(f"/lead/rules/{rule.hex()}")).text
    taken = await lead.get(f"/lead/rules/{rule.hex()}/notice-standard-pl.docx")
    assert "notice-standard-en_GB.docx" in taken.headers["content-disposition"]


@pytest.mark.parametrize("path", ["/rules/symbols/en_GB", "/rules/standard/xx", "/rules/standard"])
async def test_no_other_address_of_it_is_there(pages: Pages, path: str) -> None:
    assert (await pages.browser().get(path)).status_code == 404


async def test_the_door_leads_to_it_in_the_form_and_language_it_has_itself(pages: Pages) -> None:
    browser = pages.browser()
    door = (await browser.get("/")).text
    assert 'href="/rules/standard/en_GB">Read the list of rules</a>' in door
    for act, leads in (("form:easy_read", "/rules/easy_read/en_GB"), ("form:symbols", "/rules/easy_read/en_GB")):
        token = re.search(r'name="token" value="([^"]+)"', door)
        assert token is not None
        door = (await browser.post("/talk", data={"token": token[1], "act": act})).text
        assert f'href="{leads}">Read the rules</a>' in door
