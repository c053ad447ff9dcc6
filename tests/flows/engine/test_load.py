"""Reading flow files: text only, every mistake of every file at once, each with its line."""

import re
from pathlib import Path

import pytest

from flows.engine.flow import FlowError
from flows.engine.load import Book, load_book, load_text
from flows.engine.reader import KINDS, OPTION_KEYS, STEP_KEYS

GUIDE = Path(__file__).parents[3] / "docs/how-to/flow-format.md"
SMALL = """\
flow: support/small
card:
  title: {all: Small}
  purpose: support
  audience: [staff]
  forms: [standard, easy_read]
  minutes: 1
first: open
steps:
  open:
    say: {all: Hello.}
    next: how
  how:
    choose: {standard: How are you?, easy_read: How?}
    options:
      no: {all: "No", next: end}
      12:30: {all: Half past}
    next:
      - {when: "how == 'no'", go: end}
      - {go: end}
    skip: end
  end:
    end: {all: Bye.}
"""


def mistakes(text: str, path: str = "flows/support/small.yaml") -> list[tuple[str, int, str]]:
    with pytest.raises(FlowError) as error:
        load_text(text, path)
    return [(mistake.code, mistake.line, mistake.step) for mistake in error.value.mistakes]


def test_the_example_of_the_guide_loads() -> None:
    example = re.search(r"```yaml\n(flow: .*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    flow = load_text(example[1], "flows/learning/example.yaml")
    Book({flow.id: flow}).compile()
    assert {step.kind for step in flow.steps.values()} >= {"say", "choose", "many", "mat", "write", "review", "end"}


def test_the_guide_names_every_key() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    missing = [key for key in (*KINDS, *STEP_KEYS, *OPTION_KEYS) if f"`{key}`" not in guide]
    assert missing == []


def test_every_value_is_text() -> None:
    flow = load_text(SMALL, "flows/support/small.yaml")
    assert [option.key for option in flow.steps["how"].options] == ["no", "12:30"]
    assert flow.steps["how"].options[0].wording["standard"] == "No"


def test_all_stands_for_every_declared_form_and_no_other() -> None:
    flow = load_text(SMALL, "flows/support/small.yaml")
    assert flow.steps["open"].wording == {"standard": "Hello.", "easy_read": "Hello."}
    assert flow.steps["how"].wording == {"standard": "How are you?", "easy_read": "How?"}


def test_a_step_knows_its_line() -> None:
    flow = load_text(SMALL, "flows/support/small.yaml")
    assert {step.id: step.line for step in flow.steps.values()} == {"open": 10, "how": 13, "end": 22}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("    skip: end\n", "    skip: end\n    skip: how\n", [("C17", 22, "")]),
        ("    say: {all: Hello.}\n", "    say: {all: Hello.}\n    sya: {all: Hello.}\n", [("C00", 12, "open")]),
        ("    skip: end\n", "    skip: &x end\n", [("C00", 21, "")]),
        ("    skip: end\n", "    skip: !!str end\n", [("C00", 21, "")]),
        ("    skip: end\n", "    skip: [end]\n", [("C00", 21, "how")]),
        ("    skip: end\n", "    limit: 2\n", [("C00", 21, "how")]),
        ("    skip: end\n", "    number: many\n", [("C00", 21, "how")]),
        ("    skip: end\n", "    extra: perhaps\n", [("C00", 21, "how")]),
        ("    skip: end\n", "    turn: nobody\n", [("C00", 21, "how")]),
        ("    end: {all: Bye.}\n", "    symbol: x\n", [("C00", 22, "end")]),
        ("    end: {all: Bye.}\n", "    end: {all: Bye.}\n    say: {all: Bye.}\n", [("C00", 22, "end")]),
        ("    end: {all: Bye.}\n", "    end: Bye.\n", [("C00", 23, "end")]),
        ("    end: {all: Bye.}\n", "    end: {grown_up: Bye.}\n", [("C00", 23, "end")]),
        ("how == 'no'", "how = 'no'", [("C00", 19, "how")]),
        ("{go: end}", "{when: \"how == 'no'\"}", [("C00", 20, "how")]),
        ("  minutes: 1\n", "  minutes: soon\n", [("C00", 2, ""), ("C00", 7, "")]),
        ("  purpose: support\n", "  purpose: learning\n", [("C00", 4, "")]),
        ("flow: support/small\n", "flow: support/large\n", [("C00", 1, "")]),
        ("first: open\n", "first: open\nafter_skips: {go: end}\n", [("C00", 9, "")]),
        ("steps:\n", "stairs:\n", [("C00", 1, ""), ("C00", 9, "")]),
    ],
)
def test_a_mistake_is_told_with_its_line(before: str, after: str, expected: list[tuple[str, int, str]]) -> None:
    assert before in SMALL
    assert mistakes(SMALL.replace(before, after, 1)) == expected


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [", "a: \x01", "? [a]\n: b\n", "flow: a\n---\nflow: b\n", "*a"])
def test_what_is_no_flow_at_all_is_told_and_never_raises_anything_else(text: str) -> None:
    assert mistakes(text)


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "support").mkdir()
    (tmp_path / "support/one.yaml").write_text(SMALL.replace("skip", "skip_it"), encoding="utf-8")
    wrong = SMALL.replace("support/small", "support/two").replace("say", "sey").replace("end: {", "ending: {")
    (tmp_path / "support/two.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(FlowError) as error:
        load_book(tmp_path)
    files = [mistake.file for mistake in error.value.mistakes]
    assert set(files) == {"flows/support/one.yaml", "flows/support/two.yaml"}
    assert len(files) >= 5
    assert "flows/support/one.yaml:21  C00 how: unknown key `skip_it`. Fix: Use one of:" in str(error.value)


def test_asked_again_in_reverse_has_the_same_choices_and_leads_only_where_it_says() -> None:
    again = "  how_again:\n    choose: {all: How?}\n    reverse_of: how\n    next: end\n    skip: end\n  end:\n"
    flow = load_text(SMALL.replace("  end:\n", again, 1), "flows/support/small.yaml")
    assert [(option.key, option.next) for option in flow.steps["how_again"].options] == [("12:30", ""), ("no", "")]


def test_a_mat_asked_again_turns_the_things_and_leaves_the_places() -> None:
    book = load_book(Path(__file__).parent / "flows")
    again = book.current("learning/adult").steps["harder_again"]
    assert [item.key for item in again.items] == ["time", "touch", "noise"]
    assert [place.key for place in again.options] == ["helped", "harder"]


def test_words_change_the_version_and_not_the_logic() -> None:
    flow = load_text(SMALL, "flows/support/small.yaml")
    worded = load_text(SMALL.replace("Hello.", "Good day."), "flows/support/small.yaml")
    routed = load_text(SMALL.replace("next: end}", "next: open}"), "flows/support/small.yaml")
    assert (worded.logic, worded.version == flow.version) == (flow.logic, False)
    assert routed.logic != flow.logic


def test_a_talk_stays_on_its_logic_and_moves_with_the_words() -> None:
    flow = load_text(SMALL, "flows/support/small.yaml")
    book = Book({flow.id: flow})
    worded = book.remember(flow.id, SMALL.replace("Hello.", "Good day."))
    routed = book.remember(flow.id, SMALL.replace("next: end}", "next: open}"))
    assert book.flow(flow.id, worded.version) is flow
    assert book.flow(flow.id, routed.version) is routed
    assert book.flow(flow.id, "never seen") is flow
    assert book.current(flow.id) is flow
    assert book.machine(routed) is book.machine(routed) is not book.machine(flow)


def test_compiling_names_every_target_that_does_not_exist() -> None:
    flow = load_text(SMALL.replace("go: end", "go: ned").replace("skip: end", "skip: dne"), "flows/support/small.yaml")
    with pytest.raises(FlowError) as error:
        Book({flow.id: flow}).compile()
    assert [mistake.code for mistake in error.value.mistakes] == ["C01", "C01", "C01"]
    assert "ned" in str(error.value)
    assert "dne" in str(error.value)
