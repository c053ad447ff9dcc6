"""Reflections and their answers: drafts, what was sent, and its release. The id of a draft is the id of its talk."""

from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import BigInteger, MetaData, Row, SmallInteger, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()
TAKE_BACK_SECONDS = 24 * 3600

State: TypeAlias = Literal["draft", "sent", "kept_private", "taken_back", "released", "sent_back"]
"""An example of good practice waits for its second reader while it is sent; released means that one approved it."""
Author: TypeAlias = Literal["person", "supporter", "translator"]

reflection = table(
    "reflection",
    TABLES,
    column("id", ID, "random; another one once the link is cut", kept=Kept.RECORD, purpose="to know it", key=True),
    column(
        "holder",
        ID,
        "this store's own pseudonym of the chat",
        kept=Kept.LINK,
        purpose="to go on, take back",
        index=True,
    ),
    column("flow", WORD, "which flow", kept=Kept.RECORD, purpose="to read it", who=Readers.LEADS),
    column("role", WORD, "audience, never a name", kept=Kept.RECORD, purpose="to learn", who=Readers.LEADS),
    column(
        "incident",
        WORD,
        "an opaque code, or nothing",
        kept=Kept.RECORD,
        purpose="to bring it to its review",
        index=True,
    ),
    column(
        "state", WORD, "draft, sent, ...", kept=Kept.RECORD, purpose="who may read it", who=Readers.PERSON, index=True
    ),
    column("day", DAY, "of the last answer; its week once the link is cut", kept=Kept.RECORD, purpose="to delete it"),
    column("sent_at", BigInteger(), "when; 0 once the link is cut", kept=Kept.LINK, purpose="24 hours to take it back"),
    column(
        "released_on", DAY, "day of its release, or nothing", kept=Kept.RECORD, purpose="to read it", who=Readers.LEADS
    ),
    column(
        "counts",
        SmallInteger(),
        "1: of a writer of whom no other waits for release",
        kept=Kept.RECORD,
        purpose="writers",
    ),
)

answer = table(
    "answer",
    TABLES,
    column("reflection", ID, "the reflection", kept=Kept.RECORD, purpose="to find it", key=True),
    column("field", WORD, "a field of the record", kept=Kept.RECORD, purpose="to find it", key=True),
    column(
        "author", WORD, "whose answer it is", kept=Kept.RECORD, purpose="never to mix them", key=True, who=Readers.LEADS
    ),
    column(
        "language", WORD, "of words; empty for choices", kept=Kept.RECORD, purpose="to read them", who=Readers.LEADS
    ),
    column("value", BLOB, "choices or words; sealed", kept=Kept.RECORD, purpose="to learn", who=Readers.LEADS),
)


