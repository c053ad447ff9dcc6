"""Opening hours as they are written, kept and said."""

from datetime import datetime

import pytest

from bot.settings.hours import Hours

# hours


@pytest.mark.parametrize(
    ("text", "moment", "is_open"),
    [
        ("always", "2026-11-23T03:00", True),
        ("Mon-Sun 07:00-22:00", "2026-11-23T07:00", True),
        ("Mon-Sun 07:00-22:00", "2026-11-23T22:00", False),
        ("07:00-22:00", "2026-11-28T21:59", True),
        ("Mon-Fri 09:00-17:00", "2026-11-27T12:00", True),
        ("Mon-Fri 09:00-17:00", "2026-11-28T12:00", False),
        ("Mon-Fri 09:00-17:00, Sat 10:00-12:00", "2026-11-28T11:00", True),
        ("Fri-Mon 09:00-17:00", "2026-11-29T12:00", True),
        ("Fri-Mon 09:00-17:00", "2026-11-24T12:00", False),
        ("Fri 22:00-06:00", "2026-11-28T05:00", True),
        ("Fri 22:00-06:00", "2026-11-27T05:00", False),
        ("Sun 22:00-06:00", "2026-11-30T05:59", True),
        ("18:00-00:00", "2026-11-23T23:59", True),
    ],
)
def test_hours_are_open_when_they_say(text: str, moment: str, is_open: bool) -> None:
    assert Hours.read(text).covers(datetime.fromisoformat(moment)) is is_open


@pytest.mark.parametrize(
    "text", ["", "sometimes", "Mon-Zon 09:00-17:00", "9-17", "09:00-25:00", "Mon 09:00", "09:00-17:00,"]
)
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Hours.read(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("always", "any time"),
        ("Mon-Sun 07:00-22:00", "07:00 to 22:00"),
        ("Mon-Fri 09:00-17:00, Sat 10:00-12:00", "Monday to Friday 09:00 to 17:00, Saturday 10:00 to 12:00"),
    ],
)
def test_hours_are_said_in_words(text: str, said: str) -> None:
    assert Hours.read(text).said("en_GB") == said
