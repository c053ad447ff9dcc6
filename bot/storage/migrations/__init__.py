"""The history of every store's tables: one folder a store, one file a step, `v<number>_<why>.py`. Alembic runs them."""

from pathlib import Path

from sqlalchemy.engine import Connection

FOLDER = Path(__file__).parent


def newest(store: str) -> str:
    """The number of the newest step, read from the file names: Alembic takes a third of a second to import."""
    return max(step.name.partition("_")[0] for step in (FOLDER / store).glob("v[0-9]*.py"))


def upgrade(store: str, connection: Connection) -> None:
    """Take all missing steps, in the caller's transaction: all of them, or none."""
    from alembic.config import Config  # noqa: PLC0415  # heavy, and needed only when the tables change
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory(FOLDER, version_locations=[FOLDER / store])
    with EnvironmentContext(Config(), scripts, fn=lambda at, _: scripts._upgrade_revs("head", at)) as context:
        context.configure(connection=connection)
        context.run_migrations()
