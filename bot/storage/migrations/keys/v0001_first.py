"""The first tables of the `keys` store."""

from bot.storage.migrations.steps import BIG, BLOB, ID, create, stamp_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    create("session_key", {"id": ID, "half": BLOB, "proof": ID, "expires": BIG}, "id", index=("expires",))
