"""Restrictions: rules for everyone. A draft for its writer alone; what is sent enters the register without its writer.

Opens typed words, as learning does, after the name guard. What is sent is taken from the draft into the register in one
transaction, and the draft is gone with it: nothing leads from the register to who wrote.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from accessibility.interface import label
from accessibility.lead import say
from bot.incidents.register import Decided, Decision, calls_for_review, last_day, missing
from bot.messages import Chat, Words, open_words
from bot.sessions.drafts import DELETES, STATE, Drafts
from bot.sessions.talk import NOBODY_TOLD, Decide, Move, Told, Turned
from bot.storage.learning import actions, record, restrictions, settled
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.restrictions import RESTRICTIONS, Restriction
from bot.storage.work import Write
from flows.engine.session import Effect, Event, Keep, Session, Unkeep

Given = Mapping[str, tuple[str, ...]]
"""Answers of a draft by the name of their field, without `register.`."""

RULE_BYTES = 12
_PART = "register."
_VIEW = {"fair": "fair", "not_sure": "not_sure", "not_fair": "unfair"}
_MONTHS = {"m1": 1, "m2": 2, "m3": 3, "m6": 6}
_SECURE = {"m6": "forensic"}
"""Six months are for secure services: the flow says so, and the register asks for the kind of place."""
_SENT = {"send", "no_name"}
_OPEN = ("proposed", "kept", "narrowed", "expired")
_CARDS = "restrictions/recognise"
_SHOWS_THE_RULE = ("who_is_here", "decide", "check")  # steps of the review: its first, and where it is decided
THING = "about"
"""The fact of a session that says which rule is reviewed: it came with the invitation."""


class Restrictions(Drafts):
    """Runs the flows about rules for everyone. They share the learning store; the talks are found apart from those."""

    purpose = "restrictions"

    def holder(self, chat: Chat) -> bytes:
        """Another name than in learning: neither finds what the other holds of a chat."""
        return self.store.pseudonym(Chat(f"{self.purpose}/{chat.channel}", chat.address))

    def opens(self, talk: bytes, chat: Chat, session: Session) -> Iterable[Write]:
        """The draft; and beside its answers, which rule of the register is reviewed."""
        yield from super().opens(talk, chat, session)
        if session.facts.get(THING):
            about = Answer(settled.ABOUT, (session.facts[THING],))
            yield from record.keep(self.store, talk, about, self.store.today())

    async def beside(self, session: Session) -> tuple[str, ...]:
        """The rule that is reviewed, in its own words: at the first question, and where it is decided and checked."""
        thing = session.facts.get(THING, "")
        if not thing or session.frame.step not in _SHOWS_THE_RULE:
            return ()
        found = await self.store.read(RESTRICTIONS.of(self.store, bytes.fromhex(thing)))
        said = await self.store.read(record.answers(self.store, bytes.fromhex(thing)))
        own = next((one.value for one in said if one.field == "register.sentence"), ())
        named = own or self._card(found.rule if found is not None else "", session)
        return tuple(label("beside.rule", session.form, session.language, words=words) for words in named)

    def _card(self, key: str, session: Session) -> tuple[str, ...]:
        """The words of a card of the list, in the form of the talk."""
        steps = self.book.current(_CARDS).steps.values()
        options = (option for step in steps if step.keeps == "register.rule_id" for option in step.options)
        wording = next((one.wording for one in options if one.key == key), {})
        words = wording.get(session.form) or wording.get("all") or wording.get("standard")
        return (words,) if words else ()

    def keeps(self, talk: bytes, chat: Chat, session: Session, effects: Iterable[Effect], text: str) -> list[Write]:
        """The draft's answers, sealed; that it is sent, or that it is deleted, as it is where something was told."""
        writes: list[Write] = []
        for effect in effects:
            match effect:
                case Keep(purpose="restrictions"):
                    writes += self._keep(talk, session, effect, text)
                case Unkeep(purpose="restrictions", field=field):
                    writes.append(record.unkeep(talk, field))
        was_told = session.life == "stopped" and session.draft is None and session.facts.get(STATE) != "sent"
        if self.deleted(session) or was_told:
            writes += record.drop(talk)
        elif self._sends(session):
            writes.append(record.send(talk, "draft", self.store.now(), self.store.today()))
        return writes

    def ends(self, talk: bytes, session: Session) -> list[Write] | None:
        """Deleting ends it, and so does Finish where it is sent or where there is nothing to come back to."""
        is_over = session.facts.get(STATE) == "sent" or not session.kept
        finished = self.ending(session) == "finish" and is_over
        return [] if finished or (self.ending(session) or "") in DELETES else None

    def refuses(self, session: Session, event: Event) -> str:
        """What is sent has no writer any more: Back does not bring it back."""
        return "already_sent" if event.kind in ("back", "change") and session.facts.get(STATE) == "sent" else ""

    def remembers(self, session: Session) -> dict[str, str]:
        """That it is sent."""
        return {STATE: "sent", "confirmed": "yes"} if self._sends(session) else {}

    def _sends(self, session: Session) -> bool:
        return self._key(session) in _SENT and session.facts.get(STATE) != "sent"

    # words

    def wrote(self, words: Words) -> Move:
        """The move that puts words into the draft as they were typed."""
        return Move(Event("wrote"), open_words(words))

    def wrote_instead(self, text: str) -> Move:
        """The move that puts them into the draft as the name guard changed them, by their writer's own choice."""
        return Move(Event("wrote"), text)

    async def take(self, chat: Chat, talk: bytes, mark: bytes, decide: Decide, *, told: Told = NOBODY_TOLD) -> Turned:
        """One turn. What it sent is in the register when this returns."""
        turned = await super().take(chat, talk, mark, decide, told=told)
        if turned.session is not None and turned.session.facts.get(STATE) == "sent":
            await self.settle(chat)
        return turned

    # from a draft into the register

    async def settle(self, chat: Chat) -> None:
        """Take what this chat has sent into the register. What a crash left behind is taken by `sweep`."""
        for draft in await self.store.read(record.of_holder(self.holder(chat))):
            if draft.state == "sent":
                await self._enter(draft)

    async def sweep(self) -> None:
        """Take into the register what was sent and left behind."""
        for draft in await self.store.read(record.sent_of(f"{self.purpose}/")):
            await self._enter(draft)

    async def holds(self, chat: Chat) -> bool:
        """Whether there is a draft of this chat."""
        return bool(await self.store.read(record.of_holder(self.holder(chat))))

    async def forget(self, chat: Chat) -> None:
        """Delete every draft of this chat."""
        for draft in await self.store.read(record.of_holder(self.holder(chat))):
            await self.store.write(*record.drop(draft.id))
            await self.end(draft.id)

    async def _enter(self, draft: Reflection) -> None:
        answers = await self.store.read(record.answers(self.store, draft.id))
        given = {one.field.removeprefix(_PART): one.value for one in answers}
        flow = draft.flow.partition("/")[2]
        if flow == "house_rules":
            writes = await self._heard(given, answers)
        elif (found := await self._reviewed(answers)) is not None:
            writes = await self._review(found, given, answers)
        else:
            writes = self._rule(given, answers, "" if flow == "recognise" else first(given, "decision"))
        await self.store.write(*writes, *record.drop(draft.id))

    async def _heard(self, given: Given, answers: tuple[Answer, ...]) -> list[Write]:
        """Views are counted by rule, nameless. A rule for one person belongs in a plan and is counted nowhere here."""
        if first(given, "who_for") == "only_me":
            return []
        writes = []
        before = {(one.rule, one.view): one.number for one in await self.store.read(restrictions.views(self.store))}
        for placed in given.get("fairness", ()):
            rule, _, where = placed.partition("=")
            if where not in _VIEW or rule == "something_else":
                continue
            writes.append(restrictions.heard(rule, _VIEW[where]))
            unfair = before.get((rule, "unfair"), 0) + (where == "not_fair")
            if calls_for_review(unfair) and not await self._is_open(rule):
                writes.append(RESTRICTIONS.add(self.store, self._proposed(given, rule, "people")))
        if first(given, "own_rule"):
            proposed = self._proposed(given, "", "people")
            words = self._words(proposed, answers, ("own_rule", "wish_words"))
            writes += [RESTRICTIONS.add(self.store, proposed), *words]
        return writes

    async def _is_open(self, rule: str) -> bool:
        standing = await self.store.read(restrictions.of_rule(self.store, rule))
        return any(one.state in _OPEN for one in standing)

    async def _reviewed(self, answers: tuple[Answer, ...]) -> Restriction | None:
        """The rule of the register that was reviewed; None where it was none of it, or was lifted meanwhile."""
        about = next((one.value[0] for one in answers if one.field == settled.ABOUT), "")
        found = await self.store.read(RESTRICTIONS.of(self.store, bytes.fromhex(about))) if about else None
        return found if found is not None and found.state in _OPEN else None

    async def _review(self, found: Restriction, given: Given, answers: tuple[Answer, ...]) -> list[Write]:
        """What was decided about a rule of the register. What may not be kept leaves it as it stood."""
        now = self._decided(found, given)
        due = await self.store.read(actions.of_review(self.store, found.id))
        writes = restrictions.decide(self.store, found, now, say("rule.again"), due=due) if now is not found else []
        return [*writes, *self._words(found, answers, tuple(given))]

    def _rule(self, given: Given, answers: tuple[Answer, ...], decision: str) -> list[Write]:
        """A rule that was spotted, or one that was reviewed. What may not be kept stays proposed."""
        if first(given, "propose") == "no":
            return []
        rule = self._proposed(given, first(given, "rule_id"), "staff")
        if decision:
            rule = self._decided(rule, given)
        return [RESTRICTIONS.add(self.store, rule), *self._words(rule, answers, tuple(given))]

    def _proposed(self, given: Given, rule: str, came_from: str) -> Restriction:
        return Restriction(
            id=self.store.random(RULE_BYTES),
            setting=first(given, "setting"),
            spotted_on=self.store.today(),
            rule="" if rule == "something_else" else rule,
            came_from=came_from,
            basis=first(given, "basis"),
            touches=first(given, "touches_n_band").removeprefix("n"),
        )

    def _decided(self, rule: Restriction, given: Given) -> Restriction:
        today, span = self.store.today(), first(given, "review_by")
        setting = _SECURE.get(span, rule.setting)
        by = _later(today, span)
        decision: Decision = first(given, "decision")  # type: ignore[assignment]  # an option of the flow
        decided = Decided(
            decision, first(given, "decided_by_role"), today, first(given, "owner_role"), by,
            " ".join(given.get("keep_reasons", ())), first(given, "exemption_exists")
        )  # fmt: skip
        if missing(decided, setting):
            return rule
        told = " ".join(given.get("told_of_decision", ()))
        kind_of_place = msgspec.structs.replace(rule, setting=rule.setting or setting)
        return restrictions.as_decided(kind_of_place, decided, decision, told)

    def _words(self, rule: Restriction, answers: tuple[Answer, ...], wanted: tuple[str, ...]) -> list[Write]:
        """The answers that have no column, under the rule's own id."""
        kept = (one for one in answers if one.field.startswith(_PART) and one.field.removeprefix(_PART) in wanted)
        return [write for one in kept for write in record.keep(self.store, rule.id, one, self.store.today())]


def first(given: Given, name: str) -> str:
    """The one answer of a field; "" where it was skipped or not asked."""
    value = next(iter(given.get(name, ())), "")
    return "" if value.startswith("#") else value


def _later(today: str, span: str) -> str:
    if span not in _MONTHS:
        return ""
    on = date.fromisoformat(today)
    if span == "m3":
        return last_day(on, "").isoformat()
    if span == "m6":
        return last_day(on, "forensic").isoformat()
    return date.fromordinal(on.toordinal() + 30 * _MONTHS[span]).isoformat()
