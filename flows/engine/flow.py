"""What a flow is once it is loaded: frozen values that the whole service reads and nobody changes."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from flows.engine.guard import Guard

Form: TypeAlias = Literal["standard", "easy_read", "child", "symbols"]
FORMS: tuple[Form, ...] = ("standard", "easy_read", "child", "symbols")

Purpose: TypeAlias = Literal["support", "learning", "restrictions", "safety"]
PURPOSES: tuple[Purpose, ...] = ("support", "learning", "restrictions", "safety")

Audience: TypeAlias = Literal["staff", "adult", "young_person", "child", "few_words", "witness", "family", "lead"]

Kind: TypeAlias = Literal[
    "say", "choose", "many", "mat", "body_map", "breathe", "write", "call", "hand_over", "remind", "review", "end"
]
QUESTIONS: frozenset[str] = frozenset(
    {"choose", "many", "mat", "body_map", "breathe", "write", "hand_over", "remind", "review", "end"}
)
"""Kinds at which a talk waits for the person. `say` is joined to what follows, `call` enters another flow."""

RETURN, FINISH, STOP, BREAK = "return", "finish", "stop", "break"
WAYS_ON: frozenset[str] = frozenset({RETURN, FINISH, STOP, BREAK})
"""Targets that are not steps: back to the caller; the talk's closing part; as if Stop or Break had been pressed."""

FACTS: Mapping[str, tuple[str, ...]] = {
    "audience": ("staff", "adult", "young_person", "child", "few_words", "witness", "family", "lead"),
    "under_18": ("yes", "no"),
    "supported": ("yes", "no"),
    "reach": ("chat", "own_device", "shared"),
    "alert": ("on_tap", "always"),
    "purpose": PURPOSES,
    "place": ("known", "unknown"),
    "checked": ("yes", "no"),
    "asked": ("yes", "no"),
    "last": ("yes", "no"),
    "confirmed": ("yes", "no"),
    "foreign": ("yes", "no"),
    "typing": ("here", "elsewhere"),
    "draft": ("yes", "no"),
    "tied": ("no", "yes"),
    "entry": (),
}
"""What a guard may know beside answers, with the values it can take.

`reach`: an own phone on a messenger, an own device on the web or in the terminal, a shared tablet.
`alert`: the service's rule for telling a person (under 18; adults and staff are always `on_tap`).
`place`: whether the device has a place of its own. `checked`: safety/first_check is behind. `asked`: somebody has been
asked for in this talk. `last`: no further check-in follows this one. `confirmed`: the answers of this talk were checked
and sent. `foreign`: the talk is in another language than those who read answers have. `typing`: whether words that are
typed where the talk is had are taken there. `draft`: after Stop, whether what was answered waits to be come back to, as
it never does after something was told. `tied`: whether the talk was opened for one thing of the desk: a rule, a review,
an action. `entry`: the step at which this sub-flow was entered; any step id of the flow itself.
"""

Wording: TypeAlias = Mapping[str, str]
"""The English words of one line, by form. Forms differ in words and pictures, never in meaning or routing."""


class Variant(msgspec.Struct, frozen=True):
    """Other words for the same step where a fact differs (a staff member, a person): never other options or routing."""

    name: str
    when: Guard
    wording: Wording


class Option(msgspec.Struct, frozen=True):
    """One choice. `key` never changes its meaning and is never reused."""

    key: str
    wording: Wording
    symbol: str = ""  # a concept id; empty: the table of option pictures says it
    next: str = ""  # empty: the step's own branches
    asks: str = ""  # safety only: the route of "who to call" that this choice asks for; "contact" = this person's own
    agrees: bool = False  # safety only: choosing it is the person's own yes to the notice shown on the screen
    after: tuple[str, ...] = ()  # remind only: spans such as "3d", "4w"; empty: no reminder
    takes_back: str = ""  # a step whose answer is forgotten when this is chosen, with all that came of it
    link: str = ""  # tel: or sms: address; choosing it in a chat shows the number
    behind_more: bool = False  # listed behind "More" even where there is room


class Branch(msgspec.Struct, frozen=True):
    """Where an answer leads: the first branch whose guard holds, in the order of the file."""

    go: str
    when: Guard | None = None


