"""Reads journeys (`*.talk`): scripts of a talk that a nurse can read. What they mean is for `player`.

A file is header lines (`name: value`), then parts (`== name`, with header lines of their own), each a row of lines:
a keyword, two spaces or more, and the rest. A line that starts with eight spaces or more carries on the one above.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HEADERS = ("title", "flow", "form", "channel", "language", "needs", "clock", "who")
KEYWORDS = (
    "opens", "bot", "buttons", "items", "chooses", "types", "sees", "hears", "sends", "card", "supporter", "notes",
    "device", "later", "kept", "not kept", "note",
)  # fmt: skip
CHANNELS = ("web", "telegram", "terminal")
_HEADER = re.compile(rf"({'|'.join(HEADERS)}): *(.*)")
_SAID = re.compile(r"\((\w+)\) +(.+)", re.DOTALL)
_CARRIES_ON = " " * 8


class TalkError(Exception):
    """Everything that is wrong with a journey, each with its line."""


@dataclass(frozen=True)
class Line:
    """One line of a talk. `step`: what stands in brackets after `bot` and `card`."""

    keyword: str
    text: str
    number: int
    step: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What stands between the bars."""
        return tuple(choice.strip() for choice in self.text.split(" | "))


@dataclass(frozen=True)
class Part:
    """A stretch of a journey with what holds in it: its own header lines, else those of the part before."""

    name: str
    headers: Mapping[str, str]
    lines: tuple[Line, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it may be played on."""
        return CHANNELS if self.headers["channel"] == "any" else (self.headers["channel"].partition(" ")[0],)

    @property
    def needs(self) -> frozenset[str]:
        """What it needs beyond the first core."""
        return frozenset(need.strip() for need in self.headers["needs"].split(",")) - {"nothing"}


@dataclass(frozen=True)
class Journey:
    """One file. The name is the path below the folder of journeys, without its ending."""

    name: str
    parts: tuple[Part, ...]

    def on(self, channel: str, built: frozenset[str]) -> tuple[Part, ...]:
        """The parts that can be played on that channel."""
        return tuple(part for part in self.parts if channel in part.channels and part.needs <= built)


@dataclass
class _Reading:
    """The part being read."""

    name: str
    headers: dict[str, str]
    lines: list[Line] = field(default_factory=list)

    def done(self) -> Part:
        return Part(self.name, dict(self.headers), tuple(self.lines))


def read_folder(folder: Path) -> tuple[Journey, ...]:
    """Every journey of a folder and those below it, in the order of their names."""
    found = sorted(folder.rglob("*.talk"))
    return tuple(read(path.read_text("utf-8"), path.relative_to(folder).with_suffix("").as_posix()) for path in found)


def read(text: str, name: str) -> Journey:
    """A journey from its text; TalkError with every mistake at once."""
    wrong: list[str] = []
    part = _Reading("", {"form": "standard", "channel": "any", "language": "en_GB", "needs": "nothing"})
    parts: list[Part] = []
    for number, line in _joined(text):
        if line.startswith("== "):
            parts += [part.done()] if part.lines else []
            part = _Reading(line[3:].strip(), dict(part.headers))
        elif (header := _HEADER.fullmatch(line)) and not part.lines:
            part.headers[header[1]] = header[2].strip()
        else:
            found = _line(line, number)
            if isinstance(found, Line):
                part.lines.append(found)
            else:
                wrong.append(f"{name}, line {number}: {found}")
    parts.append(part.done())
    wrong += [f"{name}: {problem}" for one in parts for problem in _missing(one)]
    if wrong:
        raise TalkError("\n".join(wrong))
    return Journey(name, tuple(parts))


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what carries them on, without comments and empty ones; each with its number."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(_CARRIES_ON) and held is not None and line.strip():
            held = (held[0], f"{held[1]} {line.strip()}")
        elif line.strip() and not line.startswith("#"):
            if held is not None:
                yield held
            held = (number, line.rstrip())
    if held is not None:
        yield held


def _line(line: str, number: int) -> Line | str:
    keyword, _, rest = line.partition("  ")
    if keyword not in KEYWORDS:
        return f"{keyword!r} is no keyword. Keywords: {', '.join(KEYWORDS)}."
    text = rest.strip()
    if not text:
        return f"{keyword!r} says nothing."
    if keyword not in ("bot", "card"):
        return Line(keyword, text, number)
    said = _SAID.fullmatch(text)
    if said is None:
        return f"{keyword!r} is followed by the step in brackets and its words."
    return Line(keyword, said[2], number, said[1])


def _missing(part: Part) -> Iterator[str]:
    if not part.lines:
        yield f"the part {part.name!r} has no lines"
    for header in ("title", "flow", "clock", "who"):
        if header not in part.headers:
            yield f"the header {header!r} is missing"
    channel = part.headers["channel"]
    if channel != "any" and channel.partition(" ")[0] not in CHANNELS:
        yield f"{channel!r} is no channel: any, {', '.join(CHANNELS)}"
