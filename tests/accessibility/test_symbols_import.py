"""Pictures of another pack: four layouts are read, what is unsafe is refused, and what ours can show stays ours."""

import base64
import json
import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, PngImagePlugin

from accessibility.board_svg import svg
from accessibility.boards import Board, Cell
from accessibility.render import png
from accessibility.symbols import safe_raster, safe_svg
from accessibility.symbols.imports import FILES_AT_MOST, NotAPack, read, write
from accessibility.symbols.packs import FOLDER, Pack, bring, concepts, drawing, has_points, packs, picture
from accessibility.symbols.safe_svg import Unsafe, rewritten
from bot.__main__ import commands
from bot.channels.web.headers import policy

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"><path style="fill:#abc;font:x" d="M0 0h9v9z"/></svg>'
SECRET = b"51.5N 0.1W, somebody"
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


def points(kind: str) -> bytes:
    """A red picture, three times as high as wide, with a place, a text and a profile beside its points."""
    out, exif, text = BytesIO(), Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x010E] = SECRET.decode()
    text.add_text("Author", SECRET.decode())
    more = {"pnginfo": text} if kind == "PNG" else {"lossless": True}
    Image.new("RGB", (300, 900), (200, 30, 60)).save(out, kind, exif=exif, icc_profile=SECRET, **more)
    return out.getvalue()


def of_points(folder: Path, layout: str, kind: str, content: bytes) -> Path:
    """A pack of one picture of points."""
    folder.mkdir()
    name = f"4962.{kind.lower()}"
    if layout in ("native", "arasaac"):
        (folder / name).write_bytes(content)
        native = f"concept,file\n{HUNGRY},{name}\n"
        (folder / "map.csv").write_text(native if layout == "native" else "id,keyword\n4962,Hungry\n")
        return folder
    data = f"data:image/{kind.lower()};base64," + base64.b64encode(content).decode()
    image = {"id": "p", "path": name} if layout == "obz" else {"id": "p", "data": data}
    board = {"buttons": [{"label": "hungry", "image_id": "p"}], "images": [image]}
    with zipfile.ZipFile(folder / "a.obz", "w") as archive:
        archive.writestr("1.obf", json.dumps(board))
        archive.writestr(name, content)
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


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("layout", ["native", "arasaac", "obz", "inside a board"])
def test_a_picture_of_points_is_written_again_without_what_stood_beside_them(
    layout: str, kind: str, tmp_path: Path
) -> None:
    report = read(of_points(tmp_path / "in", layout, kind, points(kind)), "other")
    made = report.taken[HUNGRY]
    assert made.suffix == ".png" and SECRET not in made.content
    with Image.open(BytesIO(made.content)) as opened:
        assert (opened.format, opened.size, opened.getexif(), "icc_profile" in opened.info) == (
            "PNG",
            (256,) * 2,
            {},
            False,
        )
        assert opened.convert("RGBA").getpixel((128, 128)) == (200, 30, 60, 255)
        assert opened.convert("RGBA").getpixel((2, 128))[3] == 0, "it is made square, and stays whole"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\nnothing", "cannot"), (b"<svg/>", "cannot"), (b"", "cannot"),
        (b"x" * (safe_raster.BYTES_AT_MOST + 1), "MB"), (b"GIF89a", "cannot"),
    ],
    ids=["broken", "another kind", "empty", "too large", "a gif"],
)  # fmt: skip
def test_what_is_no_picture_of_points_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Unsafe, match="MB" if why == "MB" else "can be opened"):
        safe_raster.rewritten(content)


def test_a_picture_that_is_huge_when_opened_or_moves_or_is_empty_is_refused() -> None:
    huge, still, moving, clear = BytesIO(), BytesIO(), BytesIO(), BytesIO()
    Image.new("1", (8000, 8000)).save(huge, "PNG")
    with pytest.raises(Unsafe, match="million points"):
        safe_raster.rewritten(huge.getvalue())
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(Unsafe, match="moves"):
        safe_raster.rewritten(moving.getvalue())
    frames[0].save(still, "PNG")
    assert safe_raster.rewritten(still.getvalue())
    Image.new("RGBA", (9, 9), (9, 9, 9, 0)).save(clear, "PNG")
    with pytest.raises(Unsafe, match="nothing"):
        safe_raster.rewritten(clear.getvalue())


def test_a_picture_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    board = {
        "buttons": [{"label": "hungry", "image_id": "p"}],
        "images": [{"id": "p", "url": "https://pictures.example/p.png"}],
    }
    (tmp_path / "a.obf").write_text(json.dumps(board))
    assert read(tmp_path / "a.obf", "other").refused == (
        ("https://pictures.example/p.png", "it lies elsewhere; nothing is fetched"),
    )


def test_an_archive_that_unpacks_to_far_more_than_it_is_or_holds_a_link_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map.csv", "concept,file\n" + " " * 9_000_000)
    with pytest.raises(NotAPack, match="larger"):
        read(tmp_path / "a.zip", "other")
    link = zipfile.ZipInfo("map.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(NotAPack, match="leads out"):
        read(tmp_path / "b.zip", "other")


def test_a_picture_of_points_is_seen_on_the_page_on_a_board_and_on_paper(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER / "other"
    about = Pack("other", "Other", "1", "CC0", "", "Somebody", "", "", "", "no")
    write(read(of_points(tmp_path / "in", "native", "PNG", points("PNG")), "other"), about, folder)
    assert not has_points() and "data:" not in policy("")
    bring(tmp_path / FOLDER)
    assert has_points()
    allowed = dict(rule.split(" ", 1) for rule in policy("", points=True).split("; "))
    assert [kind for kind, places in allowed.items() if "data:" in places] == ["img-src"]
    assert "data:image/png;base64," in picture(HUNGRY)
    drawn = Image.open(BytesIO(png(svg(Board("?", "", (Cell(HUNGRY, "Hungry"),), 1))))).convert("RGB")
    near = [colour for _, colour in drawn.getcolors(1 << 20) or () if abs(colour[0] - 200) < 9 and colour[1] < 60]
    assert near, "the renderer of boards draws it too"


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
