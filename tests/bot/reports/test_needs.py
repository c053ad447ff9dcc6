"""How many people need what: once a month, rounded, and nothing from which a small number could be worked out."""

import random

import pytest
from working import Working

from accessibility.profile import COUNTED, AccessProfile
from bot.messages import Chat
from bot.reports.needs import EVERYBODY, needs
from bot.reports.tables import Mark


def shown(counts: dict[str, int]) -> dict[str, object]:
    return dict(needs(counts).rows)  # type: ignore[arg-type]  # rows of two cells


def test_under_five_is_hidden_and_what_is_shown_is_rounded() -> None:
    table = shown({EVERYBODY: 43, "language": 12, "aid": 4, "time": 0})
    assert table == {EVERYBODY: 45, "language": 10, "aid": Mark.HIDDEN, "time": Mark.HIDDEN}


def test_what_all_but_a_few_need_is_hidden_too() -> None:
    table = shown({EVERYBODY: 12, "language": 11})
    assert Mark.HIDDEN in table.values()
    assert table != {EVERYBODY: 10, "language": 10}


def test_any_counts_can_be_shown_and_never_a_small_one() -> None:
    chance = random.Random(4)  # noqa: S311 (test data)
    for _ in range(200):
        people = chance.randrange(60)
        counts = {EVERYBODY: people, **{key: chance.randint(0, people) for key in COUNTED}}
        table = shown(counts)
        assert set(table) == set(counts)
        for key, value in table.items():
            assert isinstance(value, Mark) or (isinstance(value, int) and value % 5 == 0 and counts[key] >= 5)


@pytest.fixture
async def six(working: Working) -> Working:
    """Six people who said what helps them, before a month is over."""
    for number in range(6):
        profile = AccessProfile(language="pl", aid=("signs",), missing=("interpreter",) if number else ())
        await working.service.people.profiles.save(Chat("telegram", str(number)), profile)
    return working


async def test_it_is_counted_once_a_month_and_stays_so_whatever_is_added(six: Working) -> None:
    profiles = six.service.people.profiles
    await profiles.sweep()
    month, counts = await profiles.counted()
    assert month == "2026-11"
    assert (counts[EVERYBODY], counts["language"], counts["aid"], counts["missing_interpreter"]) == (6, 6, 6, 5)
    await profiles.save(Chat("telegram", "7"), AccessProfile(language="pl"))
    await profiles.sweep()
    assert (await profiles.counted())[1] == counts
    six.clock.move(days=14)
    await profiles.sweep()
    month, counts = await profiles.counted()
    assert (month, counts[EVERYBODY]) == ("2026-12", 7)
    rows = await profiles._store.read(lambda c: c.exec_driver_sql("SELECT DISTINCT month FROM access_count").all())
    assert [row[0] for row in rows] == ["2026-12"], "of the month before nothing is kept to compare with"


async def test_a_link_that_was_asked_for_and_never_used_counts_as_nobody(working: Working) -> None:
    profiles = working.service.people.profiles
    await profiles.give_link(Chat("telegram", "1"))
    await profiles.sweep()
    assert (await profiles.counted())[1][EVERYBODY] == 0
    assert await profiles.of(Chat("telegram", "1")) is None
