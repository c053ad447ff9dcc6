"""Opening an incident, inviting everybody who had a part in it, and its deadlines. No name is ever asked for."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from bot import logs
from bot.access import Access, Lead
from bot.desk.done import days_done
from bot.incidents import deadlines, incident
from bot.incidents.deadlines import Calendar, Duty, Standing
from bot.incidents.incident import FLOWS, OFFERED, PERSON, ROLES, Role
from bot.storage.errors import StoreError
from bot.storage.learning import incidents, invitations
from bot.storage.learning.incidents import INCIDENTS, INVOLVED, PARTS, REFERENCES, Incident, Involved, Part, Reference
from bot.storage.learning.invitations import Invitation
from bot.storage.learning.reviews import ANSWERS_BACK
from bot.storage.seal import link_code
from bot.storage.store import Store
from bot.storage.work import Write

INVITATION_HOURS = 72
MOST_PARTS = 99
MOST_DAYS = 3 * 365  # so long an incident is kept: one that ended before that would be drawn month by month since then
REVIEW_FLOW = "learning/team_review"
HEARING_FLOW = "learning/you_said_we_did"
HEARS: frozenset[Role] = frozenset(FLOWS)
"""Parts that can be told what was done: those whose view is asked for."""


class Place(msgspec.Struct, frozen=True):
    """What of a service the deadlines and invitations of its incidents depend on."""

    nation: str
    setting: str
    profile: str
    address: str = ""  # of its pages, without a slash at the end
    bot: str = ""  # the user name of its Telegram bot, or nothing
    by_chat: frozenset[str] = frozenset()  # audiences that may be written to there
    own: Mapping[str, str] = {}  # its own times, never looser than its nation's
    closed: frozenset[date] = frozenset()

    @property
    def calendar(self) -> Calendar:
        """Its working days."""
        return Calendar(self.nation, self.closed)

    def link(self, code: str) -> str:
        """The address that an invitation opens at: to print, show or say."""
        return f"{self.address}/i/{code}"

    def deep_link(self, code: str, audience: str) -> str:
        """The same for the chat; nothing where the service has none for this audience."""
        return f"https://t.me/{self.bot}?start=i_{code}" if self.bot and audience in self.by_chat else ""

    def duties(self, profile: str = "") -> Mapping[str, Duty]:
        """Its duties, or those of the profile with which an incident was opened."""
        return deadlines.duties_of(profile or self.profile, self.nation, self.setting, self.own)


class Opening(msgspec.Struct, frozen=True):
    """What is known of an incident when it is opened. What is not known is left out."""

    parts: Mapping[Role, int]
    ended: datetime | None = None
    facts: Mapping[str, tuple[str, ...]] = {}
    local: str = ""  # the number in the service's own record
    involved: tuple[bytes, ...] = ()  # accounts of leads and facilitators who were part of it
    serious: bool = False  # a death or serious injury: learning is closed
    setting: str = ""


class Invited(msgspec.Struct, frozen=True):
    """One invitation to hand out. The code opens once; nothing can be read in it."""

    role: Role
    part: bytes
    code: str
    opens_on: str
    expires_at: int

    @property
    def audience(self) -> str:
        """For whom the talk is that it opens."""
        return _audience(self.role)

    def link(self, place: Place) -> str:
        """The address to print, show or say."""
        return place.link(self.code)

    def deep_link(self, place: Place) -> str:
        """The same for the chat, where the service has one."""
        return place.deep_link(self.code, self.audience)


class Opened(msgspec.Struct, frozen=True):
    """A new incident and who is invited to it."""

    code: str
    invited: tuple[Invited, ...]


class Deadline(msgspec.Struct, frozen=True):
    """One duty of an incident, and how it stands. `done_on`: the day, where a record at the desk says no more of it."""

    key: str
    duty: Duty
    due: datetime | None
    stands: Standing
    done_at: datetime | None
    done_on: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is known when."""
        return self.done_at is not None or self.done_on is not None


