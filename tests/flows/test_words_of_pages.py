"""What the flow cards name exists: sources with an anchor, a glossary with the words to avoid."""

import re
from pathlib import Path

import pytest
from spoken import SAFETY, TALKS

from flows.learning import record
from flows.restrictions import register
from flows.support import keeps

DOCS = Path(__file__).parents[2] / "docs"
WORDS = (
    "person", "young person", "child", "supporter", "witness", "family", "facilitator", "lead", "operator", "incident",
    "flow", "step", "option", "answer", "form", "purpose", "turn", "support", "learning", "restrictions", "safety"
)  # fmt: skip


@pytest.mark.parametrize("flow", [*TALKS, *SAFETY], ids=lambda flow: flow.id)
def test_every_source_on_a_card_is_described(flow):
    headings = re.findall(r"^## (.+)$", (DOCS / "sources.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    for source in flow.card.sources:
        page, _, anchor = source.partition("#")
        assert page == "docs/sources.md" and anchor in anchors, source


@pytest.mark.parametrize("flow", [*TALKS, *SAFETY], ids=lambda flow: flow.id)
def test_no_card_claims_a_signature_that_nobody_gave(flow):
    assert flow.card.co_produced_with.startswith("not yet, because ")
    assert flow.card.safety_review.startswith("not yet, because ")


def test_every_word_of_the_glossary_has_words_to_avoid():
    entries = re.split(r"\n(?=\*\*)", (DOCS / "glossary.md").read_text(encoding="utf-8").partition("\n## ")[2])
    assert len(entries) > 60
    for entry in (part for part in entries if part.startswith("**")):
        assert re.search(r"^\*Avoid: .+\.\*$", entry, re.MULTILINE), entry[:60]


def test_the_glossary_holds_the_words_that_shape_the_code():
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for word in WORDS:
        assert re.search(rf"^\*\*[^*]*\b{word}\b[^*]*\*\*", text, re.MULTILINE), word


@pytest.mark.parametrize("part", [keeps, record, register], ids=lambda part: part.__name__)
def test_every_field_of_a_record_has_a_reader_and_an_end(part):
    assert len({field.name for field in part.FIELDS}) == len(part.FIELDS)
    for field in part.FIELDS:
        assert all((field.holds, field.who_reads, field.kept_for, field.purpose)), field.name


def test_the_register_holds_no_person():
    text = " ".join(field.holds for field in register.FIELDS)
    assert not re.search(r"\b(name|names|initials|date of birth|diagnosis)\b", text)
