"""What the sessions of all purposes share: one turn of one talk, as one piece of work for one store.

A turn is pure until it is written: row in, row and writes out. What a purpose may keep is for its own module.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias, TypeVar

import msgspec

from bot.messages import Chat, TalkRef
from bot.storage import talks
from bot.storage.store import Store
from bot.storage.work import After, Before, Row, Work, Write
from flows.engine.flow import Form
from flows.engine.load import Book
from flows.engine.session import Again, Cancel, Effect, Event, HandOver, Schedule, Session
from flows.engine.turn import start, take_turn, waiting

T = TypeVar("T", bound=msgspec.Struct)
_HOUR = 3600
_SPAN = {"d": 1, "w": 7}
TALK_BYTES = 12

_VIEW = frozenset({"tick", "place", "item", "more"})

SERVICE = "service"
"""The kind of an event that is for the service itself: its value is the act."""


class Move(msgspec.Struct, frozen=True):
    """What a turn does with a talk: an event, the words that passed the guards, or facts that changed meanwhile."""

    event: Event
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    field: str = ""  # of the record, for words that answer no step of the flow


Decide = Callable[[Session], Move | None]
"""Chooses the move once the present session is known; None: the question is closed, nothing happens."""


def while_at(session: Session, move: Move) -> Decide:
    """The move, as long as the talk stands where it was when the words were read."""
    return lambda now: move if now.revision == session.revision else None


class Turned(msgspec.Struct, frozen=True):
    """What a turn came to. `session` is None when the talk is no longer there."""

    ref: TalkRef
    session: Session | None = None
    effects: tuple[Effect, ...] = ()
    again: str = ""  # why nothing changed: closed, seen, not_here, too_many, typed, or what a purpose says (`refuses`)
    owed: bytes = b""
    hand_overs: tuple[HandOver, ...] = ()  # to be written in the safety store first; this turn has not happened yet
    over: bool = False  # the talk ended with this turn, and its row is gone
    view_only: bool = False  # only what is shown of the question changed: ticks, pages, what is placed
    service: str = ""  # the tap asked for something that the service does, not the flow: nothing was written
    forget: bool = False  # what stands in a chat of the talk so far is due for deletion
    spoken: bool = False  # another language or form was chosen

    @property
    def key(self) -> bytes:
        """Names this turn of this talk: the same for a repeat of it."""
        return self.ref.talk + self.ref.revision.to_bytes(4, "big")


Told: TypeAlias = Mapping[bytes, str]
"""By the name of a turn that asks for a person the route that was told of it; "" where nobody could be."""
NOBODY_TOLD: Told = MappingProxyType({})


class Sealer(Protocol):
    """Seals what lies in a row. Opening what was not sealed here raises, and never gives wrong bytes."""

    def seal(self, kind: str, plain: bytes) -> bytes: ...
    def open(self, kind: str, sealed: bytes) -> bytes: ...


class StoreSealer:
    """Seals under the store's own key; for what the service itself must be able to open later."""

    def __init__(self, store: Store, owner: bytes) -> None:
        self._store, self._owner = store, owner

    def seal(self, kind: str, plain: bytes) -> bytes:
        return self._store.seal(kind, self._owner, plain)

    def open(self, kind: str, sealed: bytes) -> bytes:
        return self._store.open(kind, self._owner, sealed)


class Address(msgspec.Struct, frozen=True):
    """Where a reply owed or an appointment goes, as it is sealed in its row."""

    channel: str
    address: str
    talk: bytes = b""

    @property
    def chat(self) -> Chat:
        return Chat(self.channel, self.address)


def pack(value: msgspec.Struct) -> bytes:
    """A value as it lies under a seal, which fills it up so that its length tells little."""
    return msgspec.msgpack.encode(value)


def unpack(packed: bytes, kind: type[T]) -> T:
    """The inverse of `pack`."""
    return msgspec.msgpack.decode(packed, type=kind)


