"""Decisions about rules for everyone: what each needs, and that nothing renews by itself."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.register import (
    DECISIONS,
    Decided,
    calls_for_review,
    days_in_force,
    last_day,
    missing,
    remind_on,
    state_after,
    state_on,
)

KEEP = Decided("keep", "ward_manager", "2026-11-23", "ward_manager", "2027-02-23", "two people at risk now", "yes")


def test_to_lift_a_rule_needs_nothing_but_who_decided_it() -> None:
    assert missing(Decided("lift", "ward_manager", "2026-11-23"), "adult_mh") == ()
    assert missing(Decided("lift", "", "2026-11-23"), "adult_mh") == ("decided_by",)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, ()),
        ({"reason": " "}, ("reason",)),
        ({"exemption": "no"}, ("exemption",)),
        ({"owner_role": ""}, ("owner",)),
        ({"review_by": ""}, ("review_by",)),
        ({"review_by": "2026-11-23"}, ("review_by_past",)),
        ({"review_by": "2027-02-24"}, ("review_by_too_far",)),
        ({"decision": "renew"}, ("decision",)),
    ],
)
def test_to_keep_a_rule_needs_reason_way_out_owner_and_a_near_date(
    change: dict[str, str], lacks: tuple[str, ...]
) -> None:
    assert missing(msgspec.structs.replace(KEEP, **change), "adult_mh") == lacks


@pytest.mark.parametrize("decision", ["most", "narrow"])
def test_what_stands_in_part_needs_an_owner_and_a_date_too(decision: str) -> None:
    assert missing(Decided(decision, "lead", "2026-11-23"), "adult_mh") == ("owner", "review_by")


def test_a_secure_service_has_six_months_and_nobody_has_more() -> None:
    assert missing(msgspec.structs.replace(KEEP, review_by="2027-05-23"), "forensic") == ()
    assert missing(msgspec.structs.replace(KEEP, review_by="2027-05-24"), "forensic") == ("review_by_too_far",)


@given(st.dates(date(2025, 1, 1), date(2035, 12, 31)), st.sampled_from(["adult_mh", "forensic"]))
def test_the_last_day_is_never_more_than_its_months_away(decided: date, setting: str) -> None:
    last, months = last_day(decided, setting), 6 if setting == "forensic" else 3
    assert decided < last <= decided + timedelta(days=31 * months)
    assert (last.year * 12 + last.month) - (decided.year * 12 + decided.month) == months


def test_a_rule_is_expired_the_day_after_its_date() -> None:
    assert state_on("kept", "2026-11-23", "2026-11-23") == "kept"
    assert state_on("narrowed", "2026-11-23", "2026-11-24") == "expired"
    assert state_on("lifted", "2026-11-23", "2026-11-24") == "lifted"
    assert state_on("proposed", "", "2026-11-24") == "proposed"


def test_only_lifting_lifts() -> None:
    assert {decision: state_after(decision) for decision in DECISIONS} == {
        "lift": "lifted",
        "most": "narrowed",
        "narrow": "narrowed",
        "keep": "kept",
    }


def test_its_owner_is_reminded_twice_at_most() -> None:
    assert remind_on("2027-02-23", "2026-11-23") == ("2027-02-09", "2027-02-23")
    assert remind_on("2026-11-30", "2026-11-23") == ("2026-11-30",)


def test_five_who_call_a_rule_unfair_open_a_review_and_four_do_not() -> None:
    assert [calls_for_review(number) for number in (0, 4, 5)] == [False, False, True]


def test_it_is_said_how_long_a_rule_stood() -> None:
    assert days_in_force("2026-08-14", "2026-11-23") == 101
