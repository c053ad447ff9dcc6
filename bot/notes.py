"""A neutral calendar file for another day: made when asked for, then forgotten. No sender, place, link or flow."""

import uuid
from datetime import date, datetime, timedelta

from accessibility.interface import label

_DAYS = {"d": 1, "w": 7}
SPANS = ("3d", "2w", "4w")


def calendar(spans: tuple[str, ...], today: date, language: str) -> tuple[str, bytes] | None:
    """Name and bytes of a file with one all-day note for each span; None for a span that is not offered."""
    if not spans or any(span not in SPANS for span in spans):
        return None
    from icalendar import Calendar, Event  # noqa: PLC0415 (only when somebody asks for a note)

    file = Calendar()
    file.add("prodid", "-//note//EN")
    file.add("version", "2.0")
    for span in spans:
        note = Event()
        day = today + timedelta(int(span[:-1]) * _DAYS[span[-1]])
        note.add("summary", label("calendar.name", "standard", language))
        note.add("dtstart", day)
        note.add("dtend", day + timedelta(1))
        note.add("dtstamp", datetime.combine(today, datetime.min.time()))
        note.add("uid", uuid.uuid4().hex)
        note.add("transp", "TRANSPARENT")
        file.add_component(note)
    return f"{label('calendar.file', 'standard', language)}.ics", file.to_ical()
