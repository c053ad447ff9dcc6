"""`afterwards guard`: the guards over typed words, to be tried and measured. It keeps and logs nothing."""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

import click
import msgspec

from bot.commands import DATA_ERROR, say
from bot.guards.measuring import Line, Unreadable, sentences

SOURCE = click.argument("source", type=click.File("rb"), default="-")


@click.group("guard")
def command() -> None:
    """Look for red flags or names in sentences.

    SOURCE (a file; else standard input) is JSON lines, a JSON list, or CSV with a heading (comma, semicolon or tab),
    in UTF-8. Each has a "text" and may have an "id"; each gives one JSON line of output. Totals follow on standard
    error: against "trigger" and "path", or "spans", where they are given.
    """


@command.command("red-flags")
@SOURCE
@click.option("--explain", is_flag=True, help='Say by which rule of which language too: "language", "rule".')
def red_flags(source: IO[bytes], explain: bool) -> None:
    """Say of each text whether it needs a person now, and on which path.

    Prints {"id", "trigger", "path"}; path is null where nothing was found.

    \b
    echo '{"id": 1, "text": "i cannot breathe"}' | afterwards guard red-flags
    """
    from bot.guards.red_flags import find

    count: Counter[str] = Counter()
    for line in _lines(source):
        found = find(line.text)
        why = {"language": found and found.language, "rule": found and found.rule} if explain else {}
        _put({"id": line.id, "trigger": found is not None, "path": found and found.path, **why})
        flagged = found is not None
        count.update({"lines": 1, "flagged": flagged})
        if line.trigger is not None:
            group = "needs" if line.trigger else "alike"
            count.update({group: 1, f"{group}, flagged": flagged})
            count["same path"] += bool(line.trigger and found and found.path == line.path)
    _tell_flags(count)


@command.command("names")
@SOURCE
def names(source: IO[bytes]) -> None:
    """Say of each text where a name or other personal data may be.

    Prints {"id", "spans": [{"start", "end", "type"}]}; start and end count characters, end is not part of it.

    \b
    echo '{"id": 1, "text": "nurse Carter held my arm"}' | afterwards guard names
    """
    from bot.guards.names import find

    count: Counter[str] = Counter()
    for line in _lines(source):
        found = [(span.start, span.end, span.type) for span in find(line.text)]
        _put({"id": line.id, "spans": [dict(zip(("start", "end", "type"), span, strict=True)) for span in found]})
        count.update({"lines": 1, "found": len(found)})
        if line.spans == ():
            count.update({"clean": 1, "clean, flagged": bool(found)})
        for span in line.spans or ():
            exact = (span.start, span.end, span.type) in found
            part = any(start < span.end and end > span.start for start, end, _ in found)
            if span.must_catch:
                count.update({"wanted": 1, "exact": exact, "part": part})
    _tell_names(count)


def _tell_flags(count: Counter[str]) -> None:
    if not count["needs"] + count["alike"]:
        say(f"{count['lines']} lines, {count['flagged']} flagged.")
        return
    say(f"Found {_of(count['needs, flagged'], count['needs'])}, {count['same path']} of them on the path given.")
    say(f"Flagged without need {_of(count['alike, flagged'], count['alike'])}.")


def _tell_names(count: Counter[str]) -> None:
    if not count["wanted"] + count["clean"]:
        say(f"{count['lines']} lines, {count['found']} spans found.")
        return
    say(f"Spans found exactly {_of(count['exact'], count['wanted'])}; at least in part {count['part']}.")
    say(f"Clean sentences flagged {_of(count['clean, flagged'], count['clean'])}.")


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


def _lines(source: IO[bytes]) -> Iterator[Line]:
    try:
        yield from sentences(source)
    except Unreadable as problem:
        say(str(problem))
        sys.exit(DATA_ERROR)


def _put(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
