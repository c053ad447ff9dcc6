"""Pictures of another pack: four layouts are read, what is unsafe is refused, and what ours can show stays ours."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from accessibility.symbols import safe_svg
from accessibility.symbols.imports import FILES_AT_MOST, NotAPack, read
from accessibility.symbols.packs import FOLDER, bring, concepts, drawing, packs
from accessibility.symbols.safe_svg import Unsafe, rewritten
from bot.__main__ import commands

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"><path style="fill:#abc;font:x" d="M0 0h9v9z"/></svg>'
HUNGRY = "feel.hungry"  # has no picture of ours


@pytest.fixture(autouse=True)
def _ours_again(tmp_path: Path) -> Iterator[None]:
    yield
    bring(tmp_path / "none")


def native(folder: Path, svg: str = SVG, concept: str = HUNGRY) -> Path:
    (folder / "symbols").mkdir(parents=True)
    (folder / "map.csv").write_text(f"concept,file\n{concept},symbols/a.svg\nno.such,symbols/a.svg\n")
    (folder / "symbols" / "a.svg").write_text(svg)
    return folder


def mulberry(folder: Path) -> Path:
    (folder / "EN").mkdir(parents=True)
    (folder / "EN" / "hungry.svg").write_text(SVG)
    (folder / "symbol-info-en.csv").write_text("symbol-id,symbol-en,category-en\n12,hungry,Feelings\n")
    return folder


def arasaac(folder: Path) -> Path:
    folder.mkdir()
    (folder / "4962.svg").write_text(SVG)
    (folder / "table.csv").write_text("id,keyword\n4962,Hungry\n")
    return folder


def obz(folder: Path) -> Path:
    folder.mkdir()
    board = {"buttons": [{"id": "1", "label": "hungry", "image_id": "p"}], "images": [{"id": "p", "path": "i/p.svg"}]}
    with zipfile.ZipFile(folder / "a.obz", "w") as archive:
        archive.writestr("boards/1.obf", json.dumps(board))
        archive.writestr("i/p.svg", SVG)
    return folder / "a.obz"


@pytest.mark.parametrize("layout", [native, mulberry, arasaac, obz])
def test_each_layout_brings_the_picture_of_its_concept(layout, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = read(layout(tmp_path / "in"), "other")
    assert list(report.taken) == [HUNGRY]
    assert HUNGRY not in report.missing
    assert report.covered == len(concepts()) - len(report.missing)


def test_a_concept_that_has_a_picture_keeps_it(tmp_path: Path) -> None:
    report = read(native(tmp_path / "in", concept="core.stop"), "other")
    assert (dict(report.taken), report.had) == ({}, ("core.stop",))


def test_a_picture_is_written_again_on_our_canvas_with_its_style_as_attributes() -> None:
    made = rewritten(SVG.encode())
    assert 'viewBox="0 0 72 72"' in made
    assert '<path d="M0 0h9v9z" fill="#abc"/>' in made
    assert "style" not in made
    assert "font" not in made


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>", '<path onclick="x" d="M0 0"/>', "<foreignObject/>", '<image href="a.png"/>',
        '<use href="#a"/>', '<path fill="url(#a)" d="M0 0"/>', "<style>@import 'x';</style>", '<a href="https://x.y"/>',
        '<path style="fill:url(https://x.y)" d="M0 0"/>', '<animate attributeName="d"/>', "<text>words</text>",
        '<defs><script>x</script></defs><path d="M0 0"/>', "",
    ],
)  # fmt: skip
def test_what_could_act_or_fetch_is_refused(inside: str) -> None:
    with pytest.raises(Unsafe):
        rewritten(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode())


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "<svg/>", "no picture", SVG.replace("0 0 10 20", "0 0 0 0"),
        SVG.replace("0 0 10 20", "a"), SVG.replace("0 0 10 20", "0 0 5"), SVG + " " * safe_svg.BYTES_AT_MOST,
    ],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(text: str) -> None:
    with pytest.raises(Unsafe):
        rewritten(text.encode())


def test_an_unsafe_picture_is_named_with_the_reason_and_the_concept_stays_a_word(tmp_path: Path) -> None:
    report = read(native(tmp_path / "in", SVG.replace("<path", "<script/><path")), "other")
    assert report.refused == (("symbols/a.svg", "<script> in it"),)
    assert HUNGRY in report.missing


def test_an_archive_that_leads_out_or_is_too_large_is_refused(tmp_path: Path) -> None:
    for name, count in (("../out.svg", 1), ("a.svg", FILES_AT_MOST + 1)):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for number in range(count):
                archive.writestr(name if count == 1 else f"{number}{name}", "x")
        with pytest.raises(NotAPack):
            read(tmp_path / "a.zip", "other")


def test_what_is_no_pack_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    for path in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(NotAPack):
            read(path, "other")


def test_the_command_brings_a_pack_into_the_service_and_its_maker_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWARDS_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    asked = ["symbols", "import", str(mulberry(tmp_path / "in")), "--id", "mulberry", "--name", "Mulberry", "--licence"]
    told = CliRunner().invoke(commands, [*asked, "CC-BY-SA-4.0", "--by", "Steve Lee"])
    assert told.exit_code == 0, told.output
    assert "1 pictures taken" in told.output
    assert "a word   time.long" in told.output
    assert drawing(HUNGRY) == ""
    bring(tmp_path / "data" / FOLDER)
    assert "M0 0h9v9z" in drawing(HUNGRY)
    assert [pack.attribution for pack in packs()][-1] == "Steve Lee"
    assert drawing("core.stop"), "ours is still there"
