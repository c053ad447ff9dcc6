"""Documents of the desk as files to take away: what is in them, who may and that it was read, `Documents` decides."""

import asyncio
from collections.abc import Callable, Mapping
from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot import __version__
from bot.channels.web.lead.frame import Asked, Frame
from bot.reports.documents import Documents, NoticeForm
from bot.reports.paper import Paper, docx, pdf

_MAKES: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_FORMS: tuple[NoticeForm, ...] = get_args(NoticeForm)


class Papers:
    """The review sheet, the list of actions and its days, the notice about a rule."""

    def __init__(self, frame: Frame) -> None:
        self._now, self._languages = frame.given.now, frame.settings.languages
        self._documents = Documents(
            frame.given.desk,
            frame.given.exports.rates,
            frame.reading,
            version=__version__,
            demonstration=frame.settings.demonstration,
        )

    async def sheet(self, asked: Asked) -> Response:
        """The sheet of one review."""
        made = await self._documents.review_sheet(asked.by, asked.record("id"), self._now().date())
        return await _file(made, "review-sheet", asked.path("ending"))

    async def actions(self, asked: Asked) -> Response:
        """The actions that are not closed; as `ics` their days alone."""
        today = self._now().date()
        if asked.path("ending") == "ics":
            return _answer(await self._documents.calendar(asked.by, today), "actions.ics", "text/calendar")
        return await _file(await self._documents.action_list(asked.by, today), "actions", asked.path("ending"))

    async def example(self, asked: Asked) -> Response:
        """An example of good practice that a second reader approved; any other is not there."""
        made = await self._documents.example(asked.by, asked.record("id"), self._now().date())
        return await _file(made, "good-practice", asked.path("ending"))

    async def notice(self, asked: Asked) -> Response:
        """What people here are told about one rule, in a language that the service offers."""
        form, language = next((one for one in _FORMS if one == asked.path("form")), None), asked.path("language")
        if form is None or language not in self._languages:
            raise HTTPException(404)
        made = await self._documents.notice(asked.by, asked.record("id"), form, self._now().date(), language)
        return await _file(made, f"notice-{form}-{made.language}", asked.path("ending"))


async def _file(paper: Paper, name: str, ending: str) -> Response:
    if ending not in _MAKES:
        raise HTTPException(404)
    make, kind = _MAKES[ending]
    return _answer(await asyncio.to_thread(make, paper), f"{name}.{ending}", kind)


def _answer(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
