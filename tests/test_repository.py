"""The house itself: sizes, imports, and that what is written about it is what is there."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import msgspec
import pytest

from bot.__main__ import COMMANDS, commands
from bot.settings.environment import OF_TESTS, Environment, variable
from bot.settings.service_file import Contact, Named, ServiceFile

ROOT = Path(__file__).parents[1]
FILE_LIMIT, FUNCTION_LIMIT = 400, 40
BINARY = (".ttf", ".woff2", ".png", ".whl", ".ico")
DATA = (".svg", ".txt", ".tsv", ".po", ".pot")
PROGRAM = ("bot", "flows", "accessibility", "locales")
WRITTEN = (".py", ".toml", ".yaml", ".md", "")
MACHINE_PATHS = re.compile(r"(?:^|[^\w.~/-])/(?:work|root|home|Users|farm)/")
REGISTRIES = re.compile(r"\b(?:p[y]pi\.org|python[h]osted|registry\.[n]pmjs|deb\.[d]ebian)")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|NotImplementedError|mark\.skip|mark\.xfail|ignore_imports)\b")
BARE = re.compile(r"# (?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: [A-Z0-9, ]+)?)\s*$")
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base", "core", "user"}


@cache
def _files() -> tuple[Path, ...]:
    """Every file of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return tuple(path for path in paths if path.is_file() and path != Path(__file__))


def _code() -> Iterator[Path]:
    return (path for path in _files() if path.suffix == ".py")


def _texts() -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text("utf-8")) for path in _files() if path.suffix not in BINARY)


