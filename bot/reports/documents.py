"""Documents of the desk: review sheet, list of actions, notice about a rule, an example, days for a calendar.

Everything is asked for at the desk, which checks the role and logs the reading. No names, shifts, hours; no text that
nobody sent; nothing of support.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from accessibility.catalogue import SOURCE
from accessibility.forms import is_draft, name_of
from accessibility.interface import label
from accessibility.lead import say, written
from bot.access import Lead
from bot.desk.actions import Action
from bot.desk.desk import Desk
from bot.desk.practice import WORDS, is_written
from bot.desk.reviews import Review
from bot.reports import notices
from bot.reports.before_after import Since, beside
from bot.reports.exports import Rates
from bot.reports.paper import Paper, Part
from bot.storage.learning.settled import WRITTEN_IN

NoticeForm: TypeAlias = Literal["standard", "easy_read", "child"]
_WORDS = ("expected", "happened", "different", "learned")
_DAY = "d MMMM y"
_NOTICE_SIZE: Mapping[NoticeForm, float] = {"standard": 14, "easy_read": 18, "child": 20}
_REVIEW = "learning/team_review"
PRACTICE = "learning/good_practice"
_ABOUT = ("kind", "setting", "people", "ages", "since")


class Reads(Protocol):
    """How codes whose words stand in the flows are read: the lead's pages have one."""

    def word(self, flow: str, field: str, key: str) -> str: ...
    def role(self, key: str) -> str: ...
    def in_form(self, form: NoticeForm, language: str) -> notices.Reads: ...


