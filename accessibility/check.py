"""The front of every check: what `flows.engine.check` finds, and C09 and C10, which need this folder's lists.

A text is judged in each form; what only a reviewer can judge is a warning. Translations: `translating.check`.
"""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from accessibility import interface
from accessibility.extract import BUTTON, kind
from accessibility.picture_rules import Picture, pictures
from accessibility.rules import EASY, GRADE, Found, Severity, Text, grade, read, terms
from flows.engine.check import check_book
from flows.engine.checks.place import line_of
from flows.engine.checks.record import Records
from flows.engine.checks.wordlists import phrases, word_list
from flows.engine.extract import Part, parts
from flows.engine.flow import FORMS, Flow, Form, Mistake, Step
from flows.engine.load import Book

_WAIVER = re.compile(
    r"#\s*waive (?P<rule>[KTS]\d+)(?: (?P<what>[^:]+))?: (?P<reason>[^;]*\w[^;]*); "
    r"(?P<who>[^,;]*\w[^,;]*, \d{4}-\d\d-\d\d)\s*$"
)
_WAIVES = re.compile(r"#\s*waive\b")


class Finding(msgspec.Struct, frozen=True):
    """What one rule says of one place. `waived_by`: the reviewer who has read it and signed beside the line."""

    rule: str
    severity: Severity
    mistake: Mistake
    waived_by: str = ""
    forms: tuple[Form, ...] = ()  # in which it is said so


def check(book: Book, today: date, records: Records | None = None) -> tuple[Mistake, ...]:
    """Every mistake, C01 to C25, in the order of the files. Warnings are left out: see `findings`."""
    found = [*check_book(book, today, records)]
    found += [finding.mistake for finding in findings(book) if finding.severity == "E"]
    found += interface_words()
    return tuple(sorted(dict.fromkeys(found), key=lambda mistake: (mistake.file, mistake.line, mistake.code)))


def findings(book: Book) -> tuple[Finding, ...]:
    """C09 and C10, mistakes and warnings, those that were waived among them."""
    found: list[Finding] = []
    for flow_id in book.ids:
        flow = book.current(flow_id)
        waivers = _waivers(flow.text)
        found += _unsigned(flow)
        for finding in (*_words(flow), *_of_whole(flow), *_pictures(flow)):
            found.append(_waived(finding, waivers))
    return _once(found)


def _once(found: list[Finding]) -> tuple[Finding, ...]:
    """What is said of the same words in several forms as one finding with all of them."""
    forms: dict[Finding, tuple[Form, ...]] = {}
    for one in found:
        bare = msgspec.structs.replace(one, forms=())
        forms[bare] = tuple(dict.fromkeys((*forms.get(bare, ()), *one.forms)))
    return tuple(msgspec.structs.replace(bare, forms=each) for bare, each in forms.items())


def interface_words() -> Iterator[Mistake]:
    """The service's own words: nothing banned, nothing of the trade in easy forms, within the limits of the form.

    Lengths and sentences are those of `standard` and `easy_read`: screens of the service are pages to be read, and on
    a board of pictures none of them is a cell.
    """
    for form in FORMS:
        for path, words in interface.messages(form):
            text = Text(words, form, is_label=kind(path)[1] == BUTTON)
            phrase = word_list("everywhere").found(words)
            phrase = phrase or (text.list("idiom") or text.list("jargon") if text.is_easy else "")
            if phrase:
                yield _own(path, words, f"“{phrase}” ({form}) is not said.", "Use other words.")
            elif form in ("standard", "easy_read") and not path.startswith("typed."):
                for hit in (hit for hit in read(text) if hit.severity == "E"):
                    yield _own(path, words, f"{hit.rule}: {hit.problem} ({form})", hit.fix)


def _own(path: str, words: str, problem: str, fix: str) -> Mistake:
    return Mistake("C09", "accessibility/interface.yaml", 1, path, problem, fix, words)


def _words(flow: Flow) -> Iterator[Finding]:
    is_young = flow.card.audience == ("young_person",)
    for step in flow.steps.values():
        if step.number and flow.purpose == "support":
            found = Found("K10", "E", "support has no progress: it is not a task.", "Take `number` out.")
            yield _finding(flow, step, ("number",), "", found)
        for part, form, words in _said(flow, step):
            for found in read(Text(words, form, is_label=part.is_label, is_young=is_young)):
                yield _finding(flow, step, (*part.keys, form), words, found)


