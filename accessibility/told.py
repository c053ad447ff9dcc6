"""What a person has answered, said back to that person alone: just chosen, to confirm, to check, on my page.

In support only what was tapped is said back; typed words never."""

from collections.abc import Mapping, Sequence

import msgspec

from accessibility.choices import options_of, picture, source
from accessibility.interface import with_commas
from accessibility.pictures import PICTURE_FORMS
from accessibility.screen import Button, Line
from accessibility.voice import Voice
from flows.engine.flow import Flow, Step
from flows.engine.guard import SKIPPED, UNKNOWN
from flows.engine.session import WRITTEN

Own = Mapping[str, str | Sequence[str]]
"""The writer's own answers by field, opened for this one screen."""

BOXES = ("harder", "helps", "next_time", "must_not")
"""My page: four boxes, in the order in which they are read."""
_PAGE = "my_page."
WHO_CHOSE = ("pressed", "pointed", "supporter_after_sign", "supporter_guess")
"""How a choice came about (flows.md 1.5): the last two are never printed as the person's own."""
SHOW_HELD = "show_held"
"""The choice that leads to the question about pictures of being held: a door, not an answer."""


_NO_ANSWER = {UNKNOWN: ("answer.unknown", "core.dont_know"), SKIPPED: ("answer.skipped", "core.skip")}
"""What is said of a question without an answer; its picture only where answers have pictures too."""


class Said(msgspec.Struct, frozen=True):
    """One answer as it may be shown: words, and their pictures."""

    values: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()


def chose(voice: Voice) -> str:
    """ "You chose: Shaken". Empty where words were typed, nothing was chosen, or somebody else chose it."""
    at, *keys = voice.session.chose or ("",)
    found = voice.step(at)
    if found is None or found[1].kind == "write" or SKIPPED in keys:
        return ""
    said = said_at(voice, *found, keys)
    is_call = any(option.link for option in options_of(voice, *found) if option.key in keys)  # no chat can ring
    word = "chose.call" if is_call else "chose"
    return voice.label(word, labels=_with_commas(voice, said.values)) if said.values else ""


def said_at(voice: Voice, flow: Flow, step: Step, keys: Sequence[str]) -> Said:
    """The labels and pictures of these keys at that step, in the order of the keys."""
    for key, (name, symbol) in _NO_ANSWER.items():
        if key in keys:
            return Said((voice.label(name),), (symbol if voice.form in PICTURE_FORMS else "",))
    return _joined([_placed(voice, flow, step, key) if "=" in key else _chosen(voice, flow, step, key) for key in keys])


def echo(voice: Voice, flow: Flow, step: Step) -> tuple[Line, ...]:
    """What was chosen at the step that this one repeats: the answer given last, where it was asked twice.

    One line; of a mat, where there are pictures, one for each thing with its place.
    """
    asked = flow.steps.get(step.echo)
    if asked is None:
        return ()
    keys = _answered(voice, flow, asked)
    if asked.kind == "mat" and voice.form in PICTURE_FORMS:
        said = [said_at(voice, flow, asked, key.split("=")) for key in keys]
    else:
        more = (other for other in flow.steps.values() if asked.keeps and other.keeps.startswith(f"{asked.keeps}_"))
        said = [_joined([said_at(voice, flow, one, _answered(voice, flow, one)) for one in (asked, *more)])]
    return tuple(Line("", one.values, one.symbols) for one in said if one.values)


def _joined(parts: Sequence[Said]) -> Said:
    return Said(tuple(word for one in parts for word in one.values), tuple(c for one in parts for c in one.symbols))


def _answered(voice: Voice, flow: Flow, step: Step) -> list[str]:
    """The keys of an answer, without the choice that only led on to another question."""
    return [key for key in given(voice, flow, step, {}) if key != SHOW_HELD]


def given(voice: Voice, flow: Flow, step: Step, own: Own) -> tuple[str, ...]:
    """The answer that holds for a step: that of the record, else the one given last where it was asked twice.

    After Stop a talk has forgotten its answers; what is in the record is then all there is.
    """
    kept = own.get(step.keeps, ()) if step.keeps else ()
    if kept:
        return (kept,) if isinstance(kept, str) else tuple(kept)
    asked = (*reversed(flow.asking_again(step)), step)
    answers = (voice.session.answers.get(f"{flow.id}:{one.id}") for one in asked)
    return next((answer for answer in answers if answer is not None), ())


def calendar_note(voice: Voice, flow: Flow, step: Step) -> tuple[Button, ...]:
    """The link to a calendar file with the days that were just chosen; nothing about them is stored."""
    asked = flow.steps.get(step.echo)
    keys = voice.session.answers.get(f"{flow.id}:{step.echo}", ())
    option = asked.option(keys[0]) if asked is not None and asked.kind == "choose" and keys else None
    if option is None or not option.after:
        return ()
    link = f"/note.ics?after={','.join(option.after)}"
    return (Button("", voice.label("label.save_note"), "time.tomorrow", link=link),)


