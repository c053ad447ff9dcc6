"""The closed little language in which a flow says where an answer leads. No code is ever run from a flow file.

    guard = and {"or" and}      and = not {"and" not}      not = ["not"] test
    test  = name ("=="|"!=") 'key' | name ("<"|"<="|">"|">=") number | 'key' "in" name
          | name "is" ("skipped"|"unknown") | "(" guard ")"

A name is `answer` (this step), the id of an earlier step of the same flow, or a fact of `flow.FACTS`.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

SKIPPED, UNKNOWN = "#skipped", "#unknown"
"""An answer not given: two values of their own, neither "missing" nor "refused"."""

_TOKEN = re.compile(
    r"\s*(?:(?P<key>'[^']*')|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>\d+)|(?P<sign>==|!=|<=|>=|<|>|\(|\)))"
)

LookUp = Callable[[str], tuple[str, ...]]
"""The keys answered under a name; empty where nothing is known."""


class Test(msgspec.Struct, frozen=True, tag="test"):
    """`name sign value`; `sign` is one of == != < <= > >= in is."""

    name: str
    sign: str
    value: str

    def holds(self, look_up: LookUp) -> bool:
        keys = look_up(self.name)
        if self.sign in ("==", "!="):
            return (keys == (self.value,)) == (self.sign == "==")
        if self.sign == "in":
            return self.value in keys
        if self.sign == "is":
            return keys == (f"#{self.value}",)
        return len(keys) == 1 and keys[0].isdigit() and _compare(int(keys[0]), self.sign, int(self.value))


class Not(msgspec.Struct, frozen=True, tag="not"):
    """Holds where its part does not."""

    part: "Node"

    def holds(self, look_up: LookUp) -> bool:
        return not self.part.holds(look_up)


class All(msgspec.Struct, frozen=True, tag="and"):
    """Holds where every part does."""

    parts: tuple["Node", ...]

    def holds(self, look_up: LookUp) -> bool:
        return all(part.holds(look_up) for part in self.parts)


class Any_(msgspec.Struct, frozen=True, tag="or"):
    """Holds where one part does."""

    parts: tuple["Node", ...]

    def holds(self, look_up: LookUp) -> bool:
        return any(part.holds(look_up) for part in self.parts)


Node = Test | Not | All | Any_


class Guard(msgspec.Struct, frozen=True):
    """A condition as written (`source`) and as read (`tree`)."""

    source: str
    tree: Node

    def holds(self, look_up: LookUp) -> bool:
        """Whether the condition is true of these answers and facts."""
        return self.tree.holds(look_up)

    def tests(self) -> tuple[Test, ...]:
        """Every test in it, in reading order: what the checks and the explorer need."""
        return tuple(_tests(self.tree))

    @property
    def reads(self) -> frozenset[str]:
        """The names it looks at."""
        return frozenset(test.name for test in self.tests())


class GuardError(ValueError):
    """The condition cannot be read; the message says where and what is expected."""


def parse(source: str) -> Guard:
    """Read a condition. Raises GuardError with the position and what was expected."""
    reader = _Reader(source)
    tree = reader.either()
    if reader.kind:
        raise GuardError(f"unexpected {reader.text!r} at character {reader.start + 1} of: {source}")
    return Guard(source, tree)


def _compare(left: int, sign: str, right: int) -> bool:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def _tests(node: Node) -> Iterator[Test]:
    if isinstance(node, Test):
        yield node
        return
    for part in (node.part,) if isinstance(node, Not) else node.parts:
        yield from _tests(part)


class _Reader:
    """A recursive-descent reader, one token ahead."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.end = 0
        self.advance()

    def advance(self) -> None:
        self.start = self.end
        match = _TOKEN.match(self.source, self.end)
        if match is None:
            if self.source[self.end :].strip():
                raise GuardError(f"cannot read {self.source[self.end :].strip()!r} in: {self.source}")
            self.kind, self.text = "", ""
            return
        self.end = match.end()
        self.kind = match.lastgroup or ""
        self.text = match[self.kind]

    def take(self, kind: str) -> str:
        if self.kind != kind:
            raise GuardError(f"expected a {kind} at character {self.start + 1} of: {self.source}")
        text = self.text
        self.advance()
        return text

    def said(self, text: str) -> bool:
        if self.kind in ("word", "sign") and self.text == text:
            self.advance()
            return True
        return False

    def either(self) -> Node:
        parts = [self.both()]
        while self.said("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Any_(tuple(parts))

    def both(self) -> Node:
        parts = [self.negated()]
        while self.said("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negated(self) -> Node:
        return Not(self.test()) if self.said("not") else self.test()

    def test(self) -> Node:
        if self.said("("):
            inner = self.either()
            if not self.said(")"):
                raise GuardError(f"expected ) at character {self.start + 1} of: {self.source}")
            return inner
        if self.kind == "key":
            key = self.take("key").strip("'")
            if not self.said("in"):
                raise GuardError(f"expected `in` after '{key}' in: {self.source}")
            return Test(self.take("word"), "in", key)
        name = self.take("word")
        if self.said("is"):
            value = self.take("word")
            if f"#{value}" not in (SKIPPED, UNKNOWN):
                raise GuardError(f"`is` takes skipped or unknown, not {value}, in: {self.source}")
            return Test(name, "is", value)
        sign = self.take("sign")
        if sign in ("==", "!="):
            return Test(name, sign, self.take("key").strip("'"))
        if sign in ("<", "<=", ">", ">="):
            return Test(name, sign, self.take("number"))
        raise GuardError(f"expected a comparison after {name} in: {self.source}")
