"""What a lead sees in numbers and in words: hidden where few, from support the offers alone, each reading logged."""

import io
import re
import zipfile
from collections.abc import Mapping

from lead_browser import LEAD, Pages

from accessibility.lead import say
from bot.desk.releases import Answer
from bot.storage.learning import record, restrictions
from bot.storage.learning.record import Reflection

CHOSEN: Mapping[str, tuple[str, ...]] = {"reflection.kind": ("holding",), "reflection.harder": ("noise",)}


async def released(pages: Pages, writers: int, *, on: str = "2026-11-20") -> None:
    """So many staff reflections, released on that day, or (on nothing) waiting because they are too few."""
    store = pages.service.stores.learning
    for number in range(writers):
        of = store.random(16)
        state = "released" if on else "sent"
        made = Reflection(of, b"", "learning/staff", "staff", state=state, day="2026-11-16", released_on=on)  # type: ignore[arg-type]  # a State
        await store.write(record.begin(made))
        answers = [
            *(Answer(*each) for each in CHOSEN.items()),
            Answer("reflection.change", (f"Room {number}",), "person", "en_GB"),
        ]
        await store.write(*(write for one in answers for write in record.keep(store, of, one, "2026-11-16")))


async def test_the_standard_that_a_service_set_itself_stands_on_its_page(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    assert say("key.target", target="70%") in (await browser.get("/lead")).text  # as the made-up service has it


async def test_a_theme_of_fewer_than_five_is_words_and_the_sides_are_never_added(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    await released(pages, 4)
    shown = (await browser.get("/lead")).text
    themes = shown[shown.index('data-plot="themes"') : shown.index('data-plot="actions"')]
    assert "fewer than 5" in themes
    assert "<b>4</b>" not in themes
    assert (await browser.get("/lead/figures/themes.csv")).text.count("[c]") >= 1
    await released(pages, 1)
    shown = (await browser.get("/lead")).text
    themes = shown[shown.index('data-plot="themes"') : shown.index('data-plot="actions"')]
    assert "<b>5</b>" in themes
    assert say("home.never_added") in themes


async def test_of_support_only_offers_stand_on_any_page(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    await pages.incident()
    shown = (await browser.get("/lead")).text
    assert "From support: only how many offers we made." in shown
    assert say("home.standard") in shown
    for never in ("uptake", "declined support", "check-in", "engagement", "response rate"):
        assert never not in shown.lower()


async def test_released_answers_are_read_without_writer_and_order(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    await released(pages, 3)
    shown = (await browser.get("/lead/released")).text
    assert shown.count("A staff member") == 3
    assert "Week of 16 November 2026" in shown
    assert "Holding" in shown and "What one thing would you change?" in shown
    for never in ("2026-11-20", "20 November", "incident"):
        assert never not in shown[shown.index("<main") :]


async def test_older_releases_open_behind_a_link(pages: Pages) -> None:
    browser = await pages.signed_in("facilitator")
    await released(pages, 3, on="2026-09-04")
    assert say("released.none") in (await browser.get("/lead/released")).text
    assert (await browser.get("/lead/released?all=yes")).text.count("A staff member") == 3


async def test_what_fewer_than_three_wrote_is_read_by_the_facilitator_alone(pages: Pages) -> None:
    lead, facilitator = await pages.signed_in("lead"), await pages.signed_in("facilitator")
    await released(pages, 1, on="")
    assert "Holding" not in (await lead.get("/lead/released")).text
    assert (await lead.get("/lead/few")).status_code == 403
    assert "Holding" in (await facilitator.get("/lead/few")).text


async def test_bed_days_and_a_new_phase_are_typed_in_with_their_reason(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    for wrong in (
        {"month": "2026-12", "number": "300"},
        {"month": "2026-10", "number": "0"},
        {"month": "x", "number": "3"},
    ):
        assert (await browser.post("/lead/numbers/bed-days", data=wrong)).status_code == 422
    typed = await browser.post("/lead/numbers/bed-days", data={"month": "2026-10", "number": "310"})
    assert "<td>310</td>" in typed.text
    phase = {"measure": "offers", "since": "2026-10-01", "say_reason": ""}
    assert say("numbers.wrong_reason") in (await browser.post("/lead/numbers/phase", data=phase)).text
    started = await browser.post("/lead/numbers/phase", data=phase | {"say_reason": "A prompt at handover"})
    assert "A prompt at handover" in started.text


async def test_a_quarter_that_is_over_is_taken_as_files_and_the_operator_sees_that_it_was(pages: Pages) -> None:
    browser, operator = await pages.signed_in("lead"), await pages.signed_in("operator")
    await pages.incident()
    assert (await browser.post("/lead/share", data={"period": "2026-Q4", "kind": "json"})).status_code == 422
    for kind, starts in (("xlsx", b"PK"), ("csv", b"PK"), ("json", b"{")):
        taken = await browser.post("/lead/share", data={"period": "2026-Q3", "kind": kind})
        assert taken.content.startswith(starts)
        assert "attachment" in taken.headers["content-disposition"]
        if kind == "csv":
            assert all(name.endswith(".csv") for name in zipfile.ZipFile(io.BytesIO(taken.content)).namelist())
    log = (await operator.get("/lead/readings")).text
    assert "Took it out: 2026-Q3" in log or "Published: 2026-Q3" in log


async def test_every_page_that_was_read_stands_in_the_log_without_what_it_said(pages: Pages) -> None:
    browser, operator = await pages.signed_in("lead"), await pages.signed_in("operator")
    opened = await pages.incident()
    rule = await pages.service.desk.rules.propose(LEAD, says={"register.sentence": "No tea at night"})
    for path in (f"/lead/incidents/{opened.code}", f"/lead/rules/{rule.id.hex()}", "/lead/released", "/lead"):
        assert (await browser.get(path)).status_code == 200
    log = (await operator.get("/lead/readings")).text
    for kind in ("Incidents", "Rules for everyone", "What people sent", "Figures", "What is due"):
        assert f"<div>Read: {kind}</div>" in log
    assert "No tea" not in log
    assert "lead@example.org" not in log
    accounts = (await operator.get("/lead/accounts")).text
    assert "lead@example.org" in accounts
    codes = set(re.findall(r"<code>([0-9a-f]{8})</code>", log))
    assert codes - {LEAD.account.hex()[:8]} <= set(
        re.findall(r"<code>([0-9a-f]{8})</code>", accounts)
    )  # whose a line is can be found out


async def test_that_people_call_a_rule_unfair_is_said_from_five_on_and_never_how_many(pages: Pages) -> None:
    browser, store = await pages.signed_in("lead"), pages.service.stores.learning
    rule = await pages.service.desk.rules.propose(LEAD, "bedtime")
    for number in range(1, 6):
        await store.write(restrictions.heard("bedtime", "unfair"), restrictions.heard("phones", "unfair"))
        shown = (await browser.get(f"/lead/rules/{rule.id.hex()}")).text
        assert (say("rule.unfair") in shown) == (number == 5)
    await store.write(restrictions.heard("bedtime", "unfair"))
    six = (await browser.get(f"/lead/rules/{rule.id.hex()}")).text
    number = re.compile(r'name="once" value="\w+"')
    assert number.sub("", six) == number.sub("", shown)
