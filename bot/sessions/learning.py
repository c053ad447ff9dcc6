"""Learning: what could change. Kept with agreement, to be taken back for 24 hours, and read only in releases.

The only session that opens typed words; they reach the record after the name guard and not before.
"""

import secrets
from collections.abc import Iterable, Mapping

from accessibility.forms import foreign
from bot import four_words as four
from bot.messages import Chat, Words, open_words
from bot.sessions import about
from bot.sessions.about import About
from bot.sessions.drafts import STATE, Drafts
from bot.sessions.talk import NOBODY_TOLD, TALK_BYTES, Address, Decide, Move, Told, Turned, pack, unpack
from bot.storage import talks
from bot.storage.learning import four_words, invitations, page_links, record, release, settled
from bot.storage.learning.invitations import Invitation
from bot.storage.learning.page_links import PageLink
from bot.storage.learning.record import Answer, Reflection, State
from bot.storage.learning.release import DRAFT_DAYS
from bot.storage.work import After, Before, Work, Write
from flows.engine.session import Effect, Event, Keep, Session, Unkeep

INVITATION_HOURS = 72
_SENDS: Mapping[str, State] = {"send": "sent", "confirm": "sent", "private": "kept_private"}
_TOLD = "safety/help_now:told_end"
"""Where a talk ends in which something was told: "I keep no answers from today"."""
_WISH = ".hear_back"
"""The end of the fields that are no answer but a wish: kept apart from the answers."""
SHARED = ("view.shared_with", "view.shared_confirmed")
"""Who else may see it: gone with the confirmation it hung on."""
NOTE = "view.note"
"""The field of a supporter's notes; each has a number behind it."""
NOTES = "notes"  # a fact of the session: how many notes there are
SENT_BY = "sent_by"  # and by which answer


