"""A made-up past of a ward: incidents, offers, views, reviews, actions and rules, day by day through the real paths.

The same seed gives the same story. Everything is written as the service itself writes it, with the clock moved; the
codes and ids are drawn by chance as always. Its marks: `MARK` in place of each number, and the account `MADE_UP`.
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Protocol

import yaml

from bot.access import Lead
from bot.demonstration.weeks import Weeks
from bot.desk.desk import Desk
from bot.desk.incidents import Opened, Opening
from bot.desk.practice import LOOKED_FOR
from bot.incidents.register import Decided
from bot.messages import Chat
from bot.storage.learning import record, release
from bot.storage.learning.actions import Action
from bot.storage.learning.figures import BED_DAYS, BedDays
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.restrictions import Restriction
from bot.storage.learning.reviews import AnswerBack, PlanUpdate, Review
from bot.storage.store import Store

MARK = "made up"
"""What stands in place of the number in the service's own record."""
MADE_UP = Lead(b"made up", frozenset({"lead", "facilitator"}), "made up")
DAYS_A_MONTH = 30
BEDS = 12
EXAMPLES = (13, 17)
"""The months in which somebody writes an example of good practice; the second still waits for its reader."""
CHANGE = 10
"""The month in which the made-up ward changes its handover, and offers rise."""
_REASONS = ("not_asked", "declined", "not_ready", "left", "no_communication_route_yet")
_HARDER = ("noise", "few_staff", "plan_unknown", "rule", "waiting", "handover", "agency", "space")
_BEFORE = ("waiting", "told_no", "noise", "rule", "not_heard", "bored", "missed")


class Clock(Protocol):
    """A clock that is moved by hand."""

    at: datetime


