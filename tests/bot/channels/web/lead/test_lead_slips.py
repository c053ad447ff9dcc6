"""Slips at the desk: a mistyped year, a form sent again from a page gone back to, two leads on one thing at once."""

import re

import pytest
from lead_browser import LEAD, Pages

from accessibility.lead import say
from bot.channels.web.lead.plots import Bar, Side, most_said
from bot.desk.incidents import Opening

OPENING = {"whose": "person", "staff": "1", "ended": "2026-11-23T18:10", "kind": "09"}
BEGUN = {"kind": "action_review", "involved": "no", "unit": "other"}
ACTION = {"say_what": "Keep one room free", "changes": "place", "owner": "manager", "due": "2026-12-07"}
ANSWER = {"say_said": "You waited long", "say_did": "One room stays free"}


async def incident(pages: Pages) -> str:
    return f"/lead/incidents/{(await pages.incident()).code}"


async def test_every_field_of_every_form_has_a_name_that_is_a_word_and_every_id_stands_once(pages: Pages) -> None:
    browser = await pages.signed_in("lead", "facilitator")
    at = await incident(pages)
    held = str((await browser.post(f"{at}/review", data=BEGUN)).url.path)
    rule = str((await browser.post("/lead/rules", data={"card": "phones"})).url.path)
    for path in (at, f"{at}/review", held, rule, "/lead/incidents/new", "/lead/numbers", "/lead/actions/calendars"):
        shown = (await browser.get(path)).text
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", shown)
        assert [field for field in fields if not re.search(r' name="\w+"', field)] == [], path
        ids = re.findall(r' id="([^"]+)"', shown)
        assert len(ids) == len(set(ids)), path


async def test_the_time_that_somebody_typed_beside_a_duty_is_the_time_at_which_it_was_done(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    at = await incident(pages)
    form = (await browser.get(at)).text.partition(f'action="{at}/tick"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', form))
    assert set(fields) == {"once", "duty", "done"}
    ticked = await browser.post(f"{at}/tick", data=fields | {"done": "2026-11-23T18:10"})
    assert "Done 23 November 2026, 18:10." in ticked.text


async def test_a_plan_is_added_and_was_brought_up_to_date(pages: Pages) -> None:
    browser = await pages.signed_in("facilitator")
    at = str((await browser.post(f"{await incident(pages)}/review", data=BEGUN)).url.path)
    form = (await browser.get(at)).text.partition(f'action="{at}/plan"')[2].partition("</form>")[0]
    assert set(re.findall(r'name="(\w+)"', form)) == {"once", "kind", "owner", "due", "form"}
    plan = {"kind": "personal", "owner": "manager", "due": "2026-12-07", "form": "easy_read"}
    over = await browser.post(f"{at}/plan", data=plan | {"due": "2026-11-01"})
    assert (over.status_code, say("review.past_day") in over.text) == (422, True)
    added = await browser.post(f"{at}/plan", data=plan)
    known = re.search(r'name="known" value="(\w+)"', added.text)
    assert known is not None
    assert "Due 7 December 2026." in added.text
    assert "Up to date since 23 November 2026" in (await browser.post(f"{at}/plan", data={"known": known[1]})).text


@pytest.mark.parametrize("ended", ["0026-11-23T18:10", "0001-01-01T00:00", "2019-11-23T18:10", "9999-12-31T23:59"])
async def test_an_incident_of_a_mistyped_year_is_not_opened_and_no_page_is_drawn_from_that_year_on(
    pages: Pages, ended: str
) -> None:
    browser = await pages.signed_in("lead")
    refused = await browser.post("/lead/incidents/new", data=OPENING | {"ended": ended})
    assert (refused.status_code, say("incident.wrong_time") in refused.text) == (422, True)
    assert (await browser.get("/lead/figures/offers.csv")).text.count("\n") == 1  # the names of its columns alone
    then = pages.clock().replace(year=2019)
    with pytest.raises(ValueError, match="at most three years ago"):
        await pages.service.desk.incidents.open(LEAD, Opening({"person": 1}, then))


