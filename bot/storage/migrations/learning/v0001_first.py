"""The first tables of the `learning` store."""

from bot.storage.migrations.steps import BIG, BLOB, DAY, ID, WHOLE, WORD, create, stamp_1, talks_1

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    stamp_1()
    talks_1()
    reflection = {"id": ID, "holder": ID, "flow": WORD, "role": WORD, "incident": WORD, "state": WORD, "day": DAY}
    create(
        "reflection",
        reflection | {"sent_at": BIG, "released_on": DAY},
        "id",
        index=("holder", "incident", "state"),
    )
    answer = {"reflection": ID, "field": WORD, "author": WORD, "language": WORD, "value": BLOB}
    create("answer", answer, "reflection", "field", "author")
    create("four_words", {"id": ID, "talk": ID, "until": DAY}, "id", index=("talk",))
    invitation = {"code": ID, "flow": WORD, "audience": WORD, "role": WORD, "incident": WORD, "expires_at": BIG}
    create("invitation", invitation | {"opened_by": ID}, "code", index=("expires_at",))
    create("wish", {"holder": ID, "incident": WORD, "way": WORD, "day": DAY}, "holder", "incident")
    create("given", {"holder": ID, "number": WHOLE, "day": DAY}, "holder")
    create("offered", {"week": DAY, "number": WHOLE}, "week")
    page_link = {"code": ID, "talk": ID, "revision": WHOLE, "chat": BLOB, "opened_by": ID, "expires_at": BIG}
    create("page_link", page_link, "code", index=("opened_by", "expires_at"))