def _of_whole(flow: Flow) -> Iterator[Finding]:
    """T5, T15, T17: what can only be judged over all that a flow says in one form."""
    for form in flow.card.forms:
        said = [
            (step, part, words) for step in flow.steps.values() for part, one, words in _said(flow, step) if one == form
        ]
        everything = "\n".join(words for _, _, words in said)
        if form in EASY:
            for step, part, words in said:
                for term, explained in terms(words):
                    if not part.is_label and explained not in everything.casefold():
                        found = Found("T5", "E", f"“{term}” is not explained.", f"Add a sentence with “{explained} …”.")
                        yield _finding(flow, step, (*part.keys, form), words, found)
            yield from _one_word(flow, form, everything)
        reached = grade([words for _, part, words in said if not part.is_label])
        if reached > GRADE[form]:
            found = Found(
                "T17",
                "W",
                f"grade {reached:.1f} in {form}, better {GRADE[form]:g}.",
                "Shorter words, shorter sentences.",
            )
            yield _finding(flow, None, ("card",), "", found)


def _one_word(flow: Flow, form: Form, everything: str) -> Iterator[Finding]:
    for line in phrases("one_word", "en", "accessibility"):
        ours, _, others = line.partition(":")
        for other in (word.strip() for word in others.split(",")):
            if re.search(rf"\b{ours}\b", everything, re.IGNORECASE) and re.search(
                rf"\b{other}\b", everything, re.IGNORECASE
            ):
                found = Found(
                    "T15", "E", f"“{other}” beside “{ours}” in {form}: one word for one thing.", f"Say {ours}."
                )
                yield _finding(flow, None, ("card",), "", found)


def _pictures(flow: Flow) -> Iterator[Finding]:
    for step in flow.steps.values():
        for picture in pictures(flow, step):
            yield _picture(flow, step, picture)


def _picture(flow: Flow, step: Step, picture: Picture) -> Finding:
    line = line_of(flow, ("steps", step.id, *picture.at))
    mistake = Mistake(
        "C10", _file(flow), line, step.id, f"{picture.rule}: {picture.problem}", picture.fix, picture.shown
    )
    return Finding(picture.rule, picture.severity, mistake)


def _finding(flow: Flow, step: Step | None, at: tuple[str, ...], words: str, found: Found) -> Finding:
    line = line_of(flow, ("steps", step.id, *at) if step is not None else at)
    step_id, problem = step.id if step is not None else "", f"{found.rule}: {found.problem}"
    forms = tuple(form for form in FORMS if at and at[-1] == form)
    mistake = Mistake("C09", _file(flow), line, step_id, problem, found.fix, words)
    return Finding(found.rule, found.severity, mistake, forms=forms)


def _said(flow: Flow, step: Step) -> Iterator[tuple[Part, Form, str]]:
    if step.turn == "supporter":
        return  # a card for a colleague, not a text for the person
    for part in parts(step):
        for form in flow.card.forms:
            if words := part.wording.get(form):
                yield part, form, words


def _file(flow: Flow) -> str:
    return f"flows/{flow.id}.yaml"


def _waivers(text: str) -> dict[int, list[tuple[str, str, str]]]:
    """By line: rule, the word it is about ("" for any), who signed. A comment on a line of its own is for the next."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for match in _WAIVER.finditer(line):
            at = number + 1 if line.lstrip().startswith("#") else number
            who = f"{match['who'].strip()} ({match['reason'].strip()})"
            found.setdefault(at, []).append((match["rule"], (match["what"] or "").strip(), who))
    return found


def _unsigned(flow: Flow) -> Iterator[Finding]:
    """Waivers that nobody could check: without the rule, a reason, or who signed and when."""
    for number, line in enumerate(flow.text.splitlines(), 1):
        if _WAIVES.search(line) and not _WAIVER.search(line):
            problem, fix = "a waiver names no reason, or nobody.", "Write `# waive T4 word: reason; name, 2026-11-23`."
            yield Finding(
                "waive", "E", Mistake("C09", _file(flow), number, "", problem, fix, line.partition("#")[2].strip())
            )


def _waived(finding: Finding, waivers: dict[int, list[tuple[str, str, str]]]) -> Finding:
    if finding.severity == "W":
        for rule, what, who in waivers.get(finding.mistake.line, ()):
            if rule == finding.rule and what.casefold() in finding.mistake.problem.casefold():
                return msgspec.structs.replace(finding, waived_by=who)
    return finding