def _at(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def _lines(paths: Iterator[Path], pattern: re.Pattern[str]) -> list[str]:
    """Where that pattern stands."""
    numbered = ((path, enumerate(path.read_text("utf-8").splitlines(), 1)) for path in paths)
    return [_at(path, number) for path, lines in numbered for number, line in lines if pattern.search(line)]


# sizes and names


def test_no_file_of_code_is_over_four_hundred_lines() -> None:
    long = [_at(path, lines) for path in _code() if (lines := len(path.read_text().splitlines())) > FILE_LIMIT]
    assert long == []


def test_no_function_is_over_forty_lines_without_a_reason_beside_it() -> None:
    long = []
    for path in _code():
        text = path.read_text()
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                is_long = node.end_lineno - node.lineno + 1 > FUNCTION_LIMIT
                if is_long and "# long:" not in lines[node.lineno - 2] + lines[node.lineno - 1]:
                    long.append(f"{_at(path, node.lineno)} {node.name}")
    assert long == []


def test_every_module_begins_with_what_it_owns() -> None:
    texts = ((path, path.read_text()) for path in _code())
    assert [_at(path) for path, text in texts if text.strip() and not ast.get_docstring(ast.parse(text))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [_at(path) for path in _code() if path.stem in VAGUE] == []


def test_nothing_is_unfinished_or_skipped() -> None:
    written = (
        path for path in _files() if path.suffix in (".py", ".toml", ".yaml", ".md") or path.parent.name == "scripts"
    )
    assert _lines((path for path in written if path.suffix not in BINARY), UNFINISHED) == []


def test_a_silenced_warning_carries_its_reason() -> None:
    """On its line, or on the line above where one reason stands for several."""
    found = []
    for path in _code():
        lines = path.read_text().splitlines()
        for number in range(1, len(lines)):
            if BARE.search(lines[number]) and "#" not in lines[number - 1]:
                found.append(_at(path, number + 1))
    assert [place for place in found if place.partition("/")[0] in PROGRAM] == []


# nothing of a machine


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["path", "registry"])
def test_no_path_of_a_machine_and_no_address_of_a_registry_is_written_down(pattern: re.Pattern[str]) -> None:
    texts = (path for path, _ in _texts() if path.suffix not in DATA or path.name.startswith("requirements"))
    assert _lines(texts, pattern) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lists_of_what_is_installed_hold_hashes_and_no_address(name: str) -> None:
    lines = [line.strip() for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    assert not [
        line for line in lines if line.startswith(("-", "http:", "https:")) and not line.startswith("--hash=sha256:")
    ]
    pinned = [line for line in lines if not line.startswith("--hash")]
    assert all(re.match(r"[\w.\[\],-]+==[\w.]+( ; [^\\]+)? \\$", line) for line in pinned)


def test_what_the_tests_install_is_what_the_service_installs_and_more() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.\[\],-]+==[\w.]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_every_dependency_of_the_project_is_in_the_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = (ROOT / "requirements.txt").read_text().lower()
    for needed in (*project["dependencies"], *project["optional-dependencies"]["postgres"]):
        name = re.split(r"[\[<>=]", needed)[0].lower()
        assert re.search(rf"^{re.escape(name)}(\[[\w,-]+\])?==", listed, re.MULTILINE), name


def test_the_pip_that_is_kept_here_is_the_one_that_is_checked() -> None:
    setup = (ROOT / "scripts" / "setup").read_text()
    named = re.search(r"^pip_wheel=(\S+)$", setup, re.MULTILINE)
    assert named is not None
    assert (ROOT / named[1]).is_file()
    assert (ROOT / "scripts" / "pip-LICENSE.txt").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "scripts/setup",
        "scripts/start",
        "scripts/test",
        "scripts/lock",
        ".ci/run",
        "deploy/make-secrets",
        "deploy/passwords.sh",
    ],
)
def test_a_script_can_be_run(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    shell = "bash" if "bash" in path.read_text().partition("\n")[0] else "sh"
    assert subprocess.run([shell, "-n", path], check=False).returncode == 0


# what is written is what is there


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text()


def test_every_command_is_in_the_readme(readme: str) -> None:
    for name in COMMANDS:
        command = commands.get_command(click.Context(commands), name)  # type: ignore[attr-defined]  # click's own type of a group
        inner = [f"{name} {each}" for each in command.commands] if isinstance(command, click.Group) else [name]
        for each in inner:
            assert f"`afterwards {each}`" in readme, each


def test_every_variable_of_the_environment_is_in_the_readme(readme: str) -> None:
    for name in (*map(variable, Environment.__struct_fields__), *OF_TESTS):
        assert f"`{name}`" in readme, name


def test_every_setting_is_in_the_readme(readme: str) -> None:
    section = readme.partition("### service.toml")[2].partition("### Environment")[0]
    for name, field in {field.name: field for field in msgspec.structs.fields(ServiceFile)}.items():
        assert f"`[{name}" in section, name
        kind = {"who_to_call": Contact, "people": Named}.get(name, field.type)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for key in kind.__struct_fields__:
                assert f"`{key}`" in section, f"{name} {key}"


def test_no_other_variable_is_read_from_the_environment() -> None:
    known = {*map(variable, Environment.__struct_fields__), *OF_TESTS}
    known |= {f"{name}_FILE" for name in known} | {"AFTERWARDS_SERVICE_FILE"}  # the last: of docker-compose.yml
    for path, text in _texts():
        if path.suffix in (".py", ".md", ".yml", ".toml", "") and "tests" not in path.parts:
            assert set(re.findall(r"\bAFTERWARDS_[A-Z_]*[A-Z]\b", text)) <= known, _at(path)


def test_a_link_in_a_document_leads_somewhere() -> None:
    broken = []
    for path, text in _texts():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
                if "://" not in target and not (path.parent / target).exists():
                    broken.append(f"{_at(path)} -> {target}")
    assert broken == []


def test_a_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    """What stands beside the last column is not shown at all, and a row put into another table reads as nonsense."""
    uneven = []
    for path, text in _texts():
        if path.suffix == ".md":
            for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
                head, *rows = [re.sub(r"`[^`]*`", "", row).replace(r"\|", "") for row in table.splitlines()]
                uneven += [f"{_at(path)}: {row}" for row in rows if row.count("|") != head.count("|")]
    assert uneven == []


def test_every_part_of_the_running_service_has_its_place_in_the_order_of_imports() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (order,) = (contract for contract in contracts if contract["type"] == "layers")
    assert (order["containers"], order["exhaustive"]) == (["bot"], True)
    assert not [contract["name"] for contract in contracts if {"exhaustive_ignores", "ignore_imports"} & set(contract)]


def test_no_two_modules_of_the_tests_have_one_name() -> None:
    """They are imported by their bare name: in one run of everything the second would be taken for the first."""
    names = [path.stem for path in _code() if "tests" in path.parts and path.stem not in ("__init__", "conftest")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
