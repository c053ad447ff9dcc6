"""A talk between two turns: a small frozen value that is stored, read back and moved by `turn.take_turn`."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from flows.engine.flow import Form, Purpose

Life: TypeAlias = Literal["talking", "paused", "in_safety", "handed_over", "finished", "stopped", "expired"]

WRITTEN = "#written"
"""The answer of a `write` step: that words were given. The engine never sees the words themselves."""

RETURNED = "returned"
"""The answer of a `call` step: that the flow it called has come back."""

PRESSED = frozenset(
    (
        "go", "choose", "tick", "place", "item", "done", "skip", "unknown", "back", "break", "resume", "stop", "help",
        "more", "form", "language", "change",
    )
)  # fmt: skip
"""What a person can do with a button. What only the service can know (that a request was seen, that words passed the
guards, that time is over) is not among them, whatever a page that was tampered with may post."""

Answer: TypeAlias = tuple[str, ...]
"""Option keys, or SKIPPED, UNKNOWN, WRITTEN, RETURNED alone; on a mat "item=place". Empty: none of them."""


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """A place in one flow. The last frame of a session is where the talk is; those before it are its callers."""

    flow: str
    version: str
    step: str
    entry: str = ""  # the step at which this sub-flow was entered
    interrupt: bool = False  # entered by Help now, a red flag or several skips: returning changes nothing


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A statement waiting to be shown with, or before, the question at which the talk waits."""

    flow: str
    step: str


class View(msgspec.Struct, frozen=True, array_like=True):
    """What a question looked like when it was left; the fields are those of `Session`."""

    page: int = 0
    more: int = 0
    picked: tuple[str, ...] = ()
    first_places: tuple[str, ...] = ()
    item: str = ""
    seen: bool = False
    chose: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Enough to come back to a question exactly: where it stood, what was said with it, what its answer changed."""

    frames: tuple[Frame, ...]
    said: tuple[Spot, ...]
    undo: tuple[tuple[str, Answer | None], ...] = ()  # entries of `answers` and `made` as they were; None: not there
    kept: tuple[tuple[str, str], ...] = ()  # entries of `kept` as they were; "": not there
    view: View | None = None  # where it was left open (Help now), or its ticks may stay
    reviewing: str = ""
    skips: int = 0
    paused: bool = False  # Help now was pressed during a break: coming back is coming back to the break


class Draft(msgspec.Struct, frozen=True, array_like=True):
    """What Stop set aside in learning and restrictions; the fields are those of `Session`. Its trail ends at the
    question that was left."""

    answers: Mapping[str, Answer] = {}
    made: Mapping[str, Answer] = {}
    trail: tuple[Place, ...] = ()


class Session(msgspec.Struct, frozen=True):
    """One talk. `revision` grows by one with every turn that changes anything but that a request has been seen."""

    id: str
    purpose: Purpose
    frames: tuple[Frame, ...]
    form: Form
    language: str
    facts: Mapping[str, str]  # see flow.FACTS, and `supporter`: a name from the service's own list
    revision: int = 0
    life: Life = "talking"
    paused_from: Life | None = None
    said: tuple[Spot, ...] = ()
    answers: Mapping[str, Answer] = {}  # by "flow:step"; in support and safety only those that are still read
    kept: Mapping[str, str] = {}  # field -> "flow:step" that wrote it last, so that Back can take it back
    made: Mapping[str, Answer] = {}  # "@flow:step" -> spans of its appointments; "^flow:step" -> a mat as first placed
    trail: tuple[Place, ...] = ()  # questions already answered, for Back
    skips: int = 0  # running
    dismissed: bool = False  # "I meant something else": remembered for this sitting
    reviewing: str = ""  # "flow:step" of the review to come back to after "Change"
    told: tuple[tuple[str, bool], ...] = ()  # "route@place", seen: made, then left by Back; not to be made again
    draft: Draft | None = None  # after Stop, where a draft can be carried on

    # the view of the present question: gone with the next one
    page: int = 0  # which of the statements' screens
    more: int = 0  # which page of choices
    picked: tuple[str, ...] = ()  # ticks so far; on a mat "item=place", in the order placed
    first_places: tuple[str, ...] = ()  # mat: "item=place" as first put
    item: str = ""  # mat: the thing being placed, where the person chose which
    seen: bool = False  # hand_over: a receiver has pressed Seen
    chose: tuple[str, ...] = ()  # ("flow:step", key, ...): what was just answered, for "You chose: ..."

    @property
    def frame(self) -> Frame:
        """Where the talk is."""
        return self.frames[-1]

    @property
    def is_over(self) -> bool:
        """Nothing more is asked; the closing screens may still be read."""
        return self.life in ("finished", "stopped", "expired")


class Event(msgspec.Struct, frozen=True):
    """One thing that happened to a talk.

    kind        value, values
    go          the next statement has been read
    choose      values: the option keys (one for a single choice; several, or none, for `many` sent at once)
    tick        value: a key of `many` or `body_map`, on or off
    place       value: "item=place" of a mat;   item   value: which thing to place next
    done        `many`, `mat`, `body_map`, `breathe` are finished
    wrote       words were given and have passed the guards
    skip unknown back break resume stop help more     the ways that are always there
    form        value: the form wanted from here on;   language   value: its code
    change      value: the step to answer again, from the review
    alarm       value: the class of a red flag in typed words
    check_again back on another day: is anyone hurt? Then the same question, also of a draft that was stopped
    signal      value: seen, unseen, failed: what became of a hand-over
    expire      its time is over
    """

    kind: str
    value: str = ""
    values: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The event as a short text, for a form field or a signed token; `Event.read` is its inverse."""
        if self.kind == "choose":
            return "choose:" + ",".join(self.values)
        return f"{self.kind}:{self.value}" if self.value else self.kind

    @staticmethod
    def read(code: str) -> "Event":
        """The event of that code. Whether it makes sense here is for `take_turn` to say."""
        kind, _, value = code.partition(":")
        if kind == "choose":
            return Event(kind, "", tuple(key for key in value.split(",") if key))
        return Event(kind, value)


class Keep(msgspec.Struct, frozen=True):
    """Put an answer into the record of the flow's own purpose. `write` keeps (WRITTEN,): the caller has the words."""

    purpose: Purpose
    field: str
    values: tuple[str, ...]
    step: str  # "flow:step"


class Unkeep(msgspec.Struct, frozen=True):
    """Take a field back out of the record."""

    purpose: Purpose
    field: str


class Schedule(msgspec.Struct, frozen=True):
    """Make an appointment for each span: the flow named by `opens` is offered then."""

    opens: str
    after: tuple[str, ...]
    step: str


class Cancel(msgspec.Struct, frozen=True):
    """Take back the appointments that this step made."""

    step: str


class HandOver(msgspec.Struct, frozen=True):
    """Ask a person to come. `route` is a role of "who to call" or "contact"; `place` the key chosen at `where`, or "".

    The same hand-over is never made twice: the caller keys it by session and revision.
    """

    route: str
    place: str


class Again(msgspec.Struct, frozen=True):
    """Nothing changed; show the present question. `reason`: closed, not_here, too_many, typed."""

    reason: str


Effect: TypeAlias = Keep | Unkeep | Schedule | Cancel | HandOver | Again
