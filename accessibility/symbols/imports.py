"""Pictures of another pack, for concepts that have none of ours: found, made safe, and written as a pack of its own.

Reads four layouts: a native one (map.csv), OBF and OBZ, Mulberry's, and ARASAAC's with its table. A picture is SVG, PNG
or WebP. Fetches nothing.
"""

import base64
import binascii
import csv
import io
import json
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import msgspec
import yaml

from accessibility.symbols import safe_raster, safe_svg
from accessibility.symbols.packs import Concept, Pack, concepts, never
from accessibility.symbols.safe_svg import Unsafe

FILES_AT_MOST = 5_000
ALL_BYTES_AT_MOST = 20_000_000
TIMES_AT_MOST = 200  # as large as its archive: more is made to fill a disk
_POINTS = (".png", ".webp")
_INLINE = re.compile(r"data:image/(png|webp|svg\+xml);base64,")
_WORDS = ("keyword", "keywords", "word", "symbol-en", "label", "name")
_FILES = ("file", "filename", "symbol", "symbol-id", "id", "_id")
"""How the tables of packs call what a picture means, and which picture it is."""

Files = Mapping[str, bytes]


class NotAPack(Exception):
    """Nothing in it can be used. Its text says why and what is looked for."""


class Picture(msgspec.Struct, frozen=True):
    """One that was made safe, as a file."""

    suffix: str  # .svg or .png
    content: bytes


class Report(msgspec.Struct, frozen=True):
    """What became of every picture that means one of our concepts."""

    taken: Mapping[str, "Picture"]  # concept -> its picture, made safe
    refused: tuple[tuple[str, str], ...]  # (file, why)
    had: tuple[str, ...]  # concepts that have a picture of ours: one concept, one picture
    missing: tuple[str, ...]  # concepts that are left as words

    @property
    def covered(self) -> int:
        """How many concepts have a picture with this pack."""
        return len(concepts()) - len(self.missing)


def read(path: Path, pack: str) -> Report:
    """What a folder, ZIP, OBF or OBZ has for our concepts. Raises NotAPack. `pack`: its id, for `never.tsv`."""
    found = _with_inline(files_of(path))
    taken: dict[str, Picture] = {}
    refused: list[tuple[str, str]] = []
    had: set[str] = set()
    for concept, name in _meant(found):
        if concept.file:
            had.add(concept.id)
        elif concept.id not in taken:
            try:
                taken[concept.id] = _picture(found, name, concept, pack)
            except Unsafe as why:
                refused.append((name, str(why)))
    missing = tuple(one.id for one in concepts().values() if not one.file and one.id not in taken)
    return Report(taken, tuple(refused), tuple(sorted(had)), missing)


