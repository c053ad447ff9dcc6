"""Finds names and other personal data in typed words, so that their writer can be asked before anything is written.

Rules and lists only: titles before, what a person does after, everyday words such as Mark and Hope set apart, and
numbers that mean somebody. It never blocks, and nobody may call what passes it anonymous.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from bot.guards import identifiers, tidy

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_PLACE = re.compile(r"(?<!\w)([A-Z][a-z]{2,})\s+(?:Ward|Unit|House|Lodge|Suite|Wing|Villa|Cottage)(?![\w-])")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,2}[A-Z](?:\.|(?![\w.]))|(?<![\w.])[A-Z]{2,3}(?![\w.])")


_BE = ("was", "is", "had", "has", "did", "would", "could", "will", "kept")
_NOT = (
    "did",
    "does",
    "didn't",
    "doesn't",
    "didnt",
    "doesnt",
    "wouldn't",
    "wouldnt",
    "couldn't",
    "hasn't",
    "wasn't",
    "wasnt",
)
_THERE = ("on", "at", "there", "here", "off", "with", "behind", "by", "in", "kind", "nice", "rude", "lovely", "rough")
_ARTICLES = ("a", "an", "the", "this", "that", "some", "any", "no", "every", "of", "i", "we", "you", "they", "it", "to")
_ASKS = ("will", "may", "mark", "hope")  # "Will Tom come?"
_BEFORE_SURNAME = ("by", "with", "told", "from", "that")  # "held by Hughes"
_SIZES = ("big", "little", "old", "young")  # "Big Dave"
_TELLS = ("said", "says", "told", "asked", "shouted", "came", "screamed", "cried")
_NO_NAME = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ing", "ship", "ics", "ology", "age", "ure")
_INITIAL_AND_NAME = re.compile(r"(?<![\w.'’-])[A-HJ-Z](?:\.\s?|\s)([A-Z][^\W\d_]{2,}(?:[’'-][^\W\d_]+)*)")


class Span(msgspec.Struct, frozen=True):
    """What may name or find somebody: from `start` up to `end` in the text, and the words that could stand instead."""

    start: int
    end: int
    type: str
    instead: str


class Lists(msgspec.Struct, frozen=True):
    """The words of `words/names.yaml` and the lists beside it."""

    titles: frozenset[str]
    acts: frozenset[str]
    before: frozenset[str]
    done_to: frozenset[str]
    no_name_after: frozenset[str]
    distress: frozenset[str]
    short: frozenset[str]
    never: frozenset[str]
    no_place: frozenset[str]
    particles: frozenset[str]
    times: frozenset[str]
    times_do: frozenset[str]
    compared: frozenset[str]
    things_too: frozenset[str]
    roads: frozenset[str]
    surnames: frozenset[str]
    nouns: frozenset[str]
    instead: Mapping[str, str]  # by title or kind of find; person, colleague, someone


def find(text: str) -> tuple[Span, ...]:
    """Every span that may name or find somebody, in order, none inside another."""
    found = [*_numbers(text), *_Sentence(text).names()]
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end, span.type == "PHONE")):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def replaced(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with other words in place of each span, and where those stand in it."""
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    done = length = 0
    for span in spans:
        parts += [text[done : span.start], span.instead]
        start = length + span.start - done
        length = start + len(span.instead)
        marks.append((start, length))
        done = span.end
    return "".join((*parts, text[done:])), tuple(marks)


def _numbers(text: str) -> Iterator[Span]:
    for start, end, kind in identifiers.find(text, _lists().roads):
        yield Span(start, end, kind, _instead(kind))
    yield from _places(text)


def _places(text: str) -> Iterator[Span]:
    """Wards, units and houses by their own names: "Acute Ward" and "the unit" could be anywhere."""
    for match in _PLACE.finditer(text):
        low = match[1].lower()
        starts = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?"
        a_name = low in _first_names() and low not in _everyday() and low not in _lists().never
        if low not in _lists().no_place and not a_name and not (starts and low in _common()):
            yield Span(match.start(), match.end(), "PLACE", _instead("PLACE"))


