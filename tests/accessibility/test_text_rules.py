"""The rules of a text: each with a line that breaks it and a line that does not; and what a reviewer signs."""

import json
import re
from pathlib import Path

import pytest

from accessibility import check_report
from accessibility.check import findings, interface_words
from accessibility.rules import Severity, Text, grade, read
from accessibility.translating.check import check_language
from flows.engine.flow import FORMS, Form
from flows.engine.load import Book, load_book, load_text

SOUND = Path(__file__).parents[1] / "flows" / "sound"


def rules(words: str, form: Form, severity: Severity, *, is_label: bool = False, language: str = "en_GB") -> set[str]:
    text = Text(words, form, language, is_label=is_label)
    return {found.rule for found in read(text) if found.severity == severity}


@pytest.mark.parametrize(
    ("rule", "severity", "form", "bad", "good"),
    [
        ("K1", "E", "symbols", "Do you want to go outside now, with someone who was not there then?", "Go outside?"),
        ("K2", "E", "symbols", "Stop. Wait. Go on.", "Stop here."),
        ("K2", "W", "easy_read", "I stop. You rest. We wait. Then we go.", "I stop. You rest. We wait."),
        ("K3", "E", "child", "You can sit here on the chair with your toy and wait until I am back.", "You sit."),
        ("T1", "W", "easy_read", "You can sit here on the chair and wait for a while.", "You can sit here and wait."),
        ("K4", "E", "standard", "How are you? Are you safe?", "How are you?"),
        ("T4", "W", "easy_read", "You can see the ombudsman.", "You can see a nurse."),
        ("T6", "E", "easy_read", "This is about the intervention.", "This is about being held."),
        ("T6", "W", "standard", "This is about the intervention.", "This is about being held."),
        ("T6", "E", "symbols", "Seclusion", "Shut in"),
        ("T8", "E", "easy_read", "It was the last resort.", "Staff had tried other things."),
        ("T9", "E", "easy_read", "You can see the IMHA.", "You can call the NHS."),
        ("T10", "W", "standard", "You were restrained by staff.", "You are tired."),
        ("T11", "E", "easy_read", "Nobody will not help you.", "Somebody will help you."),
        ("T11", "W", "standard", "Nobody reads it unless you send it.", "Nobody reads it."),
        ("T12", "W", "easy_read", "I don't keep it.", "I do not keep it."),
        ("T13", "W", "child", "Perhaps you are tired.", "Are you tired?"),
        ("T14", "W", "easy_read", "They can come.", "Staff can come."),
        ("T16", "W", "easy_read", "Name three things.", "Name 3 things."),
        ("T16", "W", "easy_read", "Come at 14:30.", "Call 0800 1111."),
        ("T18", "E", "standard", "PRESS STOP NOW.", "Press Stop now."),
    ],
)  # fmt: skip
def test_a_rule_finds_the_bad_line_and_not_the_good_one(
    rule: str, severity: Severity, form: Form, bad: str, good: str
) -> None:
    assert rule in rules(bad, form, severity)
    assert rule not in rules(good, form, severity)


@pytest.mark.parametrize(
    ("words", "form", "severity", "rule"),
    [
        ("A very long answer that stands on no button", "standard", "E", "K6"),
        ("Someone who was not there", "symbols", "E", "K6"),
        ("I do not want to say", "standard", "W", "T19"),
        ("👍", "standard", "E", "T19"),
    ],
)
def test_a_label_is_short_and_in_words(words: str, form: Form, severity: Severity, rule: str) -> None:
    assert rule in rules(words, form, severity, is_label=True)
    assert not rules("Someone else", form, severity, is_label=True)


def test_a_label_is_not_held_to_the_rules_of_a_message() -> None:
    assert "T11" not in rules("Not tried, or not sure", "easy_read", "E", is_label=True)


def test_a_placeholder_counts_as_a_short_name() -> None:
    assert not rules("You can call {contact}. The number is {number}.", "easy_read", "E")
    assert "T4" not in rules("{contact} can come.", "easy_read", "W")


def test_young_people_have_shorter_sentences_than_adults() -> None:
    words = "You can stop at any time, and you can go on later, when you feel like it."
    assert not list(read(Text(words, "standard")))
    assert [found.rule for found in read(Text(words, "standard", is_young=True))] == ["T1"]


def test_other_languages_are_held_to_lengths_and_questions_and_may_be_longer_where_they_must() -> None:
    words = "x" * 70 + "?"
    assert "K1" in rules(words, "symbols", "E")
    assert not rules(words, "symbols", "E", language="cy")
    assert "K4" in rules("هل أنت بخير؟ هل أنت آمن؟", "easy_read", "E", language="ar")
    assert not rules("Nid yw neb byth yn dweud dim.", "easy_read", "W", language="cy"), (
        "lists of English say nothing here"
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Do you want a drink? You can stop.", -3, 2),
        ("Multidisciplinary professionals facilitated individualised de-escalation opportunities.", 20, 60),
    ],
)
def test_the_grade_tells_plain_from_heavy(text: str, low: float, high: float) -> None:
    assert low < grade([text]) < high
    assert grade([]) == 0.0


def test_syllables_of_common_words_are_counted_right() -> None:
    """Six lines of patterns are enough for the mean of a flow (access.md section 9: 87 % exact)."""
    counted = {"safe": 1, "person": 2, "someone": 2, "hurt": 1, "asked": 1, "wanted": 2, "nurses": 2, "family": 3,
               "medicine": 3, "little": 2, "happy": 2, "advocate": 3, "answer": 2, "outside": 2}  # fmt: skip
    from_grade = {word: round((grade([word]) + 15.59 - 0.39) / 11.8) for word in counted}
    right = [word for word in counted if from_grade[word] == counted[word]]
    assert len(right) >= 0.8 * len(counted), from_grade


