"""The command line: each command says what it does, does it, and shows no value where something is wrong."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import COMMANDS, commands
from bot.commands import explain
from bot.lock import AlreadyRunning, only_one
from bot.settings import SettingsError, demonstration

ROOT = Path(__file__).parents[2]
SECRET = "secretvalue123"
HEAVY = {
    "telegram",
    "aiohttp",
    "httpx",
    "psycopg",
    "alembic",
    "babel",
    "PIL",
    "resvg_py",
    "typst",
    "icalendar",
    "segno",
    "xlsxwriter",
    "docx",
}
SETTLED = ("start", "doctor", "invite staff", "invite-receiver safeguarding", "remind", "erase --yes", "migrate")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line in an empty folder with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("AFTERWARDS_")]:
        monkeypatch.delenv(name)

    def invoke(line: str, given: str = "") -> Result:
        return CliRunner().invoke(commands, line.split(), input=given, prog_name="afterwards")

    return invoke


def _process(folder: Path, *words: str, **environ: str) -> "subprocess.Popen[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWARDS_")}
    return subprocess.Popen(
        [sys.executable, *words], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, env=clean | {"PYTHONPATH": str(ROOT)} | environ,
    )  # fmt: skip


def _free_port() -> str:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return str(asked.getsockname()[1])


def _every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(commands)
    for name in COMMANDS:
        command = commands.get_command(context, name)  # type: ignore[attr-defined]
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {each}", inner) for each, inner in command.commands.items())


# help


def test_every_command_of_the_product_is_there() -> None:
    promised = "start try check explore draw doctor invite invite-receiver remind erase migrate"
    assert {*promised.split(), "guard red-flags", "guard names"} <= {name for name, _ in _every_command()}


def test_the_list_says_what_each_command_says_of_itself(run: Run) -> None:
    said = " ".join(run("--help").output.split())
    for name, command in _every_command():
        if name in COMMANDS:
            assert (command.help or "").startswith(COMMANDS[name].rstrip("."))
            assert f"{name} {COMMANDS[name]}" in said


def test_every_command_has_an_example() -> None:
    for name, command in _every_command():
        if not isinstance(command, click.Group):
            assert f"afterwards {name}" in (command.help or ""), name


def test_help_imports_no_command_and_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.__main__ import commands\n"
        "try: commands(['--help'])\n"
        "except SystemExit: print([name for name in sys.modules if 'import' not in name])"
    )
    said = _process(tmp_path, "-c", code).communicate(timeout=60)[0].splitlines()[-1]
    for module in (*HEAVY, "sqlalchemy", "starlette", "msgspec", "yaml", "bot.commands"):
        assert f"'{module}'" not in said


def test_a_word_that_is_no_command_is_refused(run: Run) -> None:
    assert run("begin").exit_code == 2


# start


def test_a_start_serves_and_imports_nothing_that_a_laptop_does_not_need(tmp_path: Path) -> None:
    started = _process(tmp_path, "-X", "importtime", "-m", "bot", "start", "--no-browser", "--port", _free_port())
    assert started.stdout is not None
    line = started.stdout.readline()
    started.send_signal(signal.SIGTERM)
    imported = {
        found[1].partition(".")[0] for found in re.finditer(r"\| +([\w.]+)$", started.communicate(timeout=60)[1], re.M)
    }
    assert re.fullmatch(r"Afterwards \(demonstration: no real people\): http://127\.0\.0\.1:\d+\n", line)
    assert {"starlette", "sqlalchemy"} <= imported
    assert not HEAVY & imported


def test_a_live_service_does_not_start_while_something_is_missing(run: Run, tmp_path: Path) -> None:
    text = demonstration().replace('mode = "demonstration"', 'mode = "live"')
    (tmp_path / "service.toml").write_text(text.replace("01632 960 123", "0117 496 0123"))
    refused = run("start")
    assert gc.isenabled(), "nothing is switched off by a start that ends"
    assert refused.exit_code == 78
    assert "cannot go live yet" in refused.stderr
    assert "[helplines] samaritans: ring it" in refused.stderr
    assert "0117" not in refused.output
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("line", SETTLED)
def test_wrong_settings_are_refused_by_every_command_that_reads_them(
    run: Run, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWARDS_PUBLIC_URL", SECRET)
    refused = run(line)
    assert isinstance(refused.exception, SettingsError)
    assert explain(refused.exception) == 78
    assert SECRET not in refused.output + str(refused.exception)


def test_an_option_is_bound_as_the_variable_is(run: Run) -> None:
    refused = run(f"start --port {SECRET}")
    assert isinstance(refused.exception, SettingsError)
    assert "AFTERWARDS_PORT: give a port" in str(refused.exception)


def test_a_second_start_on_a_folder_refuses_with_the_fix(run: Run, tmp_path: Path) -> None:
    with only_one(tmp_path / "data"):
        refused = run("start --no-browser")
        assert isinstance(refused.exception, AlreadyRunning)
        assert "AFTERWARDS_DATA" in str(refused.exception)
        assert explain(refused.exception) == 78
        assert run("remind").exit_code == 0, "short commands go beside it"
    with only_one(tmp_path / "data"):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 (nothing is served: the port is taken)
def test_a_start_on_a_port_that_is_taken_ends_and_says_so_and_never_that_it_runs(tmp_path: Path, host: str) -> None:
    with socket.socket() as another:
        another.bind(("127.0.0.1", 0))
        another.listen()
        port = str(another.getsockname()[1])
        started = _process(tmp_path, "-m", "bot", "start", "--no-browser", "--host", host, "--port", port)
        said, told = started.communicate(timeout=60)
    assert started.returncode == 78
    assert "AFTERWARDS_PORT: another program listens there already. Stop it, or name another port." in told
    assert said == ""
    assert "started" not in told


def test_a_start_on_an_address_of_another_machine_says_so(tmp_path: Path) -> None:
    started = _process(tmp_path, "-m", "bot", "start", "--no-browser", "--host", "192.0.2.1", "--port", _free_port())
    _, told = started.communicate(timeout=60)
    assert started.returncode == 78
    assert "AFTERWARDS_HOST, AFTERWARDS_PORT: nothing can listen there" in told


@pytest.mark.parametrize(
    "line",
    [
        "boards print support/few_words --to missing/boards.pdf",
        "symbols sheet --to missing/pictures.png",
        "document actions --to missing/actions.pdf",
        "posters --for staff --to file",
        "backup file/below",
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_what_to_do(
    run: Run, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("migrate")
    (tmp_path / "file").write_text("no folder")
    done = run(line)
    if not isinstance(done.exception, SystemExit):
        assert isinstance(done.exception, OSError)
        assert explain(done.exception) == 73
        said = capsys.readouterr().err
        assert "cannot be written or read" in said
        assert "crash id" not in said
    else:
        assert "'file' is a file" in done.output


@pytest.mark.parametrize("line", ["start --no-browser", "migrate", "invite staff", "incident list"])
def test_a_data_folder_that_is_none_is_named_with_what_to_do(
    run: Run, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("AFTERWARDS_DATA", str(tmp_path / "file"))
    monkeypatch.setenv("AFTERWARDS_PORT", _free_port())
    done = run(line)
    assert isinstance(done.exception, Exception)
    assert explain(done.exception) == 73
    assert "AFTERWARDS_DATA" in capsys.readouterr().err


def test_what_a_command_makes_is_for_its_owner_alone(tmp_path: Path) -> None:
    done = _process(tmp_path, "-m", "bot", "migrate")
    assert done.communicate(timeout=60)[0].startswith("Up to date: people, support, learning, safety, keys")
    made = list((tmp_path / "data").iterdir())
    assert len(made) > 5
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_a_failure_says_its_kind_and_a_crash_id_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(ValueError(SECRET)) == 70
    said = capsys.readouterr().err
    assert "ValueError, crash id" in said
    assert SECRET not in said


# for operators


def test_doctor_names_what_is_missing_and_fails(run: Run) -> None:
    said = run("doctor")
    assert said.exit_code == 1
    assert "FAIL  helpline: samaritans\n      [helplines] samaritans: ring it" in said.output
    assert "pass" not in said.output
    assert "pass  who to call: lado" not in run("doctor").output
    assert "pass  who reads learning" in run("doctor --all").output


def test_an_invitation_is_an_address_that_says_nothing(run: Run) -> None:
    addresses = {run("invite staff").output for _ in range(2)}
    assert len(addresses) == 2
    assert all(re.fullmatch(r"http://127\.0\.0\.1:8000/i/[A-Za-z0-9_-]{22,}\n", address) for address in addresses)


@pytest.mark.parametrize(
    "line",
    [
        "invite staff --flow safety/help_now",
        "invite staff --flow support/check_in",
        "invite staff --flow nothing",
        "invite nurse",
    ],
)
def test_nobody_is_invited_to_help_now_to_a_check_in_or_to_nothing(run: Run, line: str) -> None:
    refused = run(line)
    assert refused.exit_code == 2
    assert "/i/" not in refused.output


def test_a_receiver_gets_a_page_and_a_code(run: Run) -> None:
    said = run("invite-receiver safeguarding").output
    assert re.search(r"http://127\.0\.0\.1:8000/r/\S{22,}\n", said)
    assert re.search(r"/start r_\S{16,}\n", said)
    refused = run("invite-receiver nobody")
    assert refused.exit_code == 2
    assert "safeguarding" in refused.output


def test_nothing_is_erased_without_a_yes(run: Run) -> None:
    asked = run("erase", given="n\n")
    assert asked.exit_code == 1
    assert "Deleted." not in asked.output
    assert run("erase --yes").output.endswith("Deleted.\n")
    assert run("erase --yes --telegram 123456").output.endswith("Deleted.\n")


@pytest.mark.parametrize("chat", ["abc", "@sam", "0", "12.5", "12x"])
def test_what_is_no_chat_is_never_said_to_be_deleted(run: Run, chat: str) -> None:
    refused = run(f"erase --yes --telegram {chat}")
    assert refused.exit_code == 2
    assert "Invalid value for '--telegram'" in refused.output
    assert "Deleted." not in refused.output


def test_a_poster_hangs_a_day_at_least(run: Run) -> None:
    assert run("posters --for staff --days 0").exit_code == 2


def test_remind_says_how_many_went_out(run: Run) -> None:
    assert run("remind").output == "0 sent.\n"


# for whoever writes flows


def test_a_flow_is_tried_and_nothing_is_left(run: Run, tmp_path: Path) -> None:
    said = run("try support/staff", given="1\n1\nstop\n")
    assert said.exit_code == 0
    assert "is anyone hurt" in said.output
    assert "Are you safe" in said.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("try nothing", "support/staff"),
        ("try support/staff --at nowhere", "how_now"),
        ("try support/staff --language xx", "pl"),
        ("check --language xx", "pl"),
        ("draw nothing", "support/staff"),
        ("draw learning/staff --form symbols", "easy_read"),
        ("explore nothing", "support/staff"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(run: Run, line: str, offers: str) -> None:
    refused = run(line)
    assert refused.exit_code == 2
    assert offers in refused.output


def test_a_flow_is_drawn_and_printed(run: Run) -> None:
    assert "stateDiagram" in run("draw support/staff").output
    assert "talking --> paused" in run("draw lifecycle").output
    assert "# " in run("draw support/staff --form easy_read").output
    assert "| the person's own yes |" in run("draw disclosures").output


def test_check_says_how_much_there_is_to_mend(run: Run) -> None:
    said = run("check")
    last = said.output.splitlines()[-1]
    assert (said.exit_code, last == "Nothing to mend.") in ((0, True), (1, False))


# guards


def _answers(result: Result) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in result.stdout.splitlines()]


def test_red_flags_answers_each_line(run: Run) -> None:
    given = '{"id": 1, "text": "i want to die"}\n\n{"id": "b", "text": "tea was good", "label": "none"}\n'
    first, second = _answers(run("guard red-flags", given=given))
    assert first == {"id": 1, "trigger": True, "path": "crisis_self"}
    assert second == {"id": "b", "trigger": False, "path": None}


def test_names_answers_each_line(run: Run) -> None:
    text = "nurse Carter held my arm"
    given = msgspec.json.encode({"id": "a", "text": text}).decode() + '\n{"id": null, "text": "they held my arm"}\n'
    first, second = _answers(run("guard names", given=given))
    assert second == {"id": None, "spans": []}
    spans = msgspec.convert(first["spans"], list[dict[str, int | str]])
    assert spans
    assert set(spans[0]) == {"start", "end", "type"}
    assert "Carter" in text[int(spans[0]["start"]) : int(spans[0]["end"])]


@pytest.mark.parametrize("command", ["red-flags", "names"])
@pytest.mark.parametrize("line", [SECRET, f'{{"text": ["{SECRET}"]}}', f'{{"id": 1, "words": "{SECRET}"}}', "[1]"])
def test_a_line_that_is_no_object_is_named_by_its_number(run: Run, command: str, line: str) -> None:
    refused = run(f"guard {command}", given=f'{{"id": 1, "text": "tea"}}\n{line}\n')
    assert refused.exit_code == 65
    assert "Line 2" in refused.stderr
    assert len(refused.stdout.splitlines()) == 1
    assert SECRET not in refused.output
