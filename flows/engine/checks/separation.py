"""C14: no act that others can see depends on what was answered in support or safety, across calls and loops.

What is looked at: whether a step that acts is reached at all, by control dependence over the whole talk. Acts are
asking a person to come, what is kept of support, and appointments. What may depend on an answer:

1. asking a person, directly under an option that `agrees` (the screen has said who is told and what), or, where the
   opening said "I tell ..." (fact alert == 'always'), under an answer given in safety or one that tells of harm;
2. what is kept of support, on the answer of its own step, and what follows from an answer that is itself kept.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flows.engine.alarm import ENTRIES, ways_in
from flows.engine.checks.dependence import Dependence
from flows.engine.checks.graph import is_root
from flows.engine.checks.place import says, wrong
from flows.engine.checks.unfold import Place, Talk, is_secret
from flows.engine.facts import combinations
from flows.engine.flow import PURPOSES, QUESTIONS, Flow, Mistake, Step
from flows.engine.load import Book

TELLS_OF_HARM = "safety/help_now@thanks"
"""Where somebody comes in who has said that harm was done: the one door by which a support answer reaches a person."""


class Decided(NamedTuple):
    """An act, and the answer that leads to it: `by` is an option's key, "skip", or "" for any answer."""

    act: Place
    at: Place
    by: str
    agreed: bool


def separation(book: Book) -> Iterator[Mistake]:
    """Every talk, every set of facts that makes a difference."""
    yield from (mistake for flow_id in book.ids for mistake in _routes(book.current(flow_id)))
    for talk in talks(book):
        yield from _unasked(talk)
        if talk.root.purpose != "safety":
            yield from _telling(talk)


def talks(book: Book) -> Iterator[Talk]:
    """Each talk that can be had: every root flow, and what Help now, a red flag or several skips bring up."""
    for flow_id in book.ids:
        flow = book.current(flow_id)
        if is_root(book, flow):
            starts = dict.fromkeys((flow.first, flow.alone, flow.closing, flow.after_skips[1]))
            for facts in combinations(book, flow, words=False):
                yield from (Talk(book, flow, start, facts) for start in starts if start in flow.steps)
        for facts in combinations(book, flow, words=False) if flow_id in ENTRIES else ():
            for start in sorted(step for into, step in ways_in(facts) if into == flow_id and step in flow.steps):
                yield from (Talk(book, flow, start, {**facts, "purpose": purpose}) for purpose in PURPOSES)


def asked(talk: Talk) -> Iterator[Decided]:
    """Every way to a hand-over, with the last answer before it."""
    before: dict[Place, list[tuple[Place, str]]] = {}
    for place, edges in talk.edges.items():
        for edge in edges:
            if edge.to is not None:
                before.setdefault(edge.to, []).append((place, edge.by))
    for act in talk.edges:
        if talk.step(act).kind == "hand_over":
            for at, by in _last_answers(talk, act, before):
                yield Decided(act, at, by, act.agreed)


def is_act(talk: Talk, place: Place) -> bool:
    """Whether others can see that this step was reached, beside hand-overs."""
    step, purpose = talk.step(place), talk.book.current(place.flow).purpose
    takes_back = any(option.takes_back for option in step.options)
    return purpose != "safety" and (bool(step.keeps) or step.kind == "remind" or takes_back)


def _last_answers(talk: Talk, act: Place, before: dict[Place, list[tuple[Place, str]]]) -> Iterator[tuple[Place, str]]:
    seen, todo = {act}, [act]
    while todo:
        for place, by in before.get(todo.pop(), ()):
            step = talk.step(place)
            if step.kind in QUESTIONS and step.options_from != "places":  # where to come decides nothing by itself
                yield place, by
            elif place not in seen:
                seen.add(place)
                todo.append(place)


def _routes(flow: Flow) -> Iterator[Mistake]:
    """Whom an option asks for is part of what goes out, so the option must be the person's yes to it.

    On a hand-over's own screen it says "not this person": that somebody is asked has been said there.
    """
    for step in flow.steps.values():
        for option in step.options:
            if option.asks and not option.agrees and step.kind != "hand_over":
                yield wrong(flow, "C14", f"`{option.key}` says whom to ask, and is no yes to asking.",
                            "Say on the screen who is told what, and add `agrees: yes`.",
                            step=step, at=("options", option.key))  # fmt: skip


