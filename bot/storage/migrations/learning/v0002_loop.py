"""The tables of the service around the talk: incidents, reviews, actions, restrictions, accounts, figures."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.steps import BIG, BLOB, DAY, ID, SMALL, WHOLE, WORD, Kind, create

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make them, and what invitations and reflections need of them."""
    _incidents()
    _reviews()
    _action_and_rules()
    _accounts()
    _figures()
    for table, name, kind in (
        ("invitation", "part", ID),
        ("invitation", "about", ID),
        ("invitation", "opens_on", DAY),
        ("reflection", "counts", SMALL),
        ("given", "waiting", SMALL),
    ):
        _add(table, name, kind)


def _add(table: str, name: str, kind: Kind) -> None:
    """A column that the rows there are have empty."""
    nothing = "X''" if kind is ID and op.get_bind().dialect.name == "sqlite" else "''"
    empty = sa.text("0" if kind is SMALL else nothing)
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=empty))


def _incidents() -> None:
    incident = {"code": WORD, "state": WORD, "opened_on": DAY, "ended_on": DAY, "ended_at": BIG, "setting": WORD}
    create("incident", incident | {"profile": WORD, "facts": BLOB}, "code", index=("opened_on",))
    create("reference", {"incident": WORD, "local": BLOB}, "incident")
    part = {"id": ID, "incident": WORD, "role": WORD, "offered_on": DAY, "asked_on": DAY}
    create("part", part, "id", index=("incident",))
    create("involved", {"incident": WORD, "account": ID}, "incident", "account")
    duty = {"incident": WORD, "duty": WORD, "done_at": BIG, "account": ID}
    create("duty", duty, "incident", "duty")


def _reviews() -> None:
    review = {"id": ID, "incident": WORD, "kind": WORD, "state": WORD, "facilitator": ID, "involved": WORD}
    review |= {"unit": WORD, "lived_experience": WORD, "view": WORD, "no_action": WORD, "due_at": BIG}
    create("review", review | {"held_on": DAY, "closed_on": DAY}, "id", index=("incident",))
    exception = {"review": ID, "asked_by": ID, "approved_by": ID, "reason": WORD, "day": DAY}
    create("exception", exception, "review")
    plan = {"id": ID, "incident": WORD, "kind": WORD, "owner_role": WORD, "due": DAY, "done_on": DAY}
    create("plan_update", plan | {"person_copy": WORD, "form": WORD}, "id", index=("incident",))
    look_back = {"review": ID, "days": SMALL, "due": DAY, "again": WORD, "looked_on": DAY}
    create("look_back", look_back, "review", "days", index=("due",))
    back = {"incident": WORD, "said": BLOB, "did": BLOB, "by_day": DAY, "told_on": DAY, "form": WORD}
    create("answer_back", back, "incident")


def _action_and_rules() -> None:
    action = {"id": ID, "incident": WORD, "review": ID, "state": WORD, "changes": WORD, "strength": WORD}
    action |= {"owner_role": WORD, "owner": ID, "agreed_on": DAY, "due": DAY, "answered_on": DAY, "blocker": WORD}
    action |= {"passed_on": WORD, "changed": WORD, "told_on": DAY, "closed_on": DAY}
    create("action", action | {"what": BLOB, "know": BLOB, "proof": BLOB}, "id", index=("incident", "owner", "due"))
    rule = {"id": ID, "rule": WORD, "setting": WORD, "state": WORD, "came_from": WORD, "basis": WORD, "touches": WORD}
    rule |= {"spotted_on": DAY, "decision": WORD, "decided_on": DAY, "decided_by_role": WORD, "owner_role": WORD}
    rule |= {"review_by": DAY, "told": WORD, "exemption": WORD, "lifted_on": DAY}
    create("restriction", rule, "id", index=("state", "review_by"))
    create("house_rule", {"rule": WORD, "view": WORD, "number": WHOLE}, "rule", "view")


def _accounts() -> None:
    account = {"id": ID, "state": WORD, "roles": WORD, "unit": WORD, "address": BLOB, "made_on": DAY}
    create("account", account | {"revoked_on": DAY}, "id")
    create("sign_in", {"code": ID, "account": ID, "expires_at": BIG}, "code", index=("account", "expires_at"))
    create("signed_in", {"cookie": ID, "account": ID, "expires_at": BIG}, "cookie", index=("account", "expires_at"))
    reading = {"id": ID, "account": ID, "at": BIG, "act": WORD, "what": WORD, "record": BLOB}
    create("reading", reading, "id", index=("at",))


def _figures() -> None:
    create("bed_days", {"month": WORD, "number": WHOLE}, "month")
    phase = {"measure": WORD, "since": DAY, "account": ID, "decided_on": DAY, "reason": BLOB}
    create("phase", phase, "measure", "since")
    published = {"kind": WORD, "period": WORD, "version": SMALL, "day": DAY, "content": BLOB}
    create("published", published, "kind", "period", "version")
