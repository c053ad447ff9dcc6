"""The history of every store's tables: one folder a store, one file a step, `v<number>_<why>.py`. Alembic runs them.

`newest.sql` beside the steps is what they all come to, so that a new file on a laptop is made without Alembic.
"""

from pathlib import Path

from sqlalchemy.engine import Connection

from bot.faults import crashpoint

FOLDER = Path(__file__).parent
MADE = "newest.sql"
_BETWEEN = ";\n\n"


def newest(store: str) -> str:
    """The number of the newest step, read from the file names: Alembic takes a third of a second to import."""
    return max(step.name.partition("_")[0] for step in (FOLDER / store).glob("v[0-9]*.py"))


def make(store: str, connection: Connection) -> None:
    """Make all tables in a new SQLite file, in the caller's transaction: the same as taking every step."""
    for statement in (FOLDER / store / MADE).read_text().removesuffix(";\n").split(_BETWEEN):
        connection.exec_driver_sql(statement)


def made(connection: Connection) -> str:
    """What `newest.sql` has to say, from a SQLite database that took every step."""
    tables = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").scalars()
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    statements = [" ".join(sql.split()) for sql in tables]
    return _BETWEEN.join([*statements, f"INSERT INTO alembic_version VALUES ('{version}')"]) + ";\n"  # noqa: S608 (our own text)


def upgrade(store: str, connection: Connection, to: str = "head") -> None:
    """Take all missing steps up to that one, in the caller's transaction: all of them, or none."""
    from alembic.config import Config  # noqa: PLC0415  # heavy, and needed only when the tables change
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory(FOLDER, version_locations=[FOLDER / store])
    with EnvironmentContext(Config(), scripts, fn=lambda at, _: scripts._upgrade_revs(to, at)) as context:
        taken = f"{store}.after_step"
        context.configure(connection=connection, on_version_apply=lambda **_: crashpoint(taken))
        context.run_migrations()
