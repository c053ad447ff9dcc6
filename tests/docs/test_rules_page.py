"""What docs/assurance/rules.md says: each test that it names is there."""

import re
from pathlib import Path

from test_promises import ROOT, collected

PAGE = (ROOT / "docs" / "assurance" / "rules.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_rule_names_tests_that_are_there_or_says_whose_duty_it_is() -> None:
    rows = re.findall(r"^\| (R\d+.*?) \|.*\| (.+) \|$", PAGE, re.MULTILINE)
    assert rows
    for rule, kept_by in rows:
        assert NAMED.search(kept_by) or "a service's duty" in kept_by, rule
    missing = [f"{path}::{name}" for path, name in NAMED.findall(PAGE) if name not in collected(Path(ROOT / path))]
    assert missing == []
