"""What somebody does at a question: answer it, and come to the end of the talk. The same on every channel."""

import html
import random
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from ledger import Answers

from flows.engine.flow import Step
from flows.engine.load import Book

FLOWS = ("safety/first_check", "safety/help_now", "support/staff", "learning/staff")
DONE = ("Done", "Go on", "Next")
TIMES = ("Midday", "Late afternoon", "Evening")
SEND = "Send"
PLACES = ("Staff room", "On the ward", "Outside, on site")
SHORTEST = 10  # letters of a question
_SURE: Mapping[str, tuple[str, ...]] = {
    "hurt": ("no",), "safe": ("yes",), "who_reads": ("start",), "sent": ("hear", "no"),
    "set": ("good",), "end": ("finish",), "asked": ("okay",), "not_here": ("okay",), "carry_on": ("carry_on",),
    "crisis_numbers": ("okay",), "numbers": ("okay",), "staff_other": ("colleague", "peer", "union"),
    "calendar": ("no",), "stop_here": ("carry_on",), "paused": ("carry_on",), "travel": ("yes", "not_sure"),
}  # fmt: skip
"""What is answered where another answer would lead away from a talk that comes to its end."""
_REMINDS = {"d3": 1, "w4": 1, "both": 2, "no": 0}
_SAID = ("it was loud at the door", "we waited too long", "more room helped", "the plan was in the other folder")


@dataclass(frozen=True)
class Doing:
    """What a person is about to do at a question: press this, tick these first, or write."""

    press: str = ""
    ticks: tuple[str, ...] = ()
    words: str = ""
    answers: Answers | None = None
    ends: bool = False
    sends: bool = False
    asks: bool = False
    reminds: int | None = None
    moves: bool = True  # a question of the service itself moves no talk


class Mind:
    """Decides. `chance` is the only thing by which one run differs from another."""

    def __init__(self, book: Book, chance: random.Random) -> None:
        self._chance = chance
        self._numbers = count(1)
        self._questions = list(_questions(book))

    def decide(self, text: str, labels: Collection[str]) -> Doing:
        """What to do at the question on this screen."""
        if TIMES[0] in labels:
            return Doing(self._chance.choice(TIMES), moves=False)
        if SEND in labels:  # the check page shows every other question too
            return Doing(SEND, sends=True)
        step = self._step(text)
        if step is not None and step.kind == "write":
            return self._write(step)
        there = {} if step is None else {label: key for label, key in _offered(step).items() if label in labels}
        if step is not None and step.kind in ("many", "body_map"):
            return self._tick(step, there, labels)
        if step is not None and there:
            return self._choose(step, there)
        done = [label for label in DONE if label in labels]
        if not done:
            raise LookupError(f"nothing to do at {step.id if step else '?'}: {sorted(labels)} {text[-200:]}")
        return Doing(done[0])

    def _step(self, text: str) -> Step | None:
        """The step whose words stand last on the screen."""
        shown = " ".join(html.unescape(text).split())
        found = [(shown.rfind(words), step) for words, step in self._questions]
        place, step = max(found, key=lambda one: one[0])
        return step if place >= 0 else None

    def _write(self, step: Step) -> Doing:
        if self._chance.random() < 0.15:
            return Doing("Skip", answers=_kept(step, "#skipped"))
        words = f"{self._chance.choice(_SAID)}, time {next(self._numbers)}"
        return Doing(words=words, answers=_kept(step, words))

    def _tick(self, step: Step, there: Mapping[str, str], labels: Collection[str]) -> Doing:
        ticked = self._chance.sample(sorted(there), self._chance.choice((0, 1, 1, 2)))
        if not ticked:
            return Doing("Skip", answers=_kept(step, "#skipped"))
        done = next(label for label in DONE if label in labels)
        keys = [there[label] for label in sorted(ticked, key=list(there).index)]
        return Doing(done, tuple(ticked), answers=_kept(step, *keys))

    def _choose(self, step: Step, there: Mapping[str, str]) -> Doing:
        sure = [label for label, key in there.items() if key in _SURE.get(step.id, ())]
        label = self._chance.choice(sorted(sure or there))
        key = there[label]
        return Doing(
            label,
            answers=_kept(step, key),
            ends=step.kind == "end",
            asks=step.id == "where" and key != "not_here",
            reminds=_REMINDS[key] if step.id == "check_in" else None,
        )


def _questions(book: Book) -> Iterator[tuple[str, Step]]:
    """Every question's words, with its step; only as much of them as no name is put into."""
    for name in FLOWS:
        for step in book.current(name).steps.values():
            for wording in (step.wording, *(variant.wording for variant in step.variants)):
                parts = re.split(r"\{\w+\}", " ".join(wording.get("standard", "").split()))
                words = max(parts, key=len).strip()
                if len(words) >= SHORTEST:
                    yield words, step


def _offered(step: Step) -> dict[str, str]:
    """The options of a step by their labels."""
    places = dict.fromkeys(PLACES, "place") if step.options_from == "places" else {}
    return {option.wording["standard"]: option.key for option in step.options} | places


def _kept(step: Step, *values: str) -> Answers | None:
    """What the learning record holds after this answer. The wish to hear back lies elsewhere."""
    field = step.keeps
    return {field: values} if field.startswith("reflection.") and field != "reflection.hear_back" else None