class Standings(msgspec.Struct, frozen=True):
    """How the duties of every incident stand. `open`: those of open incidents, by code; `counts`: of all, by duty."""

    open: Mapping[str, tuple[Deadline, ...]]
    counts: Mapping[str, Mapping[Standing, int]]
    duties: Mapping[str, Duty]


class Incidents:
    """The incidents of one service."""

    def __init__(self, store: Store, access: Access, place: Place, now: Callable[[], datetime]) -> None:
        self._store = store
        self._access = access
        self.place = place
        self._now = now  # aware, in the zone of the service
        # counts offers: invitations that staff made to support. A part that is invited again has had its offer
        self.offer: Callable[[int], Awaitable[None]] | None = None

    async def open(self, by: Lead, opening: Opening) -> Opened:
        """Open an incident and invite everybody, alike and for another day. ValueError, with the fix, otherwise."""
        store, now = self._store, self._now()
        _check(opening, now)
        ended = opening.ended.astimezone(now.tzinfo) if opening.ended is not None else None
        opened = Incident(
            code=incident.new_code(store.random),
            opened_on=store.today(),
            setting=opening.setting or self.place.setting,
            profile=self.place.profile,
            state="law" if opening.serious else "open",
            ended_on=ended.date().isoformat() if ended is not None else "",
            ended_at=int(ended.timestamp()) if ended is not None else 0,
            facts=opening.facts,
        )
        parts = [Part(store.random(16), opened.code, role) for role in ROLES for _ in range(opening.parts.get(role, 0))]
        invited, invitations_ = self._invite(opened, parts)
        await store.write(
            INCIDENTS.add(store, opened),
            *(PARTS.add(store, part) for part in parts),
            *(INVOLVED.put(store, Involved(opened.code, account)) for account in opening.involved),
            *([REFERENCES.put(store, Reference(opened.code, opening.local))] if opening.local else []),
            *invitations_,
            self._access.logged(by, "incidents", opened.code.encode(), act="opened"),
        )
        await self._count(sum(one.role in OFFERED for one in invited))
        return Opened(opened.code, invited)

    async def _count(self, number: int) -> None:
        """So many invitations to support are offers. An incident that is open stays so where this cannot be kept."""
        try:
            if number and self.offer is not None:
                await self.offer(number)
        except StoreError as failure:
            logs.failed("desk", failure)

    async def invite_again(self, by: Lead, code: str, part: bytes) -> Invited | None:
        """Another link for the same part, whenever somebody asks; None where there is none or learning is closed."""
        store = self._store
        opened = await store.read(INCIDENTS.of(store, code))
        found = await store.read(PARTS.of(store, part))
        if opened is None or found is None or found.incident != code or opened.state == "law":
            return None
        invited, writes = self._invite(opened, [found])
        await store.write(*writes, self._access.logged(by, "incidents", code.encode(), act="invited"))
        return invited[0]

    async def invite_to_hear(self, by: Lead, code: str, part: bytes) -> Invited:
        """A link to "you said, we did" of this incident, at once, for somebody who is told in no chat: 72 hours, single
        use. ValueError where there is nothing to hear yet, or no such part."""
        store = self._store
        answer, found = await store.read(ANSWERS_BACK.of(store, code)), await store.read(PARTS.of(store, part))
        if answer is None or found is None or found.incident != code or found.role not in HEARS:
            raise ValueError("There is nothing to hear yet, or no such part.")
        role: Role = found.role
        until = store.now() + INVITATION_HOURS * 3600
        made = Invited(role, part, link_code(store.random), store.today(), until)
        invitation = Invitation(HEARING_FLOW, made.audience, role, code, until, part=part)
        logged = self._access.logged(by, "incidents", code.encode(), act="invited")
        await store.write(invitations.invite(store, made.code, invitation), logged)
        return made

    async def offered(self, by: Lead, part: bytes, day: str = "") -> None:
        """Support was offered to that person, today or on that day: an act of staff, and the first day stays."""
        logged = self._access.logged(by, "incidents", part, act="offered")
        await self._store.write(incidents.offered(part, day or self._store.today()), logged)

    async def asked(self, by: Lead, part: bytes) -> None:
        """The invitation was handed to that person."""
        logged = self._access.logged(by, "incidents", part, act="asked")
        await self._store.write(incidents.asked(part, self._store.today()), logged)

    async def tick(self, by: Lead, code: str, duty: str, done: datetime | None) -> None:
        """A duty was met then; None: it was met, and nobody knows when. ValueError for a duty that it has not."""
        store, opened = self._store, await self._of(code)
        if duty not in self.place.duties(opened.profile):
            raise ValueError(f"There is no duty {duty}. Duties: {', '.join(self.place.duties(opened.profile))}.")
        ticked = incidents.DutyDone(code, duty, 0 if done is None else int(done.timestamp()), by.account)
        logged = self._access.logged(by, "incidents", code.encode(), act="ticked", what=duty)
        await store.write(incidents.DUTIES.put(store, ticked), logged)

    async def close(self, by: Lead, code: str) -> None:
        """The loop of this incident is closed."""
        store, opened = self._store, await self._of(code)
        if opened.state != "open":
            raise ValueError("This incident is closed, or on its legal route.")
        closed = msgspec.structs.replace(opened, state="closed")
        logged = self._access.logged(by, "incidents", code.encode(), act="closed")
        await store.write(INCIDENTS.change(store, closed, was=opened.state), logged)

    async def every(self, by: Lead) -> tuple[Incident, ...]:
        """Every incident, the latest first."""
        await self._access.log(by, "incidents")
        found = await self._store.read(incidents.all_of(self._store))
        return tuple(sorted(found, key=lambda one: (one.opened_on, one.code), reverse=True))

    async def parts(self, by: Lead, code: str) -> tuple[Part, ...]:
        """Who had a part in it, by role: what was offered and handed out, never who answered."""
        await self._access.log(by, "incidents", code.encode())
        return await self._store.read(incidents.parts_of(self._store, code))

    async def reference(self, by: Lead, code: str) -> str:
        """Its number in the service's own record, or nothing."""
        await self._access.log(by, "incidents", code.encode(), what="reference")
        found = await self._store.read(REFERENCES.of(self._store, code))
        return found.local if found is not None else ""

    async def deadlines(self, by: Lead, code: str) -> tuple[Deadline, ...]:
        """Its duties with their clauses, and how each stands now."""
        await self._access.log(by, "incidents", code.encode(), what="deadlines")
        known = await days_done(self._store)
        return await self._stand(await self._of(code), known.get(code, {}))

    async def one(self, by: Lead, code: str) -> Incident:
        """One incident, with its coded facts. ValueError where there is none."""
        await self._access.log(by, "incidents", code.encode())
        return await self._of(code)

    async def standings(self, by: Lead) -> Standings:
        """How every duty of every incident stands now. A death or serious injury goes its legal route and is not in."""
        await self._access.log(by, "incidents", what="deadlines")
        still_open, counts, duties = (
            dict[str, tuple[Deadline, ...]](),
            dict[str, Counter[Standing]](),
            dict[str, Duty](),
        )
        known = await days_done(self._store)
        for opened in await self._store.read(incidents.all_of(self._store)):
            if opened.state == "law":
                continue
            found = await self._stand(opened, known.get(opened.code, {}))
            if opened.state == "open":
                still_open[opened.code] = found
            for one in found:
                duties.setdefault(one.key, one.duty)
                counts.setdefault(one.key, Counter())[one.stands] += 1
        return Standings(still_open, counts, duties)

    async def _of(self, code: str) -> Incident:
        found = await self._store.read(INCIDENTS.of(self._store, code))
        if found is None:
            raise ValueError("There is no such incident. Its code stands on the page on which it was opened.")
        return found

    async def _stand(self, opened: Incident, known: Mapping[str, date]) -> tuple[Deadline, ...]:
        done = await self._store.read(incidents.duties_done(self._store, opened.code))
        ticked = {one.duty: one.done_at for one in done}
        duties = self.place.duties(opened.profile)
        return tuple(self._deadline(opened, key, duty, ticked, known.get(key)) for key, duty in duties.items())

    def _deadline(self, opened: Incident, key: str, duty: Duty, ticked: Mapping[str, int], on: date | None) -> Deadline:
        """A tick with its time counts before the day that a record at the desk knows; that day before a bare tick."""
        now, calendar = self._now(), self.place.calendar
        ended = datetime.fromtimestamp(opened.ended_at, now.tzinfo) if opened.ended_at else None
        done = datetime.fromtimestamp(ticked[key], now.tzinfo) if ticked.get(key) else None
        limit = deadlines.due(deadlines.Time.read(duty.time), ended, calendar)
        if done is None and on is not None:
            return Deadline(key, duty, limit, deadlines.standing_of_day(duty, ended, on, calendar), None, on)
        stands = deadlines.standing(duty, ended, done, now, calendar, ticked=key in ticked)
        return Deadline(key, duty, limit, stands, done)

    def _invite(self, opened: Incident, parts: Sequence[Part]) -> tuple[tuple[Invited, ...], list[Write]]:
        """Invitations for these parts, 72 hours long: to learning alike for all, not before the next local day; to
        support from now on."""
        if opened.state == "law":
            return (), []
        now = self._now()
        ended = datetime.fromtimestamp(opened.ended_at, now.tzinfo) if opened.ended_at else None
        day = max(deadlines.learning_opens(ended, now), now.date())
        invited, writes = [], []
        for part in parts:
            code = link_code(self._store.random)
            role: Role = part.role  # type: ignore[assignment]  # written by `open` alone
            on = now.date() if role in OFFERED else day
            first = datetime.combine(on, datetime.min.time(), now.tzinfo)
            until = int(max(first, now).timestamp()) + INVITATION_HOURS * 3600
            sent = Invited(role, part.id, code, on.isoformat(), until)
            made = Invitation(
                _flow(role), _audience(role), role, opened.code, until, part=part.id, opens_on=sent.opens_on
            )
            invited.append(sent)
            writes.append(invitations.invite(self._store, code, made))
        return tuple(invited), writes


