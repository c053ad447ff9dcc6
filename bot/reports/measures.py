"""Measures: from the records of the desk and released choices to tables, before anything is hidden.

Definitions are those of docs/assurance/measures.md. Of support there is one number, the offers that staff made, and it
is worked out from what staff did. Nothing here is per person, per writer or per facilitator, and nothing ever will be.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from statistics import median

import msgspec

from bot.incidents.closing import HEARD, NO_VIEW
from bot.incidents.follow_up import STATES, is_done_and_told
from bot.incidents.incident import DUE_AN_OFFER, quarter
from bot.reports.material import Material
from bot.reports.tables import Count, Mark, Median, Rate, Report, Share, Sum, Table, Value
from bot.reports.themes import PEOPLE, STAFF, THEMES, count

FEW_A_MONTH = 10
"""People due an offer in the middle month under which quarters are shown: a percentage of fewer says too little."""
Period = Callable[[str], str]
"""From a day to the month, quarter or year it lies in."""


def month(day: str) -> str:
    """2026-11 of 2026-11-25."""
    return day[:7]


def offers_by(material: Material) -> Period:
    """Months, or quarters where the months are small."""
    days = {each.code: each.ended_on or each.opened_on for each in material.incidents}
    due = Counter[str]()
    for each in material.due:
        if each.role in DUE_AN_OFFER and each.incident in days:
            due[month(days[each.incident])] += each.number
    return month if due and median(due.values()) >= FEW_A_MONTH else quarter


def inside(material: Material) -> Report:
    """Everything that a lead is shown together, so that what is hidden in one place is not given away in another."""
    offers, funnel = _offers(material, offers_by(material)), _steps(material)
    return Report(
        (offers[0], _rates(material, month), funnel[0], _reasons(material), _themes(material), _actions(material),
         _rules(material), _times(material)),
        (*offers[1], *funnel[1]),
    )  # fmt: skip


def closed_quarter(material: Material, period: str) -> Report:
    """What may leave the service of one quarter: the incidents that ended in it, and what came of them. No themes."""
    held = tuple(each for each in material.incidents if quarter(each.ended_on or each.opened_on) == period)
    codes = {each.code for each in held}
    bed_days = Counter[str]()
    for name, number in material.bed_days.items():
        bed_days[quarter(f"{name}-01")] += number
    of = msgspec.structs.replace(
        material, today=min(material.today, f"{period[:4]}-{int(period[-1]) * 3:02}-31"), incidents=held,
        due=tuple(each for each in material.due if each.incident in codes),
        reviews=tuple(each for each in material.reviews if each.incident in codes),
        plans=tuple(each for each in material.plans if each.incident in codes),
        answers_back=tuple(each for each in material.answers_back if each.incident in codes),
        actions=tuple(each for each in material.actions if quarter(each.agreed_on) == period),
        rules=tuple(each for each in material.rules if quarter(each.decided_on or each.spotted_on) == period),
        bed_days=bed_days,
    )  # fmt: skip
    offers, funnel = _offers(of, quarter), _steps(of)
    tables = (offers[0], _rates(of, quarter), funnel[0], _reasons(of), _actions(of), _rules(of), _times(of))
    return Report(tables, (*offers[1], *funnel[1], *_funnel_of_desk()))


def days_between(material: Material) -> tuple[tuple[str, float], ...]:
    """The days between one incident and the next, with the day of the later; two on one day are half a day apart."""
    ended = sorted(each.ended_on for each in material.incidents if each.ended_on)
    gaps = [(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in pairwise(ended)]
    return tuple((day, gap or 0.5) for day, gap in zip(ended[1:], gaps, strict=True))


def days_to(material: Material) -> Mapping[str, tuple[int, ...]]:
    """Days from each incident to the first of what came after it, by what that was: days that the desk typed in. An
    incident with a huddle and a formal review counts once."""
    ended = {each.code: each.ended_on for each in material.incidents if each.ended_on}
    kinds: Mapping[str, Iterable[tuple[str, str]]] = {
        "review_held": ((each.incident, each.held_on) for each in material.reviews),
        "plan_updated": ((each.incident, each.done_on) for each in material.plans),
        "person_told": ((each.incident, each.told_on) for each in material.answers_back),
    }
    first = {name: _first(found) for name, found in kinds.items()}
    return {
        name: tuple(sorted(_days(ended[code], day) for code, day in found.items() if code in ended))
        for name, found in first.items()
    }


def periods(material: Material, by: Period) -> tuple[str, ...]:
    """Every period from the first incident to today, the empty ones too."""
    days = [each.ended_on or each.opened_on for each in material.incidents]
    if not days:
        return ()
    year, at = int(min(days)[:4]), int(min(days)[5:7])
    found: list[str] = []
    while (day := f"{year:04}-{at:02}-01") <= material.today:
        found.append(by(day))
        year, at = (year + 1, 1) if at == 12 else (year, at + 1)
    return tuple(dict.fromkeys(found))


def _offers(material: Material, by: Period) -> tuple[Table, tuple[Sum, ...]]:
    """Offers within a day of the incident, of the people due one. What is not known counts as not offered."""
    day_of = {each.code: each.ended_on for each in material.incidents}
    due, made = Counter[str](), Counter[str]()
    for each in material.due:
        ended = day_of.get(each.incident, "")
        if each.role in DUE_AN_OFFER and ended:
            due[by(ended)] += each.number
            made[by(ended)] += each.number if _within_a_day(ended, each.offered_on) else 0
    rows, sums = list[tuple[Value, ...]](), list[Sum]()
    for name in periods(material, by):
        base = Count(f"due.{name}", due[name], own=True)
        part = Count(f"offered.{name}", made[name])
        rows.append((name, base, part, Share(part, base)))
        sums.append(Sum(base.key, (part.key,), open=True))
    return Table("offers", ("period", "due", "offered", "percent"), tuple(rows)), tuple(sums)


def _within_a_day(ended: str, offered: str) -> bool:
    return bool(offered) and 0 <= (date.fromisoformat(offered) - date.fromisoformat(ended)).days <= 1


def _rates(material: Material, by: Period) -> Table:
    """Restrictive interventions (each type of each incident) per 1,000 bed days; a month without bed days is a gap."""
    number = Counter[str]()
    for each in material.incidents:
        number[by(each.ended_on or each.opened_on)] += len(each.facts.get("ri_types", ())) or 1
    rows = list[tuple[Value, ...]]()
    for name in periods(material, by):
        events, days = Count(f"interventions.{name}", number[name], own=True), material.bed_days.get(name)
        if days is None:
            rows.append((name, events, Mark.MISSING, Mark.MISSING))
        else:
            rows.append((name, events, Count(f"bed_days.{name}", days, own=True), Rate(events, days)))
    return Table("measures", ("period", "interventions", "bed_days", "rate"), tuple(rows))


def _steps(material: Material) -> tuple[Table, tuple[Sum, ...]]:
    """What happened after: people due -> offers, and incidents -> asked -> heard -> reviewed -> told."""
    codes = {each.code for each in material.incidents if each.state != "law"}
    due = sum(each.number for each in material.due if each.role in DUE_AN_OFFER)
    made = sum(each.number for each in material.due if each.role in DUE_AN_OFFER and each.offered_on)
    reviewed = {each.incident for each in material.reviews if each.held_on} & codes
    heard = {each.incident for each in material.reviews if each.held_on and each.view == HEARD} & codes
    told = {each.incident for each in material.answers_back if each.told_on} & codes
    counts = (
        Count("people.due", due, own=True), Count("people.offered", made), Count("incidents", len(codes), own=True),
        Count("asked", len(material.asked & codes), own=True), Count("heard", len(heard)),
        Count("reviewed", len(reviewed), own=True), Count("told", len(told), own=True),
    )  # fmt: skip
    reasons = Counter(_why_no_view(material).values())
    parts, is_whole = tuple(f"no_view.{name}" for name in NO_VIEW), len(reviewed) == len(heard) + reasons.total()
    sums = (
        Sum("people.due", ("people.offered",), open=True), Sum("incidents", ("heard",), open=True),
        Sum("reviewed", ("heard", *parts), open=not is_whole),  # every review heard the view, or says why not
    )  # fmt: skip
    return Table("steps", ("step", "number"), tuple((each.key, each) for each in counts)), sums


def _funnel_of_desk() -> tuple[Sum, ...]:
    """The steps that the desk typed in: outside, what is lost between them is a number like any other."""
    return tuple(Sum("incidents", (name,), open=True) for name in ("asked", "reviewed", "told"))


def _reasons(material: Material) -> Table:
    """Why incidents were reviewed without the person's view. "Only me" is a reason of its own, and no "no"."""
    found = Counter(_why_no_view(material).values())
    return Table(
        "views", ("reason", "number"), tuple((name, Count(f"no_view.{name}", found[name])) for name in NO_VIEW)
    )


