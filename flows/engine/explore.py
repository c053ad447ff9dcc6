"""Walks through every state of a flow and does everything there: which ways are taken, which never are, what breaks."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from itertools import pairwise

import msgspec

from flows.engine.alarm import CLASSES
from flows.engine.exploring.caller import CALLER, with_caller
from flows.engine.exploring.events import answers, changes, conditions, tested_keys, tests
from flows.engine.exploring.forms import Place, places, reads
from flows.engine.exploring.invariants import (
    Record,
    after_effects,
    always_there,
    effects_belong,
    stands,
    undone,
)
from flows.engine.exploring.watch import Taken, WatchedBook, written
from flows.engine.facts import combinations, flows_within
from flows.engine.flow import Form
from flows.engine.load import Book
from flows.engine.session import Event, Frame, Session
from flows.engine.trail import LASTING
from flows.engine.turn import start, take_turn, waiting

LARGEST = 50_000
"""So many states are walked through; a flow beyond that loops through answers that it should not still read."""

Key = tuple[object, ...]
Pair = tuple[Taken, Taken]
Looked = tuple[tuple[str, frozenset[str]], ...]


class Broken(msgspec.Struct, frozen=True):
    """Something that must hold and does not, with the shortest way to it from the start, as event codes."""

    what: str
    at: str  # "flow:step"
    way: tuple[str, ...]


class Exploration(msgspec.Struct, frozen=True):
    """What was found in one flow, form and set of facts."""

    flow: str
    form: Form
    facts: Mapping[str, str]
    states: int
    transitions: int
    pairs: int  # ways taken one after the other
    taken: frozenset[Taken]
    broken: tuple[Broken, ...]
    places: tuple[Session, ...] = ()  # all that were met, where they were read through in this form


def explore(book: Book, flow_id: str, form: Form, facts: Mapping[str, str]) -> Exploration:
    """Every state, every event at each, and what must hold there. ValueError where there is no end of states."""
    return _Search(WatchedBook(book), flow_id, form, facts).run()


def explore_all(book: Book) -> Iterator[Exploration]:
    """Each flow that a talk can begin with, one after the other."""
    for flow_id in beginnings(book):
        yield from explore_flow(book, flow_id)


def beginnings(book: Book) -> tuple[str, ...]:
    """The flows that a talk can begin with, and the one that enters safety wherever it may be entered."""
    flows = map(with_caller(book).current, with_caller(book).ids)
    return tuple(flow.id for flow in flows if flow.purpose != "safety" or flow.closing)  # the rest is part of others


def explore_flow(book: Book, flow_id: str) -> Iterator[Exploration]:
    """The flow for each set of facts that leads to other places, and in each form.

    Facts only choose between ways, so what must hold at a state is proved once. A form never changes where an answer
    leads (`exploring.forms` proves it), so after the first form each place is read through in the others. Help now is
    the same from everywhere, so it is walked whole once for each set of facts that it can tell.
    """
    book = with_caller(book)
    watched, flow = WatchedBook(book), book.current(flow_id)
    proved, walked, met = set[Key](), dict[Key, tuple[Event, ...]](), dict[Place, Session]()
    for facts in combinations(book, flow, words=False):
        search = _Search(watched, flow_id, flow.card.forms[0], facts, proved, walked)
        yield search.run()
        met |= places(book, (node.session for node in search.nodes.values()))
    yield from (in_form(book, flow_id, form, met) for form in flow.card.forms)


def in_form(book: Book, flow_id: str, form: Form, met: Mapping[Place, Session]) -> Exploration:
    """The places that were met, each read through in this form."""
    broken = tuple(
        Broken(problem, f"{session.frame.flow}:{session.frame.step}", ())
        for session in met.values()
        for problem in reads(book, session, form)
    )
    return Exploration(flow_id, form, {}, len(met), 0, 0, frozenset(), broken, tuple(met.values()))


def states(book: Book, flow_id: str, form: Form, facts: Mapping[str, str]) -> Iterator[Session]:
    """One session for each state: what every page and every screen has to be able to show."""
    yield from _Search(WatchedBook(book), flow_id, form, facts).sessions()


def never_taken(book: Book, explorations: list[Exploration]) -> tuple[str, ...]:
    """Ways that stand in the files and that no talk takes, whatever is answered."""
    taken = frozenset().union(*(found.taken for found in explorations))
    explored = {found.flow for found in explorations}
    flows = (book.current(flow_id) for flow_id in (book.ids if CALLER in explored else explored))
    return tuple(sorted(str(way) for flow in flows for way in written(flow) - taken))


def report(book: Book, explorations: list[Exploration]) -> str:
    """The findings as plain lines: totals of each flow and form, then ways never taken, then what is broken."""
    lines = []
    for flow_id, form in dict.fromkeys((found.flow, found.form) for found in explorations):
        of = [found for found in explorations if (found.flow, found.form) == (flow_id, form)]
        walked, read = [one for one in of if one.facts], sum(one.states for one in of if not one.facts)
        lines.append(f"{flow_id} {form}: {_totals(walked) if walked else ''}{read} places read through")
    lines += [f"never taken: {way}" for way in never_taken(book, explorations)]
    first: dict[tuple[str, str], tuple[Exploration, Broken]] = {}
    times = Counter[tuple[str, str]]()
    for found in explorations:
        for broken in found.broken:
            first.setdefault((broken.at, broken.what), (found, broken))
            times[broken.at, broken.what] += 1
    for key, (found, broken) in first.items():
        facts = " ".join(f"{name}={value}" for name, value in found.facts.items())
        way = " ".join(broken.way) or "at the start"
        lines.append(f"BROKEN {broken.at}: {broken.what} ({times[key]} times)")
        lines.append(f"    {found.flow} {found.form} {facts}: {way}")
    return "\n".join(lines)


def _totals(walked: list[Exploration]) -> str:
    states, moves, pairs = (max(getattr(one, name) for one in walked) for name in ("states", "transitions", "pairs"))
    return f"{len(walked)} sets of facts, up to {states} states, {moves} moves, {pairs} pairs; "


class _Node:
    """A state that has been met: the way there, and what was taken into and out of it."""

    __slots__ = ("came_by", "gone_by", "key", "record", "session", "way")

    def __init__(self, key: Key, session: Session, way: tuple[str, ...], record: Record) -> None:
        self.key, self.session, self.way, self.record = key, session, way, record
        self.came_by: set[Taken] = set()
        self.gone_by: set[Taken] = set()


class _Search:
    """Breadth first, so that the way to each finding is the shortest."""

    def __init__(
        self,
        book: WatchedBook,
        flow_id: str,
        form: Form,
        facts: Mapping[str, str],
        proved: set[Key] | None = None,  # by searches before this one, as is `walked`
        walked: dict[Key, tuple[Event, ...]] | None = None,
    ) -> None:
        self.book, self.flow_id, self.form, self.facts = book, flow_id, form, facts
        flows = flows_within(book, book.current(flow_id))
        self.tested, self.remembered = tested_keys(flows), tested_keys(flows, later=True)
        read = {test.name for flow in flows for test in conditions(flow)}
        self.facts_read = sorted(read & {"checked", "asked"})
        self.proved = proved if proved is not None else set()
        self.walked = walked if walked is not None else {}
        safety = [test for flow in flows if flow.purpose == "safety" for test in conditions(flow)]
        true = {(test.name, test.value) for test in safety if facts.get(test.name) == test.value}
        self.told_apart = (form, *self.facts_read, *sorted(true))  # of the facts, what Help now can tell
        self.nodes: dict[Key, _Node] = {}
        self.left_from: set[Key] = set()
        self.looked_at: dict[tuple[str, str], Looked] = {}
        self.transitions = 0
        self.pairs: set[Pair] = set()
        self.broken: dict[tuple[str, str], Broken] = {}
        self.todo: deque[_Node] = deque()

    def run(self) -> Exploration:
        """Walk, and prove at each state what has not been proved there yet."""
        self._begin()
        while self.todo:
            node = self.todo.popleft()
            self._prove(node)
            self._expand(node)
        pairs = self.pairs | {
            (came, gone) for node in self.nodes.values() for came in node.came_by for gone in node.gone_by
        }
        taken = frozenset(taken for node in self.nodes.values() for taken in (*node.came_by, *node.gone_by))
        taken |= {one for pair in self.pairs for one in pair}
        return Exploration(
            self.flow_id, self.form, dict(self.facts), len(self.nodes), self.transitions, len(pairs), taken,
            tuple(self.broken.values())
        )  # fmt: skip

    def sessions(self) -> Iterator[Session]:
        """Walk alone."""
        self._begin()
        while self.todo:
            node = self.todo.popleft()
            yield node.session
            self._expand(node)

    def _begin(self) -> None:
        del self.book.taken[:]
        session, effects = start(
            self.book, self.flow_id, talk_id="explored", form=self.form, language="en_GB", facts=self.facts
        )
        node = self._meet(session, (), after_effects({}, effects))
        node.came_by.update(self.book.taken)

    def _meet(self, session: Session, way: tuple[str, ...], record: Record) -> _Node:
        key = self._key(session)
        node = self.nodes.get(key)
        if node is None:
            node = self.nodes[key] = _Node(key, session, way, record)
            self.todo.append(node)
            if len(self.nodes) > LARGEST:
                raise ValueError(
                    f"{self.flow_id} has more than {LARGEST} states in {self.form}: see what it still reads"
                )
        return node

    def _expand(self, node: _Node) -> None:
        session = node.session
        flow = self.book.current(session.frame.flow)
        step = waiting(self.book, session)
        shared = (self.told_apart, *node.key[1:]) if _is_help(session) else None
        onward = self.walked.get(shared) if shared else None
        if onward is None:
            onward = (Event("go"), *answers(flow, step, self.tested), *changes(flow, step))
        further = [event for event in (*onward, *self._ways(session)) if self._try(node, event)]
        if shared:
            self.walked.setdefault(shared, tuple(further))

    def _try(self, node: _Node, event: Event) -> bool:
        """Do that there. Whether it leads to a state that was not met before, or out of Help now."""
        session, states = node.session, len(self.nodes)
        del self.book.taken[:]
        then, effects = take_turn(self.book, session, event)
        if then is session:
            return False
        self.transitions += 1
        taken = tuple(self.book.taken)
        met = self._meet(then, (*node.way, event.code), after_effects(node.record, effects))
        if taken:
            node.gone_by.add(taken[0])
            met.came_by.add(taken[-1])
            self.pairs.update(pairwise(taken))
        if (node.key, event.code) not in self.proved:
            self.proved.add((node.key, event.code))
            self._note(node, effects_belong(self.book, effects), event)
            if event.kind in ("choose", "wrote", "done", "skip", "unknown") and not session.is_over:
                self._note(node, undone(self.book, session, event, then, effects, node.record), event)
        return len(self.nodes) > states or not _is_help(then)

    def _prove(self, node: _Node) -> None:
        if node.key not in self.proved:
            self.proved.add(node.key)
            self._note(node, stands(self.book, node.session))
            self._note(node, always_there(self.book, node.session))

    def _note(self, node: _Node, problems: Iterator[str], event: Event | None = None) -> None:
        at = f"{node.session.frame.flow}:{node.session.frame.step}"
        for problem in problems:
            way = (*node.way, event.code) if event else node.way
            self.broken.setdefault((problem, at), Broken(problem, at, way))

    def _ways(self, session: Session) -> Iterator[Event]:
        """Stop, Help now, red flags and another day lead to the same states from everywhere, as far as a state is told
        apart."""
        from_here = (session.life, session.dismissed, _facts(session, self.facts_read))
        if from_here not in self.left_from:
            self.left_from.add(from_here)
            yield Event("stop")
            yield Event("help")
            yield from (Event("alarm", alarm) for alarm in CLASSES)
            if session.purpose in LASTING:
                yield Event("check_again")

    def _key(self, session: Session) -> Key:
        """What makes two states one: the same place, and answers that no condition can tell apart from here on."""
        frames = _standing(session.frames)
        life = "over" if session.is_over and session.life != "expired" else session.life
        return (
            life, tuple((frame.flow, frame.step, frame.entry, frame.interrupt) for frame in frames), session.said,
            session.page, self._live(session, frames), session.reviewing, session.seen, session.dismissed,
            session.skips, _facts(session, self.facts_read)
        )  # fmt: skip

    def _live(self, session: Session, frames: tuple[Frame, ...]) -> tuple[object, ...]:
        live = []
        for frame in {frame.flow: frame for frame in frames}.values():
            for name, looked_at in self._looked_at(frame.flow, frame.step):
                live += [(name, value) for value in session.answers.get(name, ()) if value in looked_at]
        return tuple(live)

    def _looked_at(self, flow_id: str, step_id: str) -> Looked:
        """The answers that conditions look at from this step on, with the keys that they compare with."""
        if (flow_id, step_id) not in self.looked_at:
            flow = self.book.current(flow_id)
            here = {test.name for test in tests(flow.steps[step_id])}
            names = (f"{flow_id}:{name}" for name in sorted(self.book.machine(flow).reads_after(step_id) | here))
            found = tuple((name, self.remembered[name]) for name in names if name in self.remembered)
            self.looked_at[flow_id, step_id] = found
        return self.looked_at[flow_id, step_id]


def _is_help(session: Session) -> bool:
    """Whether it stands in safety, where Help now or a red flag led."""
    return any(frame.interrupt and frame.flow.startswith("safety/") for frame in session.frames)


def _standing(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The frames that matter. In safety entered by Help now or a red flag all places below are alike: the way back is
    proved from each of them, and the rest does not look at them."""
    for depth, frame in enumerate(frames):
        if frame.interrupt and frame.flow.startswith("safety/"):
            return frames[depth:]
    return frames


def _facts(session: Session, names: list[str]) -> tuple[str, ...]:
    return tuple(session.facts[name] for name in names)
