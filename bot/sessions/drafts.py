"""Talks whose answers lie in a draft for their writer alone, for 14 days, until they are sent. Opens no typed words."""

from collections.abc import Iterable, Mapping

from bot.messages import Chat
from bot.sessions.talk import Talks
from bot.storage.learning import record
from bot.storage.learning.record import Answer, Author, Reflection
from bot.storage.learning.release import DRAFT_DAYS
from bot.storage.work import Write
from flows.engine.session import WRITTEN, Keep, Session
from flows.engine.turn import waiting

DELETES = frozenset({"delete", "tear_up"})
"""What throws a draft away, wherever it is chosen in its own flow."""
STATE = "state"  # a fact of the session: what became of its draft


class Drafts(Talks):
    """Begins a draft with its talk, keeps answers in it, and shows them to their writer."""

    hours = DRAFT_DAYS * 24

    def opens(self, talk: bytes, chat: Chat, session: Session) -> Iterable[Write]:
        """The draft, under the talk's own id."""
        role, flow = session.facts.get("audience", ""), session.frames[0].flow
        yield record.begin(Reflection(talk, self.holder(chat), flow, role, day=self.store.today()))

    def takes_words(self, session: Session) -> bool:
        """Whether the question on the screen asks for words."""
        return session.life == "talking" and waiting(self.book, session).kind == "write"

    async def own(self, talk: bytes, *, words: bool = True) -> Mapping[str, tuple[str, ...]]:
        """The draft's answers by field: shown to their writer alone, and on a page alone with the words they wrote."""
        answers = await self.store.read(record.answers(self.store, talk))
        return {one.field: one.value if words or not one.language else (WRITTEN,) for one in answers}

    def deleted(self, session: Session) -> bool:
        """Whether the answer just given throws the draft away."""
        return self._key(session) in DELETES

    def _is_review(self, at: str, session: Session) -> bool:
        """Whether "flow:step" is where this talk's answers are checked."""
        frame = session.frames[0]
        flow, _, step_id = at.rpartition(":")
        step = self.book.flow(frame.flow, frame.version).steps.get(step_id)
        return flow == frame.flow and step is not None and step.kind == "review"

    def _key(self, session: Session) -> str:
        """The option just chosen at a step of this talk's own flow, or ""."""
        own = session.chose[1:] and session.chose[0].startswith(f"{session.frames[0].flow}:")
        return session.chose[1] if own else ""

    def _keep(self, talk: bytes, session: Session, keep: Keep, text: str) -> Iterable[Write]:
        flow = self.book.flow(session.frames[0].flow, session.frames[0].version)
        step = flow.steps.get(keep.step.partition(":")[2])
        author: Author = "supporter" if step is not None and step.turn == "supporter" else "person"
        written = keep.values == (WRITTEN,)
        answer = Answer(keep.field, (text,) if written else keep.values, author, session.language if written else "")
        return record.keep(self.store, talk, answer, self.store.today())
