"""Finds, in typed words, signs that somebody needs a person now. The rules are data: `words/red_flags.<language>.yaml`.

A find names a path of `safety` and the rule that matched, so that it can be explained. Nothing of it is ever stored.
Word matching is a back-up: buttons and asked questions come first (domain rules, section 9).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from bot.guards import lists, points, tidy
from bot.guards.rules import EDGE, GONE, Rule, Signs
from bot.spelling import Speller

PATHS = ("medical_999", "danger_now", "crisis_self", "safeguarding", "threat_other")
"""In the order of care: where two match, the first counts."""

LANGUAGES = ("en", "cy", "pl", "fr", "ro", "ur", "ar")
JOINED = (6, 30)
"""Letters of words that were run into one ("iwanttodie"): shorter ones are too like others, longer ones a waste."""

_LEET = str.maketrans("013457@$", "oieastas")


class Find(msgspec.Struct, frozen=True):
    """The path a person should be shown, the language of the rule and the rule as it is written."""

    path: str
    language: str
    rule: str


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's rules. What each part means is written at the top of `words/red_flags.en.yaml`."""

    language: str
    checked_by: str
    paths: Mapping[str, tuple[str, ...]]
    # putting words right
    endings: Mapping[str, str] = {}
    text_speak: Mapping[str, str] = {}
    pairs: Mapping[str, str] = {}
    risk: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    # the grammar
    groups: Mapping[str, tuple[str, ...]] = {}
    kinds: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    not_skipped: tuple[str, ...] = ()
    # what takes a find back
    idioms: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    clause_starts: tuple[str, ...] = ()
    not_negations: tuple[str, ...] = ()
    negated_within: int = 5
    subjects: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    long_ago: tuple[str, ...] = ()
    long_ago_paths: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    settled_paths: tuple[str, ...] = ()


def find(text: str) -> Find | None:
    """The most urgent sign in these words, in any of our languages; None if there is none.

    Where no rule matches, several weak signs may be enough together. Raises where a rule file cannot be read: whoever
    asks shows help then.
    """
    found: Find | None = None
    sentences = tidy.sentences(text)
    for sentence in sentences:
        for reader in readers():
            hit = reader.find(sentence)
            if hit is not None and (found is None or PATHS.index(hit.path) < PATHS.index(found.path)):
                found = hit
    return found or next((hit for reader in readers() if (hit := reader.add_up(sentences)) is not None), None)


@cache
def readers() -> tuple["Reader", ...]:
    """The readers of all languages."""
    return tuple(
        Reader(msgspec.convert(lists.rules(f"red_flags.{language}"), RuleFile, strict=False), lists.words("common"))
        for language in LANGUAGES
    )


