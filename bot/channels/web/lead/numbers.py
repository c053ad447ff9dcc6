"""What a lead types in for the charts: the bed days of a month, and where a chart starts again, with the reason."""

from collections.abc import Iterator
from datetime import date

from starlette.responses import Response

from bot.channels.web.lead.frame import Asked, Frame, see
from bot.reports.office import MEASURES, NotTyped

_MONTHS = 6


class NumberPages:
    """Bed days and phases."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._office = frame.given.office

    async def show(self, asked: Asked) -> Response:
        """Both forms."""
        return await self._show(asked, "")

    async def bed_days(self, asked: Asked) -> Response:
        """The bed days of a month. Typed again, the later number holds."""
        number = asked.form.number("number")
        try:
            await self._office.set_bed_days(asked.by, asked.form.one("month"), -1 if number is None else number)
        except NotTyped as lacks:
            return await self._show(asked, f"numbers.wrong_{lacks.wrong}")
        return see("/lead/numbers#bed-days")

    async def phase(self, asked: Asked) -> Response:
        """A chart starts again from a day on."""
        form = asked.form
        try:
            await self._office.new_phase(asked.by, form.one("measure"), form.day("since"), form.words("reason"))
        except NotTyped as lacks:
            return await self._show(asked, f"numbers.wrong_{lacks.wrong}")
        return see("/lead/numbers#phases")

    async def _show(self, asked: Asked, problem: str) -> Response:
        typed = await self._office.bed_days(asked.by)
        months = list(_months(self._frame.given.now().date()))
        return self._frame.page(
            "numbers", asked.by, 422 if problem else 200, here="numbers", problem=problem, form=asked.form,
            typed=sorted(typed.items(), reverse=True), months=months,
            missing=[month for month in months[1:] if month not in typed], measures=MEASURES,
            phases=await self._office.phases(asked.by),
        )  # fmt: skip


def _months(today: date) -> Iterator[str]:
    """This month and those before it, the latest first."""
    first = today.replace(day=1)
    for _ in range(_MONTHS):
        yield first.isoformat()[:7]
        first = date.fromordinal(first.toordinal() - 1).replace(day=1)
