"""`python -m bot.storage.migrations` writes every `newest.sql` anew, after a step was added."""

from sqlalchemy import create_engine

from bot.storage.migrations import FOLDER, MADE, made, upgrade

for store in sorted({step.parent for step in FOLDER.glob("*/v*.py")}):
    with create_engine("sqlite://").begin() as connection:
        upgrade(store.name, connection)
        (store / MADE).write_text(made(connection))
