"""What was answered, and what came of it, so that Back restores exactly. It knows answers, not where they lead."""

from collections.abc import Callable

from flows.engine.flow import Purpose, Step
from flows.engine.session import WRITTEN, Answer, Cancel, Effect, Keep, Place, Schedule, Session, Unkeep

LONGEST_TRAIL = 60
"""So many questions can be gone back. Loops through a review would otherwise make a session grow for ever."""

LASTING = ("learning", "restrictions")
"""Purposes whose answers stay with the talk until it is sent. Elsewhere only those stay that are still read."""

_APPOINTMENTS, _FIRST = "@", "^"


class Ledger:
    """The answers of a talk while one event is worked off. Each change is noted with the question that led to it."""

    __slots__ = ("_kept_undo", "_step_of", "_undo", "answers", "effects", "kept", "made", "trail")

    def __init__(self, session: Session, step_of: Callable[[str], Step | None]) -> None:
        self.answers: dict[str, Answer] = dict(session.answers)
        self.kept: dict[str, str] = dict(session.kept)
        self.made: dict[str, Answer] = dict(session.made)
        self.trail: list[Place] = list(session.trail)
        self.effects: list[Effect] = []
        self._step_of = step_of
        self._undo: dict[str, Answer | None] | None = None  # of the last place on the trail, while it is written to
        self._kept_undo: dict[str, str] = {}

    # going on

    def leave(self, place: Place) -> None:
        """A question is left behind; what changes from here on belongs to its answer."""
        self.seal()
        self.trail.append(place)
        del self.trail[:-LONGEST_TRAIL]
        self._undo, self._kept_undo = {}, {}

    def write(self, name: str, values: Answer | None) -> None:
        """Set one entry of `answers` or `made`; None takes it out."""
        store = self._store(name)
        before = store.get(name)
        if before == values:
            return
        if self.trail:
            self._open_undo().setdefault(name, before)
        _set(store, name, values)

    def keep(self, field: str, values: Answer, name: str) -> None:
        """Put a field into the record."""
        self._own(field, name)
        self.effects.append(Keep(purpose_of(name), field, values, name))

    def unkeep(self, field: str) -> None:
        """Take a field out of the record, if it is there."""
        if field in self.kept:
            self.effects.append(Unkeep(purpose_of(self.kept[field]), field))
            self._own(field, "")

    def appoint(self, name: str, opens: str, spans: Answer) -> None:
        """Make these appointments in place of those this step made before."""
        if _APPOINTMENTS + name in self.made:
            self.effects.append(Cancel(name))
        if spans:
            self.effects.append(Schedule(opens, spans, name))
        self.write(_APPOINTMENTS + name, spans or None)

    def first_places(self, name: str, values: Answer | None) -> None:
        """How a mat was placed at first; None: it was not."""
        self.write(_FIRST + name, values)

    def forget(self, name: str) -> None:
        """Drop an answer that is no longer on the path, with all that came of it."""
        for field in [field for field, owner in self.kept.items() if owner == name]:
            self.unkeep(field)
        if _APPOINTMENTS + name in self.made:
            self.appoint(name, "", ())
        self.write(_FIRST + name, None)
        self.write(name, None)

    # going back

    def step_back(self) -> Place:
        """The last question, with everything its answer changed taken back, in the record too."""
        place = self._pop()
        touched = {name.lstrip(_APPOINTMENTS + _FIRST) for name, _ in place.undo}
        for name, before in place.undo:
            words_are_gone = before == (WRITTEN,) and self.answers.get(name) != before
            _set(self._store(name), name, None if words_are_gone else before)  # then it counts as not answered
            if name.startswith(_APPOINTMENTS):
                self._restore_appointments(name[1:], before)
        owners = dict(place.kept)
        owners.update({field: owner for field, owner in self.kept.items() if owner in touched and field not in owners})
        for field, owner in owners.items():
            self._restore_field(field, owner)
        return place

    def rewind(self, depth: int) -> None:
        """Close the flows above that depth: their questions leave the trail, their answers are as if never given."""
        self.seal()
        owners: dict[str, str] = {}
        while self.trail and len(self.trail[-1].frames) > depth:
            place = self.trail.pop()
            for name, before in place.undo:
                _set(self._store(name), name, before)
            owners.update(place.kept)
        for field, owner in owners.items():
            if self.trail:
                self._open_undo()
                self._kept_undo.setdefault(field, owner)

    def drop(self) -> None:
        """Forget every answer and the way here. What is in the record stays there."""
        self.answers, self.made, self.trail, self._undo = {}, {}, [], None

    def drop_lasting(self) -> None:
        """Forget every answer that could be kept, and the way back to it."""
        self.answers = {name: values for name, values in self.answers.items() if purpose_of(name) not in LASTING}
        self.made, self.trail, self._undo = {}, [], None

    def seal(self) -> None:
        """Write the changes noted so far into the last place of the trail."""
        if self.trail and (self._undo or self._kept_undo):
            last, undo = self.trail[-1], tuple((self._undo or {}).items())
            self.trail[-1] = Place(
                last.frames, last.said, undo, tuple(self._kept_undo.items()), last.view, last.reviewing, last.skips,
                last.paused
            )  # fmt: skip
        self._undo, self._kept_undo = None, {}

    def _pop(self) -> Place:
        self.seal()
        return self.trail.pop()

    def _store(self, name: str) -> dict[str, Answer]:
        return self.made if name[0] in _APPOINTMENTS + _FIRST else self.answers

    def _open_undo(self) -> dict[str, Answer | None]:
        if self._undo is None:
            self._undo, self._kept_undo = dict(self.trail[-1].undo), dict(self.trail[-1].kept)
        return self._undo

    def _own(self, field: str, name: str) -> None:
        before = self.kept.get(field, "")
        if self.trail and before != name:
            self._open_undo()
            self._kept_undo.setdefault(field, before)
        if name:
            self.kept[field] = name
        else:
            self.kept.pop(field, None)

    def _restore_appointments(self, name: str, spans: Answer | None) -> None:
        step = self._step_of(name)
        self.effects.append(Schedule(step.opens, spans, name) if spans and step else Cancel(name))

    def _restore_field(self, field: str, owner: str) -> None:
        values = self._values(field, owner) if owner else None
        if values is not None or (owner and purpose_of(owner) not in LASTING):
            self.kept[field] = owner
            if values is not None and values != (WRITTEN,):
                self.effects.append(Keep(purpose_of(owner), field, values, owner))
        elif field in self.kept:
            self.effects.append(Unkeep(purpose_of(self.kept.pop(field)), field))

    def _values(self, field: str, owner: str) -> Answer | None:
        if field.endswith(".first"):
            return self.made.get(_FIRST + owner)
        if field.endswith(".order"):
            step = self._step_of(owner)
            return tuple(item.key for item in step.items) if step else None
        return self.answers.get(owner, self._appointed(owner))

    def _appointed(self, owner: str) -> Answer | None:
        """The answer of a step that made appointments: they tell it, where the answer itself is not stored."""
        step, spans = self._step_of(owner), self.made.get(_APPOINTMENTS + owner)
        options = step.options if step is not None and spans else ()
        return next(((option.key,) for option in options if option.after == spans), None)


def purpose_of(name: str) -> Purpose:
    """The purpose of the flow in "flow:step" or "flow"."""
    purpose: Purpose = name.partition("/")[0]  # type: ignore[assignment]  # the folders are the purposes
    return purpose


def _set(store: dict[str, Answer], name: str, values: Answer | None) -> None:
    if values is None:
        store.pop(name, None)
    else:
        store[name] = values
