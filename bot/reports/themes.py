"""Themes: which answers of people and of staff speak of the same thing. The two sides are never added up.

An answer is named as "field=key"; on a mat as "field=item=place". Whoever adds an option to a learning flow that speaks
of conditions names it here, or it is counted under nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from flows.engine.guard import SKIPPED, UNKNOWN

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "not_told_why": ("my_page.harder=told_why=harder", "view.told_why=no"),
    "noise": ("view.before=noise", "my_page.harder=noise=harder"),
    "waiting": ("view.before=waiting", "my_page.harder=time=harder"),
    "rule": ("view.before=rule",),
    "few_staff": ("my_page.harder=staff_number=harder",),
    "not_heard": ("view.before=not_heard", "view.before=told_no"),
    "staff_spoke": ("my_page.harder=staff_voice=harder",),
    "touch": ("my_page.harder=touch=harder",),
    "not_knowing": ("view.before=not_know",),
}
STAFF: Mapping[str, tuple[str, ...]] = {
    "noise": ("reflection.harder=noise",),
    "waiting": ("reflection.harder=waiting",),
    "rule": ("reflection.harder=rule",),
    "few_staff": ("reflection.harder=few_staff", "reflection.harder=agency"),
    "not_knowing": ("reflection.harder=plan_unknown", "reflection.harder=handover"),
    "space": ("reflection.harder=space", "reflection.harder=heat", "reflection.harder=kit"),
    "moves": ("reflection.harder=moves",),
    "search": ("reflection.harder=search", "reflection.harder=visitors", "reflection.harder=medicines"),
}
THEMES = tuple(dict.fromkeys((*PEOPLE, *STAFF)))

Given = Mapping[str, tuple[str, ...]]
"""One writer's released choices, by field."""


def count(side: Mapping[str, tuple[str, ...]], writers: Iterable[Given]) -> Counter[str]:
    """How many writers named each theme: each counts once, however many of its answers they gave."""
    found: Counter[str] = Counter()
    for given in writers:
        said = {f"{field}={key}" for field, keys in given.items() for key in keys if key not in (SKIPPED, UNKNOWN)}
        found.update(theme for theme, answers in side.items() if said & set(answers))
    return found
