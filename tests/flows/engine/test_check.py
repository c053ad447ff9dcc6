"""The checks: each seeded mistake is reported under its own code and nothing else, with the place and the fix."""

from datetime import date
from pathlib import Path

import pytest
from checking import CODES, PAGES, RECORDS, SOUND, TODAY, WRONG, changed, examples, mistakes, mistakes_of, sound_book

from flows.engine.check import check_book
from flows.engine.checks.targets import changed as changed_ids
from flows.engine.flow import Mistake
from flows.engine.load import load_book

SEEDS = sorted(WRONG.glob("*.yaml"))


def test_nothing_is_wrong_with_a_sound_book() -> None:
    assert mistakes(sound_book()) == ()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_a_seeded_mistake_is_reported_under_its_code_and_nothing_else(seed: Path) -> None:
    found = mistakes_of(seed.read_text("utf-8"))
    assert {mistake.code for mistake in found} == {seed.stem.partition("_")[0]}
    assert len({(mistake.step, mistake.problem) for mistake in found}) <= 4, "one mistake, few lines"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_a_mistake_says_where_it_stands_and_how_to_mend_it(seed: Path) -> None:
    for mistake in mistakes_of(seed.read_text("utf-8")):
        assert (SOUND.parents[2] / mistake.file).suffix == ".yaml"
        assert mistake.line >= 1
        assert mistake.problem.endswith(".") and mistake.fix.endswith((".", ")")), str(mistake)
        assert not mistake.step or mistake.line > 1, "a step has a line of its own"


def test_every_code_has_a_seed() -> None:
    assert {seed.stem.partition("_")[0] for seed in SEEDS} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_refuses_and_accepts_what_it_says(code: str) -> None:
    shown = examples((PAGES / f"{code}.md").read_text("utf-8"))
    assert {mistake.code for mistake in mistakes_of(shown["Refused"])} == {code}
    assert mistakes_of(shown["Accepted"]) == ()


def test_the_list_of_pages_is_complete() -> None:
    listed = (PAGES / "README.md").read_text("utf-8")
    assert all(f"({code}.md)" in listed for code in CODES)
    assert {page.stem for page in PAGES.glob("C*.md")} == set(CODES)


def test_a_mistake_names_its_line_and_the_words_on_screen() -> None:
    (found,) = mistakes(changed("steps: {how: {choose: {all: 'What happened to you?'}}}"))
    assert found.file == "flows/support/example.yaml"
    assert found.shown == "What happened to you?"
    text = changed("steps: {how: {choose: {all: 'What happened to you?'}}}").current("support/example").text
    assert "choose" in text.splitlines()[found.line - 1]
    assert str(found).startswith(f"flows/support/example.yaml:{found.line}  C24 how")


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_files() -> None:
    found = check_book(changed("{closing: '', steps: {how: {skip: ''}, bye: {end: {all: 'Call {contact}.'}}}}"), TODAY)
    assert [mistake.code for mistake in found] == ["C11", "C06", "C25"]
    assert list(found) == sorted(found, key=lambda mistake: (mistake.file, mistake.line))


def test_where_a_target_is_missing_nothing_that_follows_from_it_is_reported() -> None:
    found = check_book(changed("{closing: '', steps: {how: {next: nowhere}}}"), TODAY)
    assert {mistake.code for mistake in found} == {"C01"}


def test_a_flow_is_due_for_review_the_day_after_its_day() -> None:
    assert check_book(sound_book(), date(2027, 5, 31)) == ()
    assert {mistake.code for mistake in check_book(sound_book(), date(2027, 6, 1))} == {"C21"}


def test_without_a_list_of_fields_learning_is_not_held_to_one() -> None:
    book = changed("{flow: learning/example, steps: {helps: {keeps: view.something}}}")
    assert check_book(book, TODAY) == ()
    assert [mistake.code for mistake in check_book(book, TODAY, RECORDS)] == ["C13"]


def test_support_keeps_only_its_five_facts_whatever_is_passed() -> None:
    book = changed("steps: {how: {keeps: view.words}}")
    assert "C13" in {mistake.code for mistake in check_book(book, TODAY, RECORDS)}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("steps: {how: {choose: , many: {all: 'How are you now?'}}}", "kind"),
        ("steps: {check_in: {keeps: accepted}}", "field"),
    ],
)
def test_an_id_that_comes_to_mean_something_else_is_refused_between_versions(change: str, word: str) -> None:
    before, now = sound_book().current("support/example"), changed(change).current("support/example")
    (found,) = changed_ids(before, now)
    assert found.code == "C17" and word in found.problem
    assert changed_ids(now, now) == ()


def test_an_option_that_comes_to_ask_for_somebody_else_is_refused_between_versions() -> None:
    now = changed("{flow: safety/help_now, steps: {who_now: {options: {yes: {asks: manager}}}}}")
    (found,) = changed_ids(sound_book().current("safety/help_now"), now.current("safety/help_now"))
    assert isinstance(found, Mistake) and "contact" in found.problem and "manager" in found.problem


def test_the_flows_that_are_shipped_have_no_mistake_of_form() -> None:
    """What is there can be read and pointed at; whether every check passes is asked by `afterwards check`."""
    book = load_book()
    assert not [mistake for mistake in check_book(book, TODAY) if mistake.code in ("C00", "C01", "C15")]
