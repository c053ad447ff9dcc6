"""What somebody could work out from what is shown: whether a small number can be narrowed down. It hides nothing.

The reader of a report is taken to know every rule, every sum and every shown number exactly, also where rounding is
still to come. For each small number every value that it could be is tried: whether all that is hidden can be filled in.
"""

from collections.abc import Iterator, Mapping, Set
from typing import TypeAlias

import msgspec

MOST = 10**9
"""Larger than any count of people, incidents or days."""
STEPS = 2_000
"""Tries after which it counts as narrowed: too much is hidden then, never too little."""

_Bounds: TypeAlias = dict[str, tuple[int, int]]
_Row: TypeAlias = tuple[tuple[tuple[str, int], ...], int]


class Relation(msgspec.Struct, frozen=True):
    """`total` is the sum of `parts`, and of `rest`, which is shown nowhere (None: there is none)."""

    total: str
    parts: tuple[str, ...]
    rest: int | None = None


class Narrowing:
    """The same numbers and sums, asked again and again with more of them hidden."""

    def __init__(self, values: Mapping[str, int], relations: tuple[Relation, ...], small: tuple[int, int]) -> None:
        """`small` is the least and the most that the mark of a hidden number stands for."""
        self._values = values
        self._relations = relations
        self._small = small

    def leak(self, hidden: Set[str]) -> Relation | None:
        """A sum by which some small number is narrowed to less than its mark says; None where there is none left."""
        for group in self._groups(hidden):
            for key in sorted(group.unknown):
                if self._small[0] <= group.values[key] <= self._small[1] and group.is_narrowed(key):
                    return group.relation_of(key)
        return None

    def around(self, relation: Relation) -> Iterator[Relation]:
        """That sum, then those that share a number with it, then those that share one with these."""
        met, ring = [relation], {relation.total, *relation.parts}
        yield relation
        while True:
            further = [each for each in self._relations if each not in met and ring & {each.total, *each.parts}]
            if not further:
                return
            yield from further
            met += further
            ring |= {key for each in further for key in (each.total, *each.parts)}

    def _groups(self, hidden: Set[str]) -> "Iterator[_Group]":
        """Sums that share hidden numbers, apart from those that share none with them."""
        left = list(self._relations)
        while left:
            together = [left.pop(0)]
            names = self._unknown(together[0], hidden)
            while more := [each for each in left if names & self._unknown(each, hidden)]:
                together += more
                left = [each for each in left if each not in more]
                names |= {name for each in more for name in self._unknown(each, hidden)}
            if names:
                yield _Group(self._values, tuple(together), hidden, self._small)

    @staticmethod
    def _unknown(relation: Relation, hidden: Set[str]) -> set[str]:
        found = {key for key in (relation.total, *relation.parts) if key in hidden}
        return found | ({_rest(relation)} if relation.rest is not None else set())


class _Group:
    """Sums with the numbers in them that nobody sees, each from nought upwards and all of them whole."""

    def __init__(
        self,
        values: Mapping[str, int],
        relations: tuple[Relation, ...],
        hidden: Set[str],
        small: tuple[int, int],
    ) -> None:
        self.values = dict(values)
        self._small = small
        self._hidden = hidden
        self._of: dict[str, Relation] = {}
        self._rows: list[_Row] = []
        for relation in relations:
            row, known = dict[str, int](), 0
            for key, sign in ((relation.total, 1), *((part, -1) for part in relation.parts)):
                if key in hidden:
                    row[key] = row.get(key, 0) + sign
                else:
                    known += sign * values[key]
            if relation.rest is not None:
                row[_rest(relation)] = -1
                self.values[_rest(relation)] = relation.rest
            self._rows.append((tuple(row.items()), known))
            for key in row:
                self._of.setdefault(key, relation)
        self.unknown = tuple(self._of)

    def relation_of(self, key: str) -> Relation:
        """A sum in which it stands."""
        return self._of[key]

    def is_narrowed(self, key: str) -> bool:
        """Whether it could not be each small number: then its mark would say more than that it is one."""
        least, most = self._small
        return any(not self._could_be(key, value) for value in range(least, most + 1) if value != self.values[key])

    def _could_be(self, key: str, value: int) -> bool:
        """Whether there is a way to fill in everything that is hidden. What cannot be told in time counts as no."""
        bounds = {name: (self._least(name), MOST) for name in self.unknown} | {key: (value, value)}
        self._left = STEPS
        return self._fill(bounds)

    def _least(self, name: str) -> int:
        """A reader knows where noughts are shown that what is hidden is none of them; a rest may always be nothing."""
        return min(self._small[0], self.values[name]) if name in self._hidden else 0

    def _fill(self, bounds: _Bounds) -> bool:
        self._left -= 1
        if self._left < 0 or not self._tighten(bounds):
            return False
        open_ = [name for name, (low, high) in bounds.items() if low < high]
        if not open_:
            return True
        name = min(open_, key=lambda each: bounds[each][1] - bounds[each][0])
        low, high = bounds[name]
        there = min(max(self.values[name], low), high)  # what it is: most often a little away from a way to fill in
        tries = ((there, there), (low, there - 1), (there + 1, high))
        return any(self._fill({**bounds, name: (a, b)}) for a, b in tries if a <= b)

    def _tighten(self, bounds: _Bounds) -> bool:
        """Narrow each number by what the others in its sums leave it, until nothing changes; False: there is no way."""
        changed = True
        while changed:
            changed = False
            for row, known in self._rows:
                lows = [sign * bounds[name][0 if sign > 0 else 1] for name, sign in row]
                highs = [sign * bounds[name][1 if sign > 0 else 0] for name, sign in row]
                low_sum, high_sum = sum(lows) + known, sum(highs) + known
                if low_sum > 0 or high_sum < 0:
                    return False
                for (name, sign), low, high in zip(row, lows, highs, strict=True):
                    ends = sorted((sign * max(low, -(high_sum - high)), sign * min(high, -(low_sum - low))))
                    found = (max(bounds[name][0], ends[0]), min(bounds[name][1], ends[1]))
                    if found[0] > found[1]:
                        return False
                    if found != bounds[name]:
                        bounds[name], changed = found, True
        return True


def _rest(relation: Relation) -> str:
    return f"the rest of {relation.total} beside {', '.join(relation.parts)}"