def write(report: Report, about: Pack, folder: Path) -> None:
    """The pack as a folder of its own, in the native layout."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [("concept", "file")]
    for concept, picture in sorted(report.taken.items()):
        name = concept.replace(".", "_") + picture.suffix
        (folder / name).write_bytes(picture.content)
        rows.append((concept, name))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    (folder / "map.csv").write_text(out.getvalue(), "utf-8")
    (folder / "pack.yaml").write_text(yaml.safe_dump(msgspec.to_builtins(about), allow_unicode=True), "utf-8")


def files_of(path: Path) -> Files:
    """Every file of a folder or archive by its name within it. Raises NotAPack where that is too much."""
    if path.is_dir():
        inside = [one for one in sorted(path.rglob("*")) if one.is_file() and not one.is_symlink()]
        _limit(len(inside), sum(one.stat().st_size for one in inside))
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in inside}
    if path.suffix == ".obf":
        _limit(1, path.stat().st_size)
        return {path.name: path.read_bytes()}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            size = sum(one.file_size for one in entries)
            _limit(len(entries), size)
            if size > TIMES_AT_MOST * path.stat().st_size:
                raise NotAPack("It is far larger than its archive. Unpack it, look at it, and give the folder.")
            for one in entries:
                parts = PurePosixPath(one.filename.replace("\\", "/"))
                if parts.is_absolute() or ".." in parts.parts or stat.S_ISLNK(one.external_attr >> 16):
                    raise NotAPack(f"{one.filename} leads out of the archive.")
            return {one.filename: archive.read(one) for one in entries}
    except (zipfile.BadZipFile, OSError):
        raise NotAPack("It is neither a folder nor a ZIP, OBF or OBZ file.") from None


def _limit(count: int, size: int) -> None:
    if count > FILES_AT_MOST or size > ALL_BYTES_AT_MOST:
        raise NotAPack(f"More than {FILES_AT_MOST} files or {ALL_BYTES_AT_MOST // 1_000_000} MB. Take a part of it.")


def _with_inline(found: Files) -> Files:
    """The files, and beside them the pictures that stand inside boards. What cannot be read is no file."""
    more: dict[str, bytes] = {}
    for name in (one for one in found if one.endswith(".obf")):
        try:
            images = [(_place(name, image), str(image.get("data", ""))) for image in json.loads(found[name])["images"]]
            more |= {at: base64.b64decode(_INLINE.sub("", data), validate=True) for at, data in images if data}
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            continue
    return {**found, **more}


def _place(board: str, image: Mapping[str, object]) -> str:
    """Where the picture of a board lies: its path, else inside the board, else elsewhere."""
    kind = _INLINE.match(str(image.get("data", "")))
    inside = f"{board}#{image['id']}.{kind[1].removesuffix('+xml')}" if kind else ""
    return str(image.get("path") or inside or image.get("url") or "")


def _picture(found: Files, name: str, concept: Concept, pack: str) -> Picture:
    picture = PurePosixPath(name).stem
    if {(pack, picture, meaning) for meaning in (concept.id, f"{concept.id.partition('.')[0]}.*", "*")} & never():
        raise Unsafe(f"never for {concept.id}")
    if "://" in name:
        raise Unsafe("it lies elsewhere; nothing is fetched")
    if name not in found:
        raise Unsafe("no such file")
    if name.casefold().endswith(_POINTS):
        return Picture(".png", safe_raster.rewritten(found[name]))
    if not name.casefold().endswith(".svg"):
        raise Unsafe("not an SVG, PNG or WebP picture")
    return Picture(".svg", safe_svg.rewritten(found[name]).encode())


def _meant(found: Files) -> Iterator[tuple[Concept, str]]:
    """Each picture with the concept it means. Raises NotAPack where no layout is known."""
    boards = [name for name in found if name.endswith(".obf")]
    tables = [name for name in found if name.endswith(".csv")]
    if not boards and not tables:
        raise NotAPack("No map.csv, no table of symbols and no .obf board is in it.")
    for name in boards:
        yield from _of_board(name, found)
    for name in tables:
        yield from _of_table(name, found)


def _of_table(name: str, found: Files) -> Iterator[tuple[Concept, str]]:
    """A native map, or a table of pictures and words as Mulberry and ARASAAC have it."""
    by_word = {one.english.casefold(): one for one in concepts().values()}
    by_name = {one.mulberry: one for one in concepts().values() if one.mulberry}
    stems = {PurePosixPath(one).stem: one for one in found if one.casefold().endswith((".svg", *_POINTS))}
    for row in csv.DictReader(io.StringIO(found[name].decode("utf-8-sig", "replace"))):
        columns = {str(key).casefold(): str(value) for key, value in row.items()}
        picture = next((columns[key] for key in _FILES if columns.get(key)), "")
        words = next((columns[key] for key in _WORDS if columns.get(key)), "")
        if "concept" in columns:
            concept = concepts().get(columns["concept"])
        else:
            concept = by_name.get(words) or by_name.get(PurePosixPath(picture).stem) or by_word.get(words.casefold())
        file = stems.get(PurePosixPath(picture).stem) or stems.get(words)
        if concept is not None and file is not None:
            yield concept, file


def _of_board(name: str, found: Files) -> Iterator[tuple[Concept, str]]:
    """The buttons of a board whose words are those of a concept, or that name one of ours."""
    by_word = {one.english.casefold(): one for one in concepts().values()}
    try:
        board = json.loads(found[name])
        paths = {str(image["id"]): _place(name, image) for image in board.get("images", [])}
        buttons = [(str(one.get("label", "")), str(one.get("image_id", "")), one) for one in board.get("buttons", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotAPack(f"{name} is no board that can be read.") from None
    for words, image, button in buttons:
        concept = concepts().get(str(button.get("ext_afterwards_concept", ""))) or by_word.get(words.casefold())
        if concept is not None and paths.get(image):
            yield concept, paths[image]
