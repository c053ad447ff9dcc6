"""The one number that crosses the wall: how many offers of support staff made, a week. It reads nothing else there."""

from collections import Counter
from datetime import date, timedelta

from bot.sessions.support import Support
from bot.storage.learning import invitations
from bot.storage.store import Store

WHOLE_WEEKS = 12
"""Offers are kept 90 days, to the day. Only of these weeks every day is still there: an older count stays as it is."""


async def cross(support: Support, learning: Store) -> int:
    """Write the number of every whole week, and of the present one, as it is: a run that is repeated or missed changes
    nothing. How many weeks were written. This is the only call that takes anything from support to learning."""
    today = date.fromisoformat(learning.today())
    first = today - timedelta(today.weekday(), weeks=WHOLE_WEEKS)
    weeks = Counter[date]()
    for day, number in (await support.offers()).items():
        on = date.fromisoformat(day)
        weeks[on - timedelta(on.weekday())] += number
    counted = {week: number for week, number in weeks.items() if week >= first}
    await learning.write(*(invitations.set_offered(week.isoformat(), counted[week]) for week in sorted(counted)))
    return len(counted)
