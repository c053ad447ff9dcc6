"""What goes out by itself, and what has gone out: replies owed, reminders, messages to be removed from a chat."""

from collections.abc import Mapping

import msgspec

from bot import logs
from bot.messages import Chat, Deletion, Outgoing, TalkRef
from bot.sessions.talk import Address, Talks, Turned, unpack
from bot.storage import talks, timers
from bot.storage.errors import StoreError
from bot.storage.store import Store
from bot.storage.timers import Pulse
from bot.storage.work import Write
from flows.engine.session import Session


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a message stands: what the sealed row of a message to delete holds."""

    channel: str
    address: str
    messages: tuple[str, ...]


class Deliveries:
    """Marks what was sent, and finds what is still to be sent or deleted, one store at a time."""

    def __init__(self, every: Mapping[str, Talks], pulses: Mapping[str, Pulse]) -> None:
        self._talks = every
        self._beside = every["safety"].store  # what stands outside any talk lies there: the store that all can enter
        self._pulses = pulses

    async def beat(self) -> None:
        """Say in every store that this process lives, and free what silent ones had claimed."""
        for name, pulse in self._pulses.items():
            await pulse.beat()
            await timers.let_go(self._talks[name].store)

    async def sent(self, outgoing: Outgoing, *messages: str) -> None:
        """A reply stands in the chat under these ids: owed no more, and the ids are kept until they are deleted."""
        ref, writes = outgoing.ref, [talks.sent(outgoing.owed)] if outgoing.owed else []
        if messages:
            writes.append(self._keep(ref.store, ref.talk, outgoing.chat, messages))
        if writes:
            await self._store(ref.store).write(*writes)

    async def came(self, chat: Chat, message: str, store: str = "", talk: bytes = b"") -> None:
        """The person's own message stands in the chat: it goes with this talk, or with what stands outside any."""
        await self._store(store).write(self._keep(store, talk, chat, (message,)))

    async def tidy(self, chat: Chat) -> None:
        """A talk of this chat is over: what stands there outside any talk is to go too."""
        await self._beside.write(talks.release_messages(self._group(chat), self._beside.now()))

    async def disown(self, outgoing: Outgoing) -> None:
        """This process cannot send a reply that it owes: whoever can takes it over at once."""
        if outgoing.owed:
            await self._talks[outgoing.ref.store].store.write(talks.assign(outgoing.owed))

    async def owed(self) -> tuple[tuple[Chat, Turned], ...]:
        """Replies that were accepted and never sent, whose process is gone: to be rendered again, as each talk now
        stands; so of several that are owed to one talk the last does for all."""
        found: list[tuple[Chat, Turned]] = []
        for name in self._pulses:
            try:
                found += await self._owed(name)
            except StoreError as failure:  # what another store has given is ours: it must not get lost with this
                logs.failed("sender", failure)
        return tuple(found)

    async def _owed(self, name: str) -> list[tuple[Chat, Turned]]:
        its, found = self._talks[name], []
        taken = await timers.take_over(its.store, self._pulses[name].me)
        for reply in {reply.talk: reply for reply in taken}.values():
            address = unpack(reply.reply, Address)
            of, session = await self._of(its.store, address)
            if session is None:
                await its.store.write(talks.sent(reply.id))
                continue
            ref = TalkRef(of, address.talk, session.revision)
            shows = talks.owed_name(address.talk, session.revision)  # what it now is, not what it was when it was owed
            found.append((address.chat, Turned(ref, session, owed=shows)))
        return found

    async def _of(self, store: Store, address: Address) -> tuple[str, Session | None]:
        """The purpose and the session of a talk: two purposes may share a store."""
        for name, its in self._talks.items():
            session = await its.look(address.chat, address.talk) if its.store is store else None
            if session is not None:
                return name, session
        return "", None

    async def to_delete(self) -> tuple[Deletion, ...]:
        """Messages of ended talks, and of any talk at 47 hours."""
        found: list[Deletion] = []
        for name, pulse in self._pulses.items():
            try:
                due = await timers.claim_messages(self._talks[name].store, pulse.me)
            except StoreError as failure:
                logs.failed("sender", failure)
                continue
            for message in due:
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
        """The chat cannot be reached any more: reminders stop, what is owed lapses. It is a choice, not a failure."""
        for its in self._talks.values():
            await its.lapse(chat)

    def _store(self, name: str) -> Store:
        its = self._talks.get(name)
        return self._beside if its is None else its.store

    def _keep(self, store: str, talk: bytes, chat: Chat, messages: tuple[str, ...]) -> Write:
        place = msgspec.msgpack.encode(Place(chat.channel, chat.address, messages))
        if store in self._talks:
            return talks.keep_message(self._store(store), talk, place)
        return talks.keep_message_beside(self._beside, self._group(chat), place)

    def _group(self, chat: Chat) -> bytes:
        return self._beside.fingerprint("beside", chat.channel.encode(), chat.address.encode())
