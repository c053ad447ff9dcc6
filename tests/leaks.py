"""Looks for words in everything that was kept or sent, however they may have been written there."""

import base64
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import psycopg

FIRST = 10
"""So many characters of a text betray it as well as all of them."""
ESCAPED = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")  # as JSON writes what is not ASCII


def written(words: str) -> dict[str, bytes]:
    """The words in every way they are looked for."""
    plain = words.encode()
    found = {
        "plain": plain,
        "upper": words.upper().encode(),
        "reversed": words[::-1].encode(),
        "hex": plain.hex().encode(),
        "utf-16-le": words.encode("utf-16-le"),
        "utf-16-be": words.encode("utf-16-be"),
        "first characters": words[:FIRST].encode(),
    }
    return found | {f"base64 at {shift}": _base64(plain, shift) for shift in range(3)}


def found_in(words: Iterable[str], places: Mapping[str, bytes]) -> list[str]:
    """Where any of the words stand: place and way of writing, never the words."""
    ways = [(name, needle) for said in words for name, needle in written(said).items()]
    opened = {place: b"\0".join(_opened(content)) for place, content in places.items()}
    return [
        f"{place}: {name}"
        for place, content in opened.items()
        for lowered in (content.lower(),)
        for name, needle in ways
        if (needle in content if name.startswith(("base64", "utf")) else needle.lower() in lowered)
    ]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name, and the names themselves."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = "\n".join(path.relative_to(folder).as_posix() for path in paths).encode()
    return {"file names": names} | {path.name: path.read_bytes() for path in paths}


def tables(urls: Mapping[str, str]) -> dict[str, bytes]:
    """Every value in every table of databases on PostgreSQL."""
    found = {}
    for name, url in urls.items():
        with psycopg.connect(url) as connection:
            listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in listed:
                rows = connection.execute(f'SELECT * FROM "{table}"'.encode()).fetchall()  # noqa: S608 (as it was listed)
                found[f"{name}.{table}"] = b"\n".join(_bytes(value) for row in rows for value in row)
    return found


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _base64(plain: bytes, shift: int) -> bytes:
    """The part of the base64 text that is the same whatever stands before and after, at one of three alignments."""
    whole = base64.b64encode(b"\0" * shift + plain)
    start = (0, 2, 3)[shift]
    end = len(whole) - (4 if (len(plain) + shift) % 3 else 0)
    return whole[start:end]


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[0].replace(b"\\u", b"").decode()).decode("utf-16-be", "replace").encode()


def _opened(content: bytes) -> Iterator[bytes]:
    """The content, and what is packed in it."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, zlib.error):  # sealed bytes begin so by chance, and are no archive
            yield gzip.decompress(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if b"\\u" in content:
        yield ESCAPED.sub(_unescaped, content)
