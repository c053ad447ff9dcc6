"""What the flow cards and the records name exists: sources with an anchor, a reader and an end for each field."""

import re
from pathlib import Path

import pytest
from spoken import SAFETY, TALKS

from flows.learning import record
from flows.restrictions import register
from flows.support import keeps

DOCS = Path(__file__).parents[2] / "docs"


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


@pytest.mark.parametrize("part", [keeps, record, register], ids=lambda part: part.__name__)
def test_every_field_of_a_record_has_a_reader_and_an_end(part):
    assert len({field.name for field in part.FIELDS}) == len(part.FIELDS)
    for field in part.FIELDS:
        assert all((field.holds, field.who_reads, field.kept_for, field.purpose)), field.name


def test_the_register_holds_no_person():
    text = " ".join(field.holds for field in register.FIELDS)
    assert not re.search(r"\b(name|names|initials|date of birth|diagnosis)\b", text)
