"""The first page of a lead: what is due, then the figures, each with its sentence, its table and its file."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from accessibility.lead import say
from bot.channels.web.lead import plots
from bot.channels.web.lead.frame import Asked, Frame
from bot.desk.actions import Action
from bot.desk.due import Due, Kind
from bot.incidents.follow_up import is_done_and_told, is_late
from bot.incidents.register import SENTENCE
from bot.reports.files import as_csv, file_name
from bot.reports.tables import Shown, ShownTable

_ACTIONS = 3
_FIRST = 3
"""So many of each kind of thing that is due are in sight; the others open."""
LEADS_TO: Mapping[Kind, str] = {
    "duty": "/lead/incidents/{about}#deadlines", "review": "/lead/reviews/{about}", "action": "/lead/actions/{about}",
    "answered": "/lead/actions/{about}", "rule": "/lead/rules/{about}", "rule_new": "/lead/rules/{about}",
    "look_back": "/lead/reviews/{about}#back", "answer_back": "/lead/incidents/{about}",
}  # fmt: skip
"""Where each kind of thing that is due is done."""
RULES: frozenset[Kind] = frozenset({"rule", "rule_new"})
CHART_TABLES = {"offers": "offers", "rate": "measures", "days_between": "measures"}
"""The table whose file stands under a chart."""


class Overview:
    """The first page, and the files of its tables."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._given = frame.given

    async def show(self, asked: Asked) -> Response:
        """What is due; for a lead the figures too."""
        due = await self._given.desk.due.every(asked.by)
        kinds: dict[Kind, list[Due]] = {}
        for one in due:
            kinds.setdefault(one.kind, []).append(one)
        own = {one.about: await self._own(asked, one.about) for one in due if one.kind in RULES and not one.what}
        view: dict[str, Any] = {
            "own": own,
            "due": kinds,
            "first": _FIRST,
            "leads_to": LEADS_TO,
            "here": "home",
            "shown": None,
        }
        if asked.by.reaches("figures"):
            view |= await self._figures(asked)
        return self._frame.page("home", asked.by, **view)

    async def file(self, asked: Asked) -> Response:
        """One of its tables as CSV, with what is hidden hidden."""
        name = asked.path("name")
        if name == "deadlines":
            table = await self._deadlines(asked)
        else:
            shown = await self._given.office.overview(asked.by)
            found = shown.figures.tables.get(name)
            if found is None:
                raise HTTPException(404)
            table = found
        called = file_name(table.name, self._given.now().date().isoformat(), "inside", "csv")
        headers = {"Content-Disposition": f'attachment; filename="{called}"'}
        return Response(as_csv(table, excel=True), media_type="text/csv; charset=utf-8", headers=headers)

    async def _own(self, asked: Asked, rule: str) -> str:
        """A rule that is no card of the list, in the words it was given; or that it has none yet."""
        words = await self._given.desk.rules.words(asked.by, bytes.fromhex(rule))
        return " ".join(words.get(SENTENCE, ())) or say("rule.no_words")

    async def _figures(self, asked: Asked) -> Mapping[str, Any]:
        shown, desk = await self._given.office.overview(asked.by), self._given.desk
        today = self._given.now().date().isoformat()
        tables, register = shown.figures.tables, await desk.rules.every(asked.by)
        held = await desk.actions.every(asked.by)
        sides = plots.sides(tables["themes"])
        dots, lines = plots.dots(shown.days_to)
        return {
            "shown": shown.figures, "counted": shown.counted, "needs": shown.needs,
            "chart_tables": CHART_TABLES, "sides": sides, "most": plots.most_said(sides),
            "steps": plots.steps(tables["steps"]), "views": plots.bars(tables["views"]), "dots": dots, "lines": lines,
            "actions": [(one, is_late(one.state, one.due, today)) for one in _some(held)],  # type: ignore[arg-type]  # written by the machine alone
            "states": plots.bars(tables["actions"]), "rules": plots.rules(register, today),
            "lifted": plots.lifted(register),
            "duties": plots.duties(await desk.incidents.standings(asked.by)),
        }  # fmt: skip

    async def _deadlines(self, asked: Asked) -> ShownTable:
        """How duties stood: what the desk ticked, as it is."""
        standings = await self._given.desk.incidents.standings(asked.by)
        rows = tuple(_row(one) for one in plots.duties(standings))
        return ShownTable("deadlines", ("duty", "clause", *plots.STANDS), rows)


def _some(held: Sequence[Action]) -> list[Action]:
    """What was done and told last, and what is due first."""
    done = sorted((one for one in held if _is_over(one)), key=lambda one: one.told_on or one.closed_on)
    still = [one for one in held if not _is_over(one)]
    return [*done[: -_ACTIONS - 1 : -1], *still[:_ACTIONS]]


def _is_over(one: Action) -> bool:
    return one.state == "closed" or is_done_and_told(one.state, one.told_on)  # type: ignore[arg-type]  # written by the machine alone


def _row(one: plots.Stood) -> tuple[Shown, ...]:
    numbers = {name: number for name, _, _, number in one.parts}
    return (one.duty.label, one.duty.clause, *(numbers.get(name, 0) for name in plots.STANDS))
