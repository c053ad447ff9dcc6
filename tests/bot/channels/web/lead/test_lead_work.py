"""The work at the desk through its pages: an incident, its review, actions, rules; what is typed is looked at first."""

import re

import msgspec
from httpx import AsyncClient, Response
from lead_browser import LEAD, Pages

from accessibility.lead import say
from bot.access import CONSOLE
from bot.desk.reviews import AnswerBack
from bot.storage.learning import record
from bot.storage.learning.record import Answer

ENDED = "2026-11-23T18:10"
OPENING = {"whose": "young_person", "staff": "2", "witness": "1", "ended": ENDED, "kind": "05", "local": "INC-4471"}


async def opened(browser: AsyncClient) -> tuple[str, Response]:
    answer = await browser.post("/lead/incidents/new", data=OPENING)
    found = re.search(r"<code>([2-9A-Z]{10})</code>", answer.text)
    assert found is not None, answer.text
    return found[1], answer


async def review(browser: AsyncClient, code: str, **more: str) -> str:
    begun = {"kind": "action_review", "involved": "no", "unit": "other", **more}
    answer = await browser.post(f"/lead/incidents/{code}/review", data=begun)
    assert answer.status_code == 200, answer.text
    return str(answer.url.path)


async def test_an_incident_is_opened_and_its_invitations_are_shown_once(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    assert "No names" in (await browser.get("/lead/incidents/new")).text
    code, answer = await opened(browser)
    links = re.findall(r"http\S+/i/([\w-]{20,})<", answer.text)
    assert len(links) == len(set(links)) == 4
    assert answer.text.count('class="qr"') == 4
    assert all(code not in link for link in links)
    shown = (await browser.get(f"/lead/incidents/{code}")).text
    assert not any(link in shown for link in links)
    for said in ("INC-4471", "Seclusion", "23 November 2026, 18:10", "Staff 2"):
        assert said in shown
    part = re.search(r'name="part" value="(\w+)"', shown)
    assert part is not None
    again = await browser.post(f"/lead/incidents/{code}/again", data={"part": part[1]})
    assert again.text.count('class="qr"') == 1


async def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    wrong = {
        "whose": ("", "incident.whose_missing"),
        "staff": ("many", "incident.wrong_number"),
        "witness": ("21", "incident.wrong_number"),
        "ended": ("2026-11-24T18:10", "incident.wrong_time"),
    }
    for field, (value, problem) in wrong.items():
        answer = await browser.post("/lead/incidents/new", data=OPENING | {field: value})
        assert answer.status_code == 422
        assert say(problem) in answer.text
        assert "INC-4471" in answer.text
    assert not re.search(r"/lead/incidents/[2-9A-Z]{10}", (await browser.get("/lead/incidents")).text)


async def test_what_staff_did_is_ticked_and_who_answered_stands_nowhere(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    code, _ = await opened(browser)
    at = f"/lead/incidents/{code}"
    part = re.findall(r'name="part" value="(\w+)"', (await browser.get(at)).text)[0]
    early = await browser.post(f"{at}/offered", data={"part": part, "day": "2026-11-22"})
    assert (early.status_code, say("incident.wrong_day") in early.text) == (422, True)
    assert (await browser.post(f"{at}/offered", data={"part": part})).text.count(
        "Support offered 23 November 2026"
    ) == 1
    assert (await browser.post(f"{at}/asked", data={"part": part})).text.count("Invitation given 23 November 2026") == 1
    assert (await browser.post(f"{at}/asked", data={"part": "00"})).status_code == 404
    assert "answered is not known here" in (await browser.get(at)).text
    ticked = await browser.post(f"{at}/tick", data={"duty": "first_check", "done": ENDED})
    assert "Done 23 November 2026, 18:10" in ticked.text
    later = await browser.post(f"{at}/tick", data={"duty": "first_check", "done": "2026-11-25T18:10"})
    assert later.status_code == 422
    closed = await browser.post(f"{at}/close")
    assert "New invitation" not in closed.text


async def test_after_a_death_learning_is_closed_and_nobody_is_invited(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    answer = await browser.post("/lead/incidents/new", data=OPENING | {"serious": "yes"})
    assert say("invited.law") in answer.text
    assert 'class="qr"' not in answer.text


async def test_a_review_goes_from_the_view_to_an_action_and_an_answer_and_closes(pages: Pages) -> None:
    browser = await pages.signed_in("lead", "facilitator")
    code, _ = await opened(browser)
    at = await review(browser, code)
    held = await browser.post(f"{at}/close")
    assert (held.status_code, say("review.stays_open") in held.text, say("lacks.view") in held.text) == (
        422,
        True,
        True,
    )
    await browser.post(f"{at}/hold", data={"view": "heard", "held_on": "2026-11-23", "lived": "no"})
    await browser.post(f"{at}/words", data={"say_expected": "A quiet room", "say_learned": "The room was full"})
    training = {"say_what": "A talk about it", "changes": "training", "owner": "team", "due": "2026-12-07"}
    assert say("lacks.system") in (await browser.post(f"{at}/action", data=training)).text
    action = {"say_what": "Keep one room free", "changes": "place", "owner": "manager", "due": "2026-12-07"}
    ready = await browser.post(f"{at}/action", data=action)
    assert say("review.ready") in ready.text
    assert "A quiet room" in ready.text
    await browser.post(
        f"{at}/plan", data={"kind": "personal", "owner": "team", "due": "2026-12-07", "form": "easy_read"}
    )
    answer = {"say_said": "You waited long", "say_did": "One room stays free", "by_day": "2026-12-01"}
    assert say("review.tell") in (await browser.post(f"{at}/answer", data=answer)).text
    assert say("review.tell") not in (await browser.post(f"{at}/tell")).text
    closed = await browser.post(f"{at}/close")
    assert closed.text.count("After 30 days") and closed.text.count("After 90 days")
    back = await browser.post(f"{at}/back", data={"days": "30", "again": "no"})
    assert "It did not come again" in back.text
    assert (await browser.post(f"{at}/close")).status_code == 404


async def test_who_was_part_of_it_leads_no_review_unless_somebody_else_agrees(pages: Pages) -> None:
    browser, second = await pages.signed_in("lead"), await pages.signed_in("facilitator")
    code, _ = await opened(browser)
    involved = {"kind": "huddle", "involved": "yes", "unit": "same"}
    refused = await browser.post(f"/lead/incidents/{code}/review", data=involved)
    assert (refused.status_code, say("review.was_involved") in refused.text) == (422, True)
    at = await review(browser, code, involved="yes", exception="no_one_else")
    own = await browser.post(f"{at}/approve")
    assert (own.status_code, say("review.second_person") in own.text) == (422, True)
    assert say("lacks.independence") in own.text
    agreed = await second.post(f"{at}/approve")
    assert say("review.approved") in agreed.text
    assert say("lacks.independence") not in agreed.text


async def test_a_name_is_shown_to_its_writer_and_written_only_where_they_say_that_it_is_none(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    typed = {"card": "", "say_sentence": "Sarah Jones locks the kitchen at night"}
    asked = await browser.post("/lead/rules", data=typed)
    assert (asked.status_code, say("names.title") in asked.text) == (422, True)
    assert "<mark>" in asked.text
    assert "Up for review" not in (await browser.get("/lead/rules")).text
    kept = await browser.post("/lead/rules", data=typed | {"sure": "yes"})
    assert "locks the kitchen" in kept.text


async def test_a_rule_is_not_kept_without_a_reason_and_its_lifting_is_the_headline(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    made = await browser.post("/lead/rules", data={"card": "phones", "say_sentence": ""})
    at = str(made.url.path)
    assert "Everyone hands in their phone" in made.text
    keep = {"decision": "keep", "decided_by": "manager", "owner": "manager", "review_by": "2026-12-20"}
    lacking = await browser.post(at, data=keep)
    assert lacking.status_code == 422
    for lacks in ("reason", "exemption"):
        assert say(f"undecided.{lacks}") in lacking.text
    assert 'value="2026-12-20"' in lacking.text
    late = await browser.post(
        at, data=keep | {"review_by": "2027-06-20", "say_reason": "Two plans", "exemption": "yes"}
    )
    assert say("undecided.review_by_too_far") in late.text
    kept = await browser.post(at, data=keep | {"say_reason": "Two plans say why", "exemption": "yes"})
    assert "Two plans say why" in kept.text
    assert say("rule.again_of", rule="Everyone hands in their phone") in (await browser.get("/lead/actions")).text
    pages.clock.move(days=40)
    browser = await pages.signed_in("lead", address="later@example.org")
    assert "Review 13 days late" in (await browser.get("/lead/rules")).text.replace("\n", "")
    assert "Rules due for review" in (await browser.get("/lead")).text
    lifted = await browser.post(at, data={"decision": "lift", "decided_by": "manager", "told": "notice"})
    assert "This rule is lifted" in lifted.text
    assert "1 rule lifted" in (await browser.get("/lead")).text


async def test_a_rule_that_came_from_a_learning_talk_is_given_its_words(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    made = await pages.service.desk.rules.propose(LEAD, came_from="learning")
    at = f"/lead/rules/{made.id.hex()}"
    assert say("rule.name") in (await browser.get(at)).text
    assert (await browser.post(at, data={"name": "yes"})).status_code == 422
    named = await browser.post(at, data={"name": "yes", "card": "bedtime"})
    assert "Bed or lights out at a set time" in named.text
    assert (await browser.post(at, data={"name": "yes", "card": "phones"})).status_code == 404


async def test_an_action_is_looked_at_closed_with_proof_and_opened_again(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    code, _ = await opened(browser)
    review_at = await review(browser, code)
    action = {"say_what": "Keep one room free", "changes": "place", "owner": "manager", "due": "2026-11-24"}
    of = re.search(r"/lead/actions/[0-9a-f]{32}", (await browser.post(f"{review_at}/action", data=action)).text)
    assert of is not None
    link = await browser.post(f"{of[0]}/owner")
    assert link.text.count('class="qr"') == 1
    pages.clock.move(days=3)
    browser = await pages.signed_in("lead", address="later@example.org")
    assert "Actions that are late" in (await browser.get("/lead")).text
    assert (await browser.post(f"{of[0]}/close", data={"say_proof": "A sign"})).status_code == 404
    await browser.post(f"{of[0]}/look")
    assert (await browser.post(f"{of[0]}/close", data={"say_proof": ""})).status_code == 422
    assert "A sign on the door" in (await browser.post(f"{of[0]}/close", data={"say_proof": "A sign on the door"})).text
    assert (await browser.post(f"{of[0]}/reopen", data={"due": "2026-11-01"})).status_code == 422
    again = await browser.post(f"{of[0]}/reopen", data={"due": "2026-12-24", "owner": "estates"})
    assert "Estates or kit" in again.text
    assert "A sign on the door" not in again.text


async def test_papers_are_taken_from_the_page_on_which_their_record_stands_and_that_is_logged(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    code, _ = await opened(browser)
    review_at = await review(browser, code)
    rule_at = str((await browser.post("/lead/rules", data={"card": "phones", "say_sentence": ""})).url.path)
    begins = {"pdf": b"%PDF", "docx": b"PK", "ics": b"BEGIN:VCALENDAR"}
    taken, offered = [], []
    for at in (review_at, rule_at, "/lead/actions"):
        for path in re.findall(r'href="([^"]+\.(?:pdf|docx|ics))"', (await browser.get(at)).text):
            offered.append(path.removeprefix(at).lstrip("/"))
            if re.search("-(?:cy|pl|ro|ar)[.]", path):  # a notice is made alike in each; one of every script is enough
                continue
            answer = await browser.get(path)
            assert answer.content.startswith(begins[path.rpartition(".")[2]]), path
            assert "attachment" in answer.headers["content-disposition"]
            assert code not in answer.headers["content-disposition"]
            taken.append(path.removeprefix(at).lstrip("/"))
    notices = [
        f"notice-{form}-{language}.{ending}"
        for language in ("en_GB", "cy", "pl", "ur", "ar", "ro")
        for form in ("standard", "easy_read", "child")
        for ending in ("pdf", "docx")
    ]
    assert offered == ["sheet.pdf", "sheet.docx", *notices, ".pdf", ".docx", ".ics"]
    notices = [one for one in notices if one in taken]
    assert len(notices) == 12
    assert (await browser.get(f"{review_at}/sheet.txt")).status_code == 404
    for none in ("notice-loud-en_GB.pdf", "notice-standard-xx.pdf", "notice-standard-en_GB.txt", "notice-standard.pdf"):
        assert (await browser.get(f"{rule_at}/{none}")).status_code == 404
    read = [one.record for one in await pages.service.desk.access.readings(CONSOLE)]
    assert read.count(bytes.fromhex(rule_at.rpartition("/")[2])) > len(notices)


async def test_whoever_is_in_no_chat_is_handed_a_link_to_what_was_done_once_there_is_an_answer(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    code, _ = await opened(browser)
    at = f"/lead/incidents/{code}"
    part = re.search(r'name="part" value="(\w+)"', (await browser.get(at)).text)
    assert part is not None
    assert say("incident.hear") not in (await browser.get(at)).text
    assert (await browser.post(f"{at}/hear", data={"part": part[1]})).status_code == 404
    await pages.service.desk.reviews.promise(LEAD, AnswerBack(code, "It was loud", "One room stays free", ""))
    assert (await browser.get(at)).text.count(
        say("incident.hear")
    ) == 2 * 3  # person and staff; a witness was not asked
    answer = await browser.post(f"{at}/hear", data={"part": part[1]})
    link = re.search(r"http\S+/i/([\w-]{20,})<", answer.text)
    assert link is not None
    found = await pages.service.learning.invitation(link[1])
    assert found is not None
    assert (found.flow, found.incident) == ("learning/you_said_we_did", code)


async def test_an_incident_may_be_more_than_one_persons_and_each_is_invited(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    answer = await browser.post("/lead/incidents/new", data=OPENING | {"whose": ["young_person", "few_words"]})
    assert answer.text.count('class="qr"') == 5


async def test_a_rule_without_words_is_named_before_there_is_a_link_to_its_review(pages: Pages) -> None:
    browser, store = await pages.signed_in("lead"), pages.service.stores.learning
    made = await pages.service.desk.rules.propose(LEAD, came_from="people")
    skipped = (
        Answer("register.sentence", ("#skipped",)),
        Answer("register.wish_words", ("ask us",), "person", "en_GB"),
    )
    for one in skipped:
        await store.write(*record.keep(store, made.id, one, store.today()))
    at = f"/lead/rules/{made.id.hex()}"
    refused = await browser.post(f"{at}/review", data={})
    assert refused.status_code == 422
    assert "Which rule it is: choose one, or write it." in refused.text
    assert "/i/" not in refused.text
    assert "#skipped" not in refused.text
    named = await browser.post(at, data={"name": "yes", "card": "", "say_sentence": "Everyone is in bed at nine"})
    assert "Everyone is in bed at nine" in named.text
    assert "/i/" in (await browser.post(f"{at}/review", data={})).text


async def test_a_link_to_review_a_rule_holds_nothing_of_it(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    at = str((await browser.post("/lead/rules", data={"card": "phones", "say_sentence": ""})).url.path)
    answer = await browser.post(f"{at}/review")
    link = re.search(r"http\S+/i/([\w-]{20,})<", answer.text)
    assert link is not None
    assert at.rpartition("/")[2] not in link[1]
    assert "phone" not in answer.text
    assert "t.me" not in answer.text  # no bot is known here


async def test_where_the_bot_is_known_invitations_lead_into_the_chat_too(pages: Pages) -> None:
    place = pages.service.desk.incidents.place
    pages.service.desk.incidents.place = msgspec.structs.replace(place, by_chat=frozenset({"staff", "young_person"}))
    pages.service.desk.know_bot("after_bot")
    _, answer = await opened(await pages.signed_in("lead"))
    assert len(re.findall(r"https://t\.me/after_bot\?start=i_[\w-]{20,}<", answer.text)) == 3  # none for the witness


async def test_what_is_not_there_is_said_plainly(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    for path in ("incidents/NOTTHERE22", "reviews/00", "reviews/x", "actions/ff", "rules/zz"):
        answer = await browser.get(f"/lead/{path}")
        assert (answer.status_code, say("gone.title") in answer.text) == (404, True)


async def test_a_form_that_is_sent_twice_counts_once(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    number = re.search(r'name="once" value="(\w+)"', (await browser.get("/lead/incidents/new")).text)
    assert number is not None
    lacking = await browser.post("/lead/incidents/new", data=OPENING | {"whose": "", "once": number[1]})
    fresh = re.search(r'name="once" value="(\w+)"', lacking.text)
    assert fresh is not None and fresh[1] != number[1]
    first = await browser.post("/lead/incidents/new", data=OPENING | {"once": fresh[1]})
    second = await browser.post("/lead/incidents/new", data=OPENING | {"once": fresh[1]})
    assert say("invited.once") in first.text
    assert (second.status_code, say("twice.title") in second.text) == (409, True)
    listed = (await browser.get("/lead/incidents")).text
    assert len(re.findall(r"/lead/incidents/[2-9A-Z]{10}", listed)) == 1


async def test_words_that_were_looked_at_for_a_name_are_taken_after_all(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    number = re.search(r'name="once" value="(\w+)"', (await browser.get("/lead/rules")).text)
    assert number is not None
    typed = {"card": "", "say_sentence": "Sarah Jones locks the kitchen", "once": number[1]}
    assert say("names.title") in (await browser.post("/lead/rules", data=typed)).text
    assert "locks the kitchen" in (await browser.post("/lead/rules", data=typed | {"sure": "yes"})).text
