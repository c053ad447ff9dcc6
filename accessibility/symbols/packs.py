"""Which picture a concept has: one concept, one picture, everywhere; the word alone rather than a wrong picture."""

import base64
import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
import yaml

PACKS = ("afterwards", "core")
"""The folders of the pictures that come with the program. A concept has its picture in one of them at most."""
FOLDER = "pictures"
"""Beside the databases: where the packs of a service lie."""
_BROUGHT: dict[str, Path] = {}
"""Packs that this service has brought in, by their ids: only for concepts which have no picture in the two above."""

_IDS = re.compile(r'\sid="[^"]*"')
_EMPTY = re.compile(r"<g\s*/>|<g>\s*</g>")
_BETWEEN = re.compile(r">\s+<")
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class Concept(msgspec.Struct, frozen=True):
    """One row of the concept list. `file` is its picture (`core/...` or `afterwards/...`), or "" where it has none."""

    id: str
    english: str
    file: str
    flags: frozenset[str]
    mulberry: str = ""  # its name in that pack, which a service may import

    @property
    def frightening(self) -> bool:
        """Never in support, and elsewhere only after a yes to being shown it (access rule S16)."""
        return "frightening" in self.flags

    @property
    def mirrors(self) -> bool:
        """Is flipped in a right-to-left language."""
        return "mirror" in self.flags


class Pack(msgspec.Struct, frozen=True):
    """What a pack says of itself in `pack.yaml`: shown to people on the page about the pictures."""

    id: str
    name: str
    version: str
    licence: str
    licence_url: str
    attribution: str
    url: str
    style: str
    adult_ok: str
    coproduced: str


@cache
def packs() -> tuple[Pack, ...]:
    """The packs in use, ours first."""
    folders = (*(_folder().joinpath(name) for name in PACKS), *_BROUGHT.values())
    texts = (folder.joinpath("pack.yaml").read_text("utf-8") for folder in folders)
    return tuple(msgspec.convert(yaml.load(text, yaml.BaseLoader), Pack) for text in texts)  # noqa: S506 (strings only)


def bring(folder: Path) -> None:
    """Use the packs in that folder too, from the start of a process: `afterwards symbols import` wrote them."""
    found = {one.parent.name: one.parent for one in sorted(folder.glob("*/map.csv"))}
    if found == _BROUGHT:
        return
    _BROUGHT.clear()
    _BROUGHT.update(found)
    for kept in (packs, concepts, drawing, picture):
        kept.cache_clear()


@cache
def never() -> frozenset[tuple[str, str, str]]:
    """Which picture of which pack must not be used for which concept ("*": for none)."""
    rows = csv.DictReader(_folder().joinpath("never.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    return frozenset((row["pack"], row["picture"], row["not_for"]) for row in rows)


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by its id."""
    rows = csv.DictReader(_folder().joinpath("concepts.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    more = {concept: file for pack, folder in _BROUGHT.items() for concept, file in _of_pack(pack, folder)}
    return {
        row["concept"]: Concept(
            row["concept"], row["english"], _file(row) or more.get(row["concept"], ""), frozenset(row["flags"].split()),
            row["mulberry"],
        )
        for row in rows
    }  # fmt: skip


@cache
def drawing(concept: str) -> str:
    """The inside of a concept's picture on its 72 x 72 canvas, without ids; "" where it has none.

    Of a picture of points, the points themselves as data: it is fetched from nowhere, so no cache keeps what was shown.
    """
    known = concepts().get(concept)
    if known is None or not known.file:
        return ""
    pack, _, name = known.file.partition("/")
    file = _BROUGHT.get(pack, _folder().joinpath(pack)).joinpath(name)
    if name.endswith(".png"):
        points = base64.b64encode(file.read_bytes()).decode()
        return f'<image width="72" height="72" href="data:image/png;base64,{points}"/>'
    match = _SVG.search(file.read_text("utf-8"))
    if match is None:
        raise ValueError(f"{known.file} is not an SVG picture; run draw.py or fetch_core.py again")
    return _EMPTY.sub("", _EMPTY.sub("", _BETWEEN.sub("><", _IDS.sub("", match[1].strip()))))


def has_points() -> bool:
    """Whether a pack in use has pictures of points: a page has to be allowed to show what stands in it as data."""
    return any(concept.file.endswith(".png") for concept in concepts().values())


@cache
def picture(concept: str, size: int = 72, *, mirrored: bool = False) -> str:
    """A concept's picture as SVG to be put into a page: hidden from screen readers, since its word stands beside it."""
    inside = drawing(concept)
    if not inside:
        return ""
    if mirrored and concepts()[concept].mirrors:
        inside = f'<g transform="matrix(-1 0 0 1 72 0)">{inside}</g>'
    return (
        f'<svg viewBox="0 0 72 72" width="{size}" height="{size}" aria-hidden="true" focusable="false">{inside}</svg>'
    )


def whole(concept: str, *, mirrored: bool = False) -> str:
    """A concept's picture as an SVG of its own, for print; "" where it has none."""
    inside = drawing(concept)
    if inside and mirrored and concepts()[concept].mirrors:
        inside = f'<g transform="matrix(-1 0 0 1 72 0)">{inside}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">{inside}</svg>' if inside else ""


def _file(row: dict[str, str]) -> str:
    if row["own"]:
        return f"afterwards/{row['own']}"
    return f"core/{row['openmoji']}.svg" if row["openmoji"] else ""


def _of_pack(pack: str, folder: Path) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader((folder / "map.csv").read_text("utf-8").splitlines()):
        yield row["concept"], f"{pack}/{row['file']}"


def _folder() -> Traversable:
    return files("accessibility.symbols")
