"""What a translation must hold: everything said, of the English in use, with its names in braces, within the limits."""

import re
from collections.abc import Iterator, Mapping

from accessibility import interface
from accessibility.extract import kind
from accessibility.rules import LONGER, Text, read
from accessibility.sentences import is_question
from accessibility.translating.catalogues import DOMAINS, catalogue_file, entries, template
from accessibility.translating.catalogues import read as read_catalogue
from accessibility.translating.writing import balanced, letters
from flows.engine.checks.catalogue import Entry, check_catalogue
from flows.engine.checks.wordlists import word_list
from flows.engine.extract import SAFETY, messages
from flows.engine.flow import FORMS, Mistake
from flows.engine.load import Book

_WORD, _BRACES = re.compile(r"[^\W\d_]{2,}"), re.compile(r"\{\w+\}")
_SAME = 2  # words: "OK" or a name may stay as it is

Wanted = Mapping[tuple[str, str], tuple[Text, ...]]
"""By context and English: the texts as which a translation is judged, still in English."""


def check_language(book: Book, language: str) -> tuple[Mistake, ...]:
    """Every mistake in the catalogues of one language."""
    return tuple(mistake for domain in DOMAINS for mistake in check_domain(book, language, domain))


def check_domain(book: Book, language: str, domain: str) -> Iterator[Mistake]:
    """Every mistake in one catalogue, in the order of the flows."""
    path = f"locales/{language}/LC_MESSAGES/{domain}.po"
    said = list(_said(language, domain))
    wanted = wanted_of(book, domain)
    yield from check_catalogue(wanted, said, path)
    by_key = {(entry.context, entry.english): entry for entry in said}
    for key, texts in wanted.items():
        entry = by_key.get(key)
        if entry is not None and entry.words and not entry.is_unsure:
            for rule, problem, fix in _problems(entry, texts, language):
                step = entry.context.partition(":")[2] or entry.context
                yield Mistake("C09", path, entry.line, step, f"{rule}: {problem}", fix, entry.words)


def wanted_of(book: Book, domain: str) -> Wanted:
    """Everything that a catalogue of that domain has to hold."""
    if domain == "interface":
        return {message: () for form in FORMS for message in interface.messages(form)}
    wanted: dict[tuple[str, str], tuple[Text, ...]] = {}
    for flow in map(book.current, book.ids):
        for message in messages(flow, domain):
            step = flow.steps.get(message.context.partition(":")[2].partition(".")[0])
            is_card = step is not None and step.turn == "supporter"  # for a colleague: not judged in English either
            forms = () if is_card else message.forms
            texts = tuple(Text(message.english, form, is_label=message.part.is_label) for form in forms)
            wanted[message.context, message.english] = texts
    if domain == SAFETY:
        helplines = (message for message in template(domain) if str(message.context).startswith("safety/signposts:"))
        wanted |= {(str(one.context), str(one.id)): () for one in helplines}
    return wanted


def _problems(entry: Entry, texts: tuple[Text, ...], language: str) -> Iterator[tuple[str, str, str]]:
    judged = [Text(entry.words, text.form, language, is_label=text.is_label) for text in texts]
    found = {hit.rule: (hit.rule, hit.problem, hit.fix) for text in judged for hit in read(text) if hit.severity == "E"}
    yield from found.values()
    most = 40 if entry.context.startswith("safety/signposts:") else kind(entry.context)[0] if not texts else 0
    if most and len(entry.words) > most * LONGER.get(language, 1.0):
        yield "L1", f"{len(entry.words)} characters, at most {int(most * LONGER.get(language, 1.0))}.", "Shorten it."
    if phrase := word_list("everywhere", language).found(entry.words):
        yield "L2", f"“{phrase}” is not said.", f"The list is flows/engine/checks/words/everywhere.{language}.txt."
    if entry.words == entry.english and len(_WORD.findall(_BRACES.sub("", entry.english))) > _SAME:
        yield "L3", "it is still the English.", "Translate it."
    if is_question(entry.words) != is_question(entry.english):
        yield "L4", "a question has to stay a question, and nothing else may be one.", "See the mark at the end."
    if not balanced(entry.words):
        yield "L5", "a mark of direction is opened and not closed.", "Take the marks out: the program adds them."
    if strange := sorted(set(entry.words) - letters(language)):
        names = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
        yield "L6", f"the fonts have no {names}.", "Write it with other letters."


def _said(language: str, domain: str) -> Iterator[Entry]:
    for message in entries(read_catalogue(catalogue_file(language, domain), language)):
        words, line = str(message.string or ""), message.lineno or 0
        yield Entry(str(message.context or ""), str(message.id), words, line, message.fuzzy)
