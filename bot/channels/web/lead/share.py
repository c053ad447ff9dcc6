"""Taking a closed quarter out of the service as files. What may leave, and that it was taken, `Exports` decides."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bot.channels.web.lead.frame import Asked, Frame
from bot.incidents.incident import quarter
from bot.reports.exports import NotShared, in_files
from bot.reports.suppression import Refused

KINDS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "application/zip",
}
_QUARTERS = 6


class SharePages:
    """The quarters that are over, and their files."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._exports = frame.given.exports

    async def show(self, asked: Asked) -> Response:
        """Which quarters can be taken."""
        return self._show(asked)

    async def take(self, asked: Asked) -> Response:
        """One quarter as a workbook, as JSON, or as one CSV a table in an archive."""
        period, kind = asked.form.one("period", *self._quarters()), asked.form.one("kind", *KINDS)
        if not period or not kind:
            return self._show(asked, problem="share.choose")
        try:
            files = in_files(*await self._exports.quarter(asked.by, period), excel=kind == "csv")
        except NotShared as why:
            return self._show(asked, problem="share.not_shared", why=str(why))
        except Refused:
            return self._show(asked, problem="share.refused")
        name, content = _file(files, kind)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=KINDS[kind], headers=headers)

    def _show(self, asked: Asked, **view: Any) -> Response:
        status = 422 if view else 200
        return self._frame.page(
            "share", asked.by, status, here="share", quarters=self._quarters(), kinds=tuple(KINDS),
            **{"why": "", **view},
        )  # fmt: skip

    def _quarters(self) -> tuple[str, ...]:
        """The last quarters that are over, the latest first."""
        today = self._frame.given.now().date()
        year, number = today.year, int(quarter(today.isoformat())[-1])
        found = []
        for _ in range(_QUARTERS):
            year, number = (year - 1, 4) if number == 1 else (year, number - 1)
            found.append(f"{year}-Q{number}")
        return tuple(found)


def _file(files: Mapping[str, bytes], kind: str) -> tuple[str, bytes]:
    if kind != "csv":
        ending = f".{kind}"
        return next(
            (name, content)
            for name, content in files.items()
            if name.endswith(ending) and not name.endswith(".schema.json")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if name.endswith(".csv"):
                archive.writestr(name, content)
    workbook = next(name for name in files if name.endswith(".xlsx"))
    return workbook.removesuffix(".xlsx") + ".zip", out.getvalue()