def _unasked(talk: Talk) -> Iterator[Mistake]:
    """A person is asked to come without having been agreed to."""
    told = talk.facts.get("alert") == "always"
    for decided in asked(talk):
        flow = talk.book.current(decided.at.flow)
        if decided.agreed or (told and (flow.purpose != "support" or _tells_of_harm(talk, decided))):
            continue
        step, act = talk.step(decided.at), talk.step(decided.act)
        by = f"`{decided.by}`" if decided.by else "an answer"
        yield wrong(flow, "C14", f"{by} leads to `{act.id}`, where somebody is asked to come, without a yes.",
                    "Lead to a question that says who is told what, with an option that `agrees`.",
                    step=step, at=_at(step, decided.by))  # fmt: skip


def _tells_of_harm(talk: Talk, decided: Decided) -> bool:
    option = talk.step(decided.at).option(decided.by)
    called = talk.book.current(decided.at.flow).steps.get(option.next) if option else None
    return called is not None and called.call == TELLS_OF_HARM


def _telling(talk: Talk) -> Iterator[Mistake]:
    """Something is kept, or an appointment made, that would tell what was answered elsewhere."""
    places = list(talk.edges)
    number = {place: index for index, place in enumerate(places)}
    out = len(places)
    followers = [frozenset(out if edge.to is None else number[edge.to] for edge in talk.edges[at]) for at in places]
    dependence = Dependence([*followers, frozenset()])
    for place in places:
        if is_act(talk, place):
            for at in _deciding(talk, dependence, places, number[place]):
                yield _tells(talk, place, places[at])


def _deciding(talk: Talk, dependence: Dependence, places: list[Place], act: int) -> Iterator[int]:
    """The secret answers that decide, directly or by way of other forks, whether the act is reached at all."""
    before = _before(talk, places[act])
    seen, todo = {act}, [act]
    while todo:
        for fork in dependence.deciders(todo.pop()):
            # what is asked after the act does not decide it; an answer that is kept is looked at for itself
            is_its_own = is_act(talk, places[fork]) and not _reads(talk, places[fork])
            if fork in seen or places[fork] not in before or is_its_own:
                continue
            seen.add(fork)
            if is_secret(talk, places[fork]):
                yield fork
            todo.append(fork)


def _before(talk: Talk, act: Place) -> set[Place]:
    """The places that can come before the act has been reached once."""
    found: set[Place] = set()
    todo = [talk.first]
    while todo:
        place = todo.pop()
        if place not in found and place != act:
            found.add(place)
            todo += [edge.to for edge in talk.edges[place] if edge.to is not None]
    return found


def _tells(talk: Talk, act: Place, at: Place) -> Mistake:
    flow, step = talk.book.current(act.flow), talk.step(act)
    other = "an appointment is made" if step.kind == "remind" else "one can be taken back"
    what = f"`{step.keeps}` is kept" if step.keeps else other
    asked = ", ".join(f"{at.flow}:{decider.id} (“{says(decider)}”)" for decider in _answered(talk, at))
    problem = f"whether {what} tells what was answered at {asked}."
    return wrong(flow, "C14", problem, "Let every answer there lead to this step, or none.", step=step)


def _answered(talk: Talk, at: Place) -> list[Step]:
    """The questions whose answers decide there: its own, or those that its conditions read."""
    step = talk.step(at)
    return [step] if step.kind in QUESTIONS and not (is_act(talk, at) and _reads(talk, at)) else _reads(talk, at)


def _reads(talk: Talk, at: Place) -> list[Step]:
    """The other questions that the conditions of a step look at."""
    step, steps = talk.step(at), talk.book.current(at.flow).steps
    names = sorted({name for branch in step.next if branch.when for name in branch.when.reads} - {step.id})
    return [steps[name] for name in names if name in steps]


def _at(step: Step, by: str) -> tuple[str, ...]:
    if by == "skip":
        return ("skip",)
    return ("options", by) if by and step.option(by) is not None else ()
