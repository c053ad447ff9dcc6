"""An OBZ file of ours, opened by a library for AAC programs that others wrote. Needs node and npm, which fetches it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from accessibility.board_sheets import Sheet, sheets
from accessibility.local import Local
from accessibility.obf import obz
from flows.engine.load import load_book

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "build" / "aac"
LIBRARY = "@willwade/aac-processors@0.2.5"


@pytest.fixture(scope="module")
def library() -> Path:
    """The folder of the library, fetched once. None of its install scripts runs."""
    if not (FOLDER / "node_modules" / "@willwade" / "aac-processors").is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        options = ["--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
        subprocess.run(["npm", "install", *options, LIBRARY], check=True, timeout=240, stdout=subprocess.DEVNULL)
    return FOLDER


@pytest.fixture(scope="module")
def found() -> tuple[Sheet, ...]:
    return tuple(sheets(load_book(), "learning/few_words", "symbols", "en_GB", Local("The service", {})))


@pytest.fixture
def read(library: Path, found: tuple[Sheet, ...], tmp_path: Path) -> dict[str, Any]:
    file = tmp_path / "boards.obz"
    file.write_bytes(obz("learning/few_words", found))
    command = ["node", str(HERE / "read.cjs"), str(library), str(file)]
    said = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(said)
    return result


@pytest.mark.timeout(300)
def test_another_program_finds_every_board_with_its_words_places_pictures_and_links(
    read: dict[str, Any], found: tuple[Sheet, ...]
) -> None:
    assert (read["valid"], read["errors"]) == (True, 0)
    assert read["root"] == "boards/index.obf"
    assert len(read["pages"]) == len(found) + 1
    for sheet in found:
        page = read["pages"][f"boards/{sheet.id}.obf"]
        assert page["name"] == sheet.title
        grid = [[cell["label"] for cell in row if cell] for row in page["grid"]]
        assert grid[: len(sheet.board.rows)] == [[cell.label for cell in row] for row in sheet.board.rows]
    cells = [cell for page in read["pages"].values() for row in page["grid"] for cell in row if cell]
    assert all(cell["leads"] in read["pages"] for cell in cells if cell.get("leads"))
    assert {cell["image"] for cell in cells} <= {"data:image/svg+xml;base64,", ""}
    assert sum(bool(cell["image"]) for cell in cells) > 0.9 * len(cells)