class _Sentence:
    """The words of a text with what stands beside each: a name is told by its neighbours as much as by itself."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = list(_WORD.finditer(text))
        self._lists = _lists()

    def names(self) -> Iterator[Span]:
        end = 0
        for index, word in enumerate(self._words):
            if word.start() < end:
                continue
            reach = self._titled(index) or self._named(index)
            if reach:
                end = self._words[reach - 1].end()
                text = self._text[word.start() : end]
                end -= 2 if text[-2:] in ("'s", "’s") else 0
                yield Span(word.start(), end, "NAME", self._role(index, reach))
        yield from self._initials()

    def _titled(self, index: int) -> int:
        if self._low(index) in _SIZES and self._is_capital(index) and self._is_capital(index + 1):
            known = self._beside(index + 1) and self._low(index + 1) in _first_names()
            return self._further(index + 2) if known else 0
        step = index + (self._low(index) == "staff" and self._low(index + 1) == "nurse")  # "Staff nurse Adams"
        if self._low(step) not in self._lists.titles:
            return 0
        step += 1
        if self._low(step) in self._lists.titles:
            step += 1
        if not self._beside(step, (" ", ". ")):
            return 0
        return self._further(step + 1) if self._could_be(step) else 0

    def _could_be(self, index: int) -> bool:
        low = self._low(index)
        if (
            not low
            or (len(low) == 1 and not self._is_capital(index))
            or low in self._lists.never
            or low in self._lists.acts
        ):
            return False
        return low in _first_names() or low not in _common() or (self._is_capital(index) and not self._starts(index))

    def _named(self, index: int) -> int:
        """Where a name that starts here ends; 0 where none does."""
        low, word = self._low(index), self._words[index][0]
        if low in self._lists.never or (low in self._lists.short and word.isupper()):
            return 0
        capital = self._is_capital(index)
        double = low.split("-")
        if len(double) > 1 and double[0] in _first_names() and (capital or set(double) <= _first_names()):
            return self._further(index + 1)
        after_one = self._low(index - 1) in _BEFORE_SURNAME and not self._starts(index)
        if capital and after_one and low in self._lists.surnames - self._lists.nouns:
            return self._further(index + 1)
        is_first = low in _first_names()
        stem = low.removesuffix("s")
        if stem != low and not is_first and low not in _common() and stem in _first_names() - _everyday() - _common():
            return self._further(index + 1)
        if capital and low in self._lists.surnames - self._lists.nouns and self._acts(index, known=True):
            return self._further(index + 1)
        if is_first and low not in _everyday() and (low not in _common() or capital):
            return self._further(index + 1)
        if self._everyday_name(index) if is_first else self._unknown_name(index):
            return self._further(index + 1)
        if (
            not is_first
            and capital
            and self._beside(index + 1)
            and self._is_unknown(low)
            and self._is_unknown(self._low(index + 1))
        ):
            return self._named(index + 1) if self._is_capital(index + 1) else 0
        strange = len(low) > 3 and self._is_unknown(low) and "'" not in low
        told = self._low(index - 1) in self._lists.before
        return index + 1 if strange and self._low(index + 1) in _TELLS and (told or self._starts(index)) else 0

    def _everyday_name(self, index: int) -> bool:
        """Whether a first name that is an everyday word too (Mark, Hope, Will) is somebody here."""
        low, before, after, then = (self._low(step) for step in (index, index - 1, index + 1, index + 2))
        if not self._is_capital(index):
            told = low not in ("will", "may") and before in _TELLS
            return before not in _ARTICLES and (told or self._acts(index, known=True))
        if self._owns(index):
            return True
        if self._beside(index + 1) and (after in self._lists.surnames or self._surname_follows(index, low, after)):
            return True
        if low in self._lists.times and before == "and" and self._low(index - 2) in self._lists.times:
            return False
        if not self._starts(index) and before not in self._lists.no_name_after:
            return True
        if before in self._lists.before or (before in _TELLS and low not in ("will", "may")):
            return True
        if low in self._lists.times:
            named_too = after == "and" and then in _first_names() and then not in self._lists.times
            return named_too or (after in self._lists.acts and after not in self._lists.times_do)
        if then in self._lists.compared:
            return False
        named_too = after == "and" and then in _first_names() and self._is_capital(index + 2)
        there = after in ("was", "is") and then in _THERE
        return named_too or there or self._acts(index, known=True)

    def _surname_follows(self, index: int, low: str, after: str) -> bool:
        if not self._is_capital(index + 1) or self._words[index + 1][0].isupper():
            return False
        return self._is_unknown(after) or (after in _first_names() and low not in _ASKS)

    def _unknown_name(self, index: int) -> bool:
        """Whether a word with a capital that no list knows is somebody, by what stands beside it."""
        low, word = self._low(index), self._words[index][0]
        if len(low) <= 2 or not self._is_capital(index) or not self._is_unknown(low):
            return False
        if word.isupper() and not self._text.isupper():  # PMVA, NEWS
            return False
        if self._starts(index) and self._low(index + 2) in self._lists.things_too:
            return False
        told = self._low(index - 1) in self._lists.before
        return self._acts(index, known=False) or self._owns(index) or (told and not self._starts(index))

    def _acts(self, index: int, *, known: bool) -> bool:
        """Whether the next words say what a person does or has done to them."""
        low, after, then = self._low(index), self._low(index + 1), self._low(index + 2)
        if after in self._lists.acts or after in _NOT or (known and len(after) > 4 and after.endswith("ed")):
            return True
        return after in _BE and (then in self._lists.done_to or not (known or low.endswith(_NO_NAME)))

    def _owns(self, index: int) -> bool:
        return self._words[index][0][-2:] in ("'s", "’s")

    def _is_unknown(self, low: str) -> bool:
        return len(low) > 1 and "'" not in low[:2] and low not in _common() and not self._stem_known(low)

    def _stem_known(self, low: str) -> bool:
        return any(low.endswith(end) and low[: -len(end)] in _common() for end in ("s", "es", "ed", "ing", "ly", "er"))

    def _further(self, step: int) -> int:
        """Past a surname: a capitalised word right after that is no everyday word."""
        while step < len(self._words) and self._beside(step):
            low = self._low(step)
            if low in self._lists.particles and self._beside(step + 1) and self._is_capital(step + 1):
                step += 2
                continue
            if not self._is_capital(step) and (low not in self._lists.surnames or self._is_capital(step - 1)):
                break
            if low in self._lists.surnames:
                step += 1
                continue
            if low in _common() or low in self._lists.never or low in self._lists.acts:
                break
            step += 1
        return step

    def _initials(self) -> Iterator[Span]:
        for match in _INITIAL_AND_NAME.finditer(self._text):
            low = match[1].lower()
            if match[0].startswith("A ") or low in self._lists.short:
                continue
            if low in self._lists.surnames or (low not in _common() and low not in self._lists.never):
                yield Span(match.start(), match.end(), "NAME", _instead("someone"))
        for match in _INITIALS.finditer(self._text):
            letters = match[0].strip()
            if "." not in letters and (letters.lower() in self._lists.short or self._text.isupper()):
                continue
            before = next((w[0].lower() for w in reversed(self._words) if w.end() <= match.start()), "")
            after = next((w[0].lower() for w in self._words if w.start() >= match.end()), "")
            owned = self._text[match.end() : match.end() + 2] in ("'s", "’s")
            person = owned or after in self._lists.acts or after in (*_BE, *_NOT, "and") or before in self._lists.before
            if person or "." in letters:
                yield Span(match.start(), match.start() + len(letters), "INITIALS", _instead("person"))

    def _role(self, index: int, reach: int) -> str:
        """Who it may have been: a title says it, else what follows does. The writer can always write it again."""
        titled = self._lists.instead.get(self._low(index))
        if titled is not None:
            return titled
        after, then = self._low(reach), self._low(reach + 1)
        acted_on = any(self._low(step) in ("him", "her", "them") for step in range(reach + 1, len(self._words)))
        if after in ("was", "is", "got", "felt", "became") and then in self._lists.done_to:
            return _instead("person")
        if after in self._lists.distress and not acted_on:
            return _instead("person")
        return _instead("colleague" if after in self._lists.acts else "someone")

    def _low(self, index: int) -> str:
        if not 0 <= index < len(self._words):
            return ""
        word = self._words[index][0]
        low = word.lower().replace("’", "'") if word.isascii() else tidy.fold(word)
        return low.removesuffix("'s")

    def _is_capital(self, index: int) -> bool:
        return 0 <= index < len(self._words) and self._words[index][0][0].isupper()

    def _starts(self, index: int) -> bool:
        before = self._text[: self._words[index].start()].rstrip()
        return not before or before[-1] in ".!?\n"

    def _beside(self, index: int, between: tuple[str, ...] = (" ",)) -> bool:
        if index >= len(self._words):
            return False
        return self._text[self._words[index - 1].end() : self._words[index].start()] in between


@cache
def _lists() -> Lists:
    text = files("bot.guards").joinpath("words/names.yaml").read_text("utf-8")
    return msgspec.convert(yaml.load(text, yaml.CBaseLoader), Lists)  # noqa: S506 (our own file, plain text only)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(files("bot.guards").joinpath(f"words/{name}.txt").read_text("utf-8").split())


def _instead(kind: str) -> str:
    return _lists().instead[kind]


def _first_names() -> frozenset[str]:
    return _list("first_names")


def _everyday() -> frozenset[str]:
    """First names that are also everyday words: told apart by their neighbours alone."""
    return _list("everyday_names")


def _common() -> frozenset[str]:
    return _list("common")
