"""Opening an incident and inviting a lead from the command line."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands import incident, invite_lead


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AFTERWARDS_DATA", raising=False)
    return tmp_path


def run(command: object, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))  # type: ignore[arg-type]
    return done.exit_code, done.output


def test_an_incident_is_opened_with_a_link_for_every_part_and_no_name() -> None:
    ended = datetime.now().astimezone() - timedelta(3)  # a command has the machine's clock
    code, said = run(
        incident.command, "open", "--ended", f"{ended:%Y-%m-%d} 18:10", "--kind", "05,09", "--person", "young_person",
        "--staff", "2", "--witness", "1",
    )  # fmt: skip
    assert code == 0, said
    lines = said.splitlines()
    assert re.fullmatch(r"Incident [2-9A-HJKMNP-Z]{10}", lines[0])
    assert [line.split("\t")[0] for line in lines[1:]] == ["young_person", "staff", "staff", "witness"]
    of = lines[0].removeprefix("Incident ")
    assert all(of not in line for line in lines[1:])
    listed = run(incident.command, "list")[1]
    assert of in listed
    due = run(incident.command, "due", of)[1]
    assert re.search(
        rf"\t{ended + timedelta(3):%Y-%m-%d} 1[789]:10\tFormal", due
    )  # 72 hours, over a change of the clocks too
    again = run(incident.command, "again", of, lines[1].split("\t")[3])
    assert again[0] == 0
    assert again[1].strip() not in said


def test_a_day_that_ends_at_midnight_is_due_on_that_day() -> None:
    opened = run(incident.command, "open", "--ended", "2025-11-23 18:10", "--staff", "1")[1]
    due = run(incident.command, "due", opened.splitlines()[0].removeprefix("Incident "))[1]
    assert "\t2025-11-26 24:00\tSupport offered again\t" in due
    assert " 00:00\t" not in due


def test_whoever_is_given_twice_is_two_people() -> None:
    code, said = run(incident.command, "open", "--person", "young_person", "--person", "young_person")
    assert code == 0, said
    assert [line.split("\t")[0] for line in said.splitlines()[1:]] == ["young_person", "young_person"]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--staff", "-1", "0<=x<=99"),
        ("--witness", "100", "0<=x<=99"),
        ("--kind", "05,ZZ", "No such code: ZZ. Codes: 01"),
        ("--ended", "2099-01-01 10:00", "It has not come yet."),
    ],
)
def test_what_cannot_be_is_refused_and_no_incident_is_opened(option: str, value: str, says: str) -> None:
    code, said = run(incident.command, "open", option, value)
    assert code == 2
    assert says in said
    assert run(incident.command, "list")[1] == ""


def test_an_incident_of_a_mistyped_year_is_refused_with_what_may_be_written() -> None:
    code, said = run(incident.command, "open", "--ended", "0026-11-23 18:10")
    assert (code, "at most three years ago" in said, "Traceback" in said) == (1, True, False)
    assert run(incident.command, "list")[1] == ""


@pytest.mark.parametrize("words", [("due", "ANOTHER222"), ("again", "ANOTHER222", "00"), ("again", "ANOTHER222", "x")])
def test_what_is_not_there_is_said_without_a_trace(words: tuple[str, ...]) -> None:
    code, said = run(incident.command, *words)
    assert code == 1
    assert "There is no such" in said
    assert "Traceback" not in said


def test_a_lead_is_invited_by_a_link_and_revoked() -> None:
    code, said = run(invite_lead.command, "lead@example.org", "--role", "facilitator", "--unit", "Oak")
    assert code == 0
    assert re.fullmatch(r"http\S+/lead/in/[\w-]{22}\n", said)
    assert "lead@" not in said
    assert run(invite_lead.command, "lead@example.org", "--revoke") == (0, "Revoked.\n")
    code, said = run(invite_lead.command, "lead@example.org", "--revoke")
    assert code == 1 and "There is no such account, so nothing was ended." in said
    assert run(invite_lead.command, "no address")[0] == 2
