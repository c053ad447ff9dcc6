"""Actions at the desk: every one by what is to be done next, and one: looked at, closed with proof, opened again."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.channels.web.lead import invitation
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.channels.web.lead.reading import REVIEW
from bot.desk.actions import Action
from bot.incidents.follow_up import ANSWERED, allows, is_late

GROUPS = ("late", "answered", "open", "looked_at", "closed")


class ActionPages:
    """The pages of actions."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._actions = frame.given.desk.actions

    async def every(self, asked: Asked) -> Response:
        """Every action, those first that wait for somebody."""
        today = self._frame.given.now().date().isoformat()
        groups: dict[str, list[Action]] = {name: [] for name in GROUPS}
        for one in await self._actions.every(asked.by):
            groups[_group(one, today)].append(one)
        return self._frame.page("actions", asked.by, here="actions", groups=groups)

    async def one(self, asked: Asked) -> Response:
        """One action, and what may happen to it."""
        return await self._one(asked, "", Form())

    async def act(self, asked: Asked) -> Response:
        """What was pressed on its page."""
        act, of, form = asked.path("act"), asked.record("id"), asked.form
        if act == "owner":
            return await self._owner(asked, of)
        if act == "look":
            await self._actions.look(asked.by, of)
        elif act == "close":
            if not form.words("proof"):
                return await self._one(asked, "action.proof_missing", form)
            await self._actions.close(asked.by, of, form.words("proof"))
        elif act == "reopen":
            due = form.day("due")
            if due < self._frame.given.now().date().isoformat():
                return await self._one(asked, "action.wrong_day", form)
            roles = dict(self._roles())
            await self._actions.reopen(asked.by, of, due=due, owner_role=form.one("owner", *roles))
        return see(f"/lead/actions/{of.hex()}")

    async def _one(self, asked: Asked, problem: str, form: Form) -> Response:
        found = await self._actions.one(asked.by, asked.record("id"))
        today = self._frame.given.now().date().isoformat()
        may = [name for name in ("look", "close", "reopen") if allows(found.state, name)]  # type: ignore[arg-type]  # written by the machine alone
        return self._frame.page(
            "action", asked.by, 422 if problem else 200, here="actions", problem=problem, form=form, action=found,
            may=may, late=_group(found, today) == "late", owners=self._roles(),
        )  # fmt: skip

    async def _owner(self, asked: Asked, of: bytes) -> Response:
        code = await self._actions.invite_owner(asked.by, of)
        view = invitation.one(self._frame.given.desk.incidents.place, code, "staff")
        return self._frame.page(
            "one_link", asked.by, here="actions", of="owner", on=f"/lead/actions/{of.hex()}", **view
        )

    def _roles(self) -> Sequence[tuple[str, str]]:
        return self._frame.reading.choices(REVIEW, "action.owner_role")


def _group(one: Action, today: str) -> str:
    if one.state in ANSWERED:
        return "answered"
    if is_late(one.state, one.due, today):  # type: ignore[arg-type]  # written by the machine alone
        return "late"
    return one.state if one.state in ("looked_at", "closed") else "open"