async def test_a_day_that_cannot_be_is_never_recorded_as_another_day(pages: Pages) -> None:
    browser = await pages.signed_in("lead", "facilitator")
    at = await incident(pages)
    part = re.findall(r'name="part" value="(\w+)"', (await browser.get(at)).text)[0]
    for day in ("0026-11-23", "9999-12-31", "yesterday"):
        answer = await browser.post(f"{at}/offered", data={"part": part, "day": day})
        assert (answer.status_code, say("incident.wrong_day") in answer.text) == (422, True)
    for done in ("0026-11-23T18:10", "2025-11-23T18:10"):
        answer = await browser.post(f"{at}/tick", data={"duty": "first_check", "done": done})
        assert (answer.status_code, say("incident.wrong_done") in answer.text) == (422, True)
    assert "Support offered 2" not in (await browser.get(at)).text
    held = str((await browser.post(f"{at}/review", data=BEGUN)).url.path)
    for day in ("0026-11-23", "2026-11-22", "2026-11-24"):
        answer = await browser.post(f"{held}/hold", data={"view": "heard", "held_on": day})
        assert (answer.status_code, say("review.wrong_day") in answer.text) == (422, True)
    late = await browser.post(f"{held}/action", data=ACTION | {"due": "9999-12-31"})
    assert (late.status_code, say("review.past_day") in late.text) == (422, True)


