"""Team reviews: who may lead one, what stands before it may close, and the answer to those who asked to hear."""

from collections.abc import Mapping

import msgspec

from bot.access import Access, Lead
from bot.desk.incidents import Place
from bot.incidents import closing, deadlines
from bot.incidents.closing import EXCEPTION_REASONS, LOOK_BACK_DAYS, Agreed, Missing, Stands
from bot.storage import talks
from bot.storage.learning import actions, incidents, invitations, record, reviews
from bot.storage.learning.actions import ACTIONS
from bot.storage.learning.incidents import INCIDENTS, Incident
from bot.storage.learning.record import Answer
from bot.storage.learning.reviews import (
    ANSWERS_BACK,
    EXCEPTIONS,
    LOOK_BACKS,
    PLANS,
    REVIEWS,
    AnswerBack,
    Exempted,
    Kind,
    LookBack,
    PlanUpdate,
    Review,
)
from bot.storage.store import Store

NOBODY = b""


class WasInvolved(Exception):
    """Whoever was part of it leads no review of it, unless a second person agrees to an exception."""


class StaysOpen(Exception):
    """A review cannot close yet; `missing` says what it lacks."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(f"The review stays open. Missing: {', '.join(missing)}.")
        self.missing = missing


class Reviews:
    """The reviews of one service."""

    def __init__(self, store: Store, access: Access, place: Place) -> None:
        self._store = store
        self._access = access
        self._place = place

    async def begin(
        self, by: Lead, code: str, kind: Kind, *, was_involved: str, unit: str, exception: str = ""
    ) -> Review:
        """Begin a review led by `by`, who says whether they were part of it (yes, no) and from which unit they come
        (same, other). Raises `WasInvolved`; with a reason in `exception` it begins, and waits for a second person."""
        store = self._store
        opened = await self._incident(code)
        known = await store.read(incidents.was_involved(store, code, by.account))
        may = closing.may_lead(was_involved, known, exempted=False)
        if not may and exception not in EXCEPTION_REASONS:
            raise WasInvolved(
                f"Somebody who was not part of it leads the review. Or ask: {', '.join(EXCEPTION_REASONS)}."
            )
        made = Review(
            store.random(16), code, kind, by.account,
            involved="no" if may else "yes", unit=unit, due_at=self._due(opened) if kind == "formal" else 0,
        )  # fmt: skip
        asked = Exempted(made.id, by.account, NOBODY, exception, store.today())
        await store.write(
            REVIEWS.add(store, made),
            *([] if may else [EXCEPTIONS.add(store, asked)]),
            self._access.logged(by, "reviews", made.id, act="begun"),
        )
        return made

    async def approve(self, by: Lead, review: bytes) -> None:
        """A second person agrees that an involved facilitator leads it. ValueError for the same person, or no such."""
        found = await self._store.read(EXCEPTIONS.of(self._store, review))
        if found is None or by.account == found.asked_by:
            raise ValueError("An exception is agreed to by a second person, once it was asked for.")
        agreed = msgspec.structs.replace(found, approved_by=by.account)
        logged = self._access.logged(by, "reviews", review, act="approved")
        await self._store.write(EXCEPTIONS.put(self._store, agreed), logged)

    async def hold(self, by: Lead, review: bytes, *, view: str, lived_experience: str, held_on: str = "") -> Review:
        """It was held: with the person's view first, or with a reason why not, and led so or not."""
        found = await self._open(review)
        held = msgspec.structs.replace(
            found, view=view, lived_experience=lived_experience, held_on=held_on or self._store.today()
        )
        return await self._change(by, found, held, "held")

    async def say(self, by: Lead, review: bytes, said: Mapping[str, str], language: str = "en_GB") -> None:
        """What the team wrote, by field (review.expected, ...): words that passed the name guard."""
        await self._open(review)
        answers = (Answer(field, (words,), "person", language) for field, words in said.items())
        kept = [write for one in answers for write in record.keep(self._store, review, one, self._store.today())]
        await self._store.write(*kept, self._access.logged(by, "reviews", review, act="written"))

    async def no_action(self, by: Lead, review: bytes, reason: str) -> Review:
        """Nothing is to change, for this reason."""
        found = await self._open(review)
        return await self._change(by, found, msgspec.structs.replace(found, no_action=reason), "changed")

    async def missing(self, review: bytes) -> tuple[Missing, ...]:
        """What it still lacks; empty: it can close."""
        found, store = await self._open(review), self._store
        exempted = await store.read(EXCEPTIONS.of(store, review))
        agreed = await store.read(actions.of_review(store, review))
        stands = Stands(
            found.view, found.no_action, found.involved, bool(exempted and exempted.approved_by), found.held_on
        )
        return closing.missing(stands, [Agreed(one.changes, one.owner_role, one.due) for one in agreed])

    async def close(self, by: Lead, review: bytes) -> Review:
        """Close it, and look back after 30 and 90 days. Raises `StaysOpen`."""
        missing = await self.missing(review)
        if missing:
            raise StaysOpen(missing)
        store, found = self._store, await self._open(review)
        closed = msgspec.structs.replace(found, state="closed", closed_on=store.today())
        backs = (LOOK_BACKS.put(store, LookBack(review, days, store.day(days))) for days in LOOK_BACK_DAYS)
        logged = self._access.logged(by, "reviews", review, act="closed")
        await store.write(REVIEWS.change(store, closed, was="open"), *backs, logged)
        return closed

    async def look_back(self, by: Lead, review: bytes, days: int, again: str) -> None:
        """Whether the same theme, or the same rule, came again: yes, no, not_known."""
        found = await self._store.read(LOOK_BACKS.of(self._store, review, days))
        if found is None or found.again:
            raise ValueError("Nothing was to be looked back at then, or somebody did.")
        looked = msgspec.structs.replace(found, again=again, looked_on=self._store.today())
        logged = self._access.logged(by, "reviews", review, act="looked_back")
        await self._store.write(LOOK_BACKS.put(self._store, looked), logged)

    async def of_incident(self, by: Lead, code: str) -> tuple[Review, ...]:
        """The reviews of an incident."""
        await self._access.log(by, "reviews", code.encode())
        return await self._store.read(reviews.reviews_of(self._store, code))

    async def one(self, by: Lead, review: bytes) -> Review:
        """One review. ValueError where there is none."""
        await self._access.log(by, "reviews", review)
        found = await self._store.read(REVIEWS.of(self._store, review))
        if found is None:
            raise ValueError("There is no such review.")
        return found

    async def look_backs(self, by: Lead, review: bytes) -> tuple[LookBack, ...]:
        """When it is looked back at, the first first."""
        await self._access.log(by, "reviews", review, what="look_back")
        found = await self._store.read(reviews.look_backs_of(self._store, review))
        return tuple(sorted(found, key=lambda one: one.days))

    async def plans(self, by: Lead, code: str) -> tuple[PlanUpdate, ...]:
        """The plans that an incident is to change, or changed."""
        await self._access.log(by, "reviews", code.encode(), what="plans")
        return await self._store.read(reviews.plans_of(self._store, code))

    async def answer_back(self, by: Lead, code: str) -> AnswerBack | None:
        """What was heard and what was done, as those who asked to hear will read it; None: nothing was written yet."""
        await self._access.log(by, "reviews", code.encode(), what="answer_back")
        return await self._store.read(ANSWERS_BACK.of(self._store, code))

    async def words(self, by: Lead, review: bytes) -> Mapping[str, tuple[str, ...]]:
        """What a review says, by field."""
        await self._access.log(by, "reviews", review, what="words")
        found = await self._store.read(record.answers(self._store, review))
        return {one.field: one.value for one in found}

    async def shared_views(self, by: Lead, code: str) -> tuple[tuple[str, tuple[Answer, ...]], ...]:
        """The people's own views of an incident that their writers share with the team or the review, as given, each
        with the talk in which it was given: the review hears them first. What is shared with nobody is not here, and
        nothing says whether there is such."""
        await self._access.log(by, "reviews", code.encode(), what="shared_view")
        found = await self._store.read(record.shared_of(self._store, code, frozenset({"team", "review"})))
        given = [(one.flow, await self._store.read(record.answers(self._store, one.id))) for one in found]
        return tuple((flow, tuple(one for one in each if one.field.startswith("my_page."))) for flow, each in given)

    async def exception(self, by: Lead, review: bytes) -> Exempted | None:
        """Why somebody who was part of it leads it, and who agreed."""
        await self._access.log(by, "reviews", review, what="exception")
        return await self._store.read(EXCEPTIONS.of(self._store, review))

    # plans, and the answer back

    async def plan(self, by: Lead, update: PlanUpdate) -> PlanUpdate:
        """A plan is to be changed, or was. An empty id makes a new one."""
        named = update if update.id else msgspec.structs.replace(update, id=self._store.random(16))
        logged = self._access.logged(by, "reviews", named.id, act="planned")
        await self._store.write(PLANS.put(self._store, named), logged)
        return named

    async def promise(self, by: Lead, answer: AnswerBack) -> None:
        """ "You said, we did" is to go back to everybody of this incident who asked to hear, by its day. ValueError
        once it went: they were told what they were told."""
        was = await self._store.read(ANSWERS_BACK.of(self._store, answer.incident))
        if was is not None and was.told_on:
            raise ValueError("The answer to this incident was sent.")
        logged = self._access.logged(by, "reviews", answer.incident.encode(), act="promised")
        await self._store.write(ANSWERS_BACK.put(self._store, answer), logged)

    async def tell(self, by: Lead, code: str) -> int:
        """Answer back now: whoever asked in a chat has their message today, alike and neutral; how many had asked.

        The actions of the incident count as told from here on: a promise is kept once people heard.
        """
        store = self._store
        answer = await store.read(ANSWERS_BACK.of(store, code))
        if answer is None or answer.told_on:
            raise ValueError("There is no answer to this incident that is still to be sent: write it, or it was sent.")
        wishing = await store.read(invitations.wishing(code))
        due = (talks.reschedule(invitations.wish_origin(store, holder, code), store.today()) for holder in wishing)
        told = (
            ACTIONS.put(store, msgspec.structs.replace(one, told_on=store.today()))
            for one in await store.read(actions.actions_of(store, code))
        )
        answered = ANSWERS_BACK.put(store, msgspec.structs.replace(answer, told_on=store.today()))
        await store.write(answered, *due, *told, self._access.logged(by, "reviews", code.encode(), act="told"))
        return len(wishing)

    async def _incident(self, code: str) -> Incident:
        found = await self._store.read(INCIDENTS.of(self._store, code))
        if found is None or found.state == "law":
            raise ValueError("There is no such incident, or learning is closed for it: take the legal route.")
        return found

    async def _open(self, review: bytes) -> Review:
        found = await self._store.read(REVIEWS.of(self._store, review))
        if found is None or found.state != "open":
            raise ValueError("There is no such review, or it is closed.")
        return found

    async def _change(self, by: Lead, was: Review, now: Review, act: str) -> Review:
        logged = self._access.logged(by, "reviews", now.id, act=act)
        await self._store.write(REVIEWS.change(self._store, now, was=was.state), logged)
        return now

    def _due(self, opened: Incident) -> int:
        """By when the formal review is due; 0: not known."""
        duty = self._place.duties(opened.profile).get("formal_review")
        if duty is None or not opened.ended_at:
            return 0
        limit = deadlines.due(deadlines.Time.read(duty.time), self._store.local(opened.ended_at), self._place.calendar)
        return 0 if limit is None else int(limit.timestamp())


__all__ = ["AnswerBack", "Kind", "LookBack", "PlanUpdate", "Review", "Reviews", "StaysOpen", "WasInvolved"]
