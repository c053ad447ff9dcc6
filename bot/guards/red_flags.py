"""Finds, in typed words, signs that somebody needs a person now. Rules as data, one file a language.

A find names a path of `safety` and the pattern that matched, so that it can be explained. Nothing of it is ever stored.
Word matching is a back-up: buttons and asked questions come first (domain rules, section 9).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from bot.spelling import one_away

PATHS = ("medical_999", "danger_now", "crisis_self", "safeguarding", "threat_other")
"""In the order of care: where two match, the first counts."""

LANGUAGES = ("en", "cy", "pl", "fr")
LIMIT = 2000  # characters looked at; longer words are looked at in parts
_GAP = r"(?: \S+){0,4}?"
_LEET = str.maketrans("013457@$", "oieast" + "as")
_SPACES = re.compile(r"[^\w]+")
_TRIPLED = re.compile(r"(\w)\1{2,}")
_NEGATED_WITHIN = 3  # words before a match


class Find(msgspec.Struct, frozen=True):
    """The path a person should be shown, the language of the rule and the rule as it is written."""

    path: str
    language: str
    rule: str


class Rules(msgspec.Struct, frozen=True):
    """One language's rule file."""

    language: str
    checked_by: str
    paths: Mapping[str, tuple[str, ...]]
    text_speak: Mapping[str, str] = {}
    risk: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = {}
    idioms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topic_stays: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    negatable: tuple[str, ...] = ()
    reassured: tuple[str, ...] = ()


def find(text: str) -> Find | None:
    """The most urgent sign in these words, in any of our languages; None if there is none."""
    found = [hit for rules in _all() for hit in rules.finds(text[:LIMIT])]
    return min(found, key=lambda hit: PATHS.index(hit.path), default=None)


class Reader:
    """One language's rules, ready to be looked for."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._paths = [(path, rule, self._compiled(rule)) for path in PATHS for rule in rules.paths.get(path, ())]
        self._idioms = [self._compiled(rule) for rule in rules.idioms]
        self._reassured = [self._compiled(rule) for rule in rules.reassured]
        self._risk = frozenset(rules.risk)
        self._negations = frozenset(rules.negations)

    def finds(self, text: str) -> Iterator[Find]:
        """Every path that matches, once."""
        tidy = self._tidy(text)
        is_topic = any(f" {word} " in tidy for word in self._rules.topics)
        if is_topic and not any(f" {words}" in tidy for words in self._rules.topic_stays):
            return
        for idiom in (*self._idioms, *self._reassured):
            tidy = idiom.sub(" ~", tidy)
        for path, rule, pattern in self._paths:
            if any(not self._negated(path, rule, tidy, match) for match in pattern.finditer(tidy)):
                yield Find(path, self._rules.language, rule)

    def _negated(self, path: str, rule: str, tidy: str, match: re.Match[str]) -> bool:
        """Whether a "not" stands just before what matched, where the rule itself asks for none."""
        if path not in self._rules.negatable or any(word in rule.split() for word in ("not", "no", "cannot", "never")):
            return False
        before = tidy[: match.start()].split()[-_NEGATED_WITHIN:]
        return any(word in self._negations for word in before)

    def _tidy(self, text: str) -> str:
        text = unicodedata.normalize("NFKC", text).lower().replace("’", "").replace("'", "")
        text = _TRIPLED.sub(r"\1", text)
        words: list[str] = []
        for word in _SPACES.sub(" ", text).split():
            if any(letter.isalpha() for letter in word):
                word = word.translate(_LEET)
            words += self._rules.text_speak.get(word, self._near(word)).split()
        joined = " ".join(words).replace("my self", "myself").replace("any more", "anymore")
        return f" {joined} "

    def _near(self, word: str) -> str:
        """A near miss of a risk word, put right: one letter away, or two neighbours changed over."""
        if len(word) < 3 or word in self._risk or word in _plain_words():
            return word
        for risk in self._risk:
            if risk[0] == word[0] and abs(len(risk) - len(word)) <= 1 and len(risk) > 3 and one_away(word, risk):
                return risk
        return word

    def _compiled(self, rule: str) -> re.Pattern[str]:
        parts: list[str] = []
        gap = optional = False
        for element in rule.split():
            if element == "...":
                gap = True
            elif element == "?":
                optional = True
            else:
                choices = self._choices(element.rstrip("?"))
                piece = f"(?: (?:{choices})(?= ))"
                if optional:
                    parts.append(r"(?: \S+(?= ))?")
                parts.append((_GAP if gap else "") + piece + ("?" if element.endswith("?") else ""))
                gap = optional = False
        return re.compile("".join(parts))

    def _choices(self, element: str) -> str:
        words: list[str] = []
        for choice in element.split("|"):
            group = self._rules.groups.get(choice[1:-1]) if choice.startswith("{") else None
            words += group if group is not None else [choice]
        return "|".join(re.escape(word) for word in words)


@cache
def _all() -> tuple[Reader, ...]:
    return tuple(Reader(_load(language)) for language in LANGUAGES)


def _load(language: str) -> Rules:
    text = files("bot.guards").joinpath(f"words/red_flags.{language}.yaml").read_text("utf-8")
    plain: Any = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (our own file, plain text only)
    return msgspec.convert(plain, Rules)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(files("bot.guards").joinpath("words/common.txt").read_text("utf-8").split())
