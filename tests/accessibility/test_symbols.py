"""The pictures: whose they are, that they are as drawn and safe to put into a page, and that each means one thing."""

import csv
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from accessibility.check import findings
from accessibility.interface import interface
from accessibility.pictures import PICTURE_FORMS, of_option, of_step
from accessibility.symbols import draw
from accessibility.symbols.packs import PACKS, Pack, concepts, packs, picture
from flows.engine.flow import Flow, Step
from flows.engine.load import load_book

FOLDER = Path(draw.__file__).parent
README = (FOLDER / "README.md").read_text()
BOOK = load_book()
SVG = "{http://www.w3.org/2000/svg}"
DRAWN_WITH = {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
PARTS = DRAWN_WITH | {"title", "desc", "defs", "clipPath", "use"}
UNSAFE = re.compile(r"<!|<\?(?!xml )|\bon\w+\s*=|javascript:|url\s*\((?!#)|@import|data:", re.IGNORECASE)
EVERY_PACK = pytest.mark.parametrize("pack", packs(), ids=PACKS)
EVERY_FLOW = pytest.mark.parametrize("flow", [BOOK.current(flow_id) for flow_id in BOOK.ids], ids=BOOK.ids)


def rows(pack: Pack) -> list[dict[str, str]]:
    with (FOLDER / pack.id / "map.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def svgs() -> list[Path]:
    return sorted(path for name in PACKS for path in (FOLDER / name).glob("*.svg"))


def shown(flow: Flow, step: Step) -> Iterator[str]:
    """The concepts of one step."""
    yield of_step(flow, step)
    for choice in (*step.options, *step.items):
        yield of_option(flow, step, choice)


# whose they are


@EVERY_PACK
def test_every_picture_of_a_pack_is_in_its_list_with_what_it_means_and_what_is_in_it(pack: Pack) -> None:
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (FOLDER / pack.id).glob("*.svg")}
    listed = rows(pack)
    assert {row["file"]: row["sha256"] for row in listed} == files
    assert len(listed) == len(files), "one picture means one thing"
    for row in listed:
        concept = concepts()[row["concept"]]
        assert concept.file == f"{pack.id}/{row['file']}"
        assert (concept.english, concept.flags) == (row["alt_en"], frozenset(row["flags"].split()))


@EVERY_PACK
def test_a_pack_says_who_made_it_and_under_which_licence(pack: Pack) -> None:
    assert pack.name and pack.attribution and pack.style and pack.version
    assert pack.licence in {"CC-BY-4.0", "CC-BY-SA-4.0"}
    assert pack.licence_url.startswith("https://creativecommons.org/licenses/")
    assert pack.coproduced == "no", "until people with lived experience have looked at every picture"


def test_openmoji_comes_with_its_licence_text() -> None:
    assert "Attribution-ShareAlike 4.0" in (FOLDER / "core" / "LICENSE.txt").read_text()


def test_the_readme_counts_what_is_there() -> None:
    known = draw.table("concepts.tsv")
    ours, theirs = sum(bool(row["own"]) for row in known), sum(bool(row["openmoji"]) for row in known)
    for words in (
        f"{len(known)} concepts",
        f"{len(draw.table('options.tsv'))} rows",
        f"{len(draw.table('never.tsv'))} pictures of other packs",
        f"our pack: {ours} pictures",
        f"{theirs} pictures of OpenMoji",
        f"{theirs} concepts by OpenMoji, {ours} by our own art",
        f"{sum(bool(row['mulberry']) for row in known)} also have a Mulberry name",
        f"{len(known) - ours - theirs} have no picture",
    ):
        assert words in README


def test_the_readme_explains_every_flag() -> None:
    flags = {flag.partition("=")[0] for concept in concepts().values() for flag in concept.flags}
    explained = set(re.findall(r"^\| `(\w+)(?:=<concept>)?` \|", README.partition("## Flags")[2], re.MULTILINE))
    assert flags == explained


# as drawn, and safe


def test_every_picture_is_as_drawn_and_every_list_matches() -> None:
    assert draw.check() == []


def test_a_picture_that_was_edited_by_hand_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(draw, "FOLDER", tmp_path)
    draw.write()
    (tmp_path / "who_me.svg").write_text("<svg/>")
    (tmp_path / "stray.svg").write_text("<svg/>")
    assert draw.check() == ["who_me.svg: run draw.py", "stray.svg: no drawing makes this file"]


def what_is_unsafe(text: str) -> list[str]:
    if found := UNSAFE.findall(text):
        return found
    root = ET.fromstring(text)  # noqa: S314 - our own file, and without entities, as just seen
    strange = [element.tag for element in root.iter() if element.tag.removeprefix(SVG) not in PARTS]
    pairs = [pair for element in root.iter() for pair in element.attrib.items()]
    strange += [name for name, value in pairs if name.endswith(("href", "style")) and not value.startswith("#")]
    return strange if root.get("viewBox") == "0 0 72 72" else [*strange, "viewBox"]


def test_a_picture_can_do_nothing_but_be_seen() -> None:
    assert {path.name: unsafe for path in svgs() if (unsafe := what_is_unsafe(path.read_text()))} == {}


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        "<foreignObject/>",
        '<image href="#a"/>',
        '<use href="https://example.org/a.svg#b"/>',
        '<path style="fill:url(https://example.org/a)"/>',
        "<style>@import 'a.css'</style>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
        '<a href="javascript:alert(1)"/>',
    ],
)
def test_what_a_picture_must_not_hold_is_found(inside: str) -> None:
    plain = draw.files()["who_me.svg"]
    assert what_is_unsafe(plain) == []
    assert what_is_unsafe(plain.replace("</svg>", f"{inside}</svg>"))


