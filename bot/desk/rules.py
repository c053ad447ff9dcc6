"""The register of restrictions at the desk: putting a rule on it, deciding about it, and when it runs out."""

from collections.abc import Iterable, Mapping

import msgspec

from bot.access import Access, Lead
from bot.desk.incidents import INVITATION_HOURS
from bot.incidents import register
from bot.incidents.register import Decided, Missing
from bot.storage.learning import actions, invitations, record, restrictions
from bot.storage.learning.invitations import Invitation
from bot.storage.learning.record import Answer
from bot.storage.learning.restrictions import RESTRICTIONS, Restriction
from bot.storage.seal import link_code
from bot.storage.store import Store
from bot.storage.work import Write

REVIEW_FLOW, AUDIENCE = "restrictions/review", "lead"
_ORDER = ("kept", "narrowed", "expired", "lifted")
"""Of the states of a rule that was decided: what is in force first."""


class NotDecided(Exception):
    """A decision about a rule cannot be saved yet; `missing` says what it lacks."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(f"Nothing was decided. Missing: {', '.join(missing)}.")
        self.missing = missing


class Nameless(ValueError):
    """A rule has to be named before it can be reviewed: nobody could see which one it is."""

    def __init__(self) -> None:
        super().__init__("This rule has no words yet. Say on its page which rule it is, then make the link.")


class Published(msgspec.Struct, frozen=True):
    """A rule that was decided about, as it stands today, with what of its words everyone here may read, by field."""

    rule: Restriction
    written: Mapping[str, Answer]


class Rules:
    """The register of one service."""

    def __init__(self, store: Store, access: Access, setting: str) -> None:
        self._store = store
        self._access = access
        self._setting = setting

    async def propose(
        self, by: Lead, rule: str = "", *, says: Mapping[str, str] | None = None, came_from: str = "staff"
    ) -> Restriction:
        """Put a rule on the register for review: a card of the list, or its sentence in `says` (register.sentence)."""
        store = self._store
        made = Restriction(store.random(16), self._setting, store.today(), rule=rule, came_from=came_from)
        logged = self._access.logged(by, "register", made.id, act="proposed")
        await store.write(RESTRICTIONS.add(store, made), *self._words(made.id, says or {}), logged)
        return made

    async def name(self, by: Lead, of: bytes, rule: str = "", *, says: Mapping[str, str]) -> Restriction:
        """Which rule it is that is on the register without words. ValueError for one that is named."""
        store, found = self._store, await self._of(of)
        if is_named(found, await self._written(of)):
            raise ValueError("This rule has its words.")
        named = msgspec.structs.replace(found, rule=rule)
        logged = self._access.logged(by, "register", of, act="named")
        await store.write(RESTRICTIONS.change(store, named, was=found.state), *self._words(of, says), logged)
        return named

    async def decide(self, by: Lead, of: bytes, decided: Decided, *, what: str, told: str = "") -> Restriction:
        """Decide about a rule. `NotDecided`, ValueError once it is lifted. What stays of it comes up again: an action
        of its owner, on the day of its review. `what`: the words of that action; `told`: how people were told."""
        store, found = self._store, await self._of(of)
        if found.state == "lifted":
            raise ValueError("This rule is lifted. To bring it back, put it on the register again.")
        decided = msgspec.structs.replace(decided, decided_on=decided.decided_on or store.today())
        lacks = register.missing(decided, found.setting)
        if lacks:
            raise NotDecided(lacks)
        changed = restrictions.as_decided(found, decided, decided.decision, told)  # type: ignore[arg-type]  # `missing` looked at it
        due = await store.read(actions.of_review(store, of))
        await store.write(
            *restrictions.decide(store, found, changed, what, due=due),
            *self._words(of, {"register.reason": decided.reason} if decided.reason else {}),
            self._access.logged(by, "register", of, act=decided.decision),
        )
        return changed

    async def invite_review(self, by: Lead, of: bytes) -> str:
        """The code of a link that opens the review of this rule as a talk: single use, 72 hours. `Nameless` for a rule
        without words, ValueError for one that is lifted."""
        store, found = self._store, await self._of(of)
        if found.state == "lifted":
            raise ValueError("This rule is lifted: there is nothing to review.")
        if not is_named(found, await self._written(of)):
            raise Nameless
        code, until = link_code(store.random), store.now() + INVITATION_HOURS * 3600
        made = Invitation(REVIEW_FLOW, AUDIENCE, AUDIENCE, "", until, about=of)
        await store.write(invitations.invite(store, code, made), self._access.logged(by, "register", of, act="invited"))
        return code

    async def every(self, by: Lead) -> tuple[Restriction, ...]:
        """Every rule as it stands today: past its date it is expired, whether the sweep has been there or not."""
        await self._access.log(by, "register")
        today, found = self._store.today(), await self._store.read(restrictions.register(self._store))
        return tuple(_on(one, today) for one in found)

    async def one(self, by: Lead, of: bytes) -> Restriction:
        """One rule as it stands today. ValueError where there is none."""
        found, today = await self._of(of), self._store.today()
        await self._access.log(by, "register", of)
        return _on(found, today)

    async def is_called_unfair(self, by: Lead, of: bytes) -> bool:
        """Whether so many people call it unfair, since it was last decided, that it has to be reviewed. Below that
        nothing is said, and no number ever is."""
        found = await self._of(of)
        await self._access.log(by, "register", of, what="views")
        said = await self._store.read(restrictions.views(self._store))
        unfair = sum(one.number for one in said if one.rule == found.rule and one.view == "unfair")
        return bool(found.rule) and register.calls_for_review(unfair)

    async def words(self, by: Lead, of: bytes) -> Mapping[str, tuple[str, ...]]:
        """What was written about a rule, by field (register.sentence, register.harm, ...)."""
        return {field: answer.value for field, answer in (await self.written(by, of)).items()}

    async def written(self, by: Lead, of: bytes) -> Mapping[str, Answer]:
        """The same, each with the language that it was written in."""
        await self._access.log(by, "register", of, what="words")
        return await self._written(of)

    async def published(self) -> tuple[Published, ...]:
        """What everyone here is told: every rule that was decided and has its words, what is in force first.

        Nobody is asked who they are, so no reading is logged. Nothing of a rule that is only proposed, of who spoke of
        it, or of how many called it unfair.
        """
        store, today = self._store, self._store.today()

        decided = await store.read(restrictions.decided(store))
        every = (Published(_on(found, today), _told(answers)) for found, answers in decided)
        named = (one for one in every if is_named(one.rule, one.written))
        latest = sorted(named, key=lambda one: one.rule.decided_on, reverse=True)
        return tuple(sorted(latest, key=lambda one: _ORDER.index(one.rule.state)))

    async def lifted(self) -> int:
        """The headline: how many rules were lifted. A number of the service's own acts, about nobody."""
        found = await self._store.read(restrictions.register(self._store))
        return sum(one.state == "lifted" for one in found)

    async def _of(self, of: bytes) -> Restriction:
        found = await self._store.read(RESTRICTIONS.of(self._store, of))
        if found is None:
            raise ValueError("There is no such rule on the register.")
        return found

    async def _written(self, of: bytes) -> Mapping[str, Answer]:
        """What somebody wrote about it: a choice has no language, nor has what was skipped."""
        found = await self._store.read(record.answers(self._store, of))
        return {one.field: one for one in found if one.language}

    def _words(self, of: bytes, says: Mapping[str, str]) -> list[Write]:
        answers = (Answer(field, (words,), "person", "en_GB") for field, words in says.items())
        return [write for one in answers for write in record.keep(self._store, of, one, self._store.today())]


def is_named(found: Restriction, written: Mapping[str, Answer]) -> bool:
    """Whether anyone can see which rule it is: by its card, or by its own sentence."""
    return bool(found.rule) or register.SENTENCE in written


def _on(found: Restriction, today: str) -> Restriction:
    """A rule as it stands that day."""
    return msgspec.structs.replace(found, state=register.state_on(found.state, found.review_by, today))  # type: ignore[arg-type]  # the register holds no other


def _told(answers: Iterable[Answer]) -> Mapping[str, Answer]:
    """Of what was written about a rule what people here are told. What was skipped was not written."""
    return {one.field: one for one in answers if one.field in register.TOLD and one.language}


__all__ = ["Answer", "Nameless", "NotDecided", "Published", "Restriction", "Rules", "is_named"]