def _why_no_view(material: Material) -> Mapping[str, str]:
    """By incident: the reason in its latest review, where none of its reviews heard the person's view."""
    codes = {each.code for each in material.incidents if each.state != "law"}
    held = sorted((each for each in material.reviews if each.held_on), key=lambda each: (each.held_on, each.id))
    heard = {each.incident for each in held if each.view == HEARD}
    return {each.incident: each.view for each in held if each.incident in codes - heard and each.view in NO_VIEW}


def _themes(material: Material) -> Table:
    people, staff = count(PEOPLE, material.people), count(STAFF, material.staff)
    rows = tuple((name, _side("people", name, people, PEOPLE), _side("staff", name, staff, STAFF)) for name in THEMES)
    return Table("themes", ("theme", "people", "staff"), rows)


def _side(side: str, name: str, found: Counter[str], asked: Iterable[str]) -> Value:
    return Count(f"theme.{side}.{name}", found[name]) if name in set(asked) else Mark.DOES_NOT_APPLY


def _actions(material: Material) -> Table:
    """By state; what is done and the person told of it stands apart, for that is what an action is for."""
    state = Counter(each.state for each in material.actions)
    told = sum(is_done_and_told(each.state, each.told_on) for each in material.actions)  # type: ignore[arg-type]  # written by the machine alone
    rows = [(name, Count(f"action.{name}", state[name], own=True)) for name in STATES]
    return Table("actions", ("state", "number"), (*rows, ("told", Count("action.told", told, own=True))))


def _rules(material: Material) -> Table:
    state = Counter(each.state for each in material.rules)
    names = ("lifted", "narrowed", "kept", "expired", "proposed")
    return Table(
        "restrictions", ("state", "number"),
        tuple((name, Count(f"rule.{name}", state[name], own=True)) for name in names),
    )  # fmt: skip


def _times(material: Material) -> Table:
    """Days from the incident to what came after it: the middle one, never an average, and nothing of support."""
    rows = list[tuple[Value, ...]]()
    for name, days in days_to(material).items():
        number = Count(f"time.{name}", len(days), own=True)
        rows.append((name, number, Median(number, median(days)) if days else Mark.DOES_NOT_APPLY))
    return Table("time_to", ("step", "number", "median_days"), tuple(rows))


def _first(found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """By incident: the first of its days, of those that have one."""
    days: dict[str, str] = {}
    for code, day in found:
        if day:
            days[code] = min(day, days.get(code, day))
    return days


def _days(ended: str, day: str) -> int:
    return max(0, (date.fromisoformat(day) - date.fromisoformat(ended)).days)
