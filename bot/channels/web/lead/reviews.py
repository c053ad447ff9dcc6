"""Team reviews at the desk: beginning one, the person's view first, words, actions, plans, the answer back, closing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, get_args

from starlette.responses import Response

from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.channels.web.lead.reading import REVIEW, Said
from bot.desk.actions import Action
from bot.desk.releases import Answer
from bot.desk.reviews import AnswerBack, Kind, PlanUpdate, StaysOpen, WasInvolved
from bot.incidents.closing import EXCEPTION_REASONS, HEARD, LOOK_BACK_DAYS, NO_ACTION, NO_VIEW
from bot.incidents.follow_up import CHANGES

WORDS = ("expected", "happened", "different", "learned")
LIVED = ("yes", "no", "asked_and_declined", "not_known")
AGAIN = ("yes", "no", "not_known")
YES_NO = ("no", "yes")
UNITS = ("other", "same")
KINDS = get_args(Kind)
_EMPTY = Form()


class ReviewPages:
    """The pages of reviews."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._reviews = frame.given.desk.reviews
        self._actions = frame.given.desk.actions
        self._acts: Mapping[str, Callable[[Asked, bytes], Awaitable[str]]] = {
            "approve": self._approve, "hold": self._hold, "words": self._say, "action": self._agree,
            "none": self._none, "plan": self._plan, "answer": self._answer, "tell": self._tell, "close": self._close,
            "back": self._back,
        }  # fmt: skip

    async def begin(self, asked: Asked) -> Response:
        """The form, and the new review. Whoever was part of it is told that somebody else leads it, or asks."""
        code, form = asked.path("code"), asked.form
        if asked.request.method != "POST":
            return self._begin(asked, "", code)
        kind, involved = form.one("kind", *KINDS), form.one("involved", *YES_NO)
        if not kind or not involved or not form.one("unit", *UNITS):
            return self._begin(asked, "review.begin_missing", code)
        try:
            made = await self._reviews.begin(
                asked.by, code, kind, was_involved=involved, unit=form.one("unit", *UNITS),  # type: ignore[arg-type]  # one of KINDS
                exception=form.one("exception", *EXCEPTION_REASONS),
            )  # fmt: skip
        except WasInvolved:
            return self._begin(asked, "review.was_involved", code)
        return see(f"/lead/reviews/{made.id.hex()}")

    async def one(self, asked: Asked) -> Response:
        """One review, with what it still lacks."""
        return await self._one(asked, "", _EMPTY)

    async def act(self, asked: Asked) -> Response:
        """What was pressed on its page."""
        act, of = asked.path("act"), asked.record("id")
        if act not in self._acts:
            raise ValueError("There is no such thing to do.")
        problem = await self._acts[act](asked, of)
        if problem:
            return await self._one(asked, problem, asked.form)
        return see(f"/lead/reviews/{of.hex()}" + (f"#{act}" if act != "close" else ""))

    async def _one(self, asked: Asked, problem: str, form: Form) -> Response:
        by, of, reading = asked.by, asked.record("id"), self._frame.reading
        found = await self._reviews.one(by, of)
        view: dict[str, Any] = {
            "review": found, "words": await self._reviews.words(by, of), "fields": WORDS,
            "exception": await self._reviews.exception(by, of), "look_backs": await self._reviews.look_backs(by, of),
            "actions": [one for one in await self._actions.every(by) if one.review == of],
            "plans": await self._reviews.plans(by, found.incident), "views": (HEARD, *NO_VIEW), "lived": LIVED,
            "answer": await self._reviews.answer_back(by, found.incident), "reasons": NO_ACTION, "changes": CHANGES,
            "owners": reading.choices(REVIEW, "action.owner_role"), "again": AGAIN,
            "plan_kinds": [one for one in reading.choices(REVIEW, "review.plan_update") if one[0] != "none"],
            "forms": reading.choices(REVIEW, "review.plan_form"),
            "shared": self._shared(await self._reviews.shared_views(by, found.incident)),
            "missing": await self._reviews.missing(of) if found.state == "open" else (),
        }  # fmt: skip
        return self._frame.page(
            "review", by, 422 if problem else 200, here="incidents", problem=problem, form=form, **view
        )

    def _shared(self, views: Sequence[tuple[str, Sequence[Answer]]]) -> list[list[Said]]:
        """What people shared with this review, each apart, in the words of their talk."""
        read = ([self._frame.reading.said(answer, flow) for answer in view] for flow, view in views)
        return [[said for said in view if said is not None and said.values] for view in read]

    def _begin(self, asked: Asked, problem: str, code: str) -> Response:
        return self._frame.page(
            "review_new", asked.by, 422 if problem else 200, here="incidents", problem=problem, form=asked.form,
            code=code, kinds=KINDS, reasons=EXCEPTION_REASONS,
        )  # fmt: skip

    # what can be pressed; each says which sentence tells what is wrong, or nothing

    async def _approve(self, asked: Asked, of: bytes) -> str:
        exception = await self._reviews.exception(asked.by, of)
        if exception is not None and exception.asked_by == asked.by.account:
            return "review.second_person"
        await self._reviews.approve(asked.by, of)
        return ""

    async def _hold(self, asked: Asked, of: bytes) -> str:
        view = asked.form.one("view", HEARD, *NO_VIEW)
        day, today = asked.form.day("held_on"), self._frame.given.now().date().isoformat()
        if not view:
            return "review.view_missing"
        found = await self._reviews.one(asked.by, of)
        ended_on = (await self._frame.given.desk.incidents.one(asked.by, found.incident)).ended_on
        if not day or not ended_on <= day <= today:
            return "review.wrong_day"
        lived = asked.form.one("lived", *LIVED) or "not_known"
        await self._reviews.hold(asked.by, of, view=view, lived_experience=lived, held_on=day)
        return ""

    async def _say(self, asked: Asked, of: bytes) -> str:
        said = {f"review.{name}": words for name in WORDS if (words := asked.form.words(name))}
        if not said:
            return "review.nothing_written"
        await self._reviews.say(asked.by, of, said)
        return ""

    async def _agree(self, asked: Asked, of: bytes) -> str:
        form, found = asked.form, await self._reviews.one(asked.by, of)
        what, changes, owner = form.words("what"), form.one("changes", *CHANGES), form.one("owner", *self._owners())
        if found.state != "open":
            raise ValueError("The review is closed.")
        if not what or not changes:
            return "review.action_missing"
        if form.one("due") and form.day("due") < self._frame.given.now().date().isoformat():
            return "review.past_day"
        await self._actions.agree(asked.by, Action(
            b"", what, changes, owner, "", due=form.day("due"), incident=found.incident, review=of,
            know=form.words("know"),
        ))  # fmt: skip
        return ""

    async def _none(self, asked: Asked, of: bytes) -> str:
        await self._reviews.no_action(asked.by, of, asked.form.one("reason", *NO_ACTION))
        return ""

    async def _plan(self, asked: Asked, of: bytes) -> str:
        form, found = asked.form, await self._reviews.one(asked.by, of)
        reading, today = self._frame.reading, self._frame.given.now().date().isoformat()
        kind = form.one("kind", *dict(reading.choices(REVIEW, "review.plan_update")))
        if known := form.one("known"):
            known_ones = await self._reviews.plans(asked.by, found.incident)
            was = next((one for one in known_ones if one.id.hex() == known), None)
            if was is None:
                raise ValueError("There is no such plan.")
            done = PlanUpdate(was.id, was.incident, was.kind, was.owner_role, was.due, today, "yes", was.form)
            await self._reviews.plan(asked.by, done)
            return ""
        if not kind:
            return "review.plan_missing"
        if form.one("due") and form.day("due") < today:
            return "review.past_day"
        spoken = form.one("form", *dict(reading.choices(REVIEW, "review.plan_form")))
        owner, due = form.one("owner", *self._owners()), form.day("due")
        await self._reviews.plan(asked.by, PlanUpdate(b"", found.incident, kind, owner, due, form=spoken))
        return ""

    async def _answer(self, asked: Asked, of: bytes) -> str:
        form, found = asked.form, await self._reviews.one(asked.by, of)
        said, did, by_day = form.words("said"), form.words("did"), form.day("by_day")
        if not said or not did:
            return "review.answer_missing"
        was = await self._reviews.answer_back(asked.by, found.incident)
        is_new = form.one("by_day") != (was.by_day if was is not None else "")
        if is_new and form.one("by_day") and by_day < self._frame.given.now().date().isoformat():
            return "review.past_day"
        await self._reviews.promise(asked.by, AnswerBack(found.incident, said, did, by_day))
        return ""

    async def _tell(self, asked: Asked, of: bytes) -> str:
        found = await self._reviews.one(asked.by, of)
        if await self._reviews.answer_back(asked.by, found.incident) is None:
            return "review.answer_missing"
        await self._reviews.tell(asked.by, found.incident)
        return ""

    async def _close(self, asked: Asked, of: bytes) -> str:
        try:
            await self._reviews.close(asked.by, of)
        except StaysOpen:
            return "review.stays_open"
        return ""

    async def _back(self, asked: Asked, of: bytes) -> str:
        again, days = asked.form.one("again", *AGAIN), asked.form.number("days")
        if not again or days not in LOOK_BACK_DAYS:
            return "review.again_missing"
        await self._reviews.look_back(asked.by, of, days, again)
        return ""

    def _owners(self) -> tuple[str, ...]:
        return tuple(dict(self._frame.reading.choices(REVIEW, "action.owner_role")))
