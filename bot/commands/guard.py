"""`afterwards guard`: the guards over typed words, to be tried and measured. It keeps and logs nothing."""

import sys
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from bot.commands import DATA_ERROR, say


class Line(msgspec.Struct):
    """One line of input; it may hold more, which is not looked at."""

    id: Any
    text: str


@click.group("guard")
def command() -> None:
    """Look for red flags or names in JSON lines.

    Each line of standard input is an object with at least "id" and "text"; each gives one line of output.
    """


@command.command("red-flags")
def red_flags() -> None:
    """Say of each text whether it needs a person now, and on which path.

    Prints {"id", "trigger", "path"}; path is null where nothing was found.

    \b
    echo '{"id": 1, "text": "i cannot breathe"}' | afterwards guard red-flags
    """
    from bot.guards.red_flags import find

    for line in _lines():
        found = find(line.text)
        _put({"id": line.id, "trigger": found is not None, "path": found.path if found is not None else None})


@command.command("names")
def names() -> None:
    """Say of each text where a name or other personal data may be.

    Prints {"id", "spans": [{"start", "end", "type"}]}; start and end count characters, end is not part of it.

    \b
    echo '{"id": 1, "text": "nurse Carter held my arm"}' | afterwards guard names
    """
    from bot.guards.names import find

    for line in _lines():
        spans = [{"start": span.start, "end": span.end, "type": span.type} for span in find(line.text)]
        _put({"id": line.id, "spans": spans})


def _lines() -> Iterator[Line]:
    decoder = msgspec.json.Decoder(Line)
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if raw.strip():
            try:
                yield decoder.decode(raw)
            except msgspec.DecodeError:
                say(f'Line {number} is no JSON object with "id" and "text". Nothing after it was read.')
                sys.exit(DATA_ERROR)


def _put(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