class Learning(Drafts):
    """Runs the flows of learning. Answers lie in a draft for 14 days and enter the record when they are sent."""

    purpose = "learning"

    def opens(self, talk: bytes, chat: Chat, session: Session) -> Iterable[Write]:
        """The draft, under the talk's own id."""
        role, flow = session.facts.get("audience", ""), session.frames[0].flow
        holder, incident = self.store.pseudonym(chat), about.incident_of(session)
        yield record.begin(Reflection(talk, holder, flow, role, incident, day=self.store.today()))
        yield from about.opens(self.store, talk, session)

    async def take(self, chat: Chat, talk: bytes, mark: bytes, decide: Decide, *, told: Told = NOBODY_TOLD) -> Turned:
        """One turn; a talk at the desk that was sent reaches what it is about at once."""
        turned = await super().take(chat, talk, mark, decide, told=told)
        session = turned.session
        if session is not None and session.frames[0].flow in settled.FLOWS and self.state_after(session) == "sent":
            await about.settle(self.store, chat, talk, session, await self.own(talk))
        return turned

    def keeps(self, talk: bytes, chat: Chat, session: Session, effects: Iterable[Effect], text: str) -> list[Write]:
        """The draft's answers, sealed; the state of the reflection when it is sent, kept private or deleted."""
        effects = tuple(effects)
        writes = self.appointments(talk, chat, effects)
        for effect in effects:
            match effect:
                case Keep(purpose="learning", field=field, values=values) if field.endswith(_WISH):
                    writes += self._wish(chat, session, values)
                case Unkeep(purpose="learning", field=field) if field.endswith(_WISH):
                    writes += self._wish(chat, session, ("no",))
                case Keep(purpose="learning"):
                    writes += self._keep(talk, session, effect, text)
                case Unkeep(purpose="learning", field=field):
                    writes += [record.unkeep(talk, field, author) for author in ("person", "supporter")]
        return [*writes, *self._settle(talk, session)]

    def adds(self, talk: bytes, session: Session, move: Move) -> Iterable[Write]:
        """A supporter's note, beside the answers and by its own author."""
        if not move.field:
            return ()
        answer = Answer(move.field, (move.text,), "supporter", session.language)
        return record.keep(self.store, talk, answer, self.store.today())

    def ends(self, talk: bytes, session: Session) -> list[Write] | None:
        """Finish ends a talk that was sent or kept private, and so does deleting; a draft stays to come back to."""
        if self.deleted(session) or self.taken_back(session) or self._is_empty(session):
            return []
        state = self.state_after(session)
        return [] if self.ending(session) == "finish" and state != "draft" else None

    def refuses(self, session: Session, event: Event) -> str:
        """What a staff member has sent is taken back as a whole or not at all: Back does not undo it in passing."""
        if event.kind not in ("back", "change") or session.page or session.facts.get(SENT_BY) != "send":
            return ""
        before = session.trail[-1].frames[-1] if session.trail else session.frame
        return "already_sent" if self._is_review(f"{before.flow}:{before.step}", session) else ""

    def forgets(self, session: Session) -> bool:
        return super().forgets(session) or self._sends(session) is not None

    def remembers(self, session: Session) -> dict[str, str]:
        """What the session has to know of its reflection from here on, and whether its readers have its language."""
        now, state = foreign(session.language), self.state_after(session)
        spoken = {} if now == session.facts.get("foreign", "no") else {"foreign": now}
        if state == session.facts.get(STATE, "draft"):
            return spoken
        is_sent = state == "sent"
        sent_by = self._key(session) if is_sent else ""
        return {**spoken, STATE: state, SENT_BY: sent_by, "confirmed": "yes" if is_sent else "no"}

    def state_after(self, session: Session) -> State:
        """What the reflection of this talk is after this turn. Back at the review it is a draft, as the page says; so
        is what a person had confirmed before they stopped: it is theirs alone."""
        is_theirs = session.life == "stopped" and session.facts.get(SENT_BY) == "confirm"
        back = "draft" if is_theirs or self._is_review(_at(session), session) else self._state(session)
        return self._sends(session) or back

    def taken_back(self, session: Session) -> bool:
        """Whether the answer just given takes back what was sent."""
        return self._key(session) == "take_back" and self._state(session) == "sent"

    def _state(self, session: Session) -> State:
        """What the reflection was before this turn."""
        state: State = session.facts.get(STATE, "draft")  # type: ignore[assignment]  # written by `remembers` alone
        return state

    def _settle(self, talk: bytes, session: Session) -> Iterable[Write]:
        was, state = self._state(session), self.state_after(session)
        was_told = _at(session) == _TOLD or (session.life == "stopped" and session.draft is None)
        if self.deleted(session) or self._is_empty(session) or was_told:
            return record.drop(talk)
        if self.taken_back(session):
            return record.take_back(talk, self.store.today())
        if state == was:
            return ()
        if state == "sent":
            return (record.send(talk, was, self.store.now(), self.store.today()),)
        return record.move(talk, was, state, self.store.today()), *(record.unkeep(talk, field) for field in SHARED)

    def _is_empty(self, session: Session) -> bool:
        """Whether the talk was finished without an answer to keep: there is no draft to come back to."""
        return self.ending(session) == "finish" and self.state_after(session) == "draft" and not session.kept

    def _sends(self, session: Session) -> State | None:
        at = session.chose[0] if session.chose else ""
        return _SENDS.get(self._key(session)) if self._is_review(at, session) else None

    def _wish(self, chat: Chat, session: Session, values: tuple[str, ...]) -> list[Write]:
        """The wish to hear hangs on the incident, not on the answers: release can cut the link to the writer."""
        way, holder, incident = values[0] if values else "no", self.store.pseudonym(chat), about.incident_of(session)
        if way.startswith("#") or way in ("no", "take_back"):
            return [invitations.no_wish(holder), talks.cancel(invitations.wish_origin(self.store, holder, incident))]
        waits = about.waits_to_hear(self.store, chat, incident, pushes=chat.channel in self._pushes)
        return [invitations.want_to_hear(holder, incident, way, self.store.today()), *waits]

    # words

    def wrote(self, words: Words) -> Move:
        """The move that puts words into the draft as they were typed."""
        return Move(Event("wrote"), open_words(words))

    def wrote_instead(self, text: str) -> Move:
        """The move that puts them into the draft as the name guard changed them, by their writer's own choice."""
        return Move(Event("wrote"), text)

    def note(self, session: Session, words: Words, *, instead: str = "") -> Move:
        """The move that puts a supporter's note into the draft, each in a field of its own: as typed, or `instead`."""
        number = str(int(session.facts.get(NOTES, "0")) + 1)
        text = instead or open_words(words)
        return Move(Event("note"), text, ((NOTES, number),), f"{NOTE}.{number}")

    def read_words(self, words: Words) -> tuple[str, ...] | None:
        """Four typed words put right against the public list; None where they are not four words of it."""
        return four.mend(open_words(words))

    async def is_there(self, talk: bytes) -> bool:
        """Whether there is such a talk, whichever chat it goes on in."""
        return bool(talk) and await self.store.read(talks.of_id(talk)) is not None

    async def holds_answers(self, talk: bytes) -> bool:
        """Whether the talk is a draft with answers: something to carry on with."""
        reflection = await self.store.read(record.of_id(talk))
        return reflection is not None and reflection.state == "draft" and bool(await self.own(talk))

    # coming back

    async def remember_words(self, talk: bytes, words: tuple[str, ...]) -> None:
        """Let these four words find the talk from another device, for as long as its draft lives."""
        await self.store.write(
            four_words.forget(talk), four_words.give(self.store, words, talk, self.store.day(DRAFT_DAYS))
        )

    async def find_by_words(self, words: tuple[str, ...]) -> bytes:
        """The talk of these four words, or b""."""
        return await self.store.read(four_words.talk_of(self.store, words))

    async def move_to(self, talk: bytes, chat: Chat, move: Move) -> bool:
        """Carry a talk on from another device: the earlier one shows nothing any more. False if it is gone."""
        row = await self.store.read(talks.of_id(talk))
        if row is None:
            return False
        holder = self.store.pseudonym(chat)

        def run(before: Before) -> After:
            if before.row is None:
                return After((), False)
            return After((talks.hand_on(talk, holder), record.hand_on(talk, holder)), True)

        moved = (await self.store.submit(Work(run, talk))).result
        await self.take(chat, talk, b"", lambda _: move)
        return bool(moved)

    async def held(self, chat: Chat) -> tuple[Reflection, ...]:
        """All that can still be found of this chat: drafts, what is kept private, what can be taken back."""
        return await self.store.read(record.of_holder(self.store.pseudonym(chat)))

    async def given(self, chat: Chat) -> int:
        """How many reflections of this chat carry no name any more and cannot be found."""
        return await self.store.read(invitations.given_by(self.store.pseudonym(chat)))

    async def take_back(self, talk: bytes) -> None:
        """Take a sent reflection back: its answers are deleted; nobody has read them."""
        await self.store.write(*record.take_back(talk, self.store.today()), four_words.forget(talk))
        await self.end(talk)

    async def delete(self, talk: bytes) -> None:
        """Delete a draft, or what was kept private, and everything of it."""
        await self.store.write(*record.drop(talk), four_words.forget(talk))
        await self.end(talk)

    async def forget(self, chat: Chat) -> None:
        """Delete all that can be found of this chat."""
        for reflection in await self.held(chat):
            await self.delete(reflection.id)
        holder = self.store.pseudonym(chat)
        await self.store.write(talks.cancel_all(holder), invitations.no_wish(holder), invitations.forget_given(holder))

    async def sweep(self) -> None:
        """Cut what leads from sent answers to their writer after 24 hours; delete what is past its time."""
        await release.sweep(self.store)

    # what a talk is about

    async def reminded(self, due: talks.Appointment) -> None:
        await about.reminded(self.store, due)

    async def about_reminder(self, chat: Chat, key: bytes) -> About | None:
        """What a reminder was for; None where that is no more."""
        return await about.of_reminder(self.store, chat, key)

    async def beside(self, session: Session) -> tuple[str, ...]:
        """Words of the team that stand beside the question: on a page alone, never in a chat."""
        return await about.beside(self.store, session)

    async def own_action(self, chat: Chat, action: bytes) -> bool:
        """This chat is reminded of an action on its day. False where nothing is to come."""
        return await about.own(self.store, chat, action)

    async def keep_for_its_day(self, chat: Chat, code: str, found: Invitation) -> None:
        """An invitation that was opened early comes back in this chat on its day."""
        await self.store.write(about.kept_for_its_day(self.store, chat, code, found))

    # the page for one question of a chat

    async def page_link(self, chat: Chat, talk: bytes, revision: int) -> str:
        """The code of a link to the page for the present question: it opens once, for ten minutes."""
        code = secrets.token_urlsafe(16)
        address = pack(Address(chat.channel, chat.address, talk))
        await self.store.write(page_links.give(self.store, code, PageLink(talk, revision, address)))
        return code

    async def open_page(self, code: str, browser: Chat) -> bool:
        """Open a link in the first browser that tries. False for used, ended and invented alike."""
        return await page_links.open_link(self.store, code, self.store.pseudonym(browser))

    async def on_page(self, browser: Chat) -> tuple[Chat, bytes, Session] | None:
        """The chat, talk and session of the question that is open in a browser; None if it was answered meanwhile."""
        link = await self.store.read(page_links.opened_in(self.store, self.store.pseudonym(browser)))
        if link is None:
            return None
        chat = unpack(link.chat, Address).chat
        session = await self.look(chat, link.talk)
        is_there = session is not None and session.revision == link.revision
        return (chat, link.talk, session) if session is not None and is_there else None

    async def page_done(self, talk: bytes, revision: int) -> None:
        """That question is answered: no link leads to it any more."""
        await self.store.write(page_links.forget(talk, revision))

    # invitations

    async def invite(self, flow: str, audience: str) -> str:
        """The code of a new single-use invitation, 72 hours long. 128 bit; only a fingerprint of it is stored."""
        code = secrets.token_urlsafe(16)
        until = self.store.now() + INVITATION_HOURS * 3600
        await self.store.write(invitations.invite(self.store, code, Invitation(flow, audience, audience, "", until)))
        return code

    async def invitation(self, code: str) -> Invitation | None:
        """What a code would open; nothing is bound."""
        return await self.store.read(invitations.of_code(self.store, code))

    def name_of(self, code: str) -> bytes:
        """What a button can hold of an invitation: the start of its fingerprint, 96 bit. It opens nothing by itself."""
        return invitations.name_of(self.store, code)[:TALK_BYTES]

    async def invited(self, name: bytes) -> Invitation | None:
        """The invitation of that name, unless its time is over; nothing is bound."""
        return await self.store.read(invitations.of_name(self.store, name))

    def is_early(self, found: Invitation) -> bool:
        """Whether its day has not come: learning is another day, for everyone alike."""
        return found.opens_on > self.store.today()

    async def accept(self, code: str, chat: Chat) -> Invitation | None:
        """Open an invitation: the first chat that does is bound to it. None for used, ended and invented alike."""
        return await invitations.accept(self.store, code, self.store.pseudonym(chat))


def _at(session: Session) -> str:
    return f"{session.frame.flow}:{session.frame.step}"
