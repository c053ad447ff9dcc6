"""A notice about a rule from the command line: in which language, and what is refused before anything is read."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from working import live

from bot.access import CONSOLE
from bot.app import open_service
from bot.commands.document import command
from bot.settings import load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AFTERWARDS_DATA", raising=False)
    return tmp_path


def a_rule() -> str:
    """The id of one that stands on the register of the service in this folder."""

    async def proposed() -> str:
        service = open_service(load())
        rule = await service.desk.rules.propose(CONSOLE, "phones")
        await service.close()
        return rule.id.hex()

    return asyncio.run(proposed())


def readings() -> int:
    """How often somebody read a record of it."""

    async def read() -> int:
        service = open_service(load())
        found = await service.desk.access.readings(CONSOLE)
        await service.close()
        return len(found)

    return asyncio.run(read())


def run(*words: str) -> Result:
    return CliRunner().invoke(command, ["notice", *words])


def test_a_notice_is_written_in_a_language_under_a_name_that_says_it(folder: Path) -> None:
    rule = a_rule()
    for words, name in (
        ((), "notice-standard-en_GB.pdf"),
        (("--form", "easy_read", "--language", "ur"), "notice-easy_read-ur.pdf"),
    ):
        done = run(rule, *words)
        assert (done.exit_code, done.output) == (0, f"{name}\n")
        assert (folder / name).read_bytes().startswith(b"%PDF")
    assert run(rule, "--language", "pl", "--to", "wall.docx").exit_code == 0
    read = Document(str(folder / "wall.docx"))
    assert read.core_properties.language == "pl"
    assert "Zasada dla wszystkich tutaj" in [line.text for line in read.paragraphs]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--language", "xx"), "This service does not speak xx."),
        (("--language", "en"), "This service does not speak en."),
        (("--form", "symbols"), "'symbols' is not one of"),
        (("--to", "notice.txt"), "A file that ends in .pdf or .docx."),
    ],
)
def test_what_cannot_be_made_is_refused_before_a_record_is_read(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    rule = a_rule()
    before = readings()
    done = run(rule, *words)
    assert (done.exit_code, says in done.output) == (2, True)
    assert readings() - before == 1  # that of the readings themselves
    assert not [path for path in folder.iterdir() if path.name.startswith("notice")]


def test_a_live_service_prints_its_first_language_unasked_and_none_that_it_has_not_switched_on(folder: Path) -> None:
    (folder / "service.toml").write_text(live(languages='languages = ["cy", "en_GB"]'), "utf-8")
    rule = a_rule()
    assert run(rule).output == "notice-standard-cy.pdf\n"
    refused = run(rule, "--language", "pl")
    assert (refused.exit_code, "does not speak pl" in refused.output) == (2, True)


def test_where_a_word_is_missing_it_says_that_the_notice_is_in_english(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = a_rule()
    monkeypatch.setattr("bot.channels.web.lead.reading.has", lambda *_: False)
    done = run(rule, "--language", "pl")
    assert done.exit_code == 0
    assert done.stdout == "notice-standard-en_GB.pdf\n"
    assert done.stderr == "A word of it is missing in pl: this notice is in en_GB.\n"
    assert not (folder / "notice-standard-pl.pdf").exists()
