"""A flow for people who do not read YAML: everything that is said and every way on is on the page."""

import pytest
from checking import changed, sound_book

from flows.engine.draw import mermaid, plainly, script
from flows.engine.flow import FORMS
from flows.engine.guard import parse

BOOK = sound_book()


@pytest.mark.parametrize("flow_id", BOOK.ids)
def test_the_diagram_has_every_step_and_every_way_on(flow_id: str) -> None:
    flow, drawn = BOOK.current(flow_id), mermaid(BOOK.current(flow_id))
    assert drawn.splitlines()[1] == flow_id and "stateDiagram-v2" in drawn
    for step in flow.steps.values():
        assert f'state "{step.id}" as {step.id}' in drawn
        for option in step.options:
            if option.next:
                target = option.next.replace("/", ".").replace("@", ".")
                assert any(line.strip().startswith(f"{step.id} --> {target}:") and option.key in line
                           for line in drawn.splitlines())  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("flow_id", BOOK.ids)
def test_the_script_holds_every_word_of_that_form(flow_id: str, form: str) -> None:
    flow = BOOK.current(flow_id)
    if form not in flow.card.forms:
        return
    printed = script(flow, form)  # type: ignore[arg-type]
    for step in flow.steps.values():
        assert f"## {step.id}\n" in printed
        for words in (step.wording, step.readers, step.seen, *(option.wording for option in step.options)):
            assert words.get(form, "") in printed  # type: ignore[call-overload]


def test_the_script_says_what_a_clinician_asks() -> None:
    printed = script(BOOK.current("safety/help_now"), "standard")
    assert "1. **Yes, ask them**: asks contact to come; the person's own yes; then [where](#where)" in printed
    assert "- Skip, or I do not know: [carry_on](#carry_on)" in printed
    assert "- if nobody has seen it after 5 minutes: [carry_on](#carry_on)" in printed
    assert "Who is asked: contact." in printed and "Who is asked: whoever was chosen." in printed
    assert "- if alert is always: [telling](#telling)\n- otherwise: [who_now](#who_now)" in printed
    assert "- and the places of this service" in printed
    assert "not yet, because this is made for tests" in printed


def test_the_script_says_who_reads_and_what_is_kept() -> None:
    printed = script(BOOK.current("learning/example"), "easy_read")
    assert "Who reads it: Only the people you choose, until you take it back." in printed
    assert "Kept: `view.words`." in printed
    support = script(BOOK.current("support/example"), "standard")
    assert "Kept: `check_in_wanted`." in support and "Nothing is kept." in support
    assert "after 3d" in support and "The reminder opens `support/check_in`." in support
    assert "Stop leads to [bye](#bye)." in support


def test_words_for_others_stand_with_their_condition() -> None:
    change = "steps: {how: {variants: [{name: late, when: \"reach == 'chat'\", all: 'How are you today?'}]}}"
    printed = script(changed(change).current("support/example"), "standard")
    assert "Where reach is chat:\n\n> How are you today?" in printed


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("answer == 'yes'", "the answer is yes"),
        ("how != 'calm'", "how is not calm"),
        ("'quiet' in answer and not (reach == 'chat')", "the answer holds quiet and not (reach is chat)"),
        ("how is skipped or how == 'upset'", "how is skipped, or how is upset"),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    assert plainly(parse(condition).tree) == words
