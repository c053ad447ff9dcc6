"""Names and other personal data in typed words: what is found on sentences set apart, exactly where, and what not."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import commands
from bot.guards import names, typed
from bot.messages import Words

DATA = Path(__file__).parent / "data"
LEAST_FOUND, MOST_FLAGGED = 0.94, 0.06
"""A little under what was measured on the worst of the three sets: docs/assurance/guards.md."""


def rows(part: str) -> list[dict[str, Any]]:
    """The sentences of one set."""
    return [json.loads(line) for line in (DATA / part / "names.jsonl").read_text("utf-8").splitlines()]


def measured(part: str) -> tuple[float, float]:
    """How many spans are found exactly, and how many sentences without any are flagged."""
    found = {row["id"]: {(one.start, one.end, one.type) for one in names.find(row["text"])} for row in rows(part)}
    hits = [
        (span["start"], span["end"], span["type"]) in found[row["id"]] for row in rows(part) for span in row["spans"]
    ]
    clean = [bool(found[row["id"]]) for row in rows(part) if not row["spans"]]
    return sum(hits) / len(hits), sum(clean) / len(clean)


def texts(text: str) -> list[str]:
    """The words that are found."""
    return [text[span.start : span.end] for span in names.find(text)]


def test_at_least_300_sentences_are_measured_and_a_third_was_never_tuned_on() -> None:
    seen, unseen = rows("seen"), rows("unseen")
    assert len(seen) + len(unseen) >= 300
    assert len(unseen) >= 100
    shared = len({row["text"] for row in seen} & {row["text"] for row in unseen})
    assert shared == 0


@pytest.mark.parametrize("part", ["seen", "unseen", "last"])
def test_most_spans_are_found_exactly_and_few_clean_sentences_are_flagged(part: str) -> None:
    found, flagged = measured(part)
    assert found >= LEAST_FOUND
    assert flagged <= MOST_FLAGGED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("liam kicked the door after the call", ["liam"]),
        ("Nurse Adeyemi talked to him calmly.", ["Nurse Adeyemi"]),
        ("Both Sarah and Imran heard it.", ["Sarah", "Imran"]),
        ("Mark asked for a break.", ["Mark"]),
        ("D.P. was moved to another ward.", ["D.P."]),
        ("NHS no. 999 030 2006", ["999 030 2006"]),
        ("DOB 7th August 1985", ["7th August 1985"]),
        ("they live at 9 Elm Road", ["9 Elm Road"]),
        ("Yusuf's mum rang", ["Yusuf"]),
        ("Mark the door as open in the daytime.", []),
        ("Hope is what people need.", []),
        ("OT and SLT were not on shift.", []),
        ("The hold lasted 2 minutes 10 seconds.", []),
        ("", []),
        ("then dave grabbed me", ["dave"]),
        ("it was Małgorzata who stayed", ["Małgorzata"]),
        ("Ahmed Al Rashid said it hurt", ["Ahmed Al Rashid"]),
        ("Thu Trang asked for a mask", ["Thu Trang"]),
        ("Blessing was on shift with me", ["Blessing"]),
        ("June and Violet share a room", ["June", "Violet"]),
        ("he added me on snap, @dazza_99", ["@dazza_99"]),
        ("the car was LK19 ABZ", ["LK19 ABZ"]),
        ("ring ext x4521 for me", ["x4521"]),
        ("I was on Maple Ward", ["Maple Ward"]),
        ("the Acute Ward was full", []),
        ("April and May were busy", []),
        ("Summer was hard", []),
        ("a guy came in", []),
        ("PMVA was used", []),
        ("Sister said no", []),
        ("The doctor and the social worker came", []),
        ("Bazza blocked the corridor.", ["Bazza"]),
        ("Patience works better than rules.", []),
        ("Hope helped more than tablets", []),
        ("Patience sat with me all night", ["Patience"]),
        ("Joy works nights", ["Joy"]),
    ],
)
def test_names_are_told_from_everyday_words_by_what_stands_beside_them(text: str, found: list[str]) -> None:
    assert texts(text) == found


def test_ten_digits_that_fail_the_check_are_no_nhs_number() -> None:
    assert names.find("NHS number 943 476 5919")[0].type == "NHS_NUMBER"
    assert "NHS_NUMBER" not in {span.type for span in names.find("NHS number 943 476 5918")}


def test_the_replaced_text_holds_no_name_and_marks_what_was_put_in() -> None:
    text = "Nurse Adeyemi told Chloe to wait"
    replaced, marks = names.replaced(text, names.find(text))
    assert "Adeyemi" not in replaced
    assert "Chloe" not in replaced
    assert next(replaced[start:end] for start, end in marks) == "a nurse"


def test_words_that_name_nobody_are_not_asked_about() -> None:
    assert typed.names(Words("the kettle was broken all week")) is None


def test_the_command_says_start_end_and_type_of_each_span() -> None:
    told = CliRunner().invoke(commands, ["guard", "names"], input='{"id": 7, "text": "nurse Carter held my arm"}\n')
    assert json.loads(told.stdout) == {"id": 7, "spans": [{"start": 0, "end": 12, "type": "NAME"}]}


def test_the_command_tells_how_many_spans_and_clean_sentences_it_got_right(tmp_path: Path) -> None:
    source = tmp_path / "set.jsonl"
    source.write_text(
        '{"id": 1, "text": "liam ran", "spans": [{"type": "NAME", "start": 0, "end": 4, "must_catch": true}]}\n'
        '{"id": 2, "text": "a lead ran", "spans": [{"type": "INDIRECT", "start": 2, "end": 6, "must_catch": false}]}\n'
        '{"id": 3, "text": "the door was shut", "spans": []}\n',
        "utf-8",
    )
    told = CliRunner().invoke(commands, ["guard", "names", str(source)])
    assert "Spans found exactly 1 of 1 (100 %); at least in part 1." in told.stderr
    assert "Clean sentences flagged 0 of 1 (0 %)." in told.stderr
