"""What is missing before going live: each failure has its fix, and a service that lacks nothing passes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot import doctor
from bot.settings import Settings, demonstration, load
from bot.settings.signposts import helplines
from flows.engine.load import Book, load_book

TODAY = date(2026, 11, 25)
HTTPS = {"AFTERWARDS_PUBLIC_URL": "https://afterwards.example.org"}
FIVE = ("people", "support", "learning", "safety", "keys")
ON_CALL = 'label = "Staff support on call"\nphone = "0117 496 0 129"\nhours = '
Change = tuple[str, str]


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.fixture
def service(tmp_path: Path) -> Callable[..., Settings]:
    """A service that lacks nothing, with some of its text changed."""

    def make(*changes: Change, environ: dict[str, str] | None = None) -> Settings:
        rung = "".join(f"{key} = 2026-11-01\n" for key in helplines())
        text = demonstration().replace('mode = "demonstration"', 'mode = "live"')
        text = text.replace("01632 960", "0117 496 0").replace("[helplines]", f"[helplines]\n{rung}#")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "service.toml").write_text(text)
        return load(HTTPS if environ is None else environ, tmp_path)

    return make


def _fixes(settings: Settings, book: Book) -> list[str]:
    return [check.fix for check in doctor.missing(settings, book, TODAY)]


def test_a_service_that_lacks_nothing_passes(service: Callable[..., Settings], book: Book) -> None:
    settings = service()
    assert _fixes(settings, book) == []
    assert len(doctor.examine(settings, book, TODAY)) > 30


def test_the_made_up_service_may_not_go_live(tmp_path: Path, book: Book) -> None:
    fixes = _fixes(load({}, tmp_path), book)
    assert any("made-up number" in fix for fix in fixes)
    assert any("[helplines] samaritans: ring it" in fix for fix in fixes)
    assert any("service.toml" in fix for fix in fixes)


@pytest.mark.parametrize(
    ("changes", "fix"),
    [
        ([("[who_to_call.safeguarding]", "[who_to_call.other]")], "Add [who_to_call.safeguarding]"),
        ([("[who_to_call.complaints]", "[who_to_call.other]")], "Add [who_to_call.complaints]"),
        ([('phone = "0117 496 0 123"\n', "")], "[who_to_call.staff_support] has no phone"),
        ([('hours = "Mon-Sun 07:00-22:00"\n', "")], "[who_to_call.staff_support] has no hours"),
        ([('out_of_hours = "staff_support_cover"\n', "")], "[who_to_call.staff_support] has no cover"),
        ([('out_of_hours = "staff_support_cover"', 'out_of_hours = "night"')], "Add [who_to_call.night]"),
        ([('out_of_hours = "staff_support_cover"', 'out_of_hours = "duty_lead"')], "a route that manages nobody here"),
        (
            [('out_of_hours = "staff_support_cover"', 'out_of_hours = "staff_support"')],
            "[who_to_call.staff_support] out_of_hours: on Mon at 00:00 nobody answers",
        ),
        (
            [(f'{ON_CALL}"always"', f'{ON_CALL}"22:00-06:30"\nout_of_hours = "staff_support"')],
            "[who_to_call.staff_support] out_of_hours: on Mon at 06:30 nobody answers",
        ),
        ([('label = "Staff support on call"', 'not_for_us = "A. Lead, 1 May 2026"')], "on Mon at 00:00 nobody answers"),
        ([('label = "Nurse in charge"', 'not_for_us = "A. Lead, 1 May 2026"')], "[who_to_call.duty_lead] second"),
        ([('second = "staff_support_cover"', 'second = "manager"')], "a route that manages nobody here"),
        ([('second = "staff_support_cover"\n', "")], "[who_to_call.staff_support] second"),
        ([("checked_on = 2026-11-20", "checked_on = 2026-08-26")], "older than 90 days"),
        ([("checked_on = 2026-11-20", "checked_on = 2026-11-26")], "lies in the future"),
        ([("checked_on = 2026-11-20\n", "")], "ring it, and write the day"),
        ([("samaritans = 2026-11-01", "samaritans = 2026-08-01")], "[helplines] samaritans is older"),
        ([("samaritans = 2026-11-01\n", "")], "[helplines] samaritans: ring it"),
        ([('label = "LADO"', 'not_for_us = "no"')], "write who decided it and when"),
        ([('label = "Duty lead"', 'not_for_us = "A. Lead, 1 May 2026"')], "cannot be marked not_for_us"),
        ([('lead = "learning.lead@example.org"', 'lead = ""')], "[learning] lead"),
        ([('"facilitator@example.org"', '"learning.lead@example.org"')], "somebody else than the lead"),
        ([('may_see = ["learning.lead@example.org", "ward.manager@example.org"]', "may_see = []")], "[leads] may_see"),
        ([('languages = ["en_GB"]', 'languages = ["en_GB", "pl"]')], "[languages.pl] safety: a draft"),
    ],
)
def test_what_is_missing_is_named_with_its_fix(
    service: Callable[..., Settings], book: Book, changes: list[Change], fix: str
) -> None:
    assert any(fix in said for said in _fixes(service(*changes), book)), _fixes(service(*changes), book)


def test_two_who_take_turns_day_and_night_cover_each_other(service: Callable[..., Settings], book: Book) -> None:
    night = (f'{ON_CALL}"always"', f'{ON_CALL}"22:00-07:00"\nout_of_hours = "staff_support"')
    assert _fixes(service(night), book) == []


@pytest.mark.parametrize("day", ["2026-08-27", "2026-11-25"])
def test_a_number_rung_within_ninety_days_passes(service: Callable[..., Settings], book: Book, day: str) -> None:
    assert _fixes(service(("checked_on = 2026-11-20", f"checked_on = {day}")), book) == []


def test_a_route_that_a_named_person_has_set_aside_passes(service: Callable[..., Settings], book: Book) -> None:
    changed = ('label = "LADO"', 'label = "LADO"\nnot_for_us = "A. Lead, 1 May 2026"')
    assert _fixes(service(changed), book) == []


def test_a_helpline_that_did_not_answer_is_no_reason_to_refuse(service: Callable[..., Settings], book: Book) -> None:
    assert _fixes(service(("shout = 2026-11-01", "shout = false")), book) == []


def test_every_route_that_a_flow_asks_for_is_looked_at(service: Callable[..., Settings], book: Book) -> None:
    names = {check.name for check in doctor.examine(service(), book, TODAY)}
    asked = {route for route in doctor.asked_for(book) if route not in ("", "contact")}
    assert {"safeguarding", "advocate", "staff_support"} <= asked
    assert {f"who to call: {route}" for route in asked} <= names


def test_full_on_telegram_needs_its_assessment(service: Callable[..., Settings], book: Book) -> None:
    token = HTTPS | {"AFTERWARDS_TELEGRAM_TOKEN": "123:abc-DEF"}
    full = ('staff = "taps"', 'staff = "full"')
    assert any("full_dpia_ref" in fix for fix in _fixes(service(full, environ=token), book))
    assert _fixes(service(full, ('full_dpia_ref = ""', 'full_dpia_ref = "DPIA 7"'), environ=token), book) == []
    assert _fixes(service(full), book) == [], "without a token Telegram is off"


def test_a_weak_secret_of_the_webhook_is_refused(service: Callable[..., Settings], book: Book) -> None:
    environ = HTTPS | {
        "AFTERWARDS_TELEGRAM_TOKEN": "123:abc-DEF", "AFTERWARDS_TELEGRAM_INGEST": "webhook",
        "AFTERWARDS_TELEGRAM_SECRET": "tooshort",
    }  # fmt: skip
    fixes = _fixes(service(environ=environ), book)
    assert any("AFTERWARDS_TELEGRAM_SECRET" in fix for fix in fixes)
    assert "tooshort" not in "".join(fixes)


@pytest.mark.parametrize("address", ["", "http://ward.example.org", "https://localhost"])
def test_people_reach_a_live_service_by_https_alone(service: Callable[..., Settings], book: Book, address: str) -> None:
    fixes = _fixes(service(environ={"AFTERWARDS_PUBLIC_URL": address}), book)
    assert any("AFTERWARDS_PUBLIC_URL" in fix for fix in fixes)


def test_each_database_has_a_role_of_its_own(service: Callable[..., Settings], book: Book) -> None:
    urls = {f"AFTERWARDS_{name.upper()}_URL": f"postgresql://one@host/{name}" for name in FIVE}
    assert any("give each a role" in fix for fix in _fixes(service(environ=HTTPS | urls), book))
    own = {f"AFTERWARDS_{name.upper()}_URL": f"postgresql://{name}@host/{name}" for name in FIVE}
    assert _fixes(service(environ=HTTPS | own), book) == []


def test_a_master_key_that_is_named_is_there(service: Callable[..., Settings], book: Book, tmp_path: Path) -> None:
    environ = HTTPS | {"AFTERWARDS_MASTER_KEY_FILE": str(tmp_path / "key")}
    assert any("AFTERWARDS_MASTER_KEY_FILE" in fix for fix in _fixes(service(environ=environ), book))
    (tmp_path / "key").touch()
    assert _fixes(service(environ=environ), book) == []


def test_a_flow_that_nobody_signed_is_named_and_no_reason_to_refuse(
    service: Callable[..., Settings], book: Book
) -> None:
    assert "safety/help_now" in doctor.unsigned(book)
    assert not any("signed" in fix for fix in _fixes(service(), book))


def test_a_draft_is_switched_on_only_where_a_native_reader_has_signed_each_part(
    service: Callable[..., Settings], book: Book
) -> None:
    drafts = ('languages = ["en_GB"]', 'languages = ["en_GB", "pl"]')
    said = [fix for fix in _fixes(service(drafts), book) if "native reader" in fix]
    parts = ("safety", "interface", "standard", "easy_read", "child", "symbols")
    assert [fix.partition(":")[0] for fix in said] == [f"[languages.pl] {part}" for part in parts]
    signed = [(f'\n{part} = ""', f'\n{part} = "Anna Example, 2026-12-01"') for part in parts]
    assert not [fix for fix in _fixes(service(drafts, *signed), book) if "native reader" in fix]


def test_a_language_that_is_not_whole_is_to_be_taken_out(
    service: Callable[..., Settings], book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.switched_on", lambda codes, book: ("en_GB",))
    fixes = _fixes(service(('languages = ["en_GB"]', 'languages = ["en_GB", "pl"]')), book)
    assert any("until safety and interface are whole" in fix for fix in fixes)
