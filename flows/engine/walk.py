"""A talk while one event is worked off: a working copy, read and changed, then frozen. Where it goes is for `path`."""

from functools import cached_property

from flows.engine.alarm import HELP_NOW
from flows.engine.flow import FACTS, Flow, Step
from flows.engine.guard import SKIPPED, UNKNOWN, LookUp
from flows.engine.lifecycle import LIVE, allows, change, follow
from flows.engine.load import Book
from flows.engine.machine import ON
from flows.engine.session import Answer, Effect, Frame, Life, Place, Session, Spot, View
from flows.engine.trail import LASTING, Ledger
from flows.engine.words import Said, form_of, screens, wording_of


class Walk:
    """Made from a session and the flows in use; `frozen` gives the session after it."""

    _placed: Frame | None = None  # the frame last looked at
    _flow: Flow  # of that frame

    def __init__(self, book: Book, session: Session) -> None:
        self.book, self.session = book, session
        # kept between turns
        self.frames, self.said = session.frames, session.said
        self.life: Life = session.life
        self.paused_from = session.paused_from
        self.form, self.language, self.facts = session.form, session.language, session.facts
        self.skips, self.dismissed = session.skips, session.dismissed
        self.reviewing, self.told, self.draft = session.reviewing, session.told, session.draft
        # only during a turn
        self.is_closing = False  # the closing part has been entered
        self.has_ended = False  # the talk is over, and no step says so
        self.will_pause = False  # a break was asked for by the flow
        self.show(session)

    # where it is

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @cached_property
    def ledger(self) -> Ledger:
        """The answers, copied to be changed; most events that change nothing do not ask for it."""
        return Ledger(self.session, self.step_of)

    @property
    def flow(self) -> Flow:
        frame = self.frames[-1]
        if frame is not self._placed:
            self._placed, self._flow = frame, self.book.flow(frame.flow, frame.version)
        return self._flow

    @property
    def step(self) -> Step:
        return self.flow.steps[self.frames[-1].step]

    @property
    def name(self) -> str:
        return f"{self.frame.flow}:{self.frame.step}"

    @property
    def effects(self) -> list[Effect]:
        return self.ledger.effects

    @property
    def is_over(self) -> bool:
        return self.life not in LIVE

    @property
    def is_astray(self) -> bool:
        """It stands at a step that the flows in use do not have."""
        return self.frame.flow not in self.book or self.frame.step not in self.flow.steps

    @property
    def is_shut(self) -> bool:
        """It is over, and stands at a question only because there is no closing part to stand at."""
        if not self.is_over or self.step.kind == "end" or any(frame.interrupt for frame in self.frames):
            return False
        bottom = self.frames[0]
        return self.life == "finished" or not self.book.flow(bottom.flow, bottom.version).closing

    @property
    def is_offer(self) -> bool:
        """It stands at the offer that several skips led to, not at a question of the flow."""
        return self.frame.interrupt and not is_safety(self.frame)

    @property
    def is_changing(self) -> bool:
        """It stands at the question that was to be changed, straight from the review."""
        before = self.ledger.trail[-1].frames[-1] if self.reviewing and self.ledger.trail else None
        return before is not None and f"{before.flow}:{before.step}" == self.reviewing

    @property
    def help_asked(self) -> int:
        """How many flows lie below the one that Help now or a red flag led into; 0 where none did."""
        found = (depth for depth, frame in enumerate(self.frames) if frame.interrupt and is_safety(frame))
        return next(found, 0)

    def step_of(self, name: str) -> Step | None:
        """The step of "flow:step" in the version this talk is in, or in the current one."""
        flow_id, _, step_id = name.rpartition(":")
        if flow_id not in self.book:
            return None
        for frame in self.frames:
            if frame.flow == flow_id:
                return self.book.flow(flow_id, frame.version).steps.get(step_id)
        return self.book.current(flow_id).steps.get(step_id)

    def look_up(self, flow_id: str, entry: str = "", step: str = "", values: Answer = ()) -> LookUp:
        """What a condition in that flow may know; `values` is the answer being given at `step`."""
        answers, facts = self.ledger.answers, self.facts

        def known(name: str) -> Answer:
            if name == "answer" or name == step:
                return values
            if name in FACTS:
                fact = entry if name == "entry" else facts.get(name, "")
                return (fact,) if fact else ()
            return answers.get(f"{flow_id}:{name}", ())

        return known

    def route(self, trigger: str = ON, values: Answer = ()) -> str:
        """The target that leads to from the present step, by the flow's state machine; empty where there is none."""
        flow, frame = self.flow, self.frame
        look_up = self.look_up(flow.id, frame.entry, frame.step, values)
        return self.book.machine(flow).move(frame.step, trigger, values, look_up)

    # what is on the screen

    def screens(self) -> tuple[tuple[Spot, ...], ...]:
        """The statements by screen; the last stands with the question."""
        if not self.said:
            return ((),)
        found = [(spot, self.step_of(f"{spot.flow}:{spot.step}")) for spot in self.said]
        said = [self._said(spot, step) for spot, step in found if step is not None]
        return screens(said, self._said(Spot(self.frame.flow, self.frame.step), self.step), self.form)

    def _said(self, spot: Spot, step: Step) -> Said:
        entry = self.frame.entry if self.frame.flow == spot.flow else ""
        wording = wording_of(step, self.look_up(spot.flow, entry)) if step.variants else step.wording
        asked = self.step_of(f"{spot.flow}:{step.echo}") if step.kind == "say" and step.echo else None
        is_shown = asked is not None and not any(option.after for option in asked.options)  # a day is no wish
        return Said(spot, step.turn, wording.get(form_of(step.turn, self.form), ""), is_shown)

    @property
    def is_reading(self) -> bool:
        """A statement is on the screen, and the question is not yet."""
        return bool(self.said) and self.page < len(self.screens()) - 1

    def show(self, view: View | Session) -> None:
        """Set how the present question is shown."""
        self.page, self.more, self.picked, self.first_places, self.item, self.seen, self.chose = (
            view.page, view.more, view.picked, view.first_places, view.item, view.seen, view.chose
        )  # fmt: skip

    def show_again(self, place: Place) -> None:
        """Show a question of the trail as it was left; the flows it stood in are already there."""
        self.said, self.reviewing = place.said, place.reviewing
        self.skips, self.will_pause = place.skips, place.paused
        self.show(place.view or View())
        self.page = min(self.page, len(self.screens()) - 1)

    def whole_view(self) -> View:
        """How the present question is shown."""
        return View(self.page, self.more, self.picked, self.first_places, self.item, self.seen, self.chose)

    # what is changed

    def leave(self, view: View, *, paused: bool = False) -> None:
        """Put the present question on the trail. `view` is what Back shows again of how it was."""
        shown = view if view != View() else None
        self.ledger.leave(Place(self.frames, self.said, (), (), shown, self.reviewing, self.session.skips, paused))

    def leave_with(self, values: Answer) -> None:
        """Put the present question on the trail, with this answer and all that comes of it."""
        flow, step, name = self.flow, self.step, self.name
        lasts = flow.purpose in LASTING
        was = self.session  # what was ticked may be shown again by Back, but not stored in support
        picked, first, item = (was.picked, was.first_places, was.item) if lasts else ((), (), "")
        self.leave(View(was.page, was.more, picked, first, item, was.seen))
        self.record(flow, step, name, values)
        if step.kind == "mat" and lasts:
            self.ledger.first_places(name, self.first_places if is_given(values) else None)
        option = step.option(values[0]) if len(values) == 1 else None
        if step.kind == "remind":
            self.ledger.appoint(name, step.opens, option.after if option else ())
        if option is not None and option.takes_back:
            self.ledger.forget(f"{flow.id}:{option.takes_back}")

    def record(self, flow: Flow, step: Step, name: str, values: Answer) -> None:
        """Store an answer where it may be stored, and keep it where the step says so."""
        lasts = flow.purpose in LASTING
        if lasts or step.id in self.book.machine(flow).reads_after(step.id):
            self.ledger.write(name, values)
        if not step.keeps:
            return
        if lasts or is_given(values):
            self.ledger.keep(step.keeps, values, name)
        else:
            self.ledger.unkeep(step.keeps)
        if step.kind == "mat":
            self._keep_placing(step, name, values)

    def _keep_placing(self, step: Step, name: str, values: Answer) -> None:
        first, order = f"{step.keeps}.first", f"{step.keeps}.order"
        if is_given(values):
            self.ledger.keep(first, self.first_places, name)
            self.ledger.keep(order, tuple(item.key for item in step.items), name)
        else:
            self.ledger.unkeep(first)
            self.ledger.unkeep(order)

    def settle(self, *, reopens: bool = False) -> None:
        """Bring life after where the talk has come to. `reopens`: from its end back to a question."""
        if not any(is_safety(frame) for frame in self.frames):
            self.told = ()
        if self.life in LIVE or (reopens and self.life == "finished"):
            self.life = follow(self.life, self._wanted_life())
        if self.will_pause:
            self.pause()

    def _wanted_life(self) -> Life:
        kind = self.step.kind
        if self.has_ended or kind == "end":
            return "finished"
        if kind == "hand_over":
            return "handed_over"
        is_unsafe = self.frame.flow == HELP_NOW or (self.frame.interrupt and is_safety(self.frame))
        return "in_safety" if is_unsafe else "talking"

    def pause(self) -> None:
        """Take a break, if life allows one."""
        if allows(self.life, "pause"):
            self.paused_from, self.life = self.life, change(self.life, "pause")

    def resume(self) -> None:
        """End the break."""
        self.life, self.paused_from = change(self.life, "resume", self.paused_from), None

    def frozen(self, revision: int) -> Session:
        """The session after this event."""
        ledger, was = self.ledger, self.session
        ledger.seal()
        return Session(
            was.id, was.purpose, self.frames, self.form, self.language, self.facts, revision, self.life,
            self.paused_from, self.said, ledger.answers, ledger.kept, ledger.made, tuple(ledger.trail), self.skips,
            self.dismissed, self.reviewing, self.told, self.draft, self.page, self.more, self.picked,
            self.first_places, self.item, self.seen, self.chose
        )  # fmt: skip


def is_given(values: Answer) -> bool:
    """Whether it is an answer, and not that there is none."""
    return values not in ((SKIPPED,), (UNKNOWN,))


def is_safety(frame: Frame) -> bool:
    """Whether that place is in a safety flow."""
    return frame.flow.startswith("safety/")
