"""Which duties of an incident the desk's own records say were done, and on which day: nobody has to tick them too."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.engine import Connection

from bot.incidents.incident import DUE_AN_OFFER
from bot.storage.learning import incidents, reviews
from bot.storage.store import Store
from bot.storage.talks import Read

OFFERED, REVIEWED = "support_offered", "formal_review"
"""The duties that a record at the desk speaks of: offers that staff recorded, and a formal review that was held."""


def days_done(store: Store) -> Read[Mapping[str, Mapping[str, date]]]:
    """By code of the incident and duty: the day on which the last part had its offer, and the first formal review was
    held. A duty of which nothing is known, or an offer that is missing, is in no line."""
    held = reviews.all_reviews(store)

    def read(connection: Connection) -> Mapping[str, Mapping[str, date]]:
        found: dict[str, dict[str, date]] = {}
        for code, day in _offers(connection).items():
            if day:
                found.setdefault(code, {})[OFFERED] = date.fromisoformat(day)
        for one in held(connection):
            if one.kind == "formal" and one.held_on:
                day_held, known = date.fromisoformat(one.held_on), found.setdefault(one.incident, {})
                known[REVIEWED] = min(day_held, known.get(REVIEWED, day_held))
        return found

    return read


def _offers(connection: Connection) -> Mapping[str, str]:
    """By code: the day of the last offer; nothing where somebody has had none."""
    days: dict[str, list[str]] = {}
    for code, role, day, _ in incidents.due_offers(connection):
        if role in DUE_AN_OFFER:
            days.setdefault(code, []).append(day)
    return {code: max(each) if all(each) else "" for code, each in days.items()}
