"""How well the guards over typed words do on the sentences of the tests, and how long a sentence takes.

python -m bench.guards           prints the tables
python -m bench.guards --write   puts them, with every sentence taken wrongly, into docs/assurance/guards.md
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from time import thread_time
from typing import Any

from bot.guards import names, red_flags

ROOT = Path(__file__).parents[1]
DATA, PAGE = ROOT / "tests/bot/guards/data", ROOT / "docs/assurance/guards.md"
SETS = {"last": "the last set", "unseen": "set apart", "seen": "developed on"}
MARK = "<!-- figures: python -m bench.guards --write -->\n"
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "pl": "Polish",
    "ur": "Urdu",
    "ar": "Arabic",
    "ro": "Romanian",
    "fr": "French",
}


class Tally:
    """By group: how many sentences or spans there are, how many are found or flagged; and what is taken wrongly."""

    def __init__(self) -> None:
        self.size: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wrong: list[str] = []

    def count(self, group: str, found: bool) -> None:
        """One more in this group."""
        self.size[group] += 1
        self.found[group] += found

    def lines(self) -> Iterator[str]:
        """A table, in the order of the groups."""
        yield "| Group | Found or flagged | Of | % | 95 % interval |\n|---|---|---|---|---|"
        for group, size in self.size.items():
            low, high = wilson(self.found[group], size)
            share = 100 * self.found[group] / size
            yield f"| {group} | {self.found[group]} | {size} | {share:.0f} | {low:.0f}-{high:.0f} |"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval, in per cent, in which the true share lies with 95 % confidence (Wilson)."""
    share, z = part / whole, 1.96
    middle, width = share + z * z / (2 * whole), z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return max(0, 100 * (middle - width) / (1 + z * z / whole)), 100 * (middle + width) / (1 + z * z / whole)


def rows(part: str, name: str) -> list[dict[str, Any]]:
    """The sentences of one set."""
    return [json.loads(line) for line in (DATA / part / f"{name}.jsonl").read_text("utf-8").splitlines()]


def groups(row: dict[str, Any]) -> Iterator[str]:
    """What a sentence counts towards."""
    if not row["trigger"]:
        yield from ("**all look-alikes**", f"look-alike: {row['lookalike']}")
        return
    yield from ("**all to be found**", f"said: {row['difficulty']}", f"about: {row['category']}", f"by: {row['voice']}")
    yield f"in {LANGUAGES[row['lang']]}"


def flags(part: str) -> Tally:
    """Red flags, by group."""
    tally = Tally()
    given = rows(part, "red_flags")
    tally.size.update(dict.fromkeys(sorted({group for row in given for group in groups(row)}), 0))
    for row in given:
        found = red_flags.find(row["text"])
        for group in groups(row):
            tally.count(group, found is not None)
        if row["trigger"] and found is not None:
            tally.count("found, on the path given", found.path == row["path"])
        if (found is not None) != row["trigger"]:
            why = f" (flagged by `{found.rule[:60]}`)" if found is not None else ""
            tally.wrong.append(f"{row['category'] or 'look-alike'}: {row['text']}{why}")
    return tally


def spans(part: str) -> Tally:
    """Spans found exactly, by kind, and clean sentences that are flagged."""
    tally = Tally()
    for group in ("**all spans, exactly**", "**all spans, at least in part**", "**clean sentences flagged**"):
        tally.size[group] = 0
    for row in rows(part, "names"):
        found = {(span.start, span.end, span.type) for span in names.find(row["text"])}
        wanted = {(span["start"], span["end"], span["type"]) for span in row["spans"]}
        for span in wanted:
            tally.count("**all spans, exactly**", span in found)
            tally.count("**all spans, at least in part**", any(a < span[1] and b > span[0] for a, b, _ in found))
            tally.count(span[2], span in found)
        if not wanted:
            tally.count("**clean sentences flagged**", bool(found))
        if found != wanted:
            tally.wrong.append(row["text"])
    return tally


def speed() -> str:
    """The time of one sentence, once the rules are read."""
    texts = [row["text"] for part in SETS for row in rows(part, "red_flags")]
    for text in texts:  # a rule is made ready when it is first needed
        red_flags.find(text)
    times = []
    for text in texts:
        begun = thread_time()
        red_flags.find(text)
        times.append((thread_time() - begun) * 1000)
    times.sort()
    mean, late = sum(times) / len(times), times[int(len(times) * 0.99)]
    return f"A sentence takes {mean:.2f} ms; {late:.2f} ms at the 99th percentile, {times[-1]:.2f} ms at most."


def page() -> str:
    """Everything, as it stands on the page."""
    parts = [speed()]
    for title, measure in (("Red flags", flags), ("Names", spans)):
        for part, called in SETS.items():
            tally = measure(part)
            parts.append(f"## {title}: {called}\n\n" + "\n".join(tally.lines()))
            wrong = "\n".join(f"- {text}" for text in tally.wrong) or "- none"
            parts.append(f"Taken wrongly:\n\n{wrong}")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Prints the tables, or writes the page."""
    if "--write" in sys.argv:
        head, _, _ = PAGE.read_text("utf-8").partition(MARK)
        PAGE.write_text(f"{head}{MARK}\n{page()}", "utf-8")
        return
    print("\n\n".join(part for part in page().split("\n\n") if not part.startswith(("- ", "Taken wrongly"))))


if __name__ == "__main__":
    main()
