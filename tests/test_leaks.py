"""The search for leaks finds words however they were written."""

import base64
import gzip
from pathlib import Path

import pytest
from leaks import files, found_in

WORDS = "sometimes i think of QX-canary-17"


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode(),
        WORDS.upper().encode(),
        WORDS[::-1].encode(),
        WORDS.encode().hex().encode(),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        base64.b64encode(WORDS.encode()),
        base64.b64encode(b"1" + WORDS.encode() + b"23"),
        base64.b64encode(b"12" + WORDS.encode()),
        WORDS[:10].encode(),
        gzip.compress(WORDS.encode()),
    ],
    ids=["plain", "upper", "reversed", "hex", "utf-16-le", "utf-16-be", "base64", "base64+1", "base64+2", "10", "gzip"],
)
def test_words_are_found(content: bytes) -> None:
    assert found_in([WORDS], {"a place": content})
    assert found_in([WORDS], {"a place": gzip.compress(b"before" + content) if content[:1] != b"\x1f" else content})


def test_what_is_not_there_is_not_found_and_the_words_are_never_told() -> None:
    assert found_in([WORDS], {"a place": b"something else of the same length......"}) == []
    assert WORDS not in "".join(found_in([WORDS], {"a place": WORDS.encode()}))


@pytest.mark.parametrize("content", [b"\x1f\x8b\x07sealed", b"\x1f\x8b\x08" + bytes(7) + b"sealed", b"\x1f\x8b"])
def test_what_begins_as_an_archive_by_chance_is_searched_as_it_is(content: bytes) -> None:
    assert found_in([WORDS], {"a place": content}) == []
    assert found_in([WORDS], {"a place": content + WORDS.encode()})


def test_names_of_files_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "canary-17-was-here").write_bytes(b"")
    assert found_in(["canary-17-was-here"], files(tmp_path)) != []
