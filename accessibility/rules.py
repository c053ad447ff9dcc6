"""The rules of a text, as data and as one pure function each: lengths, sentences, words. What is a flow is for `check`.

E: a mistake. W: a reviewer reads the line and signs a waiver beside it (`# waive T4 injection: name, day`).
Numbers and sources: rules T1-T21 and K1-K6 of docs/how-to/checks/C09.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal

import msgspec

from flows.engine.checks.wordlists import phrases, word_list
from flows.engine.extract import LABEL, WORDS
from flows.engine.flow import Form
from flows.engine.words import CHARACTERS, SENTENCES, extent

Severity = Literal["E", "W"]
EASY: frozenset[Form] = frozenset({"easy_read", "child", "symbols"})
LONGER: Mapping[str, float] = {"cy": 1.3, "pl": 1.3, "ro": 1.3, "ur": 1.3}
"""Languages that need more room for the same (K1)."""

MOST_WORDS: Mapping[Form, int] = {"standard": 25, "easy_read": 20, "child": 15, "symbols": 10}
YOUNG = 14
"""Words a sentence for young people (T1)."""
AIM: Mapping[Form, int] = {"standard": 4, "easy_read": 3, "child": 3, "symbols": 1}
"""Sentences a message to aim at (K2)."""
GRADE: Mapping[Form, float] = {"standard": 8.0, "easy_read": 5.0, "child": 5.0, "symbols": 5.0}
"""Flesch-Kincaid over a whole flow (T17): never over a line, where it passes the worst."""

_QUESTION = re.compile(r"[?؟]")
_SENTENCE = re.compile(r"(?<=[.?!؟۔।])\s+|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ACRONYM = re.compile(r"\b(?!TV\b|OK\b|NHS\b)[A-Z]{2,}\b")
_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]{2,})+\b|(?<!\w)[*_]\w|</?[biu]>")
_CONTRACTION = re.compile(r"\b\w+(?:n['’]t|['’](?:ll|re|ve))\b")
_NEGATIVE = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing|unless|without|refuse\w*)\b|n['’]t\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(\w+(?:ed|en)|held|kept|told|seen|put)\b")
_PRONOUN = re.compile(r"(?:They|It|He|She|This)\b")
_NUMBERS = re.compile(r"%|\b\d{4,}\b|\b(?:1[3-9]|2[0-4])[:/]\d{2}\b")
_PHONE = re.compile(r"\b\d[\d ]{6,}\d\b")
_LETTER = re.compile(r"[^\W\d_]|\d|[{]")
_SYLLABLE = re.compile(r"[aeiouy]{1,2}", re.IGNORECASE)
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^sxzhcg])es$", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """What one rule says of one text."""

    rule: str
    severity: Severity
    problem: str
    fix: str


class Text(msgspec.Struct, frozen=True):
    """One message or one label, with what bears on it."""

    words: str
    form: Form
    language: str = "en_GB"
    is_label: bool = False
    is_young: bool = False  # for young people

    @property
    def is_easy(self) -> bool:
        return self.form in EASY

    @property
    def sentences(self) -> list[str]:
        return [part for part in _SENTENCE.split(self.words) if part.strip()]

    def list(self, name: str) -> str:
        """The first phrase of that list in it; "" where there is none, or none in this language."""
        return word_list(name, self.language.partition("_")[0], "accessibility").found(self.words)


def read(text: Text) -> Iterator[Found]:
    """Everything that the rules say of this text."""
    for rule in _OF_A_LABEL if text.is_label else _OF_A_MESSAGE:
        yield from rule(text)
    for rule in _OF_ANY:
        yield from rule(text)
    if text.language.startswith("en"):
        for rule in _OF_ENGLISH:
            yield from rule(text)


def grade(texts: list[str]) -> float:
    """Flesch-Kincaid grade of many texts together; 0 where there are no words."""
    sentences = [part for text in texts for part in _SENTENCE.split(text) if _WORD.search(part)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def terms(text: str) -> Iterator[tuple[str, str]]:
    """Hard words in the text, each with the words by which a flow explains it (T5)."""
    for line in phrases("terms", "en", "accessibility"):
        term, _, explained = (part.strip() for part in line.partition(":"))
        if re.search(rf"\b{term}\b", text, re.IGNORECASE):
            yield term, explained


def _length(text: Text) -> Iterator[Found]:
    characters, sentences = extent(text.words)
    most = _most(CHARACTERS[text.form], text.language)
    if characters > most:
        yield Found("K1", "E", f"{characters} characters, at most {most}.", "Cut it, or make two steps of it.")
    if sentences > SENTENCES[text.form]:
        yield Found("K2", "E", f"{sentences} sentences, at most {SENTENCES[text.form]}.", "Make two steps of it.")
    elif sentences > AIM[text.form]:
        yield Found("K2", "W", f"{sentences} sentences, better {AIM[text.form]}.", "One idea a message.")


def _most(characters: int, language: str) -> int:
    return int(characters * LONGER.get(language, 1.0))


def _sentence(text: Text) -> Iterator[Found]:
    aim = YOUNG if text.is_young and text.form == "standard" else WORDS[text.form]
    for sentence in text.sentences:
        words = len(sentence.split())
        if words > MOST_WORDS[text.form]:
            yield Found("K3", "E", f"{words} words in a sentence, at most {MOST_WORDS[text.form]}.", "Make two of it.")
        elif words > aim:
            yield Found("T1", "W", f"{words} words in a sentence, better {aim}.", "Make two of it.")


def _questions(text: Text) -> Iterator[Found]:
    if len(_QUESTION.findall(text.words)) > 1:
        yield Found("K4", "E", "more than one question.", "Ask one thing.")


def _beginning(text: Text) -> Iterator[Found]:
    if text.is_easy and (match := _PRONOUN.match(text.words)):
        yield Found("T14", "W", f"it begins with “{match[0]}”.", "Say who or what.")


def _label(text: Text) -> Iterator[Found]:
    length, _ = extent(text.words)
    words = len(text.words.split())
    most = LABEL[text.form] if text.form in ("standard", "easy_read") else _most(LABEL[text.form], text.language)
    if length > most:
        yield Found("K6", "E", f"{length} characters, at most {most} on a button.", "Shorten it.")
    elif words > 4:
        yield Found("T19", "W", f"{words} words on a button, better 4.", "Shorten it.")
    if text.words and not _LETTER.search(text.words):
        yield Found("T19", "E", "a picture sign alone.", "Write the word too.")


def _lists(text: Text) -> Iterator[Found]:
    if text.is_easy:
        for name, rule, fix in (
            ("jargon", "T6", "Use an everyday word."),
            ("jargon_easy", "T6", "Use an everyday word."),
            ("idiom", "T8", "Say what is meant."),
        ):
            if phrase := text.list(name):
                yield Found(rule, "E", f"“{phrase}” is not easy to read.", fix)
        if phrase := text.list("hedge"):
            yield Found("T13", "W", f"“{phrase}” hedges.", "Say it straight.")
    elif phrase := text.list("jargon"):
        yield Found("T6", "W", f"“{phrase}” is a word of the trade.", "Use an everyday word.")


def _marks(text: Text) -> Iterator[Found]:
    if match := _CAPITALS.search(text.words):
        yield Found("T18", "E", f"“{match[0]}”: no capitals or marks for weight.", "Write it plainly.")
    elif text.is_easy and (match := _ACRONYM.search(text.words)):
        yield Found("T9", "E", f"“{match[0]}” is short for something.", "Write it out.")


def _numbers(text: Text) -> Iterator[Found]:
    without_phones = _PHONE.sub(" ", text.words)
    found = _NUMBERS.search(without_phones)
    if text.is_easy and (phrase := text.list("number_words") or (found[0] if found else "")):
        yield Found("T16", "W", f"“{phrase}”: small numbers, as digits, by the 12-hour clock.", "Write 3, not three.")


def _negatives(text: Text) -> Iterator[Found]:
    for sentence in text.sentences if text.language.startswith("en") else ():
        if len(_NEGATIVE.findall(sentence)) > 1:
            severity: Severity = "E" if text.is_easy else "W"
            yield Found("T11", severity, "two negatives in one sentence.", "Say what is, not what is not.")


def _contractions(text: Text) -> Iterator[Found]:
    if text.is_easy and (match := _CONTRACTION.search(text.words)):
        yield Found("T12", "W", f"“{match[0]}” is two words in one.", "Write both.")


def _passive(text: Text) -> Iterator[Found]:
    for match in _PASSIVE.finditer(text.words):
        if match[1].casefold() not in _never_passive():
            yield Found("T10", "W", f"“{match[0]}” does not say who.", "Say who does it.")
            return


def _rare(text: Text) -> Iterator[Found]:
    if text.is_easy:
        explained = {word for term, _ in terms(text.words) for word in term.split()}
        names = {word.casefold() for word in _WORD.findall(text.words)[1:] if word[0].isupper()}
        for word in _WORD.findall(re.sub(r"\{\w+\}", "", text.words)):
            plain = word.casefold().replace("’", "'")
            if plain not in explained and plain not in names and not _is_common(plain):
                yield Found("T4", "W", f"“{word}” is a rare word.", "Use an everyday word, or explain it.")
                return


def _is_common(word: str) -> bool:
    forms = (word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ly"))
    return any(form in _common() for form in forms) or ("-" in word and all(map(_is_common, word.split("-"))))


@cache
def _common() -> frozenset[str]:
    return frozenset(phrases("common", "en", "accessibility"))


@cache
def _never_passive() -> frozenset[str]:
    return frozenset(phrases("never_passive", "en", "accessibility"))


def _syllables(word: str) -> int:
    return max(1, len(_SYLLABLE.findall(_SILENT.sub("", word))))


_Rule = Callable[[Text], Iterator[Found]]
_OF_A_MESSAGE: tuple[_Rule, ...] = (_length, _sentence, _questions, _beginning, _negatives)
_OF_A_LABEL: tuple[_Rule, ...] = (_label,)
_OF_ANY: tuple[_Rule, ...] = (_lists, _marks, _numbers)
_OF_ENGLISH: tuple[_Rule, ...] = (_contractions, _passive, _rare)
