"""Makes the points of single words and pairs (`bot/guards/words/points.en.txt`) from the sentences that may be seen.

python -m bench.points            writes the table anew
python -m bench.points --try      shows what different limits would find, each series of sentences held back in turn

A logistic regression, in the order of the file and without chance: the same sentences give the same table.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

from bot.guards import points, red_flags, tidy

SEEN = Path(__file__).parents[1] / "tests/bot/guards/data/seen/red_flags.jsonl"
TABLE = Path(red_flags.__file__).parent / "words/points.en.txt"
LEAST_MET, ROUNDS, SPEED, PULL = 2, 20, 0.1, 0.02
LEAST_POINTS = 0.1
LAST_DIGITS = 3  # of a sentence's id; what stands before them names the series
HEAD = """# What single words and pairs of words count for danger, where no rule matched. Above nought: for it.
# Made by `python -m bench.points` from tests/bot/guards/data/seen; not edited by hand. Checked by: not yet, because no
# clinician or person with lived experience has read it.
# points, the path it speaks for, the word or words ("not:": a "not" stands before it; no word: where adding starts)
"""


class Example(NamedTuple):
    """The signs of a sentence, the path it needs ("" if none), and the sentences it was written together with."""

    signs: frozenset[str]
    path: str
    series: str


def examples() -> list[Example]:
    """The English sentences that may be seen, mixed evenly."""
    rows = [json.loads(line) for line in SEEN.read_text("utf-8").splitlines()]
    made = [
        Example(signs(row["text"]), row["path"] or "", row["id"][:-LAST_DIGITS]) for row in rows if row["lang"] == "en"
    ]
    return [made[place * 7919 % len(made)] for place in range(len(made))] if len(made) % 7919 else made


def signs(text: str) -> frozenset[str]:
    """All signs of a text."""
    reader = red_flags.readers()[0]
    parts = (part for sentence in tidy.sentences(text) for part in reader.parts(sentence))
    return frozenset({""}.union(*parts))


def learnt(given: Sequence[Example]) -> dict[str, float]:
    """The points that tell these sentences apart best."""
    met = Counter(sign for example in given for sign in example.signs)
    known = [([sign for sign in example.signs if met[sign] >= LEAST_MET], bool(example.path)) for example in given]
    weights: dict[str, float] = dict.fromkeys(sorted(met), 0.0)
    for turn in range(ROUNDS):
        speed = SPEED / (1 + turn * 0.2)
        for found, wanted in known:
            off = wanted - 1 / (1 + exp(-max(-30.0, min(30.0, sum(weights[sign] for sign in found)))))
            for sign in found:
                weights[sign] += speed * (off * (0.3 if sign == "" else 1) - (PULL * weights[sign] if sign else 0))
    return {sign: weight for sign, weight in weights.items() if sign == "" or abs(weight) >= LEAST_POINTS}


def table(given: Sequence[Example]) -> dict[str, points.Sign]:
    """The points, each with the path on which its sign is met most."""
    paths: dict[str, Counter[str]] = {}
    for example in given:
        for sign in example.signs if example.path else ():
            paths.setdefault(sign, Counter())[example.path] += 1
    return {
        sign: points.Sign(round(weight, 2), max(sorted(paths.get(sign, {"-": 1}).items()), key=lambda kv: kv[1])[0])
        for sign, weight in learnt(given).items()
    }


def held_back(given: Sequence[Example]) -> Iterable[tuple[float, bool]]:
    """Of each sentence the points of a table made without its whole series, and whether it is to be found."""
    for series in sorted({example.series for example in given}):
        made = table([example for example in given if example.series != series])
        for example in given:
            if example.series == series:
                yield points.total(example.signs, made).points, bool(example.path)


def show(totals: Sequence[tuple[float, bool]]) -> None:
    """What each limit would find and flag, by points alone."""
    for limit in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        found = [wanted for value, wanted in totals if value >= limit]
        size = Counter(wanted for _, wanted in totals)
        print(f"{limit}: found {sum(found)} of {size[True]}, flagged {len(found) - sum(found)} of {size[False]}")


def main() -> None:
    """Writes the table, or tries it."""
    given = examples()
    if "--try" in sys.argv:
        show(list(held_back(given)))
        return
    made: list[tuple[str, Any]] = sorted(table(given).items(), key=lambda item: (-item[1].points, item[0]))
    lines = (f"{sign.points:g}\t{sign.path}\t{name}\n" for name, sign in made)
    TABLE.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
