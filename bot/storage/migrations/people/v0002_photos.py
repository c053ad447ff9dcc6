"""Photos of a service's own places and people."""

from bot.storage.migrations.steps import BLOB, DAY, WORD, create

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make the table."""
    create("photo", {"shows": WORD, "until": DAY, "sealed": BLOB}, "shows", index=("until",))
