"""Appointments that come due: when in the day a message suits, one fixed neutral sentence, at most two a topic."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta

import msgspec

from bot.messages import Chat, Outgoing, TalkRef
from bot.people import People, Person
from bot.replies import Replies
from bot.sessions.talk import TALK_BYTES, Address, Talks, unpack
from bot.storage import talks, timers
from bot.storage.talks import Appointment
from bot.storage.timers import Pulse

PARTS: Mapping[str, time] = {"midday": time(12), "late_afternoon": time(16), "evening": time(19)}
"""The moment of each part of the day."""
USUAL = "late_afternoon"
LATE_HOURS = 12  # after an outage a message later than this waits for its hour of the next day
REMINDER = ".reminder"
"""With a store's name in front: what the buttons of a reminder are signed for."""

Send = Callable[[Outgoing], Awaitable[None]]


class Quiet(msgspec.Struct, frozen=True):
    """The service's quiet hours: from the evening to the morning. A person's own may be wider."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Whether nothing may be sent at that local moment."""
        return moment.time() >= self.start or moment.time() < self.end


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
        self._waiting: dict[bytes, tuple[str, Appointment]] = {}

    async def send_due(self, send: Send) -> int:
        """Send every reminder whose moment has come; how many went out."""
        for name, pulse in self._pulses.items():
            for due in await timers.claim_due(self._talks[name].store, pulse.me):
                self._waiting[due.id] = (name, due)
        ready = [(name, due) for name, due in self._waiting.values()]
        number = 0
        for name, due in ready:
            number += await self._try(name, due, send)
        return number

    async def later(self, store: str, chat: Chat) -> None:
        """Once more tomorrow; that is the second, and the last."""
        its = self._talks[store].store
        origin = talks.origin(its, its.random(TALK_BYTES), "later")
        address = Address(chat.channel, chat.address)
        topic = f"{store}/check_in" if store == "support" else store
        packed = msgspec.msgpack.encode(address)
        sealed = len(packed).to_bytes(4, "big") + packed
        await its.write(
            talks.appoint(its, origin, 2, its.day(1), topic=topic, holder=its.pseudonym(chat), address=sealed)
        )

    async def _try(self, name: str, due: Appointment, send: Send) -> int:
        its = self._talks[name].store
        chat = msgspec.msgpack.decode(unpack(due.address), type=Address).chat
        person = await self._people.of(chat)
        if not self._suits(due, person):
            return 0
        del self._waiting[due.id]
        if not await its.read(timers.still_mine(due.id, self._pulses[name].me)):
            return 0
        outgoing = self._replies.service(chat, person, "reminder")
        await send(msgspec.structs.replace(outgoing, ref=TalkRef(name + REMINDER, due.id[:TALK_BYTES], 0)))
        await its.write(timers.done(due.id))
        return 1

    def _suits(self, due: Appointment, person: Person) -> bool:
        """Whether this is the hour: not before the part of the day that was chosen, never in quiet time."""
        now = self._now()
        moment = PARTS[person.message_time or USUAL]
        is_today = due.day == now.date().isoformat()
        if self._quiet.holds(now) or now.time() < moment:
            return False
        at = datetime.combine(now.date(), moment, now.tzinfo)
        return is_today or now - at < timedelta(hours=LATE_HOURS)