class Talks:
    """The talks of one purpose in one store. A subclass says what of a talk outlives it."""

    purpose: str = ""
    hours = 24  # how long a talk waits for its next answer

    def __init__(self, store: Store, book: Book, pushes: frozenset[str], replica: bytes) -> None:
        self.store = store
        self.book = book
        self._pushes = pushes  # channels to which a reply is sent, not answered: there it is owed until sent
        self._replica = replica

    def holder(self, chat: Chat) -> bytes:
        """The name under which a chat holds its talks of this purpose in this store."""
        return self.store.pseudonym(chat)

    # what a subclass says; of a turn that was no choice, `session.chose` says nothing here

    async def sealer(self, talk: bytes, chat: Chat, *, new: bool = False) -> Sealer | None:
        """What opens the row of this talk; None if nothing can any more."""
        return StoreSealer(self.store, talk)

    def keeps(self, talk: bytes, chat: Chat, session: Session, effects: Iterable[Effect], text: str) -> list[Write]:
        """The writes for what this turn keeps or takes back."""
        raise TypeError(f"{type(self).__name__} does not say what it keeps")

    def adds(self, talk: bytes, session: Session, move: Move) -> Iterable[Write]:
        """The writes for words that answer no step."""
        return ()

    def refuses(self, session: Session, event: Event) -> str:
        """Why this purpose does not take an event that the flow would take; "" where it does."""
        return ""

    def ends(self, talk: bytes, session: Session) -> list[Write] | None:
        """The writes when the answer just given ends the talk for good; None: it goes on."""
        return None

    def forgets(self, session: Session) -> bool:
        """Whether what stands in a chat of this talk is to go now, up to the screen that follows."""
        return session.is_over

    def opens(self, talk: bytes, chat: Chat, session: Session) -> Iterable[Write]:
        """Further writes when a talk begins."""
        return ()

    async def own(self, talk: bytes, *, words: bool = True) -> Mapping[str, tuple[str, ...]]:
        """What its writer has given so far, by field, to be shown to them alone; empty where nothing is kept."""
        return {}

    async def beside(self, session: Session) -> tuple[str, ...]:
        """What the service says beside the question of this talk; of most talks nothing."""
        return ()

    # what every purpose does alike

    async def find(self, chat: Chat) -> bytes:
        """The live talk of this chat, or b""."""
        rows = await self.store.read(talks.of_chat(self.holder(chat)))
        return rows[0].id if rows and rows[0].live else b""

    async def look(self, chat: Chat, talk: bytes) -> Session | None:
        """The session as it is; None if it is gone, cannot be opened or is somebody else's."""
        sealer = await self.sealer(talk, chat)
        row = await self.store.read(talks.of_id(talk))
        if row is None or sealer is None or row.chat != self.holder(chat):
            return None
        return self._open(sealer, row)

    async def has_seen(self, mark: bytes) -> bool:
        """Whether this event was worked off here."""
        return bool(mark) and await self.store.read(talks.was_seen(mark))

    async def takes_on(self, talk: bytes, revision: int) -> bytes:
        """Where a reply is still owed to this talk: what marks the screen of that revision as sent, from here on this
        process's to send. b"" where nothing is owed."""
        if not await self.store.read(talks.is_owed(talk)):
            return b""
        name = talks.owed_name(talk, revision)
        await self.store.write(talks.assign(name, self._replica))
        return name

    async def begin(
        self,
        chat: Chat,
        flow: str,
        *,
        form: Form,
        language: str,
        facts: Mapping[str, str],
        mark: bytes = b"",
        at: str = "",
    ) -> Turned:
        """Start a talk. `session` is None if this event began one before: nothing is begun twice."""
        talk = self.store.random(TALK_BYTES)
        session, effects = start(self.book, flow, talk_id="", form=form, language=language, facts=facts, at=at)
        sealer = await self.sealer(talk, chat, new=True)
        assert sealer is not None, "a new talk has its key"
        ref = TalkRef(self.purpose, talk, session.revision)

        def run(before: Before) -> After:
            if before.seen:
                return After((), Turned(ref, None, again="seen"))
            row = Row(talk, self.holder(chat), session.revision, sealer.seal("state", pack(session)), self._expiry())
            owed, owes = self._owe(chat, talk, session)
            kept = self.keeps(talk, chat, session, effects, "")
            writes = (*self._mark(mark), talks.begin(row), *self.opens(talk, chat, session), *kept, *owes)
            return After(writes, Turned(ref, session, effects, owed=owed))

        turned: Turned = (await self.store.submit(Work(run, b"", mark))).result
        return turned

    async def take(self, chat: Chat, talk: bytes, mark: bytes, decide: Decide, *, told: Told = NOBODY_TOLD) -> Turned:
        """One turn. Hand-overs not yet `told` come back first, with nothing written: the caller tells, asks again."""
        sealer = await self.sealer(talk, chat)
        holder = self.holder(chat)

        def run(before: Before) -> After:
            row = before.row
            if row is None or sealer is None or row.chat != holder:
                return After((), Turned(TalkRef(self.purpose, talk, 0)))
            session = self._open(sealer, row)
            ref = TalkRef(self.purpose, talk, row.revision)
            if before.seen:
                return After((), Turned(ref, session, again="seen"))
            move = decide(session)
            if move is None:
                return After(self._mark(mark), Turned(ref, session, again="closed"))
            if move.event.kind == SERVICE:
                return After((), Turned(ref, session, service=move.event.value))
            if refused := self.refuses(session, move.event):
                return After(self._mark(mark), Turned(ref, session, again=refused))
            return _Turn(self, chat, row, sealer, ref, mark).take(session, move, told)

        turned: Turned = (await self.store.submit(Work(run, talk, mark))).result
        if turned.over:
            await self.ended(talk)
        return turned

    async def end(self, talk: bytes) -> None:
        """End a talk: its row and its key go; what it kept stays; its messages in a chat become due for deletion."""
        await self.store.write(*talks.end(talk), talks.release_messages(talk, self.store.now()))
        await self.ended(talk)

    async def leave(self, chat: Chat) -> None:
        """End the live talk of this chat, if there is one."""
        talk = await self.find(chat)
        if talk:
            await self.end(talk)

    async def goes_on(self, chat: Chat) -> bool:
        """Whether a talk is under way in this chat, its closing screens not counted."""
        talk = await self.find(chat)
        session = await self.look(chat, talk) if talk else None
        return session is not None and not session.is_over

    async def end_appointments(self, chat: Chat) -> None:
        """End every reminder of this chat in this store."""
        await self.store.write(talks.cancel_all(self.holder(chat)))

    async def lapse(self, chat: Chat) -> None:
        """Nothing can be sent to this chat any more: its reminders end, and what is owed to it is not sent."""
        rows = await self.store.read(talks.of_chat(self.holder(chat)))
        await self.store.write(talks.cancel_all(self.holder(chat)), *(talks.drop_owed(row.id) for row in rows))

    async def to_come(self, chat: Chat) -> int:
        """How many reminders of this chat are still to come in this store."""
        return len(await self.store.read(talks.appointed(self.holder(chat))))

    async def ended(self, talk: bytes) -> None:
        """Called once a talk's row is gone."""

    async def reminded(self, due: talks.Appointment) -> None:
        """Called once a reminder went out."""

    def appointments(self, talk: bytes, chat: Chat, effects: Iterable[Effect]) -> list[Write]:
        """The writes for check-ins and reminders asked for or taken back."""
        writes: list[Write] = []
        holder = self.holder(chat)
        for effect in effects:
            if isinstance(effect, Cancel):
                writes.append(talks.cancel(talks.origin(self.store, talk, effect.step)))
            if isinstance(effect, Schedule):
                origin = talks.origin(self.store, talk, effect.step)
                address = pack(Address(chat.channel, chat.address))
                writes += [
                    talks.appoint(self.store, origin, number, day, topic=effect.opens, holder=holder, address=address)
                    for number, day in enumerate(self.days(effect.after), 1)
                ]
        return writes

    def days(self, spans: Iterable[str]) -> list[str]:
        """The days that spans such as "3d" and "4w" mean, from today."""
        return [self.store.day(int(span[:-1]) * _SPAN[span[-1]]) for span in spans]

    def reminders(self, session: Session) -> tuple[str, ...]:
        """The steps of this talk's flow that can make appointments."""
        frame = session.frames[0]
        steps = self.book.flow(frame.flow, frame.version).steps.values()
        return tuple(f"{frame.flow}:{step.id}" for step in steps if step.kind == "remind")

    def remembers(self, session: Session) -> dict[str, str]:
        """Facts that the session has to know from its last turn on."""
        return {}

    def ending(self, session: Session) -> str | None:
        """What was just chosen at an `end` step; None anywhere else."""
        step = waiting(self.book, session)
        at = f"{session.frame.flow}:{session.frame.step}"
        return session.chose[1] if step.kind == "end" and session.chose[:1] == (at,) and session.chose[1:] else None

    def _open(self, sealer: Sealer, row: Row) -> Session:
        return unpack(sealer.open("state", row.state), Session)

    def _mark(self, mark: bytes) -> tuple[Write, ...]:
        return (talks.see(mark, self.store.today()),) if mark else ()

    def _owe(self, chat: Chat, talk: bytes, session: Session) -> tuple[bytes, tuple[Write, ...]]:
        if chat.channel not in self._pushes:
            return b"", ()
        address = Address(chat.channel, chat.address, talk)
        owed, write = talks.owe(self.store, talk, session.revision, self._replica, pack(address))
        return owed, (write,)

    def _expiry(self) -> int:
        return (self.store.now() // _HOUR + 1 + self.hours) * _HOUR


class _Turn:
    """One turn of one talk, once its row is read: pure, and run in the writer's thread."""

    def __init__(self, talks_of: Talks, chat: Chat, row: Row, sealer: Sealer, ref: TalkRef, mark: bytes) -> None:
        self._talks, self._chat, self._row, self._sealer, self._ref = talks_of, chat, row, sealer, ref
        self._mark = talks_of._mark(mark)

    def take(self, session: Session, move: Move, told: Told) -> After:
        before = session
        if move.facts:
            session = msgspec.structs.replace(session, facts={**session.facts, **dict(move.facts)})
        moved, effects = take_turn(self._talks.book, session, move.event)
        hand_overs = tuple(effect for effect in effects if isinstance(effect, HandOver))
        turned = Turned(self._ref, moved, effects, hand_overs=hand_overs)
        if hand_overs and turned.key not in told:
            return After((), turned)
        again = next((effect.reason for effect in effects if isinstance(effect, Again)), "")
        if again and not move.facts:
            return After(self._mark, Turned(self._ref, before, effects, again=again))
        if moved.revision == before.revision and again:
            moved = msgspec.structs.replace(moved, revision=before.revision + 1)
        if hand_overs:
            asked = {"asked_at": str(self._ref.revision), "told_to": f"{hand_overs[0].route}={told[turned.key]}"}
            moved = msgspec.structs.replace(moved, facts={**moved.facts, **asked})
        chose = moved.chose if move.event.kind == "choose" and not again else ()  # on the screen it stays longer
        acted = msgspec.structs.replace(moved, chose=chose)
        return self._write(moved, acted, effects, move)

    def _write(self, moved: Session, acted: Session, effects: tuple[Effect, ...], move: Move) -> After:
        row, its = self._row, self._talks
        ref = TalkRef(its.purpose, row.id, moved.revision)
        kept = [*its.keeps(row.id, self._chat, acted, effects, move.text), *its.adds(row.id, acted, move)]
        ending = its.ends(row.id, acted)
        if ending is not None:
            gone = (*talks.end(row.id), talks.release_messages(row.id, its.store.now()))
            return After((*self._mark, *kept, *ending, *gone), Turned(ref, moved, effects, over=True))
        forget = its.forgets(acted)
        released = (talks.release_messages(row.id, its.store.now()),) if forget else ()
        owed, owes = its._owe(self._chat, row.id, moved)
        remembered = its.remembers(acted)
        if remembered:
            moved = msgspec.structs.replace(moved, facts={**moved.facts, **remembered})
        state = self._sealer.seal("state", pack(moved))
        changed = Row(row.id, row.chat, moved.revision, state, its._expiry(), row.live)
        writes = (*self._mark, talks.change(changed, row), *kept, *released, *owes)
        view_only, spoken = move.event.kind in _VIEW, move.event.kind in ("language", "form")
        return After(writes, Turned(ref, moved, effects, owed=owed, view_only=view_only, forget=forget, spoken=spoken))
