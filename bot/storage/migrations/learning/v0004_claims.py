"""How the `learning` store's appointments lie, so that many are claimed at once."""

from bot.storage.migrations.steps import talks_2

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    """Lay them so."""
    talks_2()
