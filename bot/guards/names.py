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

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_MONTHS = "jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october"
_MONTHS += "|nov|november|dec|december"
_MONTH, _DAY, _YEAR = rf"(?:{_MONTHS})", r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
_DATES = r"\d{1,2}[ /.-]\d{1,2}[ /.-]\d\d|"
_DATES += rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:\s+'?\d\d)?|{_MONTH}\s+(?:{_YEAR}|{_DAY})|{_YEAR}"
_STREETS = "Road|Rd|Street|Avenue|Ave|Lane|Crescent|Terrace|Grove"
_BORN = r"\b(?:born|d\.?o\.?b\.?|birth(?:day|date)?)[\s:]+(?:(?:is|was|on|in|the|it's)\s+)*"
_IS = r"\s*(?:(?:no|num|number|id|code|ref)\b\.?)?\s*(?:(?:is|was)\b)?\s*[:#]?\s*"
_MARK = r"((?=[A-Z/-]*\d)[A-Z]{0,4}[/-]?\d[\w/-]{2,11})(?!\w)"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("PHONE", re.compile(r"(?<!\w)(?:\+44\s?|\(?0)\d{2,5}\)?(?:[\s-]?\d{2,4}){2,3}(?!\w)")),
    ("DOB", re.compile(r"(?<![\d/])(?:\d{1,2}[ /.-]\d{1,2}[ /.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)")),
    ("DOB", re.compile(rf"(?<!\w){_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}(?!\d)", re.I)),
    ("DOB", re.compile(rf"(?<!\w){_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)", re.I)),
    ("DOB", re.compile(rf"{_BORN}({_DATES})(?![\w/])", re.I)),
    ("ADDRESS", re.compile(rf"(?:(?<!\w)\d{{1,4}}[a-z]?,?\s+)?(?:[A-Z][\w'’]+\s+){{1,3}}(?:{_STREETS})\b")),
    ("NI_NUMBER", re.compile(r"(?<!\w)[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?!\w)", re.I)),
    (
        "STAFF_ID",
        re.compile(rf"\b(?:nmc|gmc|hcpc|pin|staff|employee|payroll|badge|registration|smartcard){_IS}{_MARK}", re.I),
    ),
    (
        "HOSPITAL_NO",
        re.compile(rf"\b(?:hospital|hosp|mrn|unit|patient|rio|systmone|case|record|file){_IS}{_MARK}", re.I),
    ),
    ("HOSPITAL_NO", re.compile(r"(?<!\w)[A-Z]{1,3}\d{6,10}(?!\w)", re.I)),
    ("STAFF_ID", re.compile(r"(?<!\w)\d{2}[A-Z]\d{4}[A-Z](?!\w)", re.I)),
    ("POSTCODE", re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)", re.I)),
    (
        "ROOM",
        re.compile(
            r"(?<!\w)(?:room|bed|bay|flat|side room|bedroom|rm|cubicle)\s+(?:no\.?\s*)?\d{1,3}[a-z]?(?!\w)", re.I
        ),
    ),
)
_NHS = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
_NHS_NEAR = re.compile(r"nhs|number|\bno\b|\bid\b|file|record|patient", re.I)
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
    roads: frozenset[str]
    surnames: frozenset[str]
    instead: Mapping[str, str]  # by title or kind of find; person, colleague, someone


def find(text: str) -> tuple[Span, ...]:
    """Every span that may name or find somebody, in order, none inside another."""
    found = [*_numbers(text), *_Sentence(text).names()]
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
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
    for match in _NHS.finditer(text):
        digits = [int(digit) for digit in match[0] if digit.isdigit()]
        if _checks(digits) and (_NHS_NEAR.search(text) or not match[0].isdigit()):
            yield Span(match.start(), match.end(), "NHS_NUMBER", _instead("NHS_NUMBER"))
    for kind, pattern in _NUMBERS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            yield Span(start, end, kind, _instead(kind))
    roads = "|".join(sorted(_lists().roads))
    for match in re.finditer(
        rf"(?<!\w)(?:(?:flat|unit|apartment)\s+\d{{1,3}}[a-z]?,?\s+)?\d{{1,4}}[a-z]?,?\s+(?:[^\W\d_]+\s+){{1,3}}(?:{roads})\b",
        text,
        re.I,
    ):
        yield Span(match.start(), match.end(), "ADDRESS", _instead("ADDRESS"))


def _checks(digits: list[int]) -> bool:
    """Whether ten digits are an NHS number by their check digit; one random number in eleven is."""
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if rest == 11 else rest)


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
        if self._low(index) not in self._lists.titles:
            return 0
        step = index + 1
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
        low = self._low(index)
        if low in self._lists.never or (low in self._lists.short and self._words[index][0].isupper()):
            return 0
        is_first = low in _first_names()
        if is_first and low not in _everyday() and (low not in _common() or self._is_capital(index)):
            return self._further(index + 1)
        after, then = self._low(index + 1), self._low(index + 2)
        acts = after in self._lists.acts or (is_first and len(after) > 4 and after.endswith("ed")) or after in _NOT
        acts = acts or (after in _BE and (then in self._lists.done_to or (not is_first and not low.endswith(_NO_NAME))))
        told = self._low(index - 1) in self._lists.before
        owns = self._words[index][0][-2:] in ("'s", "’s")
        if (
            is_first
            and self._is_capital(index)
            and (owns or (self._beside(index + 1) and after in self._lists.surnames))
        ):
            return self._further(index + 1)
        before = self._low(index - 1)
        if is_first and self._is_capital(index) and not self._starts(index) and before not in self._lists.no_name_after:
            return self._further(index + 1)
        if is_first and low not in ("will", "may") and before in _TELLS:
            return self._further(index + 1)
        if is_first and (acts or (told and self._is_capital(index))):
            return self._further(index + 1)
        unknown = len(low) > 2 and self._is_capital(index) and low not in _common() and not self._stem_known(low)
        if unknown and (acts or owns or (told and not self._starts(index))):
            return self._further(index + 1)
        strange = len(low) > 3 and low not in _common() and not self._stem_known(low) and "'" not in low
        return index + 1 if strange and after in _TELLS and (told or self._starts(index)) else 0

    def _stem_known(self, low: str) -> bool:
        return any(low.endswith(end) and low[: -len(end)] in _common() for end in ("s", "es", "ed", "ing", "ly", "er"))

    def _further(self, step: int) -> int:
        """Past a surname: a capitalised word right after that is no everyday word."""
        while step < len(self._words) and self._beside(step):
            low = self._low(step)
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
        low = self._words[index][0].lower().replace("’", "'")
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