class Step(msgspec.Struct, frozen=True):
    """One step of one kind. Fields that its kind does not use keep their defaults."""

    id: str
    kind: Kind
    wording: Wording
    line: int = 0  # where it stands in the file, for messages
    variants: tuple[Variant, ...] = ()
    symbol: str = ""
    turn: Literal["person", "supporter"] = "person"
    opening: bool = False
    options: tuple[Option, ...] = ()
    options_from: Literal["", "places", "people", "signposts"] = ""  # further options that the service's settings name
    reverse_of: str = ""  # takes the options of that step, in the reverse order
    items: tuple[Option, ...] = ()  # mat: what is placed; its options are then the places
    items_from: str = ""  # mat: the things are the options of that step; only those chosen there are shown
    limit: int = 0  # many: at most so many; 0 = no limit
    seconds: int = 0  # breathe
    next: tuple[Branch, ...] = ()
    skip: str = ""  # where Skip and "I do not know" lead; empty: the flow says so by not offering a worse place
    keeps: str = ""  # the field of this purpose's record that the answer goes to
    echo: str = ""  # shows again what was chosen at that step, with its pictures
    number: int = 0  # learning: "3 of 6"
    opens: str = ""  # remind: the flow that the reminder opens
    readers: Wording = {}  # write: who reads it and for how long, in the words shown under the question
    call: str = ""  # call: "safety/first_check" or "safety/help_now@person"
    route: str = ""  # hand_over: who is asked; empty: the one just chosen
    on: Mapping[str, str] = {}  # hand_over: "unseen" and "failed" -> step
    seen: Wording = {}  # hand_over: shown once a receiver has pressed Seen
    change: bool = True  # learning: may be changed from the review
    extra: bool = False  # learning: unanswered on the review, asked only when tapped

    def option(self, key: str) -> Option | None:
        """The option (for a mat: the place) with that key, or None."""
        return next((option for option in self.options if option.key == key), None)


class Card(msgspec.Struct, frozen=True):
    """The flow card: who answers for the words, and what is not signed yet."""

    title: Wording
    purpose: Purpose
    audience: tuple[str, ...]
    forms: tuple[Form, ...]
    minutes: float
    owner: str
    sources: tuple[str, ...]
    co_produced_with: str
    safety_review: str
    review_by: str


class Flow(msgspec.Struct, frozen=True):
    """One conversation as written. `version` changes with its logic or words; `logic` with its logic alone."""

    id: str
    purpose: Purpose
    card: Card
    first: str
    steps: Mapping[str, Step]
    alone: str = ""  # where it begins for whoever has no supporter beside them; empty: as for everyone
    closing: str = ""  # the step to which Stop and Finish lead; empty in a sub-flow
    after_skips: tuple[int, str] = (0, "")  # so many skips running lead to that step
    logic: str = ""
    version: str = ""
    text: str = ""  # the source, kept while a session is pinned to it

    def begins(self, facts: Mapping[str, str]) -> str:
        """The step at which a talk with these facts begins."""
        return self.alone if self.alone and facts.get("supported") != "yes" else self.first

    def step(self, step_id: str) -> Step:
        """The step of that id; a KeyError here means that a version and a session do not belong together."""
        return self.steps[step_id]

    def asking_again(self, step: Step) -> tuple[Step, ...]:
        """The steps that ask the same once more, for the same field: what is given there holds instead."""
        steps = self.steps.values()
        return tuple(other for other in steps if other.reverse_of == step.id and other.keeps == step.keeps)


class Mistake(msgspec.Struct, frozen=True):
    """One thing a writer has to mend. Shown as `file:line  C01  step: words on screen - what is wrong. Fix: ...`."""

    code: str
    file: str
    line: int
    step: str
    problem: str
    fix: str
    shown: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        step = f" {self.step}" if self.step else ""
        words = f' "{self.shown}"' if self.shown else ""
        return f"{where}  {self.code}{step}{words}: {self.problem} Fix: {self.fix}"


class FlowError(Exception):
    """The flows cannot be used as they are written; `mistakes` holds all of them at once, each with its fix."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def plain(value: Any) -> Any:
    """A flow as plain data, for hashing and for reports."""
    return msgspec.to_builtins(value, enc_hook=str)
