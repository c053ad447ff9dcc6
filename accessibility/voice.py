"""How one talk is spoken: which words of a step are meant, in its form and language, with the service's own names.

Knows what the engine knows of a talk (facts and answers) and nothing of layout.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from accessibility.catalogue import domain_of, nearest, translate
from accessibility.interface import label
from accessibility.local import Local, Route
from accessibility.sentences import around_question, fill, laid_out
from flows.engine.flow import FACTS, Flow, Form, Option, Step, Wording
from flows.engine.hand_over import CONTACT
from flows.engine.load import Book
from flows.engine.session import Session


class Voice(msgspec.Struct, frozen=True):
    """A talk as it is spoken at this moment. The same talk in the same service always speaks the same."""

    book: Book
    session: Session
    local: Local
    form: Form  # the form shown: a supporter's card is in words whatever the person has

    @property
    def language(self) -> str:
        return self.session.language

    def flow(self, flow_id: str) -> Flow:
        """The version of that flow which this talk is in."""
        frames = (frame for frame in reversed(self.session.frames) if frame.flow == flow_id)
        frame = next(frames, None)
        return self.book.flow(flow_id, frame.version) if frame else self.book.current(flow_id)

    def step(self, at: str) -> tuple[Flow, Step] | None:
        """The flow and the step of "flow:step"; None where the flows in use do not have it."""
        flow_id, _, step_id = at.partition(":")
        if flow_id not in self.book:
            return None
        flow = self.flow(flow_id)
        return (flow, flow.steps[step_id]) if step_id in flow.steps else None

    def label(self, key: str, **values: str) -> str:
        """Words of the interface."""
        return label(key, self.form, self.language, **values)

    def words(self, flow: Flow, step: Step) -> str:
        """What the step says here: the variant whose condition holds, else the step's own words."""
        return self._spoken(self._words(flow, step), step)

    def asked(self, flow: Flow, step: Step) -> tuple[str, str, str]:
        """The same, cut into what stands before the question, the question, and what stands under it."""
        before, question, after = _around_question(self._words(flow, step))
        return self._spoken(before, step), self._spoken(question, step), self._spoken(after, step)

    def mentions(self, flow: Flow, step: Step, name: str) -> bool:
        """Whether the words of the step name that placeholder."""
        return f"{{{name}}}" in self._words(flow, step)

    def add(self, said: str, more: str) -> str:
        """Words with another sentence after them."""
        return ("\n" if self.one_a_line else " ").join((said, laid_out(more, one_a_line=self.one_a_line)))

    def option(self, flow: Flow, step: Step, option: Option, *, of: str = "options") -> str:
        """The label of a choice."""
        if step.items_from and of == "items":  # said where they were chosen
            return self.say(flow, f"{step.items_from}.options.{option.key}", option.wording, step)
        return self.say(flow, f"{step.reverse_of or step.id}.{of}.{option.key}", option.wording, step)

    def say(self, flow: Flow, path: str, wording: Wording, step: Step) -> str:
        """Words of a flow in this form and language, filled and laid out; "" where there are none."""
        return self._spoken(self._translated(flow, path, wording), step)

    def _words(self, flow: Flow, step: Step) -> str:
        for variant in step.variants:
            if variant.when.holds(lambda name: self.look_up(flow, name)):
                path = f"{step.id}.variants.{variant.name}"
                said = self._translated(flow, path, variant.wording) if self.form in variant.wording else ""
                return said or self._translated(flow, step.id, {**step.wording, **variant.wording})
        return self._translated(flow, step.id, step.wording)

    def _translated(self, flow: Flow, path: str, wording: Wording) -> str:
        near = nearest(self.form, wording)
        if near is None:
            return ""
        return translate(self.language, domain_of(flow.purpose, near), f"{flow.id}:{path}", wording[near])

    def _spoken(self, text: str, step: Step) -> str:
        said = _laid_out(text, one_a_line=self.one_a_line)  # filled last: a name of the service may hold a full stop
        return fill(said, self.names(step) if "{" in said else {})

    @property
    def one_a_line(self) -> bool:
        """Whether each sentence stands on a line of its own (rule K2; a supporter's card is a list)."""
        return self.form != "standard"

    def names(self, step: Step) -> Mapping[str, str]:
        """What may stand in braces: the service's own names, and the person who is meant."""
        route = self.route(step)
        return {
            "contact": route.short_in(self.language, self.form),
            "number": route.number,
            "hours": route.hours_in(self.language),
            "service": self.local.service,
            "supporter": self.session.facts.get("supporter") or self.label("fallback.supporter"),
        }

    def route(self, step: Step) -> Route:
        """Who is meant by {contact}: whoever was told of what was just asked, though somebody else answers by now; else
        whoever would be told of it; else this person's own contact."""
        nobody = self.label("fallback.contact")
        unknown = Route("", nobody, nobody, self.label("fallback.number"), self.label("fallback.hours"))
        asked = self.asked_route(step)
        return self._told(asked, step) or self.local.who_comes(asked, self.session.facts) or unknown

    def asked_route(self, step: Step) -> str:
        """The route of "who to call" that was asked for in this visit to safety; this person's own where none was.

        As the engine chooses when it makes the hand-over: the step's own, else the last that asks for somebody.
        """
        if step.route:
            return step.route
        for flow, asked in self._visit():
            keys = self.session.answers.get(f"{flow.id}:{asked.id}", ())
            option = asked.option(keys[0]) if keys else None
            if option is not None and option.asks:
                return option.asks
        return CONTACT

    def _told(self, asked: str, step: Step) -> Route | None:
        """Whoever was told in this visit, where it was asked for that route; None before anybody was told."""
        route, _, told = self.session.facts.get("told_to", "").partition("=")
        was_told = step.kind == "hand_over" or any(passed.kind == "hand_over" for _, passed in self._visit())
        if route != asked or not was_told:
            return None
        return next((one for one in self.local.every_route if one.key == told), None)

    def _visit(self) -> Iterator[tuple[Flow, Step]]:
        """The steps of this visit to the present flow that were passed, the last first."""
        flow, depth = self.flow(self.session.frame.flow), len(self.session.frames)
        for place in reversed(self.session.trail):
            at = place.frames[-1]
            if (len(place.frames), at.flow) == (depth, flow.id) and at.step in flow.steps:
                yield flow, flow.steps[at.step]

    def notice(self, step: Step) -> str:
        """What a receiver hears, word for word: that someone asked, and where."""
        return notice(self.local, self.place, self.form, self.language)

    @property
    def place(self) -> str:
        """The key of the place that the person chose, else that of the device; "" where none is known."""
        chosen = self.session.answers.get("safety/help_now:where", ("",))[0]
        return chosen.removeprefix("places.") if chosen.startswith("places.") else self.session.facts.get("device", "")

    def look_up(self, flow: Flow, name: str) -> tuple[str, ...]:
        """What a condition may read: a fact, or the answer of a step of that flow."""
        if name == "entry":
            return (self.session.frame.entry,) if self.session.frame.flow == flow.id else ()
        if name in FACTS:
            fact = self.session.facts.get(name, "")
            return (fact,) if fact else ()
        return self.session.answers.get(f"{flow.id}:{name}", ())


_laid_out = lru_cache(maxsize=4096)(laid_out)  # words of flows and of the settings alone, never a person's
_around_question = lru_cache(maxsize=1024)(around_question)  # words of flows alone


def notice(local: Local, place: str, form: Form, language: str) -> str:
    """The words of a notice to a receiver: no name, nothing that was said. `place`: a key of the service's list."""
    asked = label("notice.text", form, language, brand=label("brand", form, language))
    known = next((named.label_in(language) for named in local.places if named.key == place), "")
    if not known:
        return f"{asked} {label('notice.service', form, language, service=local.service)}"
    where = known[:1].lower() + known[1:] if known[1:2].islower() else known
    return f"{asked} {label('notice.place', form, language, service=local.service, place=where)}"
