"""What helps a person to talk, what leads to it, and how many need what."""

from bot.storage.migrations.steps import BIG, BLOB, DAY, ID, WHOLE, WORD, create

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Make the tables."""
    create("access_profile", {"id": ID, "day": DAY, "sealed": BLOB}, "id", index=("day",))
    create("access_way", {"id": ID, "profile": ID, "ends": BIG}, "id", index=("profile", "ends"))
    create("access_count", {"month": DAY, "what": WORD, "number": WHOLE}, "month", "what")
