"""Four words that lead back to a draft from another device. Only a keyed fingerprint of them is stored."""

from sqlalchemy import MetaData, bindparam, delete, select

from bot.storage.columns import DAY, ID, Kept, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()

four_words = table(
    "four_words",
    TABLES,
    column("id", ID, "a keyed fingerprint of the words", kept=Kept.RECORD, purpose="to come back with them", key=True),
    column("talk", ID, "the talk's random id", kept=Kept.RECORD, purpose="to come back to it", index=True),
    column("until", DAY, "the last day they lead to it", kept=Kept.RECORD, purpose="to delete them"),
)

_GIVE = Statement.put(four_words, changes=("until",))
_FORGET = Statement(delete(four_words).where(four_words.c.talk == bindparam("of")))
_PAST = Statement(delete(four_words).where(four_words.c.until < bindparam("today")))
_OF = select(four_words.c.talk).where(four_words.c.id == bindparam("of"), four_words.c.until >= bindparam("today"))


def give(store: Store, words: tuple[str, ...], talk: bytes, until: str) -> Write:
    """Let these words lead to the talk until that day; given again they last longer."""
    return Write(_GIVE, {"id": _name(store, words), "talk": talk, "until": until})


def forget(talk: bytes) -> Write:
    """No words lead to the talk any more."""
    return Write(_FORGET, {"of": talk})


def forget_past(today: str) -> Write:
    """Delete the words whose time is over."""
    return Write(_PAST, {"today": today})


def talk_of(store: Store, words: tuple[str, ...]) -> Read[bytes]:
    """The talk these words lead to, or b"". The words have to be put right before."""
    wanted = {"of": _name(store, words), "today": store.today()}
    return lambda connection: connection.execute(_OF, wanted).scalar() or b""


def _name(store: Store, words: tuple[str, ...]) -> bytes:
    return store.fingerprint("words", *(word.encode() for word in words))