class Documents:
    """Makes papers from what stands at the desk."""

    def __init__(
        self, desk: Desk, rates: Callable[[], Awaitable[Sequence[Rates]]], reads: Reads, *, version: str,
        demonstration: bool,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._rates = rates  # of the quarters that were published
        self._reads = reads
        self._version = version
        self._demonstration = demonstration

    async def review_sheet(self, by: Lead, review: bytes, today: date) -> Paper:
        """What was expected, happened, why it differed, what is learned, and the actions. NotAllowed, ValueError."""
        found = await self._desk.reviews.one(by, review)
        words = await self._desk.reviews.words(by, review)
        agreed = [one for one in await self._desk.actions.every(by) if one.review == review]
        number = await self._desk.incidents.reference(by, found.incident) if by.reaches("incidents") else ""
        exception = await self._desk.reviews.exception(by, review)
        agreed_to = exception is not None and bool(exception.approved_by)
        parts = [Part(say("document.facts"), (*self._facts(found, agreed_to=agreed_to), _number(number)))]
        for field in _WORDS:
            said = words.get(f"review.{field}", ())
            parts.append(Part(say(f"review.{field}"), said or (say("document.nothing"),)))
        parts.append(self._actions(agreed))
        return Paper(say("document.review_sheet"), parts, self._foot(today))

    async def action_list(self, by: Lead, today: date) -> Paper:
        """Every action that is not closed, the first due first. Raises NotAllowed."""
        every = [one for one in await self._desk.actions.every(by) if one.state != "closed"]
        listed = sorted(every, key=lambda one: (one.due or "9999", one.what))
        return Paper(say("document.action_list"), (self._actions(listed),), self._foot(today))

    async def notice(self, by: Lead, rule: bytes, form: NoticeForm, today: date, language: str = SOURCE) -> Paper:
        """What people here are told about a rule for everyone, in one of three forms and in that language; the whole of
        it in English where a word of it is missing there (the paper says which it is in). What staff wrote stays in the
        language they wrote it in. NotAllowed, ValueError."""
        found = await self._desk.rules.one(by, rule)
        wrote = await self._desk.rules.written(by, rule)
        reads = self._reads.in_form(form, language)
        spoken = reads.language
        told = (*notices.about(found, wrote, reads, form), notices.challenge(form, spoken))
        parts = [Part(one.heading, one.says, wrote=one.wrote, wrote_in=one.wrote_in or spoken) for one in told]
        foot = notices.foot(today, form, spoken, demonstration=self._demonstration)
        draft = label("demonstration.draft", form, spoken, tongue=name_of(spoken)) if is_draft(spoken) else ""
        return Paper(label("rule.title", form, spoken), parts, foot, _NOTICE_SIZE[form], spoken, draft)

    async def example(self, by: Lead, of: bytes, today: date) -> Paper:
        """An example of good practice for another place. Of the service it says nothing but the kind of place, and the
        figures of quarters that it published. ValueError unless a second reader approved it. Raises NotAllowed."""
        found = await self._desk.practice.one(by, of, act="exported")
        if found.state != "approved":
            raise ValueError("A second reader has to approve the example first.")

        def chosen(name: str) -> str:
            value = found.said.get(f"practice.{name}", ())
            return self._reads.word(PRACTICE, f"practice.{name}", value[0]) if is_written(value) else ""

        since = Since(found.said.get("practice.since", ("",))[0], found.said.get(WRITTEN_IN, ("",))[0])
        told = {one: chosen(one) for one in _ABOUT} | {"since": since.said() or chosen("since")}
        about = tuple(say("document.of", what=say(f"practice.{one}"), is_=is_) for one, is_ in told.items() if is_)
        parts = [Part(say("document.about"), about)] if about else []
        for name in WORDS:
            words = found.said.get(f"practice.{name}", ())
            if is_written(words):
                parts.append(Part(say(f"practice.{name}"), words))
        parts.append(beside(since, await self._rates()))
        licence = found.said.get("practice.licence", ())[:1] == ("yes",)
        publish = found.said.get("practice.publish", ())[:1] == ("yes",)
        terms = (
            say("document.read_second"),
            say(f"document.voices_{'yes' if found.said.get('practice.voices') == ('all_yes',) else 'none'}"),
            say(f"document.licence_{'yes' if licence else 'no'}"),
            say(f"document.publish_{'yes' if publish else 'no'}"),
        )
        return Paper(say("document.example"), (*parts, Part(say("document.terms"), terms)), self._foot(today))

    async def calendar(self, by: Lead, today: date) -> bytes:
        """The due days of open actions for a calendar, each with the same neutral title. Raises NotAllowed."""
        every = [one for one in await self._desk.actions.every(by) if one.due and one.state != "closed"]
        return days_of(every, today)

    def _facts(self, found: Review, *, agreed_to: bool) -> tuple[str, ...]:
        involved = "led_involved" if agreed_to else "led_not_agreed"
        led = {"no": "led_apart", "yes": involved}.get(found.involved, "led_not_known")
        view = self._reads.word(_REVIEW, "review.view_reason", found.view)
        return (
            say("document.kind", kind=say(f"review_kind.{found.kind}")),
            say("review.held", day=_read(found.held_on)) if found.held_on else say("review.not_held"),
            say(f"document.{led}"),
            say("review.lived_is", lived=say(f"lived.{found.lived_experience}")),
            *((say("review.view_is", view=view),) if found.view else ()),
        )

    def _actions(self, agreed: Sequence[Action]) -> Part:
        if not agreed:
            return Part(say("review.actions"), (say("document.no_actions"),))
        head = tuple(say(f"document.{name}") for name in ("what", "changes", "owner", "due", "state", "told"))
        return Part(say("review.actions"), rows=(head, *(self._row(one) for one in agreed)))

    def _row(self, one: Action) -> tuple[str, ...]:
        due = _read(one.due) if one.due else say("action.no_day")
        told = say("document.yes") if one.told_on else say("document.not_yet")
        changes = self._reads.word(_REVIEW, "action.changes", one.changes)
        return one.what, changes, self._reads.role(one.owner_role), due, say(f"state.{one.state}"), told

    def _foot(self, today: date) -> str:
        made = say("document.made", day=written(today, _DAY), version=self._version)
        return f"{made} {say('document.demonstration')}" if self._demonstration else made


def _number(number: str) -> str:
    return say("document.own_number", number=number) if number else say("document.no_number")


def _read(day: str) -> str:
    return written(date.fromisoformat(day), _DAY)


def days_of(every: Sequence[Action], today: date) -> bytes:
    """The days of these actions as a calendar file: each with the same neutral title, and nothing else to read."""
    from icalendar import Calendar, Event  # noqa: PLC0415 (only when somebody asks for it)

    file = Calendar()
    file.add("prodid", "-//actions//EN")
    file.add("version", "2.0")
    for one in every:
        note, day = Event(), date.fromisoformat(one.due)
        note.add("summary", say("document.action_due"))
        note.add("dtstart", day)
        note.add("dtend", day + timedelta(1))
        note.add("dtstamp", datetime.combine(today, datetime.min.time()))
        note.add(
            "uid", hashlib.sha256(one.id).hexdigest()[:32]
        )  # always the same: a calendar moves it, never doubles it
        note.add("transp", "TRANSPARENT")
        file.add_component(note)
    return bytes(file.to_ical())
