"""The contracts on imports hold, and a forbidden import breaks them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "flows", "accessibility", "locales")
PLANTED = [
    ("bot/sessions/learning.py", "import bot.storage.support", "only the support session reaches what support keeps"),
    (
        "bot/sessions/learning.py",
        "import bot.sessions.support",
        "the sessions of the four purposes never reach one another",
    ),
    ("bot/storage/learning/record.py", "import flows.support.keeps", "learning and restrictions cannot reach support"),
    (
        "bot/sessions/support.py",
        "import bot.sessions.safety",
        "the sessions of the four purposes never reach one another",
    ),
    ("flows/learning/record.py", "import flows.support.keeps", "what the four purposes keep never reaches one another"),
    ("bot/channels/terminal.py", "import bot.storage.support", "A channel only translates"),
    ("flows/engine/turn.py", "import asyncio", "The engine is pure"),
    ("accessibility/present.py", "import bot.messages", "Showing knows nothing of the running service"),
    ("bot/door.py", "import sqlalchemy", "SQL lives in storage"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """lint-imports, in that folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program that may be spoilt."""
    for package in PACKAGES:
        shutil.copytree(
            HOME / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.svg", "*.woff2")
        )
    shutil.copy(HOME / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds() -> None:
    linted = lint(HOME)
    assert linted.returncode == 0, linted.stdout
    assert linted.stdout.count("THE WALL") == 4


@pytest.mark.parametrize(("path", "line", "contract"), PLANTED, ids=[f"{path}: {line}" for path, line, _ in PLANTED])
def test_a_forbidden_import_breaks_its_contract(path: str, line: str, contract: str, house: Path) -> None:
    module = house / path
    module.write_text(f"{line}\n{module.read_text('utf-8')}", "utf-8")
    linted = lint(house)
    assert linted.returncode != 0
    broken = [said for said in linted.stdout.splitlines() if said.endswith("BROKEN")]
    assert any(contract in said for said in broken), broken
