"""What every page of a lead stands in: who asks, whether they reach it, what they posted, and the frame round it.

Signed out, ended, revoked and refused look alike: one plain page, which says how to get in.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from accessibility.interface import label
from accessibility.lead import say
from bot.access import Lead, NotAllowed, Reach
from bot.channels.web.assets import Assets
from bot.channels.web.lead import shown
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.given import Given
from bot.channels.web.lead.reading import FOLLOW_UP, REGISTER, REVIEW, Reading
from bot.channels.web.lead.upload import read_form
from bot.channels.web.settings import WebSettings
from bot.incidents.follow_up import is_done_and_told

HOME = "/lead"
LACKS = 422
"""The status of a page that says what a form lacked: nothing of it was kept."""
PLACES: tuple[tuple[Reach, str, str], ...] = (
    ("due", "home", HOME),
    ("incidents", "incidents", "/lead/incidents"),
    ("actions", "actions", "/lead/actions"),
    ("register", "rules", "/lead/rules"),
    ("releases", "released", "/lead/released"),
    ("few_writers", "few", "/lead/few"),
    ("practice", "practice", "/lead/practice"),
    ("figures", "numbers", "/lead/numbers"),
    ("exports", "share", "/lead/share"),
    ("notices", "notices", "/lead/notices"),
    ("accounts", "accounts", "/lead/accounts"),
    ("readings", "readings", "/lead/readings"),
    ("photos", "photos", "/lead/photos"),
)
"""The pages that stand above every other, in this order, for whoever reaches them."""


class Asked(msgspec.Struct, frozen=True):
    """One request of somebody who is signed in and reaches the page."""

    request: Request
    by: Lead
    form: Form

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def record(self, name: str) -> bytes:
        """The same where it is the id of a record. ValueError for what can be none."""
        return bytes.fromhex(self.path(name))


Handler = Callable[[Asked], Awaitable[Response]]
Reader = Callable[[Request, str], Awaitable[Form]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Cookie:
    """The cookie of a browser that is signed in. It goes to no other page of the service."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self.name = "__Secure-lead" if secure else "lead"

    def read(self, request: Request) -> str:
        """The cookie, or nothing."""
        return request.cookies.get(self.name, "")

    def write(self, response: Response, value: str) -> None:
        """Have the browser stay signed in, until it is closed or the sign-in ends."""
        response.set_cookie(self.name, value, path=HOME, httponly=True, samesite="lax", secure=self._secure)

    def clear(self, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(self.name, path=HOME, httponly=True, samesite="lax", secure=self._secure)


class Frame:
    """Guards and renders."""

    def __init__(self, given: Given, settings: WebSettings, assets: Assets) -> None:
        self.given = given
        self.settings = settings
        self.cookie = Cookie(secure=settings.is_secure)
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals.update(
            say=say, label=_label, fresh=_fresh, done_and_told=is_done_and_told,
            settings=settings, file=assets.url, by=None, here="", problem="", form=Form(),
            today=given.now().date().isoformat(), title="",
        )  # fmt: skip
        self.reading = Reading(given.book)
        self._templates.filters.update(shown.FILTERS, **_from_flows(self.reading))

    def open_to(self, reach: Reach, handler: Handler, read: Reader = read_form) -> Endpoint:
        """The page for whoever reaches it. A post is read first, and what was typed in it looked at for names."""

        async def answered(request: Request) -> Response:
            by = await self.given.desk.access.who(self.cookie.read(request))
            if by is None or not by.reaches(reach):
                return self.closed()
            form = Form()
            if request.method == "POST":
                form = await read(request, self.settings.address)
                if named := form.named():
                    return self.page("names", by, 422, named=named, form=form, action=request.url.path)
                if not await self._is_first(form):
                    return self.page("twice", by, 409)
            try:
                answer = await handler(Asked(request, by, form))
                await self._not_taken(form, answer)
                return answer
            except NotAllowed:
                return self.closed()
            except ValueError:  # the desk knows no such record, or it has moved on
                return self.page("gone", by, 404)

        return answered

    async def _is_first(self, form: Form) -> bool:
        """Whether this form comes for the first time. One without a number is taken as often as it comes."""
        number = form.one("once")
        return not number or await self.given.desk.access.is_first(number)

    async def _not_taken(self, form: Form, answer: Response) -> None:
        """A form that lacked something may come again, mended, from the page that a browser went back to."""
        if answer.status_code == LACKS and (number := form.one("once")):
            await self.given.desk.access.not_taken(number)

    async def let_in(self, request: Request, by: Lead, cookie: str) -> Response:
        """To their first place, with the cookie of this sign-in. Whoever this browser was before is signed out."""
        if before := self.cookie.read(request):
            await self.given.desk.access.sign_out(before)
        response = see(first_place(by))
        self.cookie.write(response, cookie)
        return response

    def closed(self) -> Response:
        """The page for everybody who does not reach what they asked for, for whatever reason."""
        return self.page("closed", None, 403)

    def page(self, name: str, by: Lead | None, status: int = 200, **view: Any) -> HTMLResponse:
        """A page with its frame. `here`: which of the places it belongs to; `problem`: why a form was not taken."""
        places = [(name, path) for reach, name, path in PLACES if by is not None and by.reaches(reach)]
        common: Mapping[str, Any] = {"by": by, "places": places, "today": self.given.now().date().isoformat()}
        return HTMLResponse(self._templates.get_template(f"lead/{name}.html").render({**common, **view}), status)


def first_place(by: Lead) -> str:
    """Where somebody begins: the first of the places that they reach."""
    return next((path for reach, _, path in PLACES if by.reaches(reach)), HOME)


def see(path: str) -> Response:
    """What a form that was taken leads to."""
    return RedirectResponse(path, 303)


def _fresh() -> str:
    """A number that no form had before."""
    return secrets.token_hex(8)


def _label(name: str) -> str:
    """A word of the service itself."""
    return label(name, "standard", "en_GB")


def _from_flows(reading: Reading) -> Mapping[str, Callable[[str], str]]:
    """Filters for codes whose words stand in the flows."""
    fields = {
        "change": (REVIEW, "action.changes"), "none": (REVIEW, "action.none_reason"),
        "view": (REVIEW, "review.view_reason"), "plan": (REVIEW, "review.plan_update"),
        "plan_form": (REVIEW, "review.plan_form"), "decision": (REGISTER, "register.decision"),
        "told": (REGISTER, "register.told_of_decision"), "changed": (FOLLOW_UP, "action.changed_anything"),
        "blocker": (FOLLOW_UP, "action.blocker"),
    }  # fmt: skip

    def words(flow: str, field: str) -> Callable[[str], str]:
        return lambda key: reading.word(flow, field, key)

    named = {name: words(*where) for name, where in fields.items()}
    told = named["told"]
    named["told"] = lambda keys: ", ".join(told(key) for key in keys.split())  # there may be several ways
    return {"owner": reading.role, "card": reading.card, **named}
