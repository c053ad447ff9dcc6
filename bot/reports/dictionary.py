"""What every column of a shared file means, for a reader who has nothing but the file."""

from bot.reports.files import Column, Dictionary

_PERIOD = Column("the quarter", "such as 2026-Q4")
_NUMBER = Column("how many", "a whole number to the nearest 5, or a mark", "number")

DICTIONARY: Dictionary = {
    "offers": {
        "period": _PERIOD,
        "due": Column("people due an offer of support after an incident", _NUMBER.values, "number", "people"),
        "offered": Column("of these, offered by the day after; not known counts as not", _NUMBER.values, "number",
                          "people"),
        "percent": Column("offered of due", "0 to 100, or a mark", "number", "per cent"),
    },
    "measures": {
        "period": _PERIOD,
        "interventions": Column("restrictive interventions: each type of each incident", _NUMBER.values, "number"),
        "bed_days": Column("occupied bed days; child-nights in homes; pupil-days in schools", _NUMBER.values, "number",
                           "days"),
        "rate": Column("interventions per 1,000 of these days", "one decimal, or a mark", "number", "per 1,000"),
    },
    "steps": {
        "step": Column("what happened after", "people.due, people.offered, incidents, asked (for the person's view), "
                       "heard, reviewed, told (what became of it)"),
        "number": _NUMBER,
    },
    "views": {
        "reason": Column("why a review had no view of the person",
                         "declined, not_ready, left, kept_private, not_asked, no_communication_route_yet"),
        "number": _NUMBER,
    },
    "actions": {
        "state": Column("where an action stands", "agreed, reminded, done, part, stuck, not_mine, looked_at, closed, "
                        "reopened; told: the person was told of it"),
        "number": _NUMBER,
    },
    "restrictions": {
        "state": Column("where a rule for everyone stands", "lifted, narrowed, kept, expired (past its review date), "
                        "proposed"),
        "number": _NUMBER,
    },
    "time_to": {
        "step": Column("what is waited for after an incident", "review_held, plan_updated, person_told"),
        "number": _NUMBER,
        "median_days": Column("the middle number of days", "days, or a mark", "number", "days"),
    },
}  # fmt: skip
