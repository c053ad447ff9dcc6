"""Good practice: examples that wait for a second reader, and their way out as a document once one has approved."""

from typing import Any

from starlette.responses import Response

from bot.channels.web.lead import invitation
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.desk.practice import LOOKED_FOR, WORDS, Example, NotApproved, is_written
from bot.reports.documents import PRACTICE

FACTS = ("kind", "setting", "people", "ages", "since", "voices", "licence", "publish", "second_reader")


class PracticePages:
    """The pages of examples."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.given.desk
        self._practice = frame.given.desk.practice

    async def every(self, asked: Asked) -> Response:
        """Every example, those that wait first."""
        found = [(one, self._title(one)) for one in await self._practice.every(asked.by)]
        return self._frame.page("examples", asked.by, here="practice", found=found)

    async def begin(self, asked: Asked) -> Response:
        """A link to the talk in which one is written."""
        code = await self._practice.invite(asked.by)
        link = f"{self._desk.incidents.place.address}/i/{code}"
        return self._frame.page("example_link", asked.by, here="practice", link=link, code=invitation.picture(link))

    async def one(self, asked: Asked) -> Response:
        """One example, and what may happen to it."""
        return await self._one(asked, Form())

    async def act(self, asked: Asked) -> Response:
        """What was pressed on its page."""
        act, of, form = asked.path("act"), asked.record("id"), asked.form
        if act == "approve":
            try:
                await self._practice.approve(asked.by, of, form.several("looked"))
            except NotApproved as why:
                return await self._one(asked, form, problem="practice.not_approved", lacks=why.lacks)
        elif act == "back":
            if not form.words("note"):
                return await self._one(asked, form, problem="practice.note_missing")
            await self._practice.send_back(asked.by, of, form.words("note"))
        elif act == "change":
            await self._practice.amend(
                asked.by, of, {name: form.words(name) for name in WORDS}, form.one("voices", *dict(self._voices()))
            )
        elif act == "drop":
            await self._practice.drop(asked.by, of)
            return see("/lead/practice")
        return see(f"/lead/practice/{of.hex()}")

    async def _one(self, asked: Asked, form: Form, *, problem: str = "", lacks: tuple[Any, ...] = ()) -> Response:
        found = await self._practice.one(asked.by, asked.record("id"))
        said = found.said
        word = self._frame.reading.word
        facts = {
            name: ", ".join(word(PRACTICE, f"practice.{name}", one) for one in said.get(f"practice.{name}", ()))
            for name in FACTS
            if is_written(said.get(f"practice.{name}", ()))
        }
        words = {name: said[f"practice.{name}"][0] for name in WORDS if is_written(said.get(f"practice.{name}", ()))}
        return self._frame.page(
            "example", asked.by, 422 if problem else 200, here="practice", example=found, title=self._title(found),
            facts=facts, texts=words, names=WORDS, looked_for=self._looked_for(), form=form, problem=problem,
            lacks=lacks, voices=self._voices(), voice=said.get("practice.voices", ("",))[0],
        )  # fmt: skip

    def _title(self, one: Example) -> str:
        kind = one.said.get("practice.kind", ())
        return self._frame.reading.word(PRACTICE, "practice.kind", kind[0]) if is_written(kind) else ""

    def _looked_for(self) -> list[tuple[str, str]]:
        words = dict(self._frame.reading.choices(PRACTICE, "practice.checked"))
        return [(key, words[key]) for key in LOOKED_FOR]

    def _voices(self) -> list[tuple[str, str]]:
        return list(self._frame.reading.choices(PRACTICE, "practice.voices"))
