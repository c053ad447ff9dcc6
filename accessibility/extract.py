"""babel's extractor for `interface.yaml`: one domain for all forms, each message named by where it stands."""

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from accessibility import interface
from flows.engine.flow import FORMS


def extract_interface(
    fileobj: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Line, function, (context, English) and comments of each message, nothing twice."""
    lines = fileobj.read().decode("utf-8").splitlines()
    seen: set[tuple[str, str]] = set()
    for form in FORMS:
        for path, english in interface.messages(form):
            if (path, english) not in seen:
                seen.add((path, english))
                at = next((number for number, line in enumerate(lines, 1) if english in line), 1)
                yield at, "pgettext", (path, english), [f"First said in: {form}"]
