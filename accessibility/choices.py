"""What can be chosen at a step: its answers page by page, "More", and the row that closes it. Pure.

Order comes from the flow and is the same in every form, language and device (access rule S7). "I do not know" is the
last answer of every question, unless the step has an option `not_sure`, which then is that answer.
"""

from collections.abc import Callable, Sequence

import msgspec

from accessibility.pictures import PICTURE_FORMS, allowed, of_option
from accessibility.reach import for_audience, said_of
from accessibility.screen import Button
from accessibility.voice import Voice
from flows.engine.flow import FORMS, Flow, Form, Option, Step

CHOICES: dict[Form, int] = {"standard": 6, "easy_read": 6, "child": 3, "symbols": 4}
"""Choices on one screen (K5)."""
CHILD_FOUR = frozenset({"how_now", "what_now", "who_now", "near_person"})
"""Where a child has four on a screen (K5): neither scared, nor that somebody hurt them, nor "Not now" may lie behind
More."""
ITEMS: dict[Form, int] = {"standard": 6, "easy_read": 6, "child": 4, "symbols": 6}
"""Things of a mat on one screen (K5)."""
CLOSERS = ("something_else", "nothing", "not_sure")
"""In picture forms these stand in a row of their own, so that they never move."""
MAY_SHOW = "may_show"
"""The step that asks "May I show pictures of being held?". Without its yes such a choice is its word alone (S16)."""
_VIEW = "view"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
_MAPS = frozenset({"body_map"})  # a map is one picture: its places are not paged
_WITHOUT_UNKNOWN = frozenset({"say", "end", "review", "hand_over", "breathe"})


class Choices(msgspec.Struct, frozen=True):
    """The buttons of one screen that answer its question."""

    answers: tuple[Button, ...] = ()
    more: Button | None = None
    closers: tuple[Button, ...] = ()


def choices(voice: Voice, flow: Flow, step: Step) -> Choices:
    """What can be chosen at this step, on the page that the session is on."""
    options = options_of(voice, flow, step)
    last = [option for option in options if option.key in closing_keys(voice.form, options, step)]
    act = _act(step)
    first = [option for option in options if option not in last]
    shown, more = page(first, page_size(voice, step), 0 if step.kind == "mat" else voice.session.more)
    if step.reverse_of and step.kind != "mat":
        shown = _reversed(shown)
    return Choices(
        tuple(button(voice, flow, step, option, act(option.key)) for option in shown),
        Button("more", voice.label("label.more"), "answer.more") if more else None,
        (*(button(voice, flow, step, option, act(option.key)) for option in last), *unknown(voice, step, options)),
    )


def source(flow: Flow, step: Step) -> Step:
    """The step whose choices these are: asked again in the reverse order, they are those of the first time."""
    return flow.steps.get(step.reverse_of, step)


def closing_keys(form: Form, options: Sequence[Option], step: Step) -> tuple[str, ...]:
    """The options that stand in the closing row: in words only a `not_sure` that is last anyhow."""
    if step.turn == "supporter" or step.kind in _WITHOUT_UNKNOWN:
        return ()
    if form in PICTURE_FORMS:
        return CLOSERS
    return ("not_sure",) if options and options[-1].key == "not_sure" else ()


def unknown(voice: Voice, step: Step, options: Sequence[Option]) -> tuple[Button, ...]:
    """ "I do not know", where the step needs it."""
    has_its_own = any(option.key == "not_sure" for option in options)
    if has_its_own or step.turn == "supporter" or step.kind in _WITHOUT_UNKNOWN:
        return ()
    return (Button("unknown", voice.label("label.unknown"), "core.dont_know", quiet=True),)


def page(options: Sequence[Option], size: int, number: int) -> tuple[tuple[Option, ...], bool]:
    """The options of that page, going round, and whether there is another. Those behind More are on no first page."""
    front = [option for option in options if not option.behind_more]
    behind = [option for option in options if option.behind_more]
    rows = [front[:size], *_cut([*front[size:], *behind], size)]
    return tuple(rows[number % len(rows)]), len(rows) > 1


