"""Appointments that come due: when in the day a message suits, one fixed neutral sentence, at most two a topic."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta

import msgspec

from bot import logs
from bot.messages import Chat, Outgoing, TalkRef
from bot.people import People, Person
from bot.replies import Replies
from bot.sessions.talk import TALK_BYTES, Address, Talks, pack, unpack
from bot.storage import talks, timers
from bot.storage.errors import StoreError
from bot.storage.talks import Appointment
from bot.storage.timers import Pulse

PARTS: Mapping[str, time] = {"midday": time(12), "late_afternoon": time(16), "evening": time(19)}
"""The moment of each part of the day."""
USUAL = "late_afternoon"
NIGHTS = (time(8), time(16))
"""What somebody who is on nights adds to the quiet hours on those days: they sleep then."""
AT_WORK = "learning/follow_up"
"""What is due at work comes as soon as the quiet hours are over, whatever part of the day suits the chat else."""
LATE_HOURS = 12  # after an outage a message later than this waits for its hour of the next day
LAST = 2  # no topic has a third reminder
TRY_AGAIN = timedelta(minutes=1)  # where the channel could not send it
AT_ONCE = 16
REMINDER = ".reminder"
"""With a store's name in front: what the buttons of a reminder are signed for."""

Send = Callable[[Outgoing], Awaitable[bool]]
"""Sends one screen now, or not at all. False: it may be tried again."""


class Quiet(msgspec.Struct, frozen=True):
    """Hours in which nothing is sent, over midnight or not. A person's own are added to those of the service."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Whether nothing may be sent at that local moment."""
        at = moment.time()
        return self.start <= at < self.end if self.start <= self.end else at >= self.start or at < self.end


class Reminders:
    """Claims what is due in every store, waits for the right hour, and sends it once."""

    def __init__(
        self,
        every: Mapping[str, Talks],
        pulses: Mapping[str, Pulse],
        people: People,
        replies: Replies,
        quiet: Quiet,
        now: Callable[[], datetime],
    ) -> None:
        self._talks = every
        self._pulses = pulses
        self._people = people
        self._replies = replies
        self._quiet = quiet
        self._now = now  # aware, in the zone of the service
        self._waiting: dict[bytes, tuple[str, Appointment]] = {}  # claimed, and not yet sent
        self._not_before: dict[bytes, datetime] = {}

    async def send_due(self, send: Send) -> int:
        """Send every reminder whose moment has come; how many went out."""
        for name, pulse in self._pulses.items():
            for due in await timers.claim_due(self._talks[name].store, pulse.me):
                self._waiting[due.id] = (name, due)
        gate = asyncio.Semaphore(AT_ONCE)
        return sum(await asyncio.gather(*(self._try(gate, *one, send) for one in tuple(self._waiting.values()))))

    async def later(self, store: str, chat: Chat, reminder: bytes) -> None:
        """Once more tomorrow; that is the second, and the last, even where another was to come on another day.

        `reminder` names the one that was put off: to put it off twice is to put it off once.
        """
        its, holder = self._talks[store].store, self._talks[store].store.pseudonym(chat)
        to_come = await its.read(talks.appointed(holder))
        second = [one for one in to_come if one.origin[:TALK_BYTES] == reminder]
        origin = talks.origin(its, reminder, "later")
        topic = second[0].topic if second else f"{store}/check_in" if store == "support" else store
        tomorrow = talks.appoint(
            its, origin, LAST, its.day(1), topic=topic, holder=holder, address=pack(Address(chat.channel, chat.address))
        )
        await its.write(*(talks.cancel(one.origin) for one in second), tomorrow)

    async def _try(self, gate: asyncio.Semaphore, name: str, due: Appointment, send: Send) -> int:
        async with gate:
            try:
                return await self._send(name, due, send)
            except StoreError as failure:  # the next round finds it again, and the others are sent now
                logs.failed("timers", failure)
                return 0

    async def _send(self, name: str, due: Appointment, send: Send) -> int:
        its, now = self._talks[name].store, self._now()
        chat = unpack(timers.address_of(its, due), Address).chat
        person = await self._people.of(chat)
        away = (await self._people.away(chat)).get(now.date().isoformat(), "")
        if self._not_before.get(due.id, now) > now or not self._suits(due, person, away, now):
            return 0
        if not await its.read(timers.still_mine(due.id, self._pulses[name].me)):
            self._forget(due)
            return 0
        if not await send(self._reminder(name, due, chat, person)):
            self._not_before[due.id] = now + TRY_AGAIN
            return 0
        await its.write(timers.done(due.id))
        await self._talks[name].reminded(due)
        self._forget(due)
        return 1

    def _forget(self, due: Appointment) -> None:
        self._waiting.pop(due.id, None)
        self._not_before.pop(due.id, None)

    def _reminder(self, name: str, due: Appointment, chat: Chat, person: Person) -> Outgoing:
        """One neutral sentence. The second can be put off no more."""
        options = ("open", "no_more") if due.number == LAST else ("open", "later", "no_more")
        shown = self._replies.service(chat, person, "reminder", options=options)
        return msgspec.structs.replace(shown, ref=TalkRef(name + REMINDER, due.origin[:TALK_BYTES], 0))

    def _suits(self, due: Appointment, person: Person, away: str, now: datetime) -> bool:
        """Whether this is the hour: not before the part of the day that was chosen, never in quiet time or on leave,
        nor in the daytime of nights."""
        moment = self._quiet.end if due.topic == AT_WORK else PARTS[person.message_time or USUAL]
        is_today = due.day == now.date().isoformat()
        if self._quiet.holds(now) or _own_quiet(person).holds(now) or now.time() < moment:
            return False
        if away == "leave" or (away == "nights" and Quiet(*NIGHTS).holds(now)):
            return False
        at = datetime.combine(now.date(), moment, now.tzinfo)
        return is_today or now - at < timedelta(hours=LATE_HOURS)


def _own_quiet(person: Person) -> Quiet:
    return Quiet(time.fromisoformat(person.quiet_from or "00:00"), time.fromisoformat(person.quiet_to or "00:00"))
