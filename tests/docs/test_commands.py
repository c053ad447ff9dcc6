"""A command that a page shows is one that the program has, with options that it knows."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.__main__ import commands

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )?afterwards [^`]+)`")


def shown() -> Iterator[tuple[str, str]]:
    """Every call of the program in a page: the page, the call."""
    pages = (path for path in ROOT.rglob("*.md") if not {".venv", ".git"} & set(path.relative_to(ROOT).parts))
    for page in sorted(pages):
        text = page.read_text()
        lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
        calls = [line for line in lines if line.startswith("afterwards ")] + INLINE.findall(FENCED.sub("", text))
        yield from ((str(page.relative_to(ROOT)), call) for call in calls)


def is_known(call: str) -> bool:
    """Whether the program takes that: the command, and each option of it. Words in capitals stand for something."""
    words = shlex.split(call.partition("afterwards ")[2].partition("#")[0])
    command: click.Command | None = commands
    while words and isinstance(command, click.Group):
        if words[0].startswith("-") or words[0].isupper():
            return True  # of the program as a whole, or of any command
        command = command.get_command(click.Context(command), words.pop(0))
    options = (
        {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
        if command
        else set()
    )
    return command is not None and {word.partition("=")[0] for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize(("page", "call"), sorted(set(shown())))
def test_a_command_on_a_page_exists(page: str, call: str) -> None:
    assert is_known(call)


@pytest.mark.parametrize(
    "call", ["afterwards dance", "afterwards draw support/staff --script", "afterwards guard riddles"]
)
def test_a_command_that_does_not_exist_is_found(call: str) -> None:
    assert not is_known(call)