class Past:
    """Tells the story of one ward into the stores of a demonstration."""

    def __init__(self, store: Store, desk: Desk, clock: Clock, seed: int) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._draw = random.Random(seed)  # noqa: S311 (a story, and no secret)
        self._words = words()
        self._rules = list(self._words["rules"])
        self._standing: list[Restriction] = []
        self._weeks = Weeks(store, desk, MADE_UP, self._words, seed)
        self._writers = 0

    async def tell(self, months: int) -> int:
        """Tell so many months, up to now; how many incidents there were. Leaves the clock where it was."""
        end, number = self._clock.at, 0
        self._clock.at = start = end - timedelta(days=months * DAYS_A_MONTH)
        for month in range(months):
            number += await self._month(month, start + timedelta(days=month * DAYS_A_MONTH))
        self._clock.at = end
        await self._pass(end)
        await self._beds(start, end)
        return number

    async def _month(self, month: int, first: datetime) -> int:
        days = sorted(self._draw.sample(range(DAYS_A_MONTH - 1), self._how_many(month)))
        for day in days:
            await self._pass(first + timedelta(days=day, hours=self._draw.randint(10, 20)))
            await self._incident(month)
        await self._pass(first + timedelta(days=DAYS_A_MONTH - 1, hours=20))
        await self._rule_of_the_month(month)
        if month in EXAMPLES:
            await self._example(self._words["examples"][EXAMPLES.index(month)], approved=month == EXAMPLES[0])
        return len(days)

    def _how_many(self, month: int) -> int:
        return max(1, round(self._draw.gauss(6 if month < CHANGE else 4.5, 0.7)))

    async def _beds(self, start: datetime, end: datetime) -> None:
        """Every calendar month between has its bed days, the present one so far."""
        days = Counter(f"{start + timedelta(days=day):%Y-%m}" for day in range((end - start).days))
        counted = (BedDays(month, BEDS * number - self._draw.randint(0, number)) for month, number in days.items())
        await self._store.write(*(BED_DAYS.put(self._store, one) for one in counted))

    async def _rule_of_the_month(self, month: int) -> None:
        for one in await self._desk.rules.every(MADE_UP):
            if one.state == "proposed" and not one.rule and one.came_from == "learning" and self._rules:
                self._standing.append(await self._desk.rules.name(MADE_UP, one.id, self._rules.pop(), says={}))
        if month % 2 == 0 and self._rules:
            self._standing.append(await self._desk.rules.propose(MADE_UP, self._rules.pop(0)))
        elif self._standing:
            await self._decide(self._standing.pop(0))

    async def _decide(self, rule: Restriction) -> None:
        decision = self._words["stands"].get(rule.rule) or self._weeks.draw.choice(("lift", "narrow", "keep"))
        by = (self._clock.at.date() + timedelta(days=80)).isoformat()
        decided = Decided(decision, "manager", "", "manager", by, self._words["keep"], "yes")
        await self._desk.rules.decide(MADE_UP, rule.id, decided, what=self._words["again"], told="easy")
        if decision != "lift" and rule.rule not in self._words["lapses"]:
            self._weeks.plan(
                self._clock.at + timedelta(days=self._weeks.draw.randint(60, 85)), lambda: self._again(rule.id)
            )

    async def _again(self, of: bytes) -> None:
        """A rule whose day has come is looked at anew."""
        await self._decide(await self._desk.rules.one(MADE_UP, of))

    async def _example(self, words: Mapping[str, str], *, approved: bool) -> None:
        of = await self._weeks.writes_an_example(words)
        if approved:
            await self._desk.practice.approve(MADE_UP, of, LOOKED_FOR)

    # one incident

    async def _incident(self, month: int) -> None:
        ended = self._clock.at - timedelta(minutes=self._draw.randint(20, 90))
        parts = {"young_person": 1, "staff": self._draw.randint(3, 4), "witness": self._draw.randint(0, 2)}
        facts = {
            "ri_types": (self._draw.choice(("07", "09", "10", "11", "05", "14")),),
            "ri_reasons": (self._draw.choice(("10", "11", "12")),),
            "duration": (self._draw.choice(("0_10", "0_10", "11_30", "31_60")),),
            "place_type": (self._draw.choice(("bedroom", "corridor", "dining_room", "garden")),),
            "efforts_before": tuple(sorted(self._draw.sample(("talk", "space", "choice", "sensory"), 2))),
        }
        opened = await self._desk.incidents.open(MADE_UP, Opening(parts, ended, facts, MARK))  # type: ignore[arg-type]  # roles
        self._weeks.after_incident(opened, self._clock.at)
        improved = month >= CHANGE
        await self._offers(opened, 0.72 if improved else 0.36)
        await self._pass(self._clock.at + timedelta(days=1))
        await self._views(opened, 0.7 if improved else 0.5)
        await self._pass(self._clock.at + timedelta(hours=self._draw.choice((20, 30, 60))))
        await self._review(opened, 0.75 if improved else 0.5)

    async def _offers(self, opened: Opened, chance: float) -> None:
        for one in opened.invited:
            if self._draw.random() < chance:
                await self._desk.incidents.offered(MADE_UP, one.part)
            elif self._draw.random() < 0.4:
                late = (self._clock.at + timedelta(days=self._draw.randint(2, 5))).date().isoformat()
                await self._desk.incidents.offered(MADE_UP, one.part, late)

    async def _views(self, opened: Opened, chance: float) -> None:
        for one in opened.invited:
            await self._desk.incidents.asked(MADE_UP, one.part)
            if self._draw.random() >= chance or one.role == "witness":
                continue
            await (self._reflects(opened) if one.role == "staff" else self._tells(opened))

    async def _reflects(self, opened: Opened) -> None:
        harder = tuple(sorted(self._draw.sample(_HARDER, self._draw.randint(1, 3))))
        await self._sends(opened, "staff", {
            "reflection.kind": ("holding",), "reflection.harder": harder, "reflection.picks_up": ("team",),
            "reflection.rule_suggestion": (self._draw.choice(("everyone", "not_sure", "this_person")),),
        }, {"reflection.change": self._draw.choice(self._words["staff"])})  # fmt: skip

    async def _tells(self, opened: Opened) -> None:
        before = tuple(sorted(self._draw.sample(_BEFORE, self._draw.randint(1, 2))))
        await self._sends(opened, "young_person", {
            "view.consent": ("start",), "view.before": before, "my_page.next_time": ("tell", "wait"),
            "view.anonymous_use": ("yes",), "view.shared_with": ("team",), "view.shared_confirmed": ("yes",),
            "view.told_why": (self._draw.choice(("yes", "sort_of", "no")),),
        }, {})  # fmt: skip

    async def _sends(
        self, opened: Opened, role: str, chosen: Mapping[str, tuple[str, ...]], written: Mapping[str, str]
    ) -> None:
        """What a session of learning writes when a draft is sent."""
        store, today = self._store, self._store.today()
        self._writers += 1
        talk, holder = store.random(12), store.pseudonym(Chat("terminal", f"{MARK} {self._writers}"))
        answers = [Answer(field, value) for field, value in chosen.items()]
        answers += [Answer(field, (text,), "person", "en_GB") for field, text in written.items()]
        await store.write(record.begin(Reflection(talk, holder, f"learning/{role}", role, opened.code, day=today)))
        await store.write(*(write for one in answers for write in record.keep(store, talk, one, today)))
        await store.write(record.send(talk, "draft", store.now(), today))

    # what follows

    async def _review(self, opened: Opened, chance: float) -> None:
        draw, desk = self._draw, self._desk
        review = await desk.reviews.begin(MADE_UP, opened.code, "formal", was_involved="no", unit="other")
        said = {f"review.{name}": draw.choice(lines) for name, lines in self._words["reviews"].items()}
        await desk.reviews.say(MADE_UP, review.id, said)
        view = "heard" if draw.random() < chance else draw.choice(_REASONS)
        await desk.reviews.hold(MADE_UP, review.id, view=view, lived_experience=draw.choice(("yes", "no")))
        if draw.random() < 0.2:
            await desk.reviews.no_action(MADE_UP, review.id, "already_changed")
        else:
            await self._action(review)
        await desk.reviews.close(MADE_UP, review.id)
        self._weeks.after_review(review, self._clock.at)
        if draw.random() < 0.6:
            await self._answer(opened)

    async def _action(self, review: Review) -> None:
        made, due = self._draw.choice(self._words["actions"]), self._clock.at + timedelta(days=14)
        agreed = await self._desk.actions.agree(MADE_UP, Action(
            b"", made["what"], made["changes"], made["role"], "", due=due.date().isoformat(), incident=review.incident,
            review=review.id, strength=made["strength"], know=self._draw.choice(self._words["know"]),
        ))  # fmt: skip
        self._weeks.after_agreeing(agreed, due + timedelta(days=self._draw.randint(-3, 12)))

    async def _answer(self, opened: Opened) -> None:
        said, did = self._draw.choice(self._words["said"]), self._draw.choice(self._words["did"])
        by = (self._clock.at + timedelta(days=14)).date().isoformat()
        await self._desk.reviews.promise(MADE_UP, AnswerBack(opened.code, said, did, by))
        await self._desk.reviews.tell(MADE_UP, opened.code)
        plan = PlanUpdate(
            b"", opened.code, "personal", "practice", by, by, self._draw.choice(("yes", "no")), "easy_read"
        )
        await self._desk.reviews.plan(MADE_UP, plan)

    async def _pass(self, until: datetime) -> None:
        """Let the days go by: what was sent is cut from its writer and released on its day; what is due is done."""
        while self._clock.at < until:
            self._clock.at = min(until, self._clock.at + timedelta(days=1))
            await release.cut_links(self._store)
            await self._desk.tend()
            await self._weeks.happen(self._clock.at)


def words() -> Mapping[str, Any]:
    """What a made-up team wrote."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (a base loader makes nothing but text)
    return found