def to_check(voice: Voice, flow: Flow, own: Own) -> tuple[Line, ...]:
    """Every answer that would be kept, with Change beside it; extras that were not asked, with Answer. Of questions
    that keep the same field it is the one which was answered."""
    answered = {step.keeps for step in flow.steps.values() if _is_answered(voice, flow, step)}
    shown = (s for s in flow.steps.values() if s.keeps not in answered or not s.keeps or _is_answered(voice, flow, s))
    return tuple(line for step in shown if (line := _line(voice, flow, step, own)) is not None)


def has_my_page(flow: Flow) -> bool:
    """Whether this talk fills the four boxes."""
    return any(_PAGE in step.keeps for step in flow.steps.values())


def my_page(voice: Voice, flow: Flow, own: Own) -> tuple[Line, ...]:
    """The four boxes, each with the pictures that were chosen and who chose. An empty box stays empty."""
    return tuple(_box(voice, flow, own, name) for name in BOXES)


def _is_answered(voice: Voice, flow: Flow, step: Step) -> bool:
    return f"{flow.id}:{step.id}" in voice.session.answers


def _line(voice: Voice, flow: Flow, step: Step, own: Own) -> Line | None:
    if not step.change or step.turn == "supporter" or step.kind in ("review", "end"):
        return None
    asked = voice.asked(flow, step)[1]
    keys = given(voice, flow, step, own)
    if not keys and not _is_answered(voice, flow, step):
        answer = Button(f"change:{step.id}", voice.label("label.answer"))
        return Line(asked, change=answer) if step.extra else None
    if not step.keeps:
        return None
    said = _said(voice, flow, step, [key for key in keys if key != SHOW_HELD])
    return Line(asked, said.values, said.symbols, change=Button(f"change:{step.id}", voice.label("label.change")))


def _said(voice: Voice, flow: Flow, step: Step, keys: Sequence[str]) -> Said:
    """An answer of the record in words: typed ones as they are; or that there are some, where they may not be shown."""
    if step.kind != "write" or set(keys) & {SKIPPED, UNKNOWN}:
        return said_at(voice, flow, step, keys)
    return Said(tuple(voice.label("answer.written") if words == WRITTEN else words for words in keys))


def _box(voice: Voice, flow: Flow, own: Own, name: str) -> Line:
    fields: dict[str, Step] = {}  # asked twice, a field has one box: that of the step that asked first
    for step in flow.steps.values():
        fields.setdefault(step.keeps, step)
    said, by = [], []
    for step in fields.values():
        keys = _for_box(flow, step, name, given(voice, flow, step, own))
        if keys:
            said.append(_said(voice, flow, step, keys))
            by.append(_who_chose(voice, flow, step, own))
    told = _joined(said)
    return Line(voice.label(f"box.{name}"), told.values, told.symbols, _by_whom(voice, said, by))


def _by_whom(voice: Voice, said: Sequence[Said], by: Sequence[str]) -> str:
    """Who chose what is in a box: said once, or, where parts of it came about differently, of each part (rule R53)."""
    if len(set(by)) <= 1:
        return next(iter(by), "")
    parts = [(_with_commas(voice, one.values), who) for one, who in zip(said, by, strict=True) if who]
    return ". ".join(voice.label("answer.pair", thing=thing, place=who) for thing, who in parts)


def _for_box(flow: Flow, step: Step, name: str, given_keys: Sequence[str]) -> tuple[str, ...]:
    """What of an answer belongs in a box: of a mat, the things in its last place, or (helps) in its first."""
    box = step.keeps.partition(_PAGE)[2]
    keys = tuple(key for key in given_keys if key not in (SKIPPED, UNKNOWN, SHOW_HELD))
    if step.kind != "mat":
        return keys if box == name or box.startswith(f"{name}_") else ()
    places = [place.key for place in source(flow, step).options if place.key != "not_sure"]
    if not box or not places or name not in (box, "helps"):
        return ()
    place = places[0] if name == "helps" else places[-1]
    return tuple(item for item, _, put in (key.partition("=") for key in keys) if put == place)


def _who_chose(voice: Voice, flow: Flow, step: Step, own: Own) -> str:
    """Who chose, and what the person said when it was shown again. Never left out where it was not the person."""
    kept = {other.keeps: other for other in flow.steps.values() if other.keeps}
    parts = []
    for field, known in ((f"{step.keeps}.chosen_by", WHO_CHOSE), (f"{step.keeps}.confirmed", ("change", "not_sure"))):
        keys = given(voice, flow, kept[field], own) if field in kept else ()
        parts += [voice.label(f"by.{key}", **voice.names(step)) for key in keys if key in known]
    return _with_commas(voice, parts)


def _with_commas(voice: Voice, parts: Sequence[str]) -> str:
    return with_commas(parts, voice.form, voice.language)


def _placed(voice: Voice, flow: Flow, step: Step, key: str) -> Said:
    item, _, place = key.partition("=")
    thing, where = _chosen(voice, flow, step, item), _chosen(voice, flow, step, place)
    word = voice.label("answer.pair", thing="".join(thing.values), place="".join(where.values))
    return Said((word,), thing.symbols)


def _chosen(voice: Voice, flow: Flow, step: Step, key: str) -> Said:
    for of, options in (("options", options_of(voice, flow, step)), ("items", source(flow, step).items)):
        for option in options:
            if option.key == key:
                label = voice.option(flow, step, option, of=of)
                return Said((label,), (picture(voice, flow, step, option),))
    return Said()