class Reflection(msgspec.Struct, frozen=True):
    """One person's view on its way to the record. `holder` is empty once nobody can be found through it."""

    id: bytes
    holder: bytes
    flow: str
    role: str
    incident: str = ""
    state: State = "draft"
    day: str = ""
    sent_at: int = 0
    released_on: str = ""
    counts: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What stands in one field, by one author: option keys, or the words as its only value."""

    field: str
    value: tuple[str, ...]
    author: Author = "person"
    language: str = ""


_REFLECTION = tuple(reflection.c[name] for name in Reflection.__struct_fields__)
_BEGIN = Statement.put(reflection)
_KEEP = Statement.put(answer, changes=("value", "language"))
_UNKEEP = Statement(
    delete(answer).where(*(answer.c[name] == bindparam(f"of_{name}") for name in ("reflection", "field", "author")))
)
_TOUCH = Statement(update(reflection).where(reflection.c.id == bindparam("of")).values(day=bindparam("at_day")))
_MOVE = Statement(
    update(reflection)
    .where(reflection.c.id == bindparam("of"), reflection.c.state == bindparam("was"))
    .values({name: bindparam(f"{name}_") for name in ("state", "day", "sent_at")}),
    exact=True,
)
_HAND_ON = Statement(update(reflection).where(reflection.c.id == bindparam("of")).values(holder=bindparam("to")))
_DELETE = Statement(delete(reflection).where(reflection.c.id == bindparam("of")))
_DELETE_ANSWERS = Statement(delete(answer).where(answer.c.reflection == bindparam("of")))
_OF_ID = select(*_REFLECTION).where(reflection.c.id == bindparam("of"))
_OF_HOLDER = (
    select(*_REFLECTION).where(reflection.c.holder == bindparam("of")).order_by(reflection.c.day, reflection.c.id)
)
_SENT_OF = select(*_REFLECTION).where(reflection.c.state == "sent", reflection.c.flow.like(bindparam("like")))
_OF_INCIDENT = (
    select(*_REFLECTION)
    .where(reflection.c.incident == bindparam("of"), reflection.c.state.in_(("sent", "released")))
    .order_by(reflection.c.id)
)
_ANSWERS = select(answer).where(answer.c.reflection == bindparam("of")).order_by(answer.c.field, answer.c.author)


def begin(draft: Reflection) -> Write:
    """Add a draft; one that is there already is left as it is."""
    return Write(_BEGIN, msgspec.structs.asdict(draft))


def keep(store: Store, reflection_id: bytes, given: Answer, day: str) -> tuple[Write, ...]:
    """Put an answer into its field, in place of what that author gave before. The draft lives 14 days from here."""
    sealed = store.seal("answer", _owner(reflection_id, given.field, given.author), msgspec.msgpack.encode(given.value))
    values = {"reflection": reflection_id, "field": given.field, "author": given.author, "language": given.language}
    return (Write(_KEEP, values | {"value": sealed}), Write(_TOUCH, {"of": reflection_id, "at_day": day}))


def unkeep(reflection_id: bytes, field: str, author: Author = "person") -> Write:
    """Take an answer out of its field."""
    return Write(_UNKEEP, {"of_reflection": reflection_id, "of_field": field, "of_author": author})


def send(reflection_id: bytes, was: State, at: int, day: str) -> Write:
    """Send it. It can be taken back for 24 hours, and nobody reads it before they are over."""
    return Write(_MOVE, {"of": reflection_id, "was": was, "state_": "sent", "sent_at_": at, "day_": day})


def move(reflection_id: bytes, was: State, state: State, day: str) -> Write:
    """Bring it from one state to another (not to `sent`). Refused if it stands elsewhere."""
    return Write(_MOVE, {"of": reflection_id, "was": was, "state_": state, "sent_at_": 0, "day_": day})


def hand_on(reflection_id: bytes, holder: bytes) -> Write:
    """It is carried on from another device: only that one finds it from here on."""
    return Write(_HAND_ON, {"of": reflection_id, "to": holder})


def take_back(reflection_id: bytes, day: str) -> tuple[Write, ...]:
    """Take back what was sent: its answers are deleted. Refused once the link is cut: it cannot be found any more."""
    return (move(reflection_id, "sent", "taken_back", day), Write(_DELETE_ANSWERS, {"of": reflection_id}))


def drop(reflection_id: bytes) -> tuple[Write, ...]:
    """Delete a reflection with all its answers."""
    return (Write(_DELETE, {"of": reflection_id}), Write(_DELETE_ANSWERS, {"of": reflection_id}))


def of_id(reflection_id: bytes) -> Read[Reflection | None]:
    """The reflection with that id."""

    def read(connection: Connection) -> Reflection | None:
        found = connection.execute(_OF_ID, {"of": reflection_id}).first()
        return None if found is None else Reflection(*found)

    return read


def of_holder(holder: bytes) -> Read[tuple[Reflection, ...]]:
    """All that can still be found of a chat: drafts, what it keeps private, what can be taken back."""
    return lambda connection: tuple(Reflection(*found) for found in connection.execute(_OF_HOLDER, {"of": holder}))


def sent_of(flows: str) -> Read[tuple[Reflection, ...]]:
    """What was sent of flows whose id begins so, and still lies here."""
    return lambda connection: tuple(Reflection(*found) for found in connection.execute(_SENT_OF, {"like": f"{flows}%"}))


def shared_of(store: Store, incident: str, readers: frozenset[str]) -> Read[tuple[Reflection, ...]]:
    """The people's own views of an incident that their writers sent and share with one of these readers."""

    def read(connection: Connection) -> tuple[Reflection, ...]:
        found = [Reflection(*one) for one in connection.execute(_OF_INCIDENT, {"of": incident})]
        return tuple(one for one in found if _is_shared(answers(store, one.id)(connection), readers))

    return read


def _is_shared(given: tuple[Answer, ...], readers: frozenset[str]) -> bool:
    said = {one.field: one.value for one in given}
    confirmed = said.get("view.shared_confirmed") == ("yes",)
    return confirmed and bool(readers & set(said.get("view.shared_with", ())))


def answers(store: Store, reflection_id: bytes) -> Read[tuple[Answer, ...]]:
    """The answers of a reflection, by field and author."""

    def read(connection: Connection) -> tuple[Answer, ...]:
        found = connection.execute(_ANSWERS, {"of": reflection_id})
        return tuple(Answer(one.field, _opened(store, reflection_id, one), one.author, one.language) for one in found)

    return read


def _owner(reflection_id: bytes, field: str, author: str) -> bytes:
    return b"\0".join((reflection_id, field.encode(), author.encode()))


def _opened(store: Store, reflection_id: bytes, found: Row[Any]) -> tuple[str, ...]:
    sealed = store.open("answer", _owner(reflection_id, found.field, found.author), found.value)
    return msgspec.msgpack.decode(sealed, type=tuple[str, ...])
