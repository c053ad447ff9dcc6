"""Words for translators: the same keys for extraction and for the look-up, with what a translator has to know."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from checking import changed, sound_book

from accessibility import catalogue, interface
from bot.settings.signposts import helplines
from flows.engine.checks.catalogue import Entry, check_catalogue
from flows.engine.extract import DOMAINS, comments, context, extract_flow, helpline_context, messages, parts
from flows.engine.flow import FORMS, Form
from flows.engine.load import load_book

ROOT = Path(__file__).parents[3]
FLOW = """
steps:
  how:
    choose: {standard: "How are you now?", easy_read: "How do you feel?", child: "How do you feel?", symbols: "How?"}
    variants: [{name: later, when: "reach == 'chat'", all: "How are you today?"}]
"""


def template(domain: str) -> Catalog:
    """What pybabel extracts with the mapping of that domain, written and read again."""
    with (ROOT / "locales" / "extract" / f"{domain}.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog()
    for file, line, message, notes, where in extract_from_dir(
        ROOT, methods, options, keywords={"pgettext": ((1, "c"), 2)}
    ):
        found.add(message, locations=[(file, line)], auto_comments=notes, context=where)
    written = io.BytesIO()
    write_po(written, found)
    return read_po(io.BytesIO(written.getvalue()))


@pytest.mark.parametrize("domain", DOMAINS)
def test_extraction_finds_what_the_look_up_asks_for(domain: str) -> None:
    book = load_book()
    wanted = {
        (context(flow, part.path), part.wording[near])
        for flow in map(book.current, book.ids)
        for step in flow.steps.values()
        for part in parts(step)
        for form in flow.card.forms
        if (near := catalogue.nearest(form, part.wording)) and catalogue.domain_of(flow.purpose, near) == domain
    }
    if domain == "safety":
        wanted |= {
            (helpline_context(key, name), words)
            for key, line in helplines().items()
            for name in ("act", "number", "hours")
            if re.search("[a-z]", words := getattr(line, name))
        }
    assert {(message.context, message.id) for message in template(domain) if message.id} == wanted


@pytest.mark.parametrize("form", FORMS)
def test_the_keys_are_those_under_which_the_screen_looks_words_up(form: Form) -> None:
    book = load_book()
    for flow in map(book.current, book.ids):
        if form in flow.card.forms:
            domain = catalogue.domain_of(flow.purpose, form)
            own = {(domain, message.context, message.english) for message in messages(flow, domain)}
            said = set(catalogue.messages(flow, form))
            assert own & said
            assert {where for _, where, _ in said} >= {where for _, where, _ in own}


def test_the_interface_is_extracted_with_the_keys_of_its_look_up() -> None:
    found = {(message.context, message.id) for message in template("interface") if message.id}
    assert found == {message for form in FORMS for message in interface.messages(form)}


def test_a_message_is_named_by_flow_step_and_part() -> None:
    flow = changed(FLOW).current("support/example")
    found = {message.context: message.english for message in messages(flow, "easy_read")}
    assert found["support/example:how"] == "How do you feel?"
    assert found["support/example:how.options.upset"] == "Upset"
    assert found["support/example:how.variants.later"] == "How are you today?"
    assert not list(messages(flow, "safety"))


def test_safety_has_one_domain_for_all_its_forms() -> None:
    flow = changed("{flow: safety/help_now, steps: {thanks: {say: {easy_read: 'Thank you.'}}}}").current(
        "safety/help_now"
    )
    english = [message.english for message in messages(flow, "safety") if message.context.endswith(":thanks")]
    assert english == ["Thank you. You did right to tell.", "Thank you."]
    assert not list(messages(flow, "standard"))


def test_a_translator_sees_the_standard_words_the_limits_and_the_picture() -> None:
    flow = changed(FLOW).current("support/example")
    by_context = {message.context: comments(message) for message in messages(flow, "symbols")}
    where, standard, limits, picture = by_context["support/example:how"]
    assert where == "support/example, step how (choose), to: young_person"
    assert standard == "Standard: How are you now?"
    assert "60 characters" in limits and "8 words a sentence" in limits
    assert picture == "Picture: feel.now"
    label = by_context["support/example:how.options.upset"]
    assert "A button. It answers: How?" in label
    assert "symbols: at most 20 characters." in label


def test_words_asked_again_in_reverse_are_translated_once() -> None:
    change = """
    steps:
      how: {next: again, skip: again}
      again: {choose: {all: "And once more?"}, symbol: feel.now, reverse_of: how, next: check_in, skip: check_in}
    """
    flow = changed(change).current("support/example")
    assert [part.path for part in parts(flow.step("again"))] == ["again"]


def test_each_message_is_extracted_with_the_line_it_stands_on() -> None:
    text = changed(FLOW).current("support/example").text
    for line, function, (where, english), _ in extract_flow(io.BytesIO(text.encode()), (), (), {"domain": "standard"}):
        assert function == "pgettext" and where.startswith("support/example:")
        below = "\n".join(text.splitlines()[line - 1 : line + 14])
        assert english in below


def test_a_file_that_is_no_flow_has_nothing_to_translate() -> None:
    assert not list(extract_flow(io.BytesIO(b"- a list\n"), (), (), {"domain": "standard"}))


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (lambda entries: entries[1:], "C08", "no translation"),
        (lambda entries: [entries[0]._replace(words=""), *entries[1:]], "C08", "no translation"),
        (lambda entries: [entries[0]._replace(english="Other"), *entries[1:]], "C08", "source changed"),
        (lambda entries: [entries[0]._replace(is_unsure=True), *entries[1:]], "C08", "unsure"),
        (lambda entries: [entries[0]._replace(words="{nombre}"), *entries[1:]], "C25", "names in braces"),
    ],
    ids=["missing", "empty", "of other words", "unsure", "other placeholder"],
)
def test_a_catalogue_is_held_against_the_flows(spoil, code: str, says: str) -> None:  # type: ignore[no-untyped-def]
    flows = [sound_book().current(flow_id) for flow_id in sound_book().ids]
    wanted = [(message.context, message.english) for flow in flows for message in messages(flow, "symbols")]
    whole = [Entry(where, english, english, line) for line, (where, english) in enumerate(wanted, 1)]
    assert not list(check_catalogue(wanted, whole, "symbols.po"))
    (found,) = check_catalogue(wanted, spoil(whole), "symbols.po")
    assert (found.code, found.file) == (code, "symbols.po") and says in found.problem
