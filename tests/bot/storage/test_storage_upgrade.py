"""A store that was made before a step keeps its rows over it, and what the step adds is empty in them."""

from pathlib import Path

from opened import Clock
from postgres import MASTER, MODE
from sqlalchemy import text

from bot.storage.database import engine_for
from bot.storage.learning import invitations, record
from bot.storage.migrations import upgrade
from bot.storage.stores import folder_urls, open_stores


async def test_rows_of_before_the_desk_are_read_after_it(tmp_path: Path) -> None:
    address = folder_urls(tmp_path)["learning"]
    with engine_for("learning", address).begin() as connection:
        upgrade("learning", connection, "v0001")
        connection.execute(
            text("INSERT INTO reflection VALUES (:id, :holder, 'learning/staff', 'staff', '', 'sent', :day, 1, '')"),
            {"id": b"r" * 12, "holder": b"h" * 16, "day": "2026-11-22"},
        )
        connection.execute(
            text("INSERT INTO invitation VALUES (:code, 'learning/staff', 'staff', 'staff', '', 9999999999, :by)"),
            {"code": b"c" * 16, "by": b"h" * 16},
        )
    stores = open_stores({"learning": address}, MASTER, MODE, Clock())
    (kept,) = await stores.learning.read(record.of_holder(b"h" * 16))
    assert (kept.state, kept.counts) == ("sent", 0)
    ((_, invited),) = await stores.learning.read(invitations.opened_by(b"h" * 16))
    assert (invited.part, invited.about, invited.opens_on) == (b"", b"", "")
    await stores.close()
