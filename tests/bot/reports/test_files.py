"""Files: what a reader without us can make of them, and that no text in them ever becomes a formula."""

import csv
import io
import json
import re
from random import Random

import openpyxl
import pytest

from bot.reports import files
from bot.reports.files import About, Column, TooLarge, as_csv, as_json, as_workbook, content_hash, json_schema
from bot.reports.tables import Mark, ShownTable

ABOUT = About("Offers", "2026-Q3", "", "floor 5", "lead@service.example", "1", "2026-11-25", demonstration=True)
TABLE = ShownTable("offers", ("month", "due", "made"), (("2026-07", 12, 9), ("2026-08", Mark.HIDDEN, Mark.MISSING)))
DICTIONARY = {"offers": {name: Column(f"The {name}.", "any") for name in TABLE.columns}}
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "  =1",
    "\u200b=1",
    "\n@x",
    "%0A=1",
    "|cmd",
]


def sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_csv_has_one_heading_marks_in_brackets_and_lines_as_the_standard_says() -> None:
    assert as_csv(TABLE) == b"month,due,made\r\n2026-07,12,9\r\n2026-08,[c],[x]\r\n"
    assert as_csv(TABLE, excel=True)[:3] == b"\xef\xbb\xbf"


def test_a_workbook_opens_with_cover_dictionary_and_one_table_a_sheet() -> None:
    book = sheets(as_workbook((TABLE,), ABOUT, DICTIONARY))
    assert book.sheetnames == ["Cover", "Dictionary", "offers"]
    cover = {row[0]: row[1] for row in book["Cover"].iter_rows(values_only=True)}
    assert cover["data"] == "Demonstration: no real people"
    assert cover["hash"] == content_hash((TABLE,))
    assert [row[:2] for row in book["Dictionary"].iter_rows(min_row=2, values_only=True)] == [
        ("offers", name) for name in TABLE.columns
    ]
    sheet = book["offers"]
    assert list(sheet.iter_rows(values_only=True)) == [TABLE.columns, ("2026-07", 12, 9), ("2026-08", "[c]", "[x]")]
    assert sheet.freeze_panes == "A2"
    assert not any(page.merged_cells.ranges for page in book)
    assert book.properties.creator in ("", None)


def test_a_row_is_as_high_as_its_longest_text_and_others_are_left_alone() -> None:
    long = {"offers": {name: Column("how many " * 9, "") for name in TABLE.columns}}
    book = sheets(as_workbook((TABLE,), ABOUT, long))
    assert book["Dictionary"].row_dimensions[2].height == 30
    assert not any(row.height for row in book["offers"].row_dimensions.values())


def test_json_holds_the_same_and_fits_its_schema() -> None:
    found = json.loads(as_json((TABLE,), ABOUT, DICTIONARY))
    assert set(found) == {"about", "dictionary", "tables"}
    assert found["tables"]["offers"][1] == {"month": "2026-08", "due": "[c]", "made": "[x]"}
    schema = json.loads(json_schema((TABLE,)))
    row = schema["properties"]["tables"]["properties"]["offers"]["items"]
    assert row["required"] == list(TABLE.columns)
    assert not row["additionalProperties"]
    assert set(schema["required"]) == set(found)


def test_a_column_that_the_dictionary_does_not_explain_is_refused() -> None:
    with pytest.raises(ValueError, match="made"):
        as_json((TABLE,), ABOUT, {"offers": {"month": Column("m", ""), "due": Column("d", "")}})


def test_the_same_content_has_the_same_hash_and_another_has_not() -> None:
    changed = ShownTable("offers", TABLE.columns, (("2026-07", 12, 10),))
    assert content_hash((TABLE,)) == content_hash((TABLE,)) != content_hash((changed,))


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_text_that_begins_like_a_formula_stays_text(text: str) -> None:
    table = ShownTable("t", ("a",), ((text,),))
    (cell,) = list(csv.reader(io.StringIO(as_csv(table).decode(), newline="")))[1]
    assert cell == f"'{text}"
    value = sheets(as_workbook((table,), ABOUT, {"t": {"a": Column("", "")}}))["t"]["A2"]
    assert value.data_type == "s"
    assert str(value.value).startswith("'")


def test_100_000_hostile_texts_stay_text() -> None:
    random, letters = Random(3), "=+-@\t\r\n\0|%＝＋－＠ \u200b\u00a0'\",;a1(){}"  # noqa: S311 - the same every time
    texts = ["".join(random.choices(letters, k=random.randint(1, 12))) for _ in range(100_000)]
    table = ShownTable("t", ("a",), tuple((text,) for text in texts))
    rows = list(csv.reader(io.StringIO(as_csv(table).decode(), newline="")))[1:]
    assert len(rows) == len(texts)
    assert [cell for (cell,) in rows if re.match(r"\s*[=+\-@\t\r\0|%＝＋－＠]", cell)] == []
    kept = {
        "'" + text if cell.startswith("'") and not text.startswith("'") else text
        for (cell,), text in zip(rows, texts, strict=True)
    }
    assert kept == {cell for (cell,) in rows}, "nothing else is changed"


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    table = ShownTable("t", ("a",), (("Plan - not known",), (-3,), (4.5,), ("",)))
    assert as_csv(table) == b'a\r\nPlan - not known\r\n-3\r\n4.5\r\n""\r\n'


def test_what_a_workbook_cannot_hold_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    long = ShownTable("t", ("a",), (("x" * 40_000,),))
    with pytest.raises(TooLarge, match="40000 characters"):
        as_workbook((long,), ABOUT, {"t": {"a": Column("", "")}})
    monkeypatch.setattr(files, "ROWS", 2)
    with pytest.raises(TooLarge, match="shorter period"):
        as_workbook((TABLE,), ABOUT, DICTIONARY)


def test_a_file_is_named_after_what_it_holds_and_no_service() -> None:
    assert files.file_name("offers", "2026-Q3", "1", "csv") == "afterwards_offers_2026-Q3_1.csv"
