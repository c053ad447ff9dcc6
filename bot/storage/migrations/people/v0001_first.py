"""The first tables of the `people` store."""

from bot.storage.migrations.steps import BIG, DAY, ID, SMALL, WHOLE, WORD, create, stamp_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    who = {"id": ID, "language": WORD, "form": WORD, "audience": WORD, "supporter": WORD, "device": WORD}
    shown = {"read_aloud": SMALL, "pictures": SMALL}
    times = {"message_time": WORD, "quiet_from": WORD, "quiet_to": WORD, "zone": WORD, "day": DAY}
    create("chat", who | shown | times, "id", index=("day",))
    create("away", {"chat": ID, "day": DAY, "kind": WORD}, "chat", "day")
    link = {"code": ID, "audience": WORD, "language": WORD, "expires_at": BIG}
    create("arrival", link, "code", index=("expires_at",))
    create("lease", {"name": WORD, "holder": ID, "beat": WHOLE}, "name")
