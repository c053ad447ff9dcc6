"""What decides what: control dependence in a graph, by post-dominators. Knows numbers, nothing of flows.

A place is on every way out of another if it post-dominates it. A place depends on a fork if it lies on every way out of
one prong and not of the fork itself (Ferrante, Ottenstein, Warren 1987). Sets are the bits of whole numbers.
"""

from collections.abc import Sequence


class Dependence:
    """`followers[n]` are the places that can come after n; the last place is the way out, and has none.

    Places from which the way out cannot be reached count as not there: a talk that ends on the way tells nothing.
    """

    def __init__(self, followers: Sequence[frozenset[int]]) -> None:
        self._out = len(followers) - 1
        reaching = _reaching(followers, self._out)
        self._followers = [followed & reaching for followed in followers]
        self._after = self._post_dominators(reaching)
        self._depending = {
            fork: self._on_a_prong(fork) for fork in reaching if len(self._followers[fork]) > 1
        }  # fmt: skip

    def deciders(self, place: int) -> list[int]:
        """The forks that directly decide whether that place is reached."""
        return [fork for fork, depending in self._depending.items() if depending >> place & 1 and fork != place]

    def _post_dominators(self, reaching: set[int]) -> list[int]:
        everything = (1 << len(self._followers)) - 1
        after = [everything] * len(self._followers)
        after[self._out] = 1 << self._out
        order = _from_the_end(self._followers, reaching, self._out)
        is_changing = True
        while is_changing:
            is_changing = False
            for place in order:
                common = everything
                for follower in self._followers[place]:
                    common &= after[follower]
                common |= 1 << place
                if common != after[place]:
                    after[place], is_changing = common, True
        return after

    def _on_a_prong(self, fork: int) -> int:
        certain = 0
        for follower in self._followers[fork]:
            certain |= self._after[follower]
        return certain & ~(self._after[fork] & ~(1 << fork))


def _came_from(followers: Sequence[frozenset[int]]) -> list[list[int]]:
    before: list[list[int]] = [[] for _ in followers]
    for place, followed in enumerate(followers):
        for follower in followed:
            before[follower].append(place)
    return before


def _reaching(followers: Sequence[frozenset[int]], out: int) -> set[int]:
    before, found, todo = _came_from(followers), {out}, [out]
    while todo:
        for place in before[todo.pop()]:
            if place not in found:
                found.add(place)
                todo.append(place)
    return found


def _from_the_end(followers: Sequence[frozenset[int]], reaching: set[int], out: int) -> list[int]:
    """Places in an order in which those after come first, so that few rounds are needed."""
    before = _came_from(followers)
    order, seen, todo = [], {out}, [out]
    while todo:
        place = todo.pop(0)
        order.append(place)
        for earlier in before[place]:
            if earlier in reaching and earlier not in seen:
                seen.add(earlier)
                todo.append(earlier)
    return order[1:]
