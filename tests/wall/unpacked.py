"""What the stores hold, with everything opened that the service itself could open: a leak may lie under a seal."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Table, select

from bot.app import Service
from bot.messages import Chat
from bot.storage import safety, tables
from bot.storage.learning import accounts, actions, figures, incidents, record, restrictions, reviews
from bot.storage.store import Store
from bot.storage.talks import Read, owed_name

_SEALED = (
    (tables.owed, "owed", "reply"),
    (tables.message, "message", "place"),
    (tables.appointment, "appointment", "address"),
)


async def opened(service: Service, chats: Iterable[Chat]) -> dict[str, bytes]:
    """Every sealed value by table; live talks of support as far as these chats can open them."""
    found: dict[str, bytes] = {}
    for name in ("support", "learning", "safety"):
        store = service.stores[name]
        for table, kind, column in _SEALED:
            rows = await store.read(_all(table))
            names = [owed_name(row.talk, row.revision) if kind == "owed" else row.id for row in rows]
            values = [store.open(kind, of, getattr(row, column)) for of, row in zip(names, rows, strict=True)]
            found[f"{name}.{kind}, opened"] = b"\n".join(values)
    found["learning.answer, opened"] = await _answers(service.stores.learning)
    found["learning.desk, opened"] = await _desk(service.stores.learning)
    found["safety.notice, opened"] = await _notices(service.stores.safety)
    found["states, opened"] = b"\n".join([state async for state in _states(service, tuple(chats))])
    return found


def _all(table: Table) -> Read[Sequence[Any]]:
    return lambda connection: connection.execute(select(table)).fetchall()


async def _answers(store: Store) -> bytes:
    rows = await store.read(lambda connection: connection.execute(select(record.reflection.c.id)).scalars().all())
    given = [await store.read(record.answers(store, one)) for one in rows]
    return "\n".join(value for answers in given for answer in answers for value in answer.value).encode()


async def _desk(store: Store) -> bytes:
    """Everything around the talk: incidents, reviews, actions, rules, accounts, the log of readings, figures."""
    rows = (
        incidents.INCIDENTS, incidents.REFERENCES, incidents.PARTS, incidents.INVOLVED, incidents.DUTIES,
        reviews.REVIEWS, reviews.EXCEPTIONS, reviews.PLANS, reviews.LOOK_BACKS, reviews.ANSWERS_BACK,
        actions.ACTIONS, restrictions.RESTRICTIONS, restrictions.HOUSE_RULES,
        accounts.ACCOUNTS, accounts.SIGN_INS, accounts.SIGNED_IN, accounts.READINGS,
        figures.BED_DAYS, figures.PHASES, figures.PUBLISHED,
    )  # fmt: skip
    found = [value for each in rows for value in await store.read(each.where(store))]  # type: ignore[attr-defined]
    return b"\n".join(repr(value).encode() for value in found)


async def _notices(store: Store) -> bytes:
    rows = await store.read(lambda connection: connection.execute(select(safety.notice)).fetchall())
    words = [await store.read(safety.own_words(store, row.id)) for row in rows]
    askers = [store.open("asker", row.id, row.asker) for row in rows if row.asker]
    return b"\n".join((*words, *askers))


async def _states(service: Service, chats: tuple[Chat, ...]) -> AsyncIterator[bytes]:
    for talks_of in (service.support, service.learning, service.safety):
        store = talks_of.store
        rows = await store.read(lambda connection: connection.execute(select(tables.session)).fetchall())
        owners = {store.pseudonym(chat): chat for chat in chats}
        for row in rows:
            sealer = await talks_of.sealer(row.id, owners.get(row.chat, Chat("", "")))
            if sealer is not None:
                try:
                    yield sealer.open("state", row.state)
                except InvalidTag:
                    continue
