"""The table of calendars at a secret address."""

from bot.storage.migrations.steps import DAY, ID, WORD, create

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Make it."""
    create("feed", {"code": ID, "account": ID, "owner_role": WORD, "made_on": DAY}, "code", index=("account",))
