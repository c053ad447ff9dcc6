"""The first tables of the `support` store."""

from bot.storage.migrations.steps import DAY, ID, WHOLE, WORD, create, stamp_1, talks_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    talks_1()
    create("fact", {"talk": ID, "kind": WORD, "day": DAY, "holder": ID}, "talk", "kind", "day", index=("holder",))
    create("tally", {"kind": WORD, "month": WORD, "number": WHOLE}, "kind", "month")
