"""Renders the service's own screens: the door, a break, what is held. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from accessibility.catalogue import SOURCE
from accessibility.forms import direction, name_of
from accessibility.interface import Choice, Part, Service, complete, interface, label, say
from accessibility.local import Local, Route, Signpost
from accessibility.pictures import PICTURE_FORMS
from accessibility.reach import EMERGENCY, for_audience, of_route, of_signpost
from accessibility.screen import Button, Person, Screen
from accessibility.sentences import fill, in_a_list, laid_out
from accessibility.standing import another_language, constants, other_forms
from flows.engine.flow import Form
from flows.engine.guard import Guard

_FORMS = ("door", "offer")
"""Screens that somebody may meet first: each can be had in another form."""


class _View(msgspec.Struct, frozen=True):
    """What the words of one service screen depend on."""

    screen: Service
    form: Form
    language: str
    facts: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def title(self) -> str:
        return label("title.plain", self.form, self.language, brand=self.values["brand"])

    def holds(self, guard: Guard | None) -> bool:
        return guard is None or guard.holds(self.look_up)

    def look_up(self, name: str) -> tuple[str, ...]:
        fact = self.facts.get(name)
        return (fact,) if fact is not None else ()

    def said(self, parts: Sequence[Part]) -> list[str]:
        """The words of every part that holds."""
        said = (say(part, self.form, self.language) for part in parts if self.holds(part.when))
        return [fill(laid_out(text, one_a_line=self.form != "standard"), self.values) for text in said if text]

    def first(self, parts: Sequence[Part]) -> str:
        """The words of the first part that holds; "" where none does."""
        held = next((part for part in parts if self.holds(part.when)), None)
        return "".join(self.said([held])) if held is not None else ""

    def button(self, choice: Choice) -> Button:
        """An act that is not open has no act: the button is shown and cannot be pressed."""
        act = choice.act if self.holds(choice.opens) else ""
        return Button(act, self.first(choice.label), choice.symbol, note=self.first(choice.note))


def service_screen(
    name: str,
    *,
    form: Form,
    language: str,
    local: Local,
    facts: Mapping[str, str] | None = None,
    options: Sequence[str] | None = None,
    values: Mapping[str, str] | None = None,
    things: Sequence[str] = (),
) -> Screen:
    """A screen of `interface.yaml`; KeyError for one that is not there. Its conditions read `facts`.

    `options`: these of its buttons, in this order; None: all that hold. `things`: keys of its list, joined as {things}.
    """
    screen, language = interface().screens[name], language if complete(form, language) else SOURCE
    known = {"learning": "open" if local.learning_open else "closed", **(facts or {})}
    view = _View(screen, form, language, known, {**_values(screen, form, language, local, things), **(values or {})})
    answers = (*_buttons(view, options), *_languages(name, local))
    return Screen(
        layout=screen.layout,
        purpose="",
        form=form,
        language=language,
        direction=direction(language),
        name=name,
        statements=tuple(view.said(screen.say)),
        question=view.first(screen.ask),
        symbol=screen.symbol if form != "standard" else "",
        hint=view.first(screen.hint),
        answers=answers,
        closers=_unknown(screen, form, language),
        done=msgspec.structs.replace(view.button(screen.done), main=True) if screen.done else None,
        constants=constants(form, language) if screen.constants else (),
        ways=_ways(name, form, language, local, known) if screen.constants else (),
        supported=known.get("supported") == "yes",
        people=_people(screen, local, known, form, language),
        title=view.title,
        fixed_places=2 if form in PICTURE_FORMS and answers else 0,
    )


def _values(screen: Service, form: Form, language: str, local: Local, things: Sequence[str]) -> dict[str, str]:
    words = interface().words
    patterns = (say(words[f"list.{name}"], form, language) for name in ("two", "more", "comma"))
    return {
        "service": local.service,
        "brand": label("brand", form, language),
        "supporter": label("fallback.supporter", form, language),
        "things": in_a_list([say(screen.things[thing], form, language) for thing in things], *patterns),
    }


def _buttons(view: _View, options: Sequence[str] | None) -> tuple[Button, ...]:
    choices = {choice.key: choice for choice in view.screen.options}
    if options is not None:
        return tuple(view.button(choices[key]) for key in options)
    return tuple(view.button(choice) for choice in choices.values() if view.holds(choice.when))


def _languages(name: str, local: Local) -> tuple[Button, ...]:
    """The languages of the service, each named in itself."""
    codes = local.languages if name == "language" else ()
    return tuple(Button(f"language:{code}", name_of(code), lang=code) for code in codes)


def _unknown(screen: Service, form: Form, language: str) -> tuple[Button, ...]:
    if not screen.unknown:
        return ()
    return (Button(screen.unknown, label("label.unknown", form, language), "core.dont_know", quiet=True),)


def _ways(name: str, form: Form, language: str, local: Local, facts: Mapping[str, str]) -> tuple[Button, ...]:
    others = other_forms(form, language, facts) if name in _FORMS else ()
    return (*others, *(another_language(form, language, local) if name != "language" else ()))


def _people(screen: Service, local: Local, facts: Mapping[str, str], form: Form, language: str) -> tuple[Person, ...]:
    """The cards of those that the screen names, in its order, nobody twice."""
    emergency = Route(EMERGENCY, label("label.emergency", form, language), "", EMERGENCY)
    groups: Mapping[str, Iterable[Route | Signpost | None]] = {
        EMERGENCY: (emergency,),
        "contact": (local.routes.get(local.contact(facts)),),
        "answering": local.routes.values(),
        "every_route": local.every_route,
        "signposts": for_audience(local.signposts, facts.get("audience", "")),
    }
    named = (one for key in screen.people for one in groups.get(key, (local.routes.get(key),)) if one is not None)
    return tuple({(type(one), one.key): _card(one, form, language) for one in named}.values())


def _card(one: Route | Signpost, form: Form, language: str) -> Person:
    return of_route(one, language, form) if isinstance(one, Route) else of_signpost(one, language)
