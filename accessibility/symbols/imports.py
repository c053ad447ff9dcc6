"""Pictures of another pack, for concepts that have none of ours: found, made safe, and written as a pack of its own.

Reads four layouts: a native one (map.csv), OBF and OBZ, Mulberry's, and ARASAAC's with its table. Fetches nothing.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import msgspec
import yaml

from accessibility.symbols.packs import Concept, Pack, concepts, never
from accessibility.symbols.safe_svg import Unsafe, rewritten

FILES_AT_MOST = 5_000
ALL_BYTES_AT_MOST = 20_000_000
_WORDS = ("keyword", "keywords", "word", "symbol-en", "label", "name")
_FILES = ("file", "filename", "symbol", "symbol-id", "id", "_id")
"""How the tables of packs call what a picture means, and which picture it is."""

Files = Mapping[str, bytes]


class NotAPack(Exception):
    """Nothing in it can be used. Its text says why and what is looked for."""


class Report(msgspec.Struct, frozen=True):
    """What became of every picture that means one of our concepts."""

    taken: Mapping[str, str]  # concept -> its picture, made safe
    refused: tuple[tuple[str, str], ...]  # (file, why)
    had: tuple[str, ...]  # concepts that have a picture of ours: one concept, one picture
    missing: tuple[str, ...]  # concepts that are left as words

    @property
    def covered(self) -> int:
        """How many concepts have a picture with this pack."""
        return len(concepts()) - len(self.missing)


def read(path: Path, pack: str) -> Report:
    """What a folder, ZIP, OBF or OBZ has for our concepts. Raises NotAPack. `pack`: its id, for `never.tsv`."""
    found = files_of(path)
    taken: dict[str, str] = {}
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
    for concept, svg in sorted(report.taken.items()):
        name = concept.replace(".", "_") + ".svg"
        (folder / name).write_text(svg, "utf-8")
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
            _limit(len(entries), sum(one.file_size for one in entries))
            for one in entries:
                parts = PurePosixPath(one.filename.replace("\\", "/"))
                if parts.is_absolute() or ".." in parts.parts:
                    raise NotAPack(f"{one.filename} leads out of the archive.")
            return {one.filename: archive.read(one) for one in entries}
    except (zipfile.BadZipFile, OSError):
        raise NotAPack("It is neither a folder nor a ZIP, OBF or OBZ file.") from None


def _limit(count: int, size: int) -> None:
    if count > FILES_AT_MOST or size > ALL_BYTES_AT_MOST:
        raise NotAPack(f"More than {FILES_AT_MOST} files or {ALL_BYTES_AT_MOST // 1_000_000} MB. Take a part of it.")


def _picture(found: Files, name: str, concept: Concept, pack: str) -> str:
    picture = PurePosixPath(name).stem
    if {(pack, picture, meaning) for meaning in (concept.id, f"{concept.id.partition('.')[0]}.*", "*")} & never():
        raise Unsafe(f"never for {concept.id}")
    if name not in found:
        raise Unsafe("no such file")
    if not name.casefold().endswith(".svg"):
        raise Unsafe("not an SVG picture")
    return rewritten(found[name])


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
    stems = {PurePosixPath(one).stem: one for one in found if one.casefold().endswith((".svg", ".png", ".webp"))}
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
        paths = {str(image["id"]): str(image.get("path", "")) for image in board.get("images", [])}
        buttons = [(str(one.get("label", "")), str(one.get("image_id", "")), one) for one in board.get("buttons", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotAPack(f"{name} is no board that can be read.") from None
    for words, image, button in buttons:
        concept = concepts().get(str(button.get("ext_afterwards_concept", ""))) or by_word.get(words.casefold())
        if concept is not None and paths.get(image):
            yield concept, paths[image]