def book(line: str) -> Book:
    """The sound book with one line of support/example replaced."""
    text = (SOUND / "support" / "example.yaml").read_text("utf-8")
    text = text.replace('    choose: {all: "How are you now?"}\n', line)
    sound = load_book(SOUND)
    flows = {flow_id: sound.current(flow_id) for flow_id in sound.ids}
    return Book({**flows, "support/example": load_text(text, "flows/support/example.yaml")})


WARNED = '    choose: {all: "Are you wobbly now?"}'


@pytest.mark.parametrize(
    ("comment", "by"),
    [
        ("", ""),
        ("  # waive T4 wobbly: our word; A. Reader, 2026-11-23", "A. Reader, 2026-11-23 (our word)"),
        ("  # waive T4: our word; A. Reader, 2026-11-23", "A. Reader, 2026-11-23 (our word)"),
        ("  # waive T4 other: our word; A. Reader, 2026-11-23", ""),
        ("  # waive T1: our word; A. Reader, 2026-11-23", ""),
    ],
)
def test_a_reviewer_signs_beside_the_line(comment: str, by: str) -> None:
    (found,) = [found for found in findings(book(f"{WARNED}{comment}\n")) if found.rule == "T4"]
    assert (found.severity, found.waived_by) == ("W", by)


def test_a_waiver_may_stand_above_its_line() -> None:
    above = "    # waive T4 wobbly: our word; A. Reader, 2026-11-23\n"
    (found,) = [found for found in findings(book(f"{above}{WARNED}\n")) if found.rule == "T4"]
    assert found.waived_by == "A. Reader, 2026-11-23 (our word)"


def test_a_mistake_cannot_be_waived() -> None:
    line = '    choose: {all: "How are you? And now?"}  # waive K4: two at once; A. Reader, 2026-11-23\n'
    found = [found for found in findings(book(line)) if found.rule == "K4"]
    assert found and {one.waived_by for one in found} == {""}


def test_a_hard_word_has_to_be_explained_in_the_same_flow_and_form() -> None:
    hard = '    choose: {all: "How are you now?", easy_read: "Can an advocate come?"}\n'
    assert [found.rule for found in findings(book(hard)) if found.rule == "T5"] == ["T5"]
    both = '    choose: {all: "How are you now?", easy_read: "An advocate helps you say it. Can an advocate come?"}\n'
    assert not [found for found in findings(book(both)) if found.rule == "T5"]


def test_one_thing_has_one_word() -> None:
    two = '    choose: {all: "Are staff or carers near?"}\n'
    assert {found.rule for found in findings(book(two)) if found.severity == "E"} == {"T15"}
    one = '    choose: {all: "Are staff near?"}\n'
    assert not [found for found in findings(book(one)) if found.severity == "E"]


def test_the_words_of_the_service_itself_hold_nothing_that_is_never_said() -> None:
    assert not list(interface_words())


def test_a_language_that_has_nothing_lacks_everything() -> None:
    """Each message of each form once, and nothing else."""
    sound = load_book(SOUND)
    found = check_language(sound, "xx")
    assert {mistake.code for mistake in found} == {"C08"}
    assert {mistake.file for mistake in found} == {
        f"locales/xx/LC_MESSAGES/{domain}.po" for domain in ("interface", *FORMS, "safety")
    }


@pytest.mark.parametrize(
    "waiver", ["# waive T4", "# waive T4: A. Reader, 2026-11-23", "# waive T4 wobbly: our word; today"]
)
def test_a_waiver_without_a_reason_or_a_name_and_a_day_is_a_mistake(waiver: str) -> None:
    found = findings(book(f"{WARNED}  {waiver}\n"))
    assert [one.mistake.problem for one in found if one.severity == "E"] == ["a waiver names no reason, or nobody."]
    assert [one.waived_by for one in found if one.rule == "T4"] == [""]


REPORTED = findings(book(f"{WARNED}  # waive T4 wobbly: <b>our</b> word; A. Reader, 2026-11-23\n"))


def test_a_report_names_the_rule_the_words_and_who_signed() -> None:
    (line,) = [line for line in check_report.lines((), REPORTED) if line.rule == "T4"]
    assert (line.about, line.form, line.state) == (
        "Rare word",
        "easy_read, child, symbols",
        "signed: A. Reader, 2026-11-23 (<b>our</b> word)",
    )
    assert "wobbly" in line.problem and line.shown == "Are you wobbly now?"
    assert [one["rule"] for one in json.loads(check_report.as_json([line]))] == ["T4"]


def test_a_page_of_the_report_needs_nothing_else_and_runs_nothing() -> None:
    page = check_report.as_html(check_report.lines((), REPORTED), "2026-11-25")
    assert page.startswith("<!doctype html>") and '<html lang="en-GB">' in page
    assert "&lt;b&gt;our&lt;/b&gt; word" in page
    assert "<caption>" in page and 'scope="row"' in page
    assert not re.search(r"<script|src=|href=|url\(|@import", page)


def test_of_a_translation_no_page_says_that_nothing_waits_for_a_reviewer() -> None:
    page = check_report.as_html([], "2026-11-25", "Polski")
    assert "<h1>Check of the translation, 2026-11-25</h1>" in page and "Polski" in page
    assert "speaks the language from home" in page
    assert "Nothing waits" not in page


def test_every_rule_that_is_found_has_a_name() -> None:
    named = {one.rule for one in findings(load_book())} | {"K1", "K4", "T5", "T15", "T18"}
    assert named <= set(check_report.RULES)