def test_ours_are_drawn_with_plain_shapes_and_hold_no_words() -> None:
    for path in (FOLDER / "afterwards").glob("*.svg"):
        elements = list(ET.parse(path).iter())  # noqa: S314 - our own file
        assert {element.tag.removeprefix(SVG) for element in elements} <= DRAWN_WITH
        assert not any((element.text or "").strip() for element in elements)


def test_a_picture_on_a_page_is_silent_and_is_named_by_the_word_beside_it() -> None:
    inlined = picture("who.peer")
    assert 'aria-hidden="true"' in inlined
    assert 'focusable="false"' in inlined
    assert " id=" not in inlined, "two pictures on one page would share an id"


def test_what_points_one_way_is_turned_round_where_people_read_from_the_right() -> None:
    assert "matrix(-1 0 0 1 72 0)" in picture("core.back", mirrored=True)
    assert picture("who.peer", mirrored=True) == picture("who.peer")


# each means one thing


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"concept": "who.me", "own": "who_me.svg", "openmoji": "1F464"}, "two pictures"),
        ({"concept": "who.me", "own": ""}, "the column 'own' does not match the drawings"),
        ({"concept": "happened.hit", "openmoji": "1F44A"}, "openmoji 1F44A is in never.tsv"),
        ({"concept": "held.grabbed", "openmoji": "1F91D"}, "openmoji 1F91D is in never.tsv"),
        ({"concept": "who.mum", "openmoji": "1F649"}, "openmoji 1F649 is in never.tsv"),
        ({"concept": "who.dad", "openmoji": "1F469"}, "1F469 already means who.mum"),
    ],
    ids=["two pictures", "not drawn", "forbidden", "forbidden for a kind", "forbidden for all", "twice"],
)
def test_a_wrong_picture_in_the_list_of_concepts_is_found(row: dict[str, str], problem: str) -> None:
    wrong = [known | row if known["concept"] == row["concept"] else known for known in draw.table("concepts.tsv")]
    assert draw.check_concepts(wrong, draw.table("never.tsv")) == [f"{row['concept']}: {problem}"]


@EVERY_FLOW
def test_a_flow_shows_nothing_wrong_twice_alike_or_frightening(flow: Flow) -> None:
    of_flow = [found for found in findings(BOOK) if found.mistake.file == f"flows/{flow.id}.yaml"]
    assert [str(found.mistake) for found in of_flow if found.rule.startswith("S") and found.severity == "E"] == []


@EVERY_FLOW
def test_nothing_that_can_frighten_stands_in_support_or_in_safety(flow: Flow) -> None:
    drawn = {concept for step in flow.steps.values() for concept in shown(flow, step)} & concepts().keys()
    assert drawn or not PICTURE_FORMS & set(flow.card.forms), "a flow with pictures shows some"
    if flow.purpose in ("support", "safety"):
        assert not [concept for concept in drawn if concepts()[concept].frightening]


def test_the_pages_of_the_service_show_pictures_that_exist_and_do_not_frighten() -> None:
    used = {button.symbol for screen in interface().screens.values() for button in screen.options} - {""}
    assert used
    assert [name for name in used if not concepts()[name].file or concepts()[name].frightening] == []


# to look at


def test_all_pictures_are_put_on_one_sheet(tmp_path: Path) -> None:
    draw.sheet(tmp_path / "all.png")
    with Image.open(tmp_path / "all.png") as sheet:
        rows_of_pictures = -(-len(svgs()) // draw.COLUMNS)
        assert sheet.size == (draw.COLUMNS * draw.CELL_W, rows_of_pictures * draw.CELL_H)
        assert {(11, 122, 117), (123, 90, 166)} <= set(sheet.convert("RGB").get_flattened_data()), "teal and purple"
