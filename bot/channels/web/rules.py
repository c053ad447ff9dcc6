"""The list of rules for everyone here, for whoever wants to read it: no sign-in, no talk, nothing kept of a reader."""

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from accessibility.forms import name_of
from bot.channels.web.lead.given import Given
from bot.channels.web.lead.reading import Reading
from bot.channels.web.pages import Pages
from bot.channels.web.settings import WebSettings
from bot.channels.web.talk import Talk
from bot.reports import notices
from bot.reports.documents import NoticeForm

_FORMS: tuple[NoticeForm, ...] = get_args(NoticeForm)


class RulesPage:
    """Answers `/rules`, in the browser's language and plain words, and `/rules/{form}/{language}`."""

    def __init__(self, pages: Pages, given: Given, settings: WebSettings, talk: Talk) -> None:
        self._pages, self._settings, self._talk = pages, settings, talk
        self._rules, self._reading = given.desk.rules, Reading(given.book)

    def routes(self) -> tuple[Route, ...]:
        """The addresses, for the application."""
        return Route("/rules", self.answer), Route("/rules/{form}/{language}", self.answer)

    async def answer(self, request: Request) -> Response:
        """Every rule that was decided about, with what became of it: the words of its printed notice."""
        asked = request.path_params.get("form", "standard")
        form = next((one for one in _FORMS if one == asked), None)
        language = request.path_params.get("language") or await self._talk.chosen_language(request)
        if form is None or language not in self._settings.languages:
            raise HTTPException(404)
        reads = self._reading.in_form(form, language)
        language = reads.language
        told = [notices.about(one.rule, one.written, reads, form) for one in await self._rules.published()]
        others = [(code, name_of(code)) for code in self._settings.languages if code != language]
        page = self._pages.plain(
            "rules", language, form=form, forms=_FORMS, rules=told, languages=others,
            challenge=notices.challenge(form, language), classes="front",
        )  # fmt: skip
        return HTMLResponse(page)