def page_size(voice: Voice, step: Step) -> int:
    """How many choices stand on one screen: the form's limit, or fewer where the supporter said so."""
    if step.turn == "supporter" or step.kind in _MAPS or step.options_from == "signposts":
        return 99
    size = 4 if voice.form == "child" and step.id in CHILD_FOUR else CHOICES[voice.form]
    return min(size, pictures_wanted(voice))


def pictures_wanted(voice: Voice) -> int:
    """How many pictures on a screen the supporter set; no limit where nobody did."""
    if voice.form not in PICTURE_FORMS:
        return 99
    keys = voice.session.answers.get(f"{voice.session.frames[0].flow}:{_VIEW}", ())
    key = keys[0] if keys else ""
    return _NUMBERS.get(key) or (int(key) if key in ("1", "2", "3", "4") else 99)


def button(voice: Voice, flow: Flow, step: Step, option: Option, act: str, *, of: str = "options") -> Button:
    """One choice as a button, with its picture where the form has pictures."""
    label = voice.option(flow, step, option, of=of)
    ticked = option.key in voice.session.picked
    return Button(act, label, picture(voice, flow, step, option), link=option.link, ticked=ticked)


def picture(voice: Voice, flow: Flow, step: Step, option: Option) -> str:
    """The concept of a choice in a form with pictures; never a frightening one that nobody said yes to."""
    if voice.form not in PICTURE_FORMS or step.turn == "supporter":
        return ""
    return allowed(of_option(flow, step, option), frightening=may_show(voice))


def may_show(voice: Voice) -> bool:
    """Whether the person said yes to pictures of being held: never in support."""
    flow = voice.session.frames[0].flow
    return voice.session.purpose != "support" and voice.session.answers.get(f"{flow}:{MAY_SHOW}") == ("yes",)


def options_of(voice: Voice, flow: Flow, step: Step) -> tuple[Option, ...]:
    """Every option of a step, the service's own among them: calls and "me" first, then what the settings name."""
    options = source(flow, step).options
    if step.kind == "remind" and not options:
        options = tuple(Option(key, dict.fromkeys(FORMS, voice.label(f"label.{key}"))) for key in ("yes", "no"))
    first = tuple(option for option in options if option.link or option.key == "me")
    rest = tuple(option for option in options if option not in first)
    return (*first, *_services_own(voice, step), *rest)


def _services_own(voice: Voice, step: Step) -> tuple[Option, ...]:
    local = voice.local
    match step.options_from:
        case "places":
            return tuple(
                _named(f"places.{one.key}", one.label_in(voice.language), f"place.{one.key}") for one in local.places
            )
        case "people":
            return tuple(_named(f"people.{one.key}", one.label, f"person.{one.key}") for one in local.people)
        case "signposts":
            meant = for_audience(local.signposts, voice.session.facts.get("audience", ""))
            said = {post.key: said_of(post, "act", voice.language) for post in meant}
            return tuple(
                _named(f"signposts.{post.key}", said[post.key], "want.phone_call", post.link) for post in meant
            )
        case _:
            return ()


def _named(key: str, label: str, concept: str, link: str = "") -> Option:
    return Option(key, dict.fromkeys(FORMS, label), symbol=concept, link=link)


def _act(step: Step) -> Callable[[str], str]:
    event = "tick:" if step.kind in ("many", "body_map") else "choose:"
    return lambda key: event + key


def _reversed(options: Sequence[Option]) -> tuple[Option, ...]:
    """The other way round, but for what closes the row: that never moves."""
    turned = [option for option in reversed(options) if option.key not in CLOSERS]
    return (*turned, *(option for option in options if option.key in CLOSERS))


def _cut(options: Sequence[Option], size: int) -> list[Sequence[Option]]:
    return [options[start : start + size] for start in range(0, len(options), size)]
