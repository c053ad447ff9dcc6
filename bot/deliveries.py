"""What goes out by itself, and what has gone out: replies owed, reminders, messages to be removed from a chat."""

from collections.abc import Mapping

import msgspec

from bot.messages import Chat, Deletion, Outgoing, TalkRef
from bot.replies import Replies
from bot.sessions.talk import Address, Talks, unpack
from bot.storage import talks, timers
from bot.storage.timers import Pulse


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a message stands: what the sealed row of a message to delete holds."""

    channel: str
    address: str
    messages: tuple[str, ...]


class Deliveries:
    """Marks what was sent, and finds what is still to be sent or deleted, one store at a time."""

    def __init__(self, every: Mapping[str, Talks], pulses: Mapping[str, Pulse], replies: Replies) -> None:
        self._talks = every
        self._pulses = pulses
        self._replies = replies

    async def beat(self) -> None:
        """Say in every store that this process lives, and free what silent ones had claimed."""
        for name, pulse in self._pulses.items():
            await pulse.beat()
            await timers.let_go(self._talks[name].store)

    async def sent(self, outgoing: Outgoing, *messages: str) -> None:
        """A reply stands in the chat under these ids: owed no more, and the ids are kept until they are deleted."""
        its = self._talks.get(outgoing.ref.store)
        if its is None:
            return
        place = Place(outgoing.chat.channel, outgoing.chat.address, messages)
        writes = [talks.sent(outgoing.owed)] if outgoing.owed else []
        if messages:
            kept = talks.keep_message(its.store, outgoing.ref.talk, msgspec.msgpack.encode(place))
            writes += [kept] if not isinstance(kept, tuple) else list(kept)
        if writes:
            await its.store.write(*writes)

    async def disown(self, outgoing: Outgoing) -> None:
        """This process cannot send a reply that it owes: whoever can takes it over at once."""
        if outgoing.owed:
            await self._talks[outgoing.ref.store].store.write(talks.disown(outgoing.owed))

    async def owed(self) -> tuple[Outgoing, ...]:
        """Replies that were accepted and never sent, whose process is gone: rendered again, each as it now stands."""
        found: list[Outgoing] = []
        for name, pulse in self._pulses.items():
            its = self._talks[name]
            for reply in await timers.take_over(its.store, pulse.me):
                address = msgspec.msgpack.decode(unpack(reply.reply), type=Address)
                session = await its.look(address.chat, address.talk)
                if session is None:
                    await its.store.write(talks.sent(reply.id))
                    continue
                ref = TalkRef(name, address.talk, session.revision)
                outgoing = self._replies.talk(address.chat, ref, session)
                found.append(msgspec.structs.replace(outgoing, owed=reply.id))
        return tuple(found)

    async def to_delete(self) -> tuple[Deletion, ...]:
        """Messages of ended talks, and of any talk at 47 hours."""
        found: list[Deletion] = []
        for name, pulse in self._pulses.items():
            for message in await timers.claim_messages(self._talks[name].store, pulse.me):
                place = msgspec.msgpack.decode(message.place, type=Place)
                chat = Chat(place.channel, place.address)
                found.append(Deletion(name.encode() + b":" + message.id, chat, place.messages))
        return tuple(found)

    async def deleted(self, deletion: Deletion, left: tuple[str, ...]) -> None:
        """All but `left` are gone, or beyond anyone's reach; what is left is tried again in ten minutes."""
        name, _, row = deletion.key.partition(b":")
        store = self._talks[name.decode()].store
        await store.write(timers.later(row, store.now() + 600) if left else timers.gone(row))

    async def blocked(self, chat: Chat) -> None:
        """The chat cannot be reached any more: its reminders stop, silently; it is a choice, not a failure."""
        for its in self._talks.values():
            await its.end_appointments(chat)
