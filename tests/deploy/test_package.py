"""The wheel holds what the program reads: flows, words, pictures, pages, catalogues; and nothing of the tests."""

import shutil
import subprocess
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PARTS = ("bot", "flows", "accessibility", "locales")
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\n"

msgctxt "a"
msgid "Stop"
msgstr "Stop, po polsku"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from what is in git, with one catalogue more."""
    tree = tmp_path_factory.mktemp("tree")
    for name in _tracked():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tree / name)
    catalogue = tree / "locales" / "pl" / "LC_MESSAGES" / "made_up.po"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    catalogue.write_text(PO, "utf-8")
    (built,) = WheelBuilder(str(tree)).build(directory=str(tree / "dist"), versions=["standard"])
    assert list(tree.rglob("*.mo")) == [], "nothing compiled is left beside what a translator edits"
    return zipfile.ZipFile(built)


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_everything_of_the_program_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    wanted = {name for name in _tracked() if name.partition("/")[0] in PARTS}
    held = set(wheel.namelist())
    assert wanted - held == set()
    for kind in (".yaml", ".html", ".css", ".js", ".svg", ".ttf", ".sql", ".txt", ".toml"):
        assert any(name.endswith(kind) for name in held), kind


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PARTS)


def test_catalogues_are_compiled_into_the_wheel(wheel: zipfile.ZipFile) -> None:
    compiled = wheel.read("locales/pl/LC_MESSAGES/made_up.mo")
    assert b"Stop, po polsku" in compiled


def test_the_wheel_gives_the_command_and_carries_every_licence(wheel: zipfile.ZipFile) -> None:
    (about,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    folder = about.rpartition("/")[0]
    said = Parser().parsestr(wheel.read(about).decode())
    assert wheel.read(f"{folder}/entry_points.txt").decode().split() == [
        "[console_scripts]", "afterwards", "=", "bot.__main__:main"
    ]  # fmt: skip
    licences = {name.removeprefix(f"{folder}/licenses/") for name in wheel.namelist() if "/licenses/" in name}
    assert {"LICENSE", "NOTICE", "accessibility/symbols/core/LICENSE.txt"} <= licences
    assert said["License-Expression"] == "Apache-2.0 AND CC-BY-4.0 AND CC-BY-SA-4.0 AND OFL-1.1"
