"""Boards for other AAC programs: the Open Board Format, its pictures and their licences, and never an answer."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from accessibility.board_sheets import Sheet, sheets
from accessibility.local import Local, Named
from accessibility.obf import FORMAT, obz
from flows.engine.load import Book, load_book

LOCAL = Local("The service", {}, places=(Named("garden", "The garden"),))


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.fixture(scope="module")
def found(book: Book) -> tuple[Sheet, ...]:
    return tuple(sheets(book, "learning/few_words", "symbols", "en_GB", LOCAL))


@pytest.fixture(scope="module")
def files(found: tuple[Sheet, ...]) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(obz("learning/few_words", found))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def boards(files: dict[str, bytes]) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in files.items() if name.endswith(".obf")}


def test_the_manifest_names_every_file_and_no_other(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    assert manifest["format"] == FORMAT
    assert manifest["root"] == "boards/index.obf"
    named = {path for kind in manifest["paths"].values() for path in kind.values()}
    assert named | {"manifest.json"} == set(files)
    assert all(board["id"] == name[7:-4] for name, board in boards(files).items())


def test_every_button_stands_in_the_grid_once_and_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    for board in boards(files).values():
        ids = [button["id"] for button in board["buttons"]]
        placed = [one for row in board["grid"]["order"] for one in row if one is not None]
        assert sorted(placed) == sorted(set(ids)) and len(ids) == len(set(ids))
        assert len(board["grid"]["order"]) == board["grid"]["rows"]
        assert {len(row) for row in board["grid"]["order"]} == {board["grid"]["columns"]}
        assert all(button["load_board"]["path"] in files for button in board["buttons"] if "load_board" in button)


def test_the_index_leads_to_every_question_and_more_to_every_page(
    files: dict[str, bytes], found: tuple[Sheet, ...]
) -> None:
    every = boards(files)
    index = every["boards/index.obf"]["buttons"]
    assert [button["label"] for button in index] == [sheet.title for sheet in found if not sheet.page]
    reached, next_ones = set(), [button["load_board"]["path"] for button in index]
    while next_ones:
        path = next_ones.pop()
        if path not in reached:
            reached.add(path)
            next_ones += [b["load_board"]["path"] for b in every[path]["buttons"] if "load_board" in b]
    assert reached == set(every) - {"boards/index.obf"}


def test_every_picture_is_inside_and_carries_its_licence(files: dict[str, bytes]) -> None:
    for board in boards(files).values():
        for image in board["images"]:
            assert files[image["path"]].startswith(b"<svg ")
            assert image["license"]["type"] in ("CC-BY-4.0", "CC-BY-SA-4.0")
            assert image["license"]["author_name"]
            assert "url" not in image and "data" not in image
        used = {button["image_id"] for button in board["buttons"] if "image_id" in button}
        assert used == {image["id"] for image in board["images"]}


def test_no_frightening_picture_and_no_answer_is_taken_along(files: dict[str, bytes]) -> None:
    assert not [name for name in files if name.startswith("images/held.")]
    keys = {key for board in boards(files).values() for button in board["buttons"] for key in button}
    assert keys == {
        "id", "label", "vocalization", "image_id", "load_board", "background_color", "border_color",
        "ext_afterwards_option", "ext_afterwards_concept",
    }  # fmt: skip


def test_the_same_boards_are_the_same_bytes(found: tuple[Sheet, ...]) -> None:
    assert obz("a", found) == obz("a", found)


def test_right_to_left_is_mirrored(book: Book, urdu: str) -> None:
    mirrored = list(sheets(book, "learning/few_words", "symbols", urdu, LOCAL))
    with zipfile.ZipFile(BytesIO(obz("a", mirrored))) as archive:
        board = json.loads(archive.read("boards/helps.obf"))
    first = [button["id"] for button in board["buttons"][: board["grid"]["columns"]]]
    assert len(first) > 1 and board["grid"]["order"][0] == first[::-1]


def test_a_flow_without_pictures_has_no_boards(book: Book) -> None:
    assert list(sheets(book, "support/staff", "symbols", "en_GB", LOCAL)) == []
    with pytest.raises(ValueError, match="no boards"):
        obz("support/staff", [])
