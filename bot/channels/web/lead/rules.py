"""The register of rules for everyone at the desk: what stands, what is due, and deciding about one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from starlette.responses import Response

from accessibility.forms import is_draft, name_of
from accessibility.lead import say
from bot.channels.web.lead import invitation, plots
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.channels.web.lead.reading import REGISTER
from bot.desk.rules import Nameless, NotDecided, is_named
from bot.incidents import register
from bot.incidents.register import DECISIONS, Decided
from bot.reports import notices
from bot.reports.documents import NoticeForm

_SENTENCE = "register.sentence"


class RulePages:
    """The pages of the register."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._rules = frame.given.desk.rules

    async def every(self, asked: Asked) -> Response:
        """The register: how many were lifted, what is in force, what is new."""
        return await self._every(asked, "")

    async def propose(self, asked: Asked) -> Response:
        """A rule is put on the register for review."""
        card = asked.form.one("card", *dict(self._frame.reading.cards()))
        sentence = asked.form.words("sentence")
        if bool(card) == bool(sentence):
            return await self._every(asked, "rule.one_of_two")
        held = await self._rules.every(asked.by)
        if known := [one for one in held if card and one.rule == card and one.state != "lifted"]:
            return see(f"/lead/rules/{known[0].id.hex()}")  # it stands there already: once on the register, once lifted
        made = await self._rules.propose(asked.by, card, says={_SENTENCE: sentence} if sentence else None)
        return see(f"/lead/rules/{made.id.hex()}")

    async def one(self, asked: Asked) -> Response:
        """One rule, and the form to decide about it."""
        return await self._one(asked, (), Form())

    async def decide(self, asked: Asked) -> Response:
        """A decision about a rule; what it lacks is said beside the form, which keeps what was typed."""
        form = asked.form
        if form.one("name"):
            return await self._name(asked)
        roles = dict(self._choices("register.owner_role"))
        decided = Decided(
            form.one("decision", *DECISIONS), form.one("decided_by", *roles), "", form.one("owner", *roles),
            form.day("review_by"), form.words("reason"), form.one("exemption", "yes", "no"),
        )  # fmt: skip
        told = form.one("told", *dict(self._choices("register.told_of_decision")))
        try:
            rule = await self._rules.one(asked.by, asked.record("id"))
            again = say("rule.again_of", rule=await self._sentence(asked, rule.id, rule.rule))
            await self._rules.decide(asked.by, rule.id, decided, what=again, told=told)
        except NotDecided as lacks:
            return await self._one(asked, lacks.missing, form)
        return see(f"/lead/rules/{asked.path('id')}")

    async def invite(self, asked: Asked) -> Response:
        """A link for whoever reviews this rule as a talk: nothing of the rule stands in it. A rule without words is
        named first."""
        try:
            code = await self._rules.invite_review(asked.by, asked.record("id"))
        except Nameless:
            return await self._one(asked, ("name",), asked.form)
        view = invitation.one(self._frame.given.desk.incidents.place, code, "lead")
        on = f"/lead/rules/{asked.path('id')}"
        return self._frame.page("one_link", asked.by, here="rules", of="reviewer", on=on, **view)

    async def _name(self, asked: Asked) -> Response:
        """Which rule it is that somebody named."""
        card, sentence = asked.form.one("card", *dict(self._frame.reading.cards())), asked.form.words("sentence")
        if bool(card) == bool(sentence):
            return await self._one(asked, ("name",), asked.form)
        await self._rules.name(asked.by, asked.record("id"), card, says={_SENTENCE: sentence} if sentence else {})
        return see(f"/lead/rules/{asked.path('id')}")

    async def _every(self, asked: Asked, problem: str) -> Response:
        today, found = self._frame.given.now().date().isoformat(), await self._rules.every(asked.by)
        words = {one.id: await self._sentence(asked, one.id, one.rule) for one in found}
        return self._frame.page(
            "rules", asked.by, 422 if problem else 200, here="rules", problem=problem, form=asked.form, words=words,
            rules=plots.rules(found, today), new=[one for one in found if one.state == "proposed"],
            lifted=plots.lifted(found), cards=self._frame.reading.cards(),
        )  # fmt: skip

    async def _one(self, asked: Asked, lacks: Sequence[str], form: Form) -> Response:
        of, today = asked.record("id"), self._frame.given.now().date()
        found = await self._rules.one(asked.by, of)
        written = await self._rules.written(asked.by, of)
        words = {field: one.value for field, one in written.items()}
        view: dict[str, Any] = {
            "rule": found, "sentence": self._said(words, found.rule),
            "reason": " ".join(register.reason_in(words)) if found.state != "lifted" else "",
            "reviewed": [self._frame.reading.said(written[of], REGISTER) for of in register.REVIEWED if of in written],
            "withheld": notices.hides_what_was_said(written),
            "unfair": await self._rules.is_called_unfair(asked.by, of),
            "nameless": not is_named(found, written), "cards": self._frame.reading.cards(),
            "days": register.days_in_force(found.spotted_on, found.lifted_on or today.isoformat()),
            "decisions": [(key, f"rule.{key}_note") for key in DECISIONS], "form": form, "lacks": lacks,
            "roles": [one for one in self._choices("register.owner_role") if one[0] != "nobody"],
            "ways": self._choices("register.told_of_decision"), "last_day": self._last(today, found.setting),
            "tongues": self._tongues(),
            "tomorrow": date.fromordinal(today.toordinal() + 1).isoformat(),
        }  # fmt: skip
        problem = "rule.not_decided" if lacks else ""
        return self._frame.page("rule", asked.by, 422 if lacks else 200, here="rules", problem=problem, **view)

    async def _sentence(self, asked: Asked, of: bytes, card: str) -> str:
        return self._frame.reading.card(card) if card else self._said(await self._rules.words(asked.by, of), card)

    def _said(self, words: Mapping[str, tuple[str, ...]], card: str) -> str:
        """The rule as it is said here: its own sentence, or its card."""
        return " ".join(words.get(_SENTENCE, ())) or self._frame.reading.card(card) or say("rule.no_words")

    def _tongues(self) -> Sequence[tuple[str, str, bool, Sequence[NoticeForm]]]:
        """The languages in which a notice can be whole, the first of the service first: each by its code and its own
        name, whether it is a draft, and the forms that are whole in it."""
        reading = self._frame.reading

        def whole(code: str) -> Sequence[NoticeForm]:
            return [form for form in get_args(NoticeForm) if reading.in_form(form, code).language == code]

        every = [(code, name_of(code), is_draft(code), whole(code)) for code in self._frame.settings.languages]
        return [tongue for tongue in every if tongue[-1]]

    def _choices(self, field: str) -> Sequence[tuple[str, str]]:
        return self._frame.reading.choices(REGISTER, field)

    def _last(self, today: date, setting: str) -> str:
        return register.last_day(today, setting).isoformat()
