"""The language in which the red-flag rules are written, made into patterns. What the rules say is in `words/`.

A sentence is looked at as a row of signs, one character for each word: a word that no rule names is `_`.
So a place in the row is the number of a word, and a group of sixty words is matched as one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

OTHER, EDGE, NUMBER, GONE = "_", ".", "#", "~"
"""Signs: a word no rule names, where a sentence begins or ends, a number of ten or more, words taken out."""

_FIRST = 0xF0000  # a private range of Unicode: 65,000 words without any letter that means something in a pattern
_PARTS = re.compile(r"\{(\w+)\}|(\.{1,3}|[()|?#])|([^\s(){}|?.#]+)")
_GAPS = {"...": 4, "..": 2}
_ONE_SIGN = re.compile(r"(.\|)*.", re.S)
_TOLD = 6  # letters
_NEVER_FIRST = 1_000_000  # what a part weighs that cannot be looked for first


class RuleError(ValueError):
    """A rule that cannot be read: which one, and what is the matter with it."""


class Signs:
    """The words of one language's rules, each with its sign."""

    def __init__(self, groups: Mapping[str, Iterable[str]], everyday: Iterable[str], stops: Iterable[str]) -> None:
        self._signs: dict[str, str] = {}
        self._groups = groups
        self._read_groups: dict[str, tuple[str, frozenset[str] | None]] = {}
        self._everyday = frozenset(map(self.sign, everyday))
        self.stops = "".join(map(self.sign, stops))

    def sign(self, word: str) -> str:
        """The sign of a word of the rules."""
        return self._signs.setdefault(word, chr(_FIRST + len(self._signs)))

    def knows(self, word: str) -> bool:
        """Whether a rule names the word."""
        return word in self._signs

    def long_words(self) -> Iterator[str]:
        """The words that are long enough to be told in spite of a slip."""
        return (word for word in self._signs if len(word) >= _TOLD)

    def row(self, words: Iterable[str]) -> str:
        """A sentence as signs."""
        return EDGE + "".join([self._signs.get(word) or _unnamed(word) for word in words]) + EDGE

    def rule(self, written: str, path: str = "") -> "Rule":
        """The rule as it can be looked for. Raises RuleError."""
        needed, *unless = written.split(" ! ")
        read = [self._read(part, written) for part in needed.split(" & ")]
        first, *also = sorted(read, key=lambda part: self.weight(part[1]))
        if not first[1]:
            raise RuleError(f"Rule “{written}”: nothing in it that has to be there.")
        never = [self._read(part, written) for part in unless]
        return Rule(path, written, first[1], [source for source, _ in (first, *also)], [source for source, _ in never])

    def _read(self, part: str, written: str) -> tuple[str, frozenset[str] | None]:
        reading = _Reading(self, part)
        read = reading.choices()
        if reading.here is not None:
            raise RuleError(f"Rule “{written}”: a bracket too many.")
        return read

    def group(self, name: str) -> tuple[str, frozenset[str] | None]:
        """The words and phrases of a group, read as one choice."""
        if name not in self._groups:
            raise RuleError(f"There is no group “{name}”.")
        if name not in self._read_groups:
            self._read_groups[name] = _Reading(self, " | ".join(self._groups[name])).choices()
        return self._read_groups[name]

    def weight(self, signs: frozenset[str] | None) -> int:
        """How often a part will be met: the rule is looked at only where its rarest part stands."""
        return _NEVER_FIRST if not signs else sum(100 if sign in self._everyday else 1 for sign in signs)


class Rule:
    """One rule: where it leads, how it was written, and the signs of which one must stand in the row."""

    def __init__(
        self, path: str, written: str, anchors: frozenset[str], needed: Sequence[str], unless: Sequence[str]
    ) -> None:
        self.path = path
        self.written = written
        self.anchors = anchors
        self._needed, self._unless = needed, unless

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The part that is looked for first. Made when it is first needed: most rules never are."""
        return re.compile(self._needed[0], re.S)

    @cached_property
    def _others(self) -> list[re.Pattern[str]]:
        return [re.compile(source, re.S) for source in self._needed[1:]]

    @cached_property
    def _never(self) -> list[re.Pattern[str]]:
        return [re.compile(source, re.S) for source in self._unless]

    def matches(self, row: str, taken_back: Callable[[int], bool]) -> Iterator[re.Match[str]]:
        """Where its first part stands, if each other part stands in the sentence too and none that must not."""

        def stands(part: re.Pattern[str]) -> bool:
            return any(not taken_back(one.start()) for one in part.finditer(row))

        for match in self.pattern.finditer(row):
            if taken_back(match.start()):
                continue
            if any(part.search(row) for part in self._never) or not all(map(stands, self._others)):
                return
            yield match


class _Reading:
    """Reads a rule from left to right. Each part gives its pattern, and the signs of which one must be there."""

    def __init__(self, signs: Signs, written: str) -> None:
        self._signs = signs
        self._written = written
        self._parts = list(_PARTS.finditer(written))
        self._at = 0

    @property
    def here(self) -> str | None:
        """The part that comes next; None at the end."""
        return self._parts[self._at][0] if self._at < len(self._parts) else None

    def choices(self) -> tuple[str, frozenset[str] | None]:
        """Sequences between bars, up to a closing bracket or the end."""
        read = [self._sequence()]
        while self.here == "|":
            self._at += 1
            read.append(self._sequence())
        source = "|".join(part for part, _ in read)
        anchors = [anchors for _, anchors in read]
        every = None if None in anchors else frozenset[str]().union(*(one for one in anchors if one))
        if len(read) == 1:
            return source, every
        return (f"[{source.replace('|', '')}]" if _ONE_SIGN.fullmatch(source) else f"(?:{source})"), every

    def _sequence(self) -> tuple[str, frozenset[str] | None]:
        sources: list[str] = []
        best: frozenset[str] | None = None
        while self.here not in (None, ")", "|"):
            source, anchors = self._part()
            if self.here == "?":
                self._at += 1
                source, anchors = f"(?:{source})?", None
            sources.append(source)
            if self._signs.weight(anchors) < self._signs.weight(best):
                best = anchors
        if not sources:
            raise RuleError(f"Rule “{self._written}”: something is missing at a bar or in brackets.")
        return "".join(sources), best

    def _part(self) -> tuple[str, frozenset[str] | None]:
        group, mark, word = self._parts[self._at].groups()
        self._at += 1
        if word:
            sign = self._signs.sign(word)
            return sign, frozenset((sign,))
        if group:
            return self._signs.group(group)
        if mark in _GAPS:
            return f"[^{EDGE}{self._signs.stops}]{{0,{_GAPS[mark]}}}?", None
        if mark in (EDGE, NUMBER):
            return re.escape(mark), None if mark == EDGE else frozenset((NUMBER,))
        if mark == "(":
            source, anchors = self.choices()
            if self.here != ")":
                raise RuleError(f"Rule “{self._written}”: a bracket is not closed.")
            self._at += 1
            return f"(?:{source})", anchors
        raise RuleError(f"Rule “{self._written}”: “{mark}” stands where a word is needed.")


def _unnamed(word: str) -> str:
    return NUMBER if word.isdigit() and len(word) > 1 else OTHER