class Reader:
    """One language's rules, ready to be looked for. Raises where a rule cannot be read."""

    def __init__(self, given: RuleFile, plain: frozenset[str] = frozenset()) -> None:
        if not set(given.paths) <= set(PATHS):
            raise ValueError(f"The rules for {given.language} name a path that is none of {', '.join(PATHS)}.")
        self._given = given
        self._plain = plain.union(given.foreign)
        signs = self._signs = Signs(given.groups, given.everyday, (*given.negations, *given.not_skipped))
        self._rules = _Index(signs.rule(rule, path) for path in PATHS for rule in given.paths.get(path, ()))
        self._risk = frozenset(given.risk)
        self._kinds = {word: f"{{{kind}}}" for kind in reversed(given.kinds) for word in given.groups[kind]}
        self._spellers = (Speller(given.risk), Speller(signs.long_words(), by_ear=False))
        self._idioms = _Index(map(signs.rule, given.idioms))
        self._denials = _Index(map(signs.rule, given.denials))
        self._topics = _Index(map(signs.rule, given.topics))
        self._past = (
            (_Index(map(signs.rule, given.long_ago)), given.long_ago_paths),
            (_Index(map(signs.rule, given.settled)), given.settled_paths),
        )
        self._not, self._clause, self._open, self._subject, self._mine = (
            frozenset(map(signs.sign, words))
            for words in (
                given.negations, given.clause_starts, given.not_negations, given.subjects, given.first_person
            )
        )  # fmt: skip

    def find(self, sentence: tidy.Sentence) -> Find | None:
        """The most urgent rule that matches and is not taken back."""
        words, pauses = self.words(sentence)
        row = self._signs.row(words)
        if not any(self._rules.among(row)):
            return None
        row = self._taken_out(row)
        is_topic, over = self._topics.match(row), self._over(row)
        for rule in self._rules.among(row):
            if rule.path in over:
                continue
            for match in rule.matches(row, lambda start: self._negated(row, start, pauses)):
                if not is_topic or not self._mine.isdisjoint(match[0]):
                    return Find(rule.path, self._given.language, rule.written)
        return None

    def add_up(self, sentences: Sequence[tidy.Sentence]) -> Find | None:
        """Whether weak signs are enough together, in one part of what was written."""
        table = points.table(self._given.language)
        if not table:
            return None
        parts = [part for sentence in sentences for part in self.parts(sentence)]
        over = {path for sentence in sentences for path in self._over(self._signs.row(self.words(sentence)[0]))}
        totals = [points.total({"", *part}, table) for part in parts]
        most = max(totals, default=None)
        if most is None or most.points < points.enough(len(parts)) or most.path not in PATHS or most.path in over:
            return None
        return Find(most.path, self._given.language, f"together: {' + '.join(most.signs)}")

    def parts(self, sentence: tidy.Sentence) -> Iterator[set[str]]:
        """The signs that are added up, for each part of a sentence."""
        words, pauses = self.words(sentence)
        row = self._taken_out(self._signs.row(words))
        topic = self._topics.match(row)
        kept = [word if row[place] != GONE else points.GONE for place, word in enumerate(words, 1)]
        negated = [self._negated(row, place, pauses) for place in range(1, len(words) + 1)]
        for part in points.windows(len(words)):
            yield points.signs(kept[part], negated[part], self._kinds, topic=topic)

    def _over(self, row: str) -> set[str]:
        """The paths on which nothing counts here, for what is said is long past."""
        return {path for index, paths in self._past if index.match(row) for path in paths}

    def _taken_out(self, row: str) -> str:
        for rule in self._idioms.among(row):
            for match in list(rule.matches(row, lambda start: False)):
                row = f"{row[: match.start()]}{GONE * len(match[0])}{row[match.end() :]}"
        for rule in self._denials.among(row):
            row = rule.pattern.sub(lambda match: GONE * (len(match[0]) - 1) + min(self._not), row)
        return row

    def words(self, sentence: tidy.Sentence) -> tuple[list[str], set[int]]:
        """The words put right as this language wants them, and the places of the pauses among them."""
        words: list[str] = []
        pauses: set[int] = set()
        raw = iter(enumerate(sentence.words))
        for place, word in raw:
            if place in sentence.pauses:
                pauses.add(len(words))
            pair = self._given.pairs.get(" ".join(sentence.words[place : place + 2]))
            if pair is not None:
                next(raw)
            words += pair.split() if pair is not None else self._right(word)
        return words, pauses

    def _right(self, word: str) -> list[str]:
        given = self._given
        if not given.endings:
            return word.split("'")
        bare = word.replace("'", "")
        if bare in given.text_speak:
            return given.text_speak[bare].split()
        for ending, meant in given.endings.items() if bare != word else ():
            if word.endswith(ending):
                return [*self._right(word.removesuffix(ending)), *meant.split()]
        if not bare.isalpha() and not bare.isdigit():
            bare = bare.translate(_LEET)
        if self._signs.knows(bare) or bare in self._plain:
            return [bare]
        if bare.endswith("in") and self._signs.knows(f"{bare}g"):
            return [f"{bare}g"]
        for speller in self._spellers:
            meant = speller.put_right(bare)
            if meant != bare:
                return given.text_speak.get(meant, meant).split()
        return self._apart(bare) or [bare]

    def _apart(self, word: str) -> list[str]:
        """The words of the rules that were run into one, if one of them is a word of risk; else nothing."""
        ways: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1 if JOINED[0] <= len(word) <= JOINED[1] else 1):
            for start in range(max(0, end - JOINED[1]), end):
                before, piece = ways[start], word[start:end]
                if before is None or not (piece in self._risk or piece in self._given.joined):
                    continue
                best = ways[end]
                if best is None or len(before) + 1 < len(best):
                    ways[end] = [*before, piece]
        words = ways[-1] or []
        put = [right for piece in words for right in self._given.text_speak.get(piece, piece).split()]
        return put if not self._risk.isdisjoint(words) else []

    def _negated(self, row: str, start: int, pauses: set[int]) -> bool:
        """Whether a "not" a few words before takes the match back: within its clause, and a real "not"."""
        if row[start] in self._subject:
            return False
        for place in range(start - 1, max(start - 1 - self._given.negated_within, 0), -1):
            if place in pauses or row[place] in self._clause:
                return False
            if row[place] in self._not:
                return row[place + 1] not in self._open
        return False


class _Index:
    """Rules by the words of which one must be there, so that most are never looked at."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._at: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for sign in rule.anchors:
                self._at.setdefault(sign, []).append(number)

    def among(self, row: str) -> Iterator[Rule]:
        """The rules that could match this row, in their order."""
        numbers = {number for sign in set(row) if sign in self._at for number in self._at[sign]}
        return (self._rules[number] for number in sorted(numbers))

    def match(self, row: str) -> bool:
        """Whether one of them does match."""
        return any(any(rule.matches(row, lambda start: False)) for rule in self.among(row))


__all__ = ["EDGE", "LANGUAGES", "PATHS", "Find", "Reader", "RuleFile", "find", "readers"]