async def test_a_form_that_lacked_something_is_taken_from_the_page_gone_back_to_and_then_once(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    lacking = await browser.post("/lead/incidents/new", data=OPENING | {"once": "1" * 16, "whose": ""})
    assert lacking.status_code == 422
    taken = await browser.post("/lead/incidents/new", data=OPENING | {"once": "1" * 16})
    assert taken.text.count('class="qr"') == 2
    again = await browser.post("/lead/incidents/new", data=OPENING | {"once": "1" * 16})
    assert (again.status_code, say("twice.title") in again.text) == (409, True)


async def test_an_answer_that_was_sent_stays_as_it_was_sent(pages: Pages) -> None:
    first, second = await pages.signed_in("facilitator"), await pages.signed_in("lead")
    at = str((await first.post(f"{await incident(pages)}/review", data=BEGUN)).url.path)
    over = await first.post(f"{at}/answer", data=ANSWER | {"by_day": "2026-11-01"})
    assert (over.status_code, say("review.past_day") in over.text) == (422, True)
    await first.post(f"{at}/answer", data=ANSWER | {"by_day": "2026-11-24"})
    pages.clock.move(days=2)
    first, second = [await pages.signed_in("facilitator", address=name) for name in ("a@example.org", "b@example.org")]
    mended = ANSWER | {"by_day": "2026-11-24", "say_did": "Two rooms stay free"}  # its promised day is over, and stays
    assert "Two rooms stay free" in (await first.post(f"{at}/answer", data=mended)).text
    assert "Sent 25 November 2026." in (await first.post(f"{at}/tell")).text
    assert (await second.post(f"{at}/tell")).status_code == 404
    assert (await second.post(f"{at}/answer", data=mended | {"say_did": "Nothing"})).status_code == 404
    shown = (await second.get(at)).text
    assert ("Two rooms stay free" in shown, "Sent 25 November 2026." in shown, "Nothing<" in shown) == (
        True,
        True,
        False,
    )


async def test_an_action_under_way_is_not_called_done_because_an_answer_went_out(pages: Pages) -> None:
    browser = await pages.signed_in("lead", "facilitator")
    at = str((await browser.post(f"{await incident(pages)}/review", data=BEGUN)).url.path)
    agreed = (await browser.post(f"{at}/action", data=ACTION)).text
    of = re.search(r"/lead/actions/[0-9a-f]{32}", agreed)
    assert of is not None
    await browser.post(f"{at}/answer", data=ANSWER)
    told = (await browser.post(f"{at}/tell")).text
    assert (say("tag.told") in told, f">{say('state.agreed')}</span>" in told) == (False, True)
    assert "told,0" in (await browser.get("/lead/figures/actions.csv")).text
    await browser.post(f"{of[0]}/look")
    await browser.post(f"{of[0]}/close", data={"say_proof": "A sign on the door"})
    assert say("tag.told") in (await browser.get(at)).text
    assert "told,1" in (await browser.get("/lead/figures/actions.csv")).text


async def test_a_rule_stands_once_on_the_register_and_stays_lifted_when_another_lead_decides_too(pages: Pages) -> None:
    first, second = await pages.signed_in("lead"), await pages.signed_in("lead", address="second@example.org")
    at = str((await first.post("/lead/rules", data={"card": "phones"})).url.path)
    assert str((await second.post("/lead/rules", data={"card": "phones"})).url.path) == at
    keep = {
        "decision": "keep", "decided_by": "manager", "owner": "manager", "exemption": "yes", "say_reason": "A plan",
        "review_by": "2026-12-20",
    }  # fmt: skip
    assert "A plan" in (await first.post(at, data=keep)).text
    lifted = await first.post(at, data={"decision": "lift", "decided_by": "manager"})
    assert ("This rule is lifted" in lifted.text, say("rule.reason") in lifted.text) == (True, False)
    assert (await second.post(at, data=keep)).status_code == 404
    assert "This rule is lifted" in (await second.get(at)).text
    assert str((await second.post("/lead/rules", data={"card": "phones"})).url.path) != at


async def test_bed_days_are_read_with_their_comma_and_a_number_that_is_none_is_refused(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    for typed in ("1,204", "1 204", "1204"):
        assert (
            "<td>1204</td>"
            in (await browser.post("/lead/numbers/bed-days", data={"month": "2026-11", "number": typed})).text
        )
    # a field for numbers alone would drop what has a comma before it is sent
    assert 'name="number" type="text"' in (await browser.get("/lead/numbers")).text
    for typed in ("1,2", "1,2045", ",204", "12.5", "-3"):
        refused = await browser.post("/lead/numbers/bed-days", data={"month": "2026-11", "number": typed})
        assert (refused.status_code, say("numbers.wrong_number") in refused.text) == (422, True)


async def test_the_second_who_looks_back_changes_nothing(pages: Pages) -> None:
    browser = await pages.signed_in("facilitator")
    at = str((await browser.post(f"{await incident(pages)}/review", data=BEGUN)).url.path)
    await browser.post(f"{at}/hold", data={"view": "heard", "held_on": "2026-11-23"})
    await browser.post(f"{at}/none", data={"reason": "other"})
    await browser.post(f"{at}/close")
    assert say("again.yes") in (await browser.post(f"{at}/back", data={"days": "30", "again": "yes"})).text
    assert (await browser.post(f"{at}/back", data={"days": "30", "again": "no"})).status_code == 404


def test_one_day_is_said_as_one_day() -> None:
    for key in ("rule.in_force", "rule.late", "time.middle", "chart.days"):
        assert "1 day" in say(key, days=1)
        assert "1 days" not in say(key, days=1)
        assert "2 days" in say(key, days=2)
    assert say("rules.lifted_on", day="today", days=1) == "Lifted today, after 1 day."
    assert say("rule.lifted_after", rule="A rule", days="1") == "A rule: lifted after 1 day."


def test_no_theme_is_called_the_most_where_two_are_as_large() -> None:
    def side(theme: str, people: int, staff: int) -> Side:
        return Side(theme, Bar("", people), Bar("", staff))

    assert most_said([side("noise", 8, 5), side("waiting", 8, 9)]) == ("", "waiting")
    assert most_said([]) == ("", "")
