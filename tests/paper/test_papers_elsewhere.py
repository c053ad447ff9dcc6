"""Every kind of PDF of ours, read by a checker of PDF/UA-1 of others. pip fetches it, into a folder of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdf_tree import structure
from working import live

from accessibility import board_print, page_print, posters
from accessibility.board_sheets import sheets
from accessibility.local import Local
from accessibility.posters import Poster
from accessibility.present import present
from bot.reports import paper
from bot.settings import load
from flows.engine.load import load_book
from flows.engine.session import Frame, Session

FOLDER = Path(__file__).parents[2] / "build" / "paper"
CHECKER = "outloud==0.2.1"  # rules of PDF/UA-1 by the checkpoints of the Matterhorn Protocol
SHAPES = "TXT-004"
"""Several shapes of one letter in a font. So Arabic is written; each shape does stand for its letter."""
REPEATED = "PAG-001"
"""The same line on many pages: Back, Skip, Break, Stop and Help now, which belong to every board and are pointed at."""
OWN = {"my_page.harder": ("noise=not_ok", "waiting=ok"), "my_page.helps": ("music",)}
ADDRESS = "https://after.example/w/staff-en_GB-Willow"


@pytest.fixture(scope="module")
def checker() -> Path:
    """The folder of the checker, fetched once."""
    if not (FOLDER / "outloud").is_dir():
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.run([sys.executable, "-m", "pip", "install", *quiet, "--target", str(FOLDER), CHECKER], check=True)
    return FOLDER


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One file of each kind, in a script of each direction."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "service.toml").write_text(live(), "utf-8")
    local = load({"AFTERWARDS_DATA": str(folder / "data")}, folder).local(datetime(2026, 11, 23, 19, 38, tzinfo=UTC))
    parts = (paper.Part("What changes", ("One line.",), (("What", "Who"), ("Ask first", "The lead"))),)
    wrote = (paper.Part("کیوں", ("ہم یہ اصول رکھتے ہیں۔",), wrote=("Two people sleep badly.", "Ring 01632 960 123.")),)
    notice = paper.Paper("یہاں کا ایک اصول", wrote, "26 نومبر", 18, "ur", "اردو میں مسودہ")
    files = {
        "boards": board_print.pdf("Boards", "Willow", _boards("en_GB"), "a4"),
        "boards in Urdu": board_print.pdf("Boards", "Willow", _boards("ur"), "a5"),
        "my page": _my_page("en_GB"),
        "my page in Urdu": _my_page("ur"),
        "posters": posters.pdf([_poster("en_GB"), _poster("ar")], local, "poster"),
        "cards": posters.pdf([_poster("cy")], local, "card"),
        "a paper of the desk": paper.pdf(paper.Paper("Review sheet", parts, "Page")),
        "a notice in Urdu": paper.pdf(notice),
    }
    for name, content in files.items():
        (folder / f"file of {name}.pdf").write_bytes(content)
    return {name: folder / f"file of {name}.pdf" for name in files}


@pytest.mark.timeout(300)
def test_a_checker_that_others_wrote_finds_nothing_wrong_with_any_paper(
    checker: Path, made: Mapping[str, Path]
) -> None:
    found = _checked(checker, *made.values())
    assert len(found) == len(made)
    wrong = {
        (Path(one["path"]).stem, finding["rule"], finding["message"])
        for one in found
        for finding in one["findings"]
        if finding["severity"] == "error" or finding["rule"] not in (SHAPES, REPEATED)
    }
    assert wrong == set()


@pytest.mark.timeout(120)
def test_the_checker_sees_what_is_taken_away(checker: Path, made: Mapping[str, Path], tmp_path: Path) -> None:
    """Else an empty list of findings would say nothing."""
    for name, taken in (("tags", "/StructTreeRoot"), ("language", "/Lang")):
        with pikepdf.open(made["my page"]) as document:
            del document.Root[taken]
            document.save(tmp_path / f"{name}.pdf")
    found = _checked(checker, *sorted(tmp_path.glob("*.pdf")))
    assert [one["verdict"] for one in found] == ["fail", "fail"]


def test_of_every_paper_the_structure_title_language_and_order_are_said(made: Mapping[str, Path]) -> None:
    for name, path in made.items():
        with pikepdf.open(path) as document:
            assert str(document.Root.Lang), name
            assert str(document.docinfo["/Title"]), name
            assert document.Root.ViewerPreferences.DisplayDocTitle, name
            assert all(page.get("/Tabs") == "/S" for page in document.pages if "/Annots" in page), name
            kinds, pictures = structure(document.Root.StructTreeRoot)
        assert kinds.count("H1") == {"boards": 53, "boards in Urdu": 53, "posters": 2, "cards": 0}.get(name, 1), name
        assert all(pictures), name


def _boards(language: str) -> list[Any]:
    return list(sheets(load_book(), "learning/few_words", "symbols", language, Local("Willow", {})))


def _my_page(language: str) -> bytes:
    facts = {"audience": "few_words", "under_18": "no", "supported": "yes", "supporter": "Sam"}
    flow = "learning/few_words"
    session = Session("t", "learning", (Frame(flow, "", "page"),), "symbols", language, facts)
    shown = present(load_book(), session, Local("Willow", {}, demonstration=False), own=OWN).page
    assert shown is not None
    return page_print.pdf(shown, language)


def _poster(language: str) -> Poster:
    return Poster("staff", language, "standard", ADDRESS, date(2027, 2, 21), "1")


def _checked(checker: Path, *files: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "outloud.cli", "--fail-on", "never", "--json", "-", *map(str, files)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(checker)}).stdout
    results: list[dict[str, Any]] = json.loads(said[said.index("{") :])["results"]
    return results
