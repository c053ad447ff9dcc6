"""The first tables of the `safety` store."""

from bot.storage.migrations.steps import BIG, BLOB, ID, WORD, create, stamp_1, talks_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    talks_1()
    asked = {"id": ID, "kind": WORD, "route": WORD, "place": WORD, "asked_at": BIG, "told_at": BIG, "second": WORD}
    answered = {"second_at": BIG, "seen_at": BIG, "seen_by": WORD, "replica": ID, "own_words": BLOB, "asker": BLOB}
    create("notice", asked | answered, "id", index=("asked_at", "route"))
    receiver = {"route": WORD, "link": ID, "chat": BLOB, "code": ID, "code_until": BIG}
    create("receiver", receiver, "route", index=("link",))