def _flow(role: Role) -> str:
    """The talk that a part is invited to."""
    if role == "facilitator":
        return REVIEW_FLOW
    return f"support/{role}" if role in OFFERED else f"learning/{FLOWS[role]}"


def _audience(role: Role) -> str:
    if role == "facilitator":
        return "lead"
    return FLOWS.get(role, role)


def may_have_ended(ended: datetime, now: datetime) -> bool:
    """Whether an incident that ended then may be opened: not in the future, nor longer ago than one is kept."""
    return timedelta(0) <= now.astimezone(UTC) - ended.astimezone(UTC) <= timedelta(MOST_DAYS)


def _check(opening: Opening, now: datetime) -> None:
    if opening.ended is not None and not may_have_ended(opening.ended, now):
        raise ValueError("It ended at a time that is not in the future, and at most three years ago.")
    wrong = incident.wrong_facts(opening.facts)
    if wrong:
        raise ValueError(f"Not coded facts: {', '.join(wrong)}. Facts: {', '.join(incident.FACTS)}.")
    if any(not 0 <= number <= MOST_PARTS for number in opening.parts.values()):
        raise ValueError(f"So many people of one part cannot be invited: 0 to {MOST_PARTS}.")
    if not any(opening.parts.get(role) for role in PERSON):
        raise ValueError(f"Say whose incident it is: one of {', '.join(sorted(PERSON))}.")


__all__ = [
    "Deadline",
    "Duty",
    "Incident",
    "Incidents",
    "Invited",
    "Opened",
    "Opening",
    "Part",
    "Place",
    "Standings",
    "may_have_ended",
]
