"""What `check` found as a practitioner reads it: lines, JSON for other programs, or one page to open and to print."""

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from accessibility.check import Finding
from flows.engine.flow import Mistake

RULES: Mapping[str, str] = {
    "K1": "Length of a message", "K2": "Sentences in a message", "K3": "Words in a sentence", "K4": "One question",
    "K6": "Length of a button", "K10": "Support is no task", "S1": "A picture for the key idea",
    "S2": "A picture for each choice", "S3": "Pictures that look alike", "S16": "Frightening pictures",
    "T1": "Long sentence", "T4": "Rare word", "T5": "Hard word, not explained", "T6": "Word of the trade",
    "T8": "Figure of speech", "T9": "Letters for words", "T10": "It does not say who", "T11": "Two negatives",
    "T12": "Two words in one", "T13": "Hedge", "T14": "It begins with a pronoun", "T15": "Two words for one thing",
    "T16": "Numbers", "T17": "Hard to read as a whole", "T18": "Capitals or marks", "T19": "Words on a button",
}  # fmt: skip
"""What each rule is about, in a few words; the whole of it: docs/how-to/checks/C09.md."""
_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#221d17;"
    "background:#fffdf8;overflow-wrap:break-word}table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "caption,th,td{text-align:start;vertical-align:top;padding:.5rem;border-bottom:1px solid #6b6257}"
    "caption{border:0}.E th{border-inline-start:.375rem solid #a3210f}"
    "@media(max-width:40rem){table,tbody,tr,th,td,caption{display:block;padding:.125rem 0}"
    "th,td{border:0}tr{border-bottom:1px solid #6b6257}tr:first-of-type{display:none}}"
    "@media print{body{margin:0;max-width:none}}"
)
_FOR_A_REVIEWER = (
    "{number} for a reviewer: nothing is broken, and a person has to judge. Mend the line, or leave it and write at "
    "its end who decided that and why, with the rule named here: <code># waive T4 word: reason; name, day</code>."
)
_FOR_A_NATIVE_READER = (
    "Words, places to fill and lengths were looked at. Whether each sentence says the same, and well, only somebody "
    "can judge who speaks the language from home: docs/how-to/translate.md."
)
_STATES = {"E": "to mend", "W": "for a reviewer"}


class Line(msgspec.Struct, frozen=True):
    """One line of the report. `state`: to mend, for a reviewer, or signed."""

    file: str
    line: int
    step: str
    rule: str  # "T4", or the code of a check that is about no text
    about: str
    shown: str
    problem: str
    fix: str
    severity: str
    state: str
    form: str = ""


def lines(mistakes: Iterable[Mistake], warnings: Iterable[Finding]) -> list[Line]:
    """Mistakes first, then what only a reviewer can judge; each file in one piece."""
    found = [_line(mistake, "E", _STATES["E"]) for mistake in mistakes]
    for one in warnings:
        signed = f"signed: {one.waived_by}" if one.waived_by else _STATES["W"]
        found.append(msgspec.structs.replace(_line(one.mistake, one.severity, signed), form=", ".join(one.forms)))
    return found


def as_json(found: Iterable[Line]) -> str:
    """One list of objects."""
    return json.dumps([msgspec.structs.asdict(line) for line in found], ensure_ascii=False, indent=1)


def as_html(found: Iterable[Line], day: str, tongue: str = "") -> str:
    """One page that needs nothing else: a table for each file, headings and captions for those who listen.

    `tongue` is the name of a language whose catalogues were looked at, and not the flows.
    """
    about = f"Check of the translation, {html.escape(day)}" if tongue else f"Check of the flows, {html.escape(day)}"
    by_file: dict[str, list[Line]] = {}
    for line in found:
        by_file.setdefault(line.file, []).append(line)
    to_mend = sum(line.severity == "E" for each in by_file.values() for line in each)
    read = sum(line.state == _STATES["W"] for each in by_file.values() for line in each)
    tables = "\n".join(_table(file, each) for file, each in sorted(by_file.items()))
    mend = f"{to_mend} to mend before anybody meets it." if to_mend else "Nothing to mend."
    judge = _FOR_A_REVIEWER.format(number=read) if read else "Nothing waits for a reviewer."
    judge = f"{html.escape(tongue)}. {_FOR_A_NATIVE_READER}" if tongue else judge
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<meta charset="utf-8">\n<title>{about}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n'
        f"<main>\n<h1>{about}</h1>\n"
        f"<p><b>{mend}</b></p>\n<p>{judge}</p>\n{tables}\n</main>\n</html>\n"
    )


def _line(mistake: Mistake, severity: str, state: str) -> Line:
    rule, _, problem = mistake.problem.partition(": ")
    if rule not in RULES:
        rule, problem = mistake.code, mistake.problem
    about = RULES.get(rule, "")
    return Line(
        mistake.file, mistake.line, mistake.step, rule, about, mistake.shown, problem, mistake.fix, severity, state
    )


def _table(file: str, found: list[Line]) -> str:
    rows = "\n".join(
        f'<tr class="{line.severity}"><th scope="row">{html.escape(line.step or "the flow")}'
        f"{f', {line.form}' if line.form else ''}<br>line {line.line}</th>"
        f"<td>{html.escape(line.shown)}</td><td><b>{line.rule} {html.escape(line.about)}</b><br>"
        f"{html.escape(line.problem)}</td><td>{html.escape(line.fix)}</td><td>{html.escape(line.state)}</td></tr>"
        for line in found
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Where", "Words", "What", "How to mend it", "State"))
    counts = Counter(line.state for line in found)
    told = ", ".join(f"{count} {html.escape(state)}" for state, count in counts.items())
    return f"<h2>{html.escape(file)}</h2>\n<table>\n<caption>{told}</caption>\n<tr>{head}</tr>\n{rows}\n</table>"
