"""Incidents at the desk: opening one, its invitations shown once, what was offered, its deadlines, closing it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from starlette.responses import Response

from bot.channels.web.lead import invitation
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.desk.incidents import HEARS, Incident, Incidents, Opening, Part, may_have_ended
from bot.incidents.incident import FACTS, PERSON, ROLES, Role

OTHERS: tuple[Role, ...] = tuple(role for role in ROLES if role not in PERSON)
WHOSE: tuple[Role, ...] = tuple(role for role in ROLES if role in PERSON)
MOST = 20
_LOCAL = 64
_LONGEST_BEFORE = timedelta(31)
"""So long before an incident ended something that is due after it may have been done: seclusion can last."""
_STATES = ("open", "closed", "law")


class IncidentPages:
    """The pages of incidents."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.given.desk

    @property
    def _incidents(self) -> Incidents:
        return self._desk.incidents

    async def every(self, asked: Asked) -> Response:
        """Every incident, the open ones first."""
        found = sorted(await self._incidents.every(asked.by), key=lambda one: _STATES.index(one.state))
        return self._frame.page("incidents", asked.by, here="incidents", incidents=found)

    async def new(self, asked: Asked) -> Response:
        """The form, and what comes of it: a code, and an invitation for everybody who had a part in it."""
        form = asked.form
        if asked.request.method != "POST":
            return self._form(asked, "")
        opening = self._opening(form)
        if isinstance(opening, str):
            return self._form(asked, opening)
        if form.one("involved"):
            opening = msgspec.structs.replace(opening, involved=(asked.by.account,))
        opened = await self._incidents.open(asked.by, opening)
        shown = invitation.shown(opened.invited, self._incidents.place)
        return self._frame.page("invited", asked.by, here="incidents", code=opened.code, invited=shown, first=True)

    async def one(self, asked: Asked) -> Response:
        """One incident with everything that hangs on it."""
        return await self._one(asked)

    async def act(self, asked: Asked) -> Response:
        """What was pressed on its page."""
        code, act = asked.path("code"), asked.path("act")
        if act == "again":
            return await self._again(asked, code)
        if act == "hear":
            return await self._hear(asked, code)
        found = await self._incidents.one(asked.by, code)
        form, today = asked.form, self._frame.given.now().date().isoformat()
        if act in ("offered", "asked"):
            part = bytes.fromhex(form.one("part"))
            if part not in {one.id for one in await self._incidents.parts(asked.by, code)}:
                raise ValueError("There is no such part.")
            if act == "asked":
                await self._incidents.asked(asked.by, part)
            else:
                day = form.day("day") if form.one("day") else today
                if not day or not (found.ended_on or "0") <= day <= today:
                    return await self._one(asked, "incident.wrong_day")
                await self._incidents.offered(asked.by, part, day)
        elif act == "tick":
            done = form.moment("done", self._frame.given.now().tzinfo)
            if form.one("done") and (done is None or not self._may_be_done(done, self._ended(found))):
                return await self._one(asked, "incident.wrong_done")
            await self._incidents.tick(asked.by, code, form.one("duty"), done)
        elif act == "close":
            await self._incidents.close(asked.by, code)
        return see(f"/lead/incidents/{code}")

    async def _one(self, asked: Asked, problem: str = "") -> Response:
        code, by = asked.path("code"), asked.by
        found = await self._incidents.one(by, code)
        return self._frame.page(
            "incident", by, 422 if problem else 200, here="incidents", problem=problem, incident=found,
            ended=self._ended(found), had_part=_numbered(await self._incidents.parts(by, code)),
            hears=HEARS, reference=await self._incidents.reference(by, code),
            deadlines=await self._incidents.deadlines(by, code),
            reviews=await self._desk.reviews.of_incident(by, code), now=self._now(),
            actions=[one for one in await self._desk.actions.every(by) if one.incident == code],
            plans=await self._desk.reviews.plans(by, code), answer=await self._desk.reviews.answer_back(by, code),
        )  # fmt: skip

    async def _again(self, asked: Asked, code: str) -> Response:
        made = await self._incidents.invite_again(asked.by, code, bytes.fromhex(asked.form.one("part")))
        if made is None:
            raise ValueError("There is no such part, or learning is closed.")
        shown = invitation.shown([made], self._incidents.place)
        return self._frame.page("invited", asked.by, here="incidents", code=code, invited=shown, first=False)

    async def _hear(self, asked: Asked, code: str) -> Response:
        """A link with which somebody hears what was done who has no chat to be told in."""
        made = await self._incidents.invite_to_hear(asked.by, code, bytes.fromhex(asked.form.one("part")))
        view = invitation.one(self._incidents.place, made.code, made.audience)
        on = f"/lead/incidents/{code}"
        return self._frame.page("one_link", asked.by, here="incidents", of="hearer", on=on, **view)

    def _form(self, asked: Asked, problem: str) -> Response:
        return self._frame.page(
            "incident_new", asked.by, 422 if problem else 200, here="incidents", problem=problem, form=asked.form,
            whose=WHOSE, others=OTHERS, kinds=FACTS["ri_types"], most=MOST, now=self._now(),
        )  # fmt: skip

    def _opening(self, form: Form) -> Opening | str:
        """What was typed, or which sentence says what is wrong with it."""
        whose = [role for role in WHOSE if role in form.several("whose")]
        if not whose:
            return "incident.whose_missing"
        counts = {role: form.number(role) if form.one(role) else 0 for role in OTHERS}
        if any(number is None or number > MOST for number in counts.values()):
            return "incident.wrong_number"
        now = self._frame.given.now()
        ended = form.moment("ended", now.tzinfo)
        if form.one("ended") and (ended is None or not may_have_ended(ended, now)):
            return "incident.wrong_time"
        kinds = tuple(kind for kind in form.several("kind") if kind in FACTS["ri_types"])
        parts: dict[Role, int] = {role: number or 0 for role, number in counts.items()} | dict.fromkeys(whose, 1)
        return Opening(
            parts, ended, {"ri_types": kinds} if kinds else {},
            form.one("local")[:_LOCAL], serious=bool(form.one("serious")),
        )  # fmt: skip

    def _may_be_done(self, done: datetime, ended: datetime | None) -> bool:
        """Not in the future, nor long before it ended: a year that was mistyped would count as met."""
        now = self._frame.given.now()
        return may_have_ended(done, now) and (ended is None or done > ended - _LONGEST_BEFORE)

    def _ended(self, found: Incident) -> datetime | None:
        return datetime.fromtimestamp(found.ended_at, self._frame.given.now().tzinfo) if found.ended_at else None

    def _now(self) -> str:
        return self._frame.given.now().replace(tzinfo=None).isoformat(timespec="minutes")


def _numbered(parts: Sequence[Part]) -> list[tuple[Part, int, bool]]:
    """Parts by role, each with its number within the role and whether the role has more than one."""
    count = Counter(part.role for part in parts)
    seen, found = Counter[str](), list[tuple[Part, int, bool]]()
    for part in sorted(parts, key=lambda one: (ROLES.index(one.role), one.id)):
        seen[part.role] += 1
        found.append((part, seen[part.role], count[part.role] > 1))
    return found
