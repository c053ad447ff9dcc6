"""How well the guards over typed words do on the sentences of the tests, and how long a sentence takes.

python -m bench.guards          the tables of docs/assurance/guards.md
python -m bench.guards --misses the sentences that were taken wrongly as well
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.guards import names, red_flags

DATA = Path(__file__).parents[1] / "tests/bot/guards/data"
SETS = ("unseen", "seen")


def rows(part: str, name: str) -> list[dict[str, Any]]:
    """The sentences of one set."""
    return [json.loads(line) for line in (DATA / part / f"{name}.jsonl").read_text("utf-8").splitlines()]


def groups(row: dict[str, Any]) -> Iterator[str]:
    """What a sentence counts towards."""
    if row["trigger"]:
        yield from ("all to be found", row["category"], f"said: {row['difficulty']}", f"by: {row['voice']}")
        yield "in English" if row["lang"] == "en" else "in another language"
    else:
        yield from ("all look-alikes", f"look-alike: {row['lookalike']}")


def flags(part: str) -> tuple[Counter[str], Counter[str], list[str]]:
    """By group: how many sentences there are, how many are flagged; and those that are taken wrongly."""
    size: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    wrong: list[str] = []
    for row in rows(part, "red_flags"):
        found = red_flags.find(row["text"])
        for group in groups(row):
            size[group] += 1
            flagged[group] += found is not None
        if found is not None and row["trigger"]:
            size["found: path"] += 1
            flagged["found: path"] += found.path == row["path"]
        if (found is not None) != row["trigger"]:
            wrong.append(f"{row['category'] or 'flagged'}: {row['text']}")
    return size, flagged, wrong


def spans(part: str) -> tuple[Counter[str], Counter[str], list[str]]:
    """By kind: how many spans there are, how many are found exactly; the same for clean sentences that are flagged."""
    size: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    wrong: list[str] = []
    for row in rows(part, "names"):
        found = {(span.start, span.end, span.type) for span in names.find(row["text"])}
        wanted = {(span["start"], span["end"], span["type"]) for span in row["spans"]}
        for span in wanted:
            for group in ("all spans", span[2]):
                size[group] += 1
                hit[group] += span in found
        if not wanted:
            size["clean sentences flagged"] += 1
            hit["clean sentences flagged"] += bool(found)
        if found != wanted:
            wrong.append(row["text"])
    return size, hit, wrong


def speed() -> None:
    """The time of one sentence, once the rules are read."""
    texts = [row["text"] for part in SETS for row in rows(part, "red_flags")]
    for text in texts:  # a rule is made ready when it is first needed
        red_flags.find(text)
    times = []
    for text in texts * 3:
        begun = perf_counter()
        red_flags.find(text)
        times.append((perf_counter() - begun) * 1000)
    times.sort()
    mean, late = sum(times) / len(times), times[int(len(times) * 0.99)]
    print(f"\nA sentence takes {mean:.2f} ms; {late:.2f} ms at the 99th percentile.")


def main() -> None:
    """Prints the tables."""
    for part in SETS:
        for title, measure in (("Red flags", flags), ("Names", spans)):
            size, found, wrong = measure(part)
            print(f"\n{title}, {part}\n\n| Group | Flagged or found | Of |\n|---|---|---|")
            for group, count in size.items():
                print(f"| {group} | {found[group]} | {count} |")
            if "--misses" in sys.argv:
                print("\n" + "\n".join(f"- {text}" for text in wrong))
    speed()


if __name__ == "__main__":
    main()
