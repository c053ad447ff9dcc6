"""Deadlines by nation and setting: how time is counted, and that what is not known is never met."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.deadlines import (
    Calendar,
    Duty,
    Time,
    bank_holidays,
    due,
    duties_of,
    learning_opens,
    looser,
    profiles,
    set_points,
    standing,
    standing_of_day,
)
from bot.settings.service_file import Nation, Profile

LONDON = ZoneInfo("Europe/London")
ENGLAND, SCOTLAND, IRELAND = Calendar("ENG"), Calendar("SCO"), Calendar("NI")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def duty(profile: str, key: str, nation: str = "ENG", setting: str = "childrens_home") -> Duty:
    return duties_of(profile, nation, setting)[key]


def test_the_settings_and_the_data_name_the_same_profiles_and_nations() -> None:
    assert set(profiles()) == set(get_args(Profile))
    assert set(bank_holidays()) == set(get_args(Nation))
    assert {nation for profile in profiles().values() for nation in profile.nations} == set(get_args(Nation))


@pytest.mark.parametrize("name", sorted(profiles()))
def test_every_duty_says_its_clause_its_source_and_whether_somebody_checked_it(name: str) -> None:
    for one in duties_of(name, profiles()[name].nations[0], "other").values():
        assert all((one.label, one.clause, one.source, one.weight, one.state))
        Time.read(one.time)


@pytest.mark.parametrize(
    ("profile", "key", "nation", "ended", "by"),
    [
        ("ENG_MHUF", "formal_review", "ENG", "2026-11-23 19:38", "2026-11-26 19:38"),
        ("ENG_CHHOME_R35", "record", "ENG", "2026-11-23 19:38", "2026-11-24 19:38"),
        ("ENG_CHHOME_R35", "talk_with_staff", "ENG", "2026-11-23 19:38", "2026-11-25 19:38"),
        ("ENG_CHHOME_R35", "child_spoken_to", "ENG", "2026-11-23 19:38", "2026-11-29 00:00"),
        ("ENG_SCHOOL_2026", "tell_parents", "ENG", "2026-11-23 14:00", "2026-11-24 00:00"),
        ("SCO_SCHOOL", "tell_parents", "SCO", "2026-11-23 14:00", "2026-11-24 00:00"),
        ("SCO_SCHOOL", "tell_provider", "SCO", "2026-11-27 14:00", "2026-12-03 00:00"),  # St Andrew's Day, a Monday
        ("SCO_SCHOOL", "record", "SCO", "2026-12-23 14:00", "2027-01-06 00:00"),  # Christmas, 1 and 4 January
        ("SCO_HEALTH", "immediate_talk", "SCO", "2026-11-23 23:30", "2026-11-24 02:30"),
        ("SCO_HEALTH", "formal_review", "SCO", "2026-11-23 23:30", "2026-12-01 00:00"),
        ("NI_CHHOME_R16", "record", "NI", "2026-07-12 10:00", "2026-07-13 10:00"),
        ("SIX_CORE", "formal_review", "NI", "2026-07-10 10:00", "2026-07-16 00:00"),  # 13 July is kept for the 12th
        ("DEFAULT", "formal_review", "WAL", "2026-11-23 19:38", "2026-11-26 19:38"),
    ],
)
def test_a_duty_is_due_when_its_clause_says(profile: str, key: str, nation: str, ended: str, by: str) -> None:
    time = Time.read(duty(profile, key, nation, "other").time)
    assert due(time, at(ended), Calendar(nation)) == at(by)


@pytest.mark.parametrize(
    ("ended", "by"),
    [
        ("2027-03-27 01:30", "2027-03-30 02:30"),  # the clocks go forward on the 28th: 72 hours are 72 hours
        ("2026-10-24 01:30", "2026-10-27 00:30"),  # they go back on the 25th
    ],
)
def test_hours_are_hours_over_a_change_of_the_clocks(ended: str, by: str) -> None:
    limit = due(Time.read("72 hours"), at(ended), ENGLAND)
    assert limit == at(by)
    assert limit is not None
    assert limit.astimezone(UTC) - at(ended).astimezone(UTC) == timedelta(hours=72)


@pytest.mark.parametrize(
    ("ended", "done", "fold", "stands"),
    [
        ("2026-10-24 23:45", "2026-10-25 01:40", 0, "met"),  # an hour and 55 minutes later
        ("2026-10-24 23:45", "2026-10-25 01:15", 1, "late"),  # by the clock earlier than that, and an hour later
        ("2026-10-25 00:30", "2026-10-25 01:45", 0, "met"),
        ("2026-10-25 00:30", "2026-10-25 01:45", 1, "late"),
    ],
)
def test_in_the_hour_that_the_clock_shows_twice_a_duty_is_met_or_late_by_the_hours_that_went_by(
    ended: str, done: str, fold: int, stands: str
) -> None:
    two_hours = msgspec.structs.replace(duty("ENG_CHHOME_R35", "record"), time="2 hours")
    moment = at(done).replace(fold=fold)
    assert standing(two_hours, at(ended), moment, moment, ENGLAND) == stands
    assert standing(two_hours, at(ended), None, moment, ENGLAND) == {"met": "open"}.get(stands, stands)


def test_the_same_day_is_over_at_local_midnight_whatever_the_zone_of_the_server() -> None:
    ended = datetime(2026, 7, 1, 23, 30, tzinfo=UTC).astimezone(LONDON)  # half past midnight on the 2nd in London
    assert due(Time.read("same day"), ended, ENGLAND) == at("2026-07-03 00:00")


def test_a_day_on_which_the_school_is_closed_is_no_working_day() -> None:
    closed = frozenset({date(2026, 11, 24)})
    two = Time.read("2 working days")
    assert due(two, at("2026-11-23 14:00"), SCOTLAND) == at("2026-11-26 00:00")
    assert due(two, at("2026-11-23 14:00"), Calendar("SCO", closed)) == at("2026-11-27 00:00")


@pytest.mark.parametrize("nation", get_args(Nation))
def test_bank_holidays_fall_on_weekdays_and_each_nation_has_its_own(nation: str) -> None:
    for year, days in bank_holidays()[nation].items():
        assert all(date.fromisoformat(f"{year}-{day}").weekday() < 5 for day in days)
        assert len(days) >= 8
    assert ("11-30" in bank_holidays()[nation]["2026"]) == (nation == "SCO")
    assert ("03-17" in bank_holidays()[nation]["2026"]) == (nation == "NI")


def test_where_anything_is_not_known_the_duty_is_not_known_and_never_met() -> None:
    record, now = duty("ENG_CHHOME_R35", "record"), at("2026-11-23 20:00")
    lado = Time.read("1 working day")
    assert standing(record, None, now, now, ENGLAND) == "not_known"
    assert standing(record, now, None, now, ENGLAND, ticked=True) == "not_known"
    assert due(lado, at("2031-11-24 10:00"), ENGLAND) is None
    two_days = msgspec.structs.replace(record, time="2 working days")
    assert standing(two_days, at("2031-11-24 10:00"), at("2031-11-24 11:00"), now, ENGLAND) == "not_known"


@pytest.mark.parametrize(
    ("done", "now", "stands"),
    [
        ("2026-11-24 19:38", "2026-11-25 00:00", "met"),
        ("2026-11-24 19:39", "2026-11-25 00:00", "late"),
        ("", "2026-11-24 19:38", "open"),
        ("", "2026-11-24 19:39", "late"),
    ],
)
def test_a_duty_is_met_up_to_its_minute_and_late_after_it(done: str, now: str, stands: str) -> None:
    record = duty("ENG_CHHOME_R35", "record")
    assert standing(record, at("2026-11-23 19:38"), at(done) if done else None, at(now), ENGLAND) == stands


@pytest.mark.parametrize(
    ("done", "now", "stands"),
    [
        ("", "2026-11-23 23:59", "open"),
        ("", "2026-11-24 00:01", "late"),
        ("2026-11-23 23:50", "2026-11-25 00:00", "met"),
        ("2026-11-24 08:00", "2026-11-25 00:00", "late"),
    ],
)
def test_what_is_due_at_once_is_due_on_the_same_day_and_late_on_the_next(done: str, now: str, stands: str) -> None:
    check = duty("DEFAULT", "first_check")
    assert standing(check, at("2026-11-23 19:38"), at(done) if done else None, at(now), ENGLAND) == stands


@pytest.mark.parametrize(
    ("profile", "key", "done", "stands"),
    [
        ("DEFAULT", "support_offered", "2026-11-23", "met"),
        ("DEFAULT", "support_offered", "2026-11-24", "late"),
        ("DEFAULT", "formal_review", "2026-11-25", "met"),
        ("DEFAULT", "formal_review", "2026-11-26", "not_known"),  # 72 hours end on that day, at 19:38
        ("DEFAULT", "formal_review", "2026-11-27", "late"),
        ("ENG_CHHOME_R35", "child_spoken_to", "2026-11-28", "met"),
        ("ENG_CHHOME_R35", "child_spoken_to", "2026-11-29", "late"),
    ],
)
def test_of_what_is_known_to_the_day_only_a_day_wholly_in_time_is_met(
    profile: str, key: str, done: str, stands: str
) -> None:
    found = standing_of_day(duty(profile, key), at("2026-11-23 19:38"), date.fromisoformat(done), ENGLAND)
    assert found == stands


def test_a_day_alone_says_nothing_of_an_incident_whose_end_nobody_knows() -> None:
    assert standing_of_day(duty("DEFAULT", "formal_review"), None, date(2026, 11, 24), ENGLAND) == "not_known"


def test_what_no_record_of_ours_can_know_is_never_late() -> None:
    lado, long_ago = duty("ENG_CHHOME_R35", "lado_told"), at("2026-01-05 10:00")
    assert standing(lado, long_ago, None, at("2026-11-23 10:00"), ENGLAND) == "no_time"
    assert standing(lado, long_ago, at("2026-01-06 09:00"), at("2026-11-23 10:00"), ENGLAND) == "met"
    assert "lado_told" not in duties_of("ENG_MHUF", "ENG", "adult_mh")
    assert "lado_told" not in duties_of("SCO_SCHOOL", "SCO", "school_special")


@pytest.mark.parametrize(
    ("own", "refused"),
    [
        ({"formal_review": "48 hours"}, ()),
        ({"formal_review": "same day"}, ()),
        ({"formal_review": "4 calendar days"}, ("formal_review",)),
        ({"formal_review": "none found"}, ("formal_review",)),
        ({"formal_review": "soon"}, ("formal_review",)),
        ({"no_such_duty": "1 hour"}, ("no_such_duty",)),
    ],
)
def test_a_service_may_be_stricter_than_its_nation_and_never_looser(
    own: Mapping[str, str], refused: tuple[str, ...]
) -> None:
    assert looser(own, "ENG_MHUF", "ENG", "adult_mh") == refused


def test_learning_opens_on_the_next_local_day() -> None:
    assert learning_opens(at("2026-11-23 23:59"), at("2026-11-24 08:00")) == date(2026, 11, 24)
    assert learning_opens(None, at("2026-11-23 20:00")) == date(2026, 11, 24)


def test_seclusion_that_goes_on_is_looked_at_on_days_three_and_seven_and_then_every_week() -> None:
    started = date(2026, 11, 1)
    assert set_points(started, date(2026, 11, 3)) == ()
    assert [day.day for day in set_points(started, date(2026, 11, 23))] == [4, 8, 15, 22]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2028, 11, 1)), st.integers(1, 20), st.sampled_from(get_args(Nation)))
def test_more_working_days_are_never_due_earlier_and_never_on_a_day_off(
    ended: datetime, days: int, nation: str
) -> None:
    calendar, start = Calendar(nation), ended.replace(tzinfo=LONDON)
    one = due(Time("", days, "working day"), start, calendar)
    more = due(Time("", days + 1, "working day"), start, calendar)
    assert one is not None
    assert more is not None
    assert start.date() < (one - timedelta(days=1)).date() < (more - timedelta(days=1)).date()
    assert calendar.is_working((one - timedelta(days=1)).date())


@given(st.text(max_size=20))
def test_any_other_time_is_refused_with_what_may_be_written(text: str) -> None:
    try:
        assert Time.read(text).text == text
    except ValueError as refused:
        assert "working days" in str(refused)
