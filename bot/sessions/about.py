"""What a talk of learning is about, where it is about one thing: an incident, an action, what was done about it.

It travels as facts of the session and lies sealed with it. A question may depend on whether it is about one thing, not
on which.
"""

from collections.abc import Iterable, Mapping

import msgspec

from accessibility.interface import label
from bot.incidents import follow_up
from bot.messages import Chat
from bot.sessions.talk import TALK_BYTES, Address, pack
from bot.storage import talks
from bot.storage.learning import actions, invitations, record, settled
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.invitations import Invitation
from bot.storage.learning.record import Answer
from bot.storage.learning.reviews import ANSWERS_BACK
from bot.storage.store import Store
from bot.storage.talks import Appointment
from bot.storage.work import Write
from flows.engine.session import Session

OWNER = "owner"  # the role of an invitation that goes to whoever holds an action
INCIDENT, THING, ACCOUNT = "incident", "about", "account"
_TIED = (("tied", "yes"),)  # to a flow that can be opened for one thing or for none
SAID_DID = "learning/you_said_we_did"
WAITING = "9999-12-31"
"""The day of an appointment that waits until there is something to say."""


class About(msgspec.Struct, frozen=True):
    """A talk to begin, and what it is about."""

    flow: str
    incident: str = ""
    thing: bytes = b""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """For the session."""
        named = ((INCIDENT, self.incident), (THING, self.thing.hex()))
        return (*((name, value) for name, value in named if value), *(_TIED if self.thing else ()))


def incident_of(session: Session) -> str:
    """The incident of this talk, or nothing."""
    return session.facts.get(INCIDENT, "")


def opens(store: Store, talk: bytes, session: Session) -> Iterable[Write]:
    """What is kept beside the answers of a talk at the desk, so that it can be settled without its session."""
    if session.frames[0].flow in settled.FLOWS:
        for field, fact in ((settled.ABOUT, THING), (settled.ACCOUNT, ACCOUNT)):
            if session.facts.get(fact):
                yield from record.keep(store, talk, Answer(field, (session.facts[fact],)), store.today())


async def of_reminder(store: Store, chat: Chat, key: bytes) -> About | None:
    """What a reminder was for: its buttons carry `key`. None for what is no more."""
    holder = store.pseudonym(chat)

    def is_it(origin: bytes) -> bool:
        again = talks.origin(store, origin[:TALK_BYTES], "later")
        return key in (origin[:TALK_BYTES], again[:TALK_BYTES])

    for one in await store.read(actions.of_owner(store, holder)):
        if is_it(actions.reminder_origin(store, one.id)):
            return About(settled.FOLLOW_UP, one.incident, one.id)
    for incident, _ in await store.read(invitations.wishes(holder)):
        if is_it(invitations.wish_origin(store, holder, incident)):
            return About(SAID_DID, incident)
    for code, found in await store.read(invitations.opened_by(holder)):
        if is_it(invitations.day_origin(store, code)):
            return About(found.flow, found.incident, found.about)
    return None


async def beside(store: Store, session: Session) -> tuple[str, ...]:
    """The words that stand beside the question of such a talk: on a page alone, never in a chat."""
    flow, step = session.frame.flow, session.frame.step
    if flow == settled.FOLLOW_UP and step == "action" and session.facts.get(THING):
        found = await store.read(ACTIONS.of(store, bytes.fromhex(session.facts[THING])))
        return () if found is None else (found.what,)
    if flow == SAID_DID and step == "said_did":
        answer = await store.read(ANSWERS_BACK.of(store, incident_of(session)))
        if answer is None:
            return ()
        form, language = session.form, session.language
        did = label("beside.did", form, language, words=answer.did)
        return label("beside.said", form, language, words=answer.said), did
    return ()


def waits_to_hear(store: Store, chat: Chat, incident: str, *, pushes: bool) -> list[Write]:
    """Whoever asked to hear has an appointment without a day; it comes when there is something to hear."""
    if not incident or not pushes:
        return []
    holder = store.pseudonym(chat)
    origin, address = invitations.wish_origin(store, holder, incident), pack(Address(chat.channel, chat.address))
    return [talks.appoint(store, origin, 1, WAITING, topic=SAID_DID, holder=holder, address=address)]


async def own(store: Store, chat: Chat, action: bytes) -> bool:
    """This chat asks to be reminded of an action, on its day. False where there is no day, or no such action."""
    found = await store.read(ACTIONS.of(store, action))
    if found is None or not found.due or found.state == "closed":
        return False
    holder, address = store.pseudonym(chat), pack(Address(chat.channel, chat.address))
    origin = actions.reminder_origin(store, action)
    await store.write(
        ACTIONS.put(store, msgspec.structs.replace(found, owner=holder)),
        talks.appoint(store, origin, 1, found.due, topic=settled.FOLLOW_UP, holder=holder, address=address),
    )
    return True


async def settle(
    store: Store, chat: Chat, talk: bytes, session: Session, answers: Mapping[str, tuple[str, ...]]
) -> None:
    """A talk at the desk was sent: its answers reach what it is about, and the second reminder is the last."""
    answered = await settled.settle(store, talk)
    if answered is None:
        return
    origin, wanted = actions.reminder_origin(store, answered.id), answers.get("action.reminders", ())
    if wanted != ("good",) or not answered.due or not answered.owner:
        await store.write(talks.cancel(origin))
        return
    address = pack(Address(chat.channel, chat.address))
    second = talks.appoint(
        store, origin, 2, answered.due, topic=settled.FOLLOW_UP, holder=answered.owner, address=address
    )
    await store.write(second)


async def reminded(store: Store, due: Appointment) -> None:
    """A reminder of an action went out: the action was asked about."""
    for one in await store.read(actions.of_owner(store, due.holder)):
        if actions.reminder_origin(store, one.id) == due.origin and follow_up.allows(_state(one), "remind"):
            asked = msgspec.structs.replace(one, state=follow_up.after(_state(one), "remind"))
            await store.write(ACTIONS.change(store, asked, was=one.state))


def kept_for_its_day(store: Store, chat: Chat, code: str, found: Invitation) -> Write:
    """An invitation that was opened before its day comes back on that day, in the same chat."""
    origin = invitations.day_origin(store, invitations.name_of(store, code))
    holder, address = store.pseudonym(chat), pack(Address(chat.channel, chat.address))
    return talks.appoint(store, origin, 1, found.opens_on, topic=found.flow, holder=holder, address=address)


def _state(one: Action) -> follow_up.State:
    return one.state  # type: ignore[return-value]  # written by the machine alone
