"""The first tables of the `people` store."""

from bot.storage.migrations.steps import DAY, ID, SMALL, WORD, create, stamp_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    chosen = {"language": WORD, "form": WORD, "read_aloud": SMALL, "pictures": SMALL}
    times = {"message_time": WORD, "quiet": WORD, "zone": WORD, "day": DAY}
    create("chat", {"id": ID} | chosen | times, "id", index=("day",))
    create("away", {"chat": ID, "day": DAY, "kind": WORD}, "chat", "day")
