"""Which duties of an incident the desk's own records say were done, and on which day: nobody has to tick them too."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.incidents.incident import DUE_AN_OFFER
from bot.storage.learning import incidents, reviews
from bot.storage.store import Store

OFFERED, REVIEWED = "support_offered", "formal_review"
"""The duties that a record at the desk speaks of: offers that staff recorded, and a formal review that was held."""


async def days_done(store: Store) -> Mapping[str, Mapping[str, date]]:
    """By code of the incident and duty: the day on which the last part had its offer, and the first formal review was
    held. A duty of which nothing is known, or an offer that is missing, is in no line."""
    found: dict[str, dict[str, date]] = {}
    for code, day in _offers(await store.read(incidents.due_offers)).items():
        if day:
            found.setdefault(code, {})[OFFERED] = date.fromisoformat(day)
    for one in await store.read(reviews.all_reviews(store)):
        if one.kind == "formal" and one.held_on:
            held, known = date.fromisoformat(one.held_on), found.setdefault(one.incident, {})
            known[REVIEWED] = min(held, known.get(REVIEWED, held))
    return found


def _offers(parts: Sequence[tuple[str, str, str, int]]) -> Mapping[str, str]:
    """By code: the day of the last offer; nothing where somebody has had none."""
    days: dict[str, list[str]] = {}
    for code, role, day, _ in parts:
        if role in DUE_AN_OFFER:
            days.setdefault(code, []).append(day)
    return {code: max(each) if all(each) else "" for code, each in days.items()}
