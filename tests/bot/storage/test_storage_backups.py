"""What a backup holds of the learning store, and how it is put back, on both databases."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from opened import Clock
from postgres import MASTER, MODE
from sqlalchemy import Delete, delete
from sqlalchemy.engine import Connection
from test_storage_learning import GIVEN, WORDS, draft, sent
from test_storage_tables import OWN

from bot.messages import Chat
from bot.storage import backups, tables, talks
from bot.storage.backups import Head, Piece, Rows
from bot.storage.errors import BackupNotWhole, ModeMismatch, NotEmpty, StoreNotOpened, WrongMaster
from bot.storage.learning import accounts, actions, invitations, record, release
from bot.storage.learning.accounts import ACCOUNTS, Account
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.stores import Stores, back_up, folder_urls, open_stores, put_back

MADE_ON = "2026-11-24"
LEFT_OUT = {
    "session", "seen", "owed", "message", "appointment", "replica", "flow_version",
    "sign_in", "signed_in", "feed", "four_words", "invitation", "wish", "given", "page_link",
}  # fmt: skip
"""What somebody can still delete, take back or stop, what was sent, and every way in."""


def of(url: str) -> list[Piece]:
    return list(back_up(url, MASTER, MADE_ON))


def clear(statement: Delete, connection: Connection) -> None:
    connection.execute(statement)


def counted(pieces: list[Piece]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces:
        if isinstance(piece, Rows):
            found[piece.table] = found.get(piece.table, 0) + len(piece.rows)
    return found


async def fill(stores: Stores, clock: Clock) -> None:
    """One reflection nobody can find any more, one that can be taken back, one draft; an account, an action."""
    store = stores.learning
    await sent(stores, Chat("web", "the first"))
    clock.move(hours=25)
    assert await release.cut_links(store) == 1
    await sent(stores, Chat("web", "the second"))
    await draft(stores, Chat("web", "the third"))
    lead = Account(accounts.account_id(store, "lead@example.org"), "lead", "lead@example.org", "2026-01-05")
    await store.write(ACCOUNTS.put(store, lead))
    owner = store.pseudonym(Chat("web", "the owner"))
    await store.write(
        ACTIONS.add(store, Action(b"a" * 16, "Move the door.", "place", "ward_manager", "2026-11-20", owner=owner)),
        talks.appoint(store, b"origin", 1, store.today(), topic="learning/follow_up", holder=owner, address=b"web x"),
        invitations.set_offered("2026-11-23", 4),
    )


async def test_a_backup_holds_what_nobody_can_take_back_and_nothing_else(
    stores: Stores, databases: Mapping[str, str], clock: Clock
) -> None:
    await fill(stores, clock)
    pieces = of(databases["learning"])
    assert isinstance(pieces[0], Head) and pieces[0].made_on == MADE_ON
    assert counted(pieces) == {"stamp": 2, "account": 1, "action": 1, "reflection": 1, "answer": 3, "offered": 1}


async def test_put_back_it_reads_as_it_did_and_nothing_that_was_left_out_is_there(
    stores: Stores, databases: Mapping[str, str], clock: Clock, tmp_path: Path
) -> None:
    await fill(stores, clock)
    pieces = of(databases["learning"])
    (place := tmp_path / "elsewhere").mkdir()
    url = folder_urls(place)["learning"]
    assert put_back(url, MASTER, MODE, pieces, lambda: counted(pieces)) == counted(pieces)
    again = open_stores({"learning": url}, MASTER, MODE, clock)
    store = again.learning
    (kept,) = await store.read(release.ripe)
    assert (kept.holder, kept.counts) == (b"", 0), "a writer who is not known must not count as another one"
    assert await store.read(record.answers(store, kept.id)) == (GIVEN[1], GIVEN[2], GIVEN[0])
    (action,) = await store.read(actions.all_actions(store))
    assert (action.what, action.owner) == ("Move the door.", b"")
    (account,) = await store.read(accounts.all_accounts(store))
    assert (account.address, account.state, account.revoked_on) == ("lead@example.org", "revoked", MADE_ON)
    assert await store.read(talks.appointed(store.pseudonym(Chat("web", "the owner")))) == ()
    for who in ("the first", "the second", "the third"):
        assert await store.read(record.of_holder(store.pseudonym(Chat("web", who)))) == ()
    await again.close()


async def test_a_store_that_holds_anything_is_left_as_it_is(
    stores: Stores, databases: Mapping[str, str], clock: Clock
) -> None:
    await fill(stores, clock)
    pieces = of(databases["learning"])
    with pytest.raises(NotEmpty, match="an empty store alone"):
        put_back(databases["learning"], MASTER, MODE, pieces, lambda: counted(pieces))
    assert of(databases["learning"]) == pieces


async def test_an_empty_store_on_the_same_tables_takes_a_backup(
    stores: Stores, databases: Mapping[str, str], clock: Clock
) -> None:
    await fill(stores, clock)
    pieces = of(databases["learning"])
    for each in (each for metadata in (tables.TALKS, *OWN["learning"]) for each in metadata.sorted_tables):
        await stores.learning.change(partial(clear, delete(each)))
    put_back(databases["learning"], MASTER, MODE, pieces, lambda: counted(pieces))
    assert counted(of(databases["learning"])) == counted(pieces)


@pytest.mark.parametrize("what", ["another master key", "another mode", "too few rows", "no head"])
async def test_what_does_not_fit_is_refused_and_nothing_of_it_is_written(
    stores: Stores, databases: Mapping[str, str], clock: Clock, tmp_path: Path, what: str
) -> None:
    await fill(stores, clock)
    pieces = of(databases["learning"])
    (place := tmp_path / "elsewhere").mkdir()
    url = folder_urls(place)["learning"]
    given = pieces[1:] if what == "no head" else pieces
    promised = counted(pieces) | ({"answer": 99} if what == "too few rows" else {})
    master = bytes(32) if what == "another master key" else MASTER
    with pytest.raises((WrongMaster, ModeMismatch, BackupNotWhole)):
        put_back(url, master, "live" if what == "another mode" else MODE, given, lambda: promised)
    assert put_back(url, MASTER, MODE, pieces, lambda: counted(pieces)) == counted(pieces), "it was still empty"


def test_every_table_of_the_learning_store_is_in_it_or_left_out_by_name() -> None:
    held = {each.name for each in (*backups.WHOLE, *backups.IN_PART)} - {"stamp"}
    own = {each.name for metadata in (tables.TALKS, *OWN["learning"]) for each in metadata.sorted_tables}
    assert held | LEFT_OUT == own
    assert held & LEFT_OUT == set()


def test_without_a_learning_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StoreNotOpened):
        list(back_up(folder_urls(tmp_path)["learning"], MASTER, MADE_ON))


async def test_another_master_key_takes_no_backup(stores: Stores, databases: Mapping[str, str], clock: Clock) -> None:
    with pytest.raises(WrongMaster):
        list(back_up(databases["learning"], bytes(32), MADE_ON))
    assert WORDS.encode() not in repr(of(databases["learning"])).encode()
