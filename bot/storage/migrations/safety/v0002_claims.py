"""How the `safety` store's appointments lie, so that many are claimed at once."""

from bot.storage.migrations.steps import talks_2

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Lay them so."""
    talks_2()
