"""The commands of the command line, one a module. Here: how what went wrong is told, and with which exit code."""

import click

DATA_ERROR, SOFTWARE, NO_PLACE, TRY_AGAIN, CANNOT_START = 65, 70, 73, 75, 78
"""Exit codes as sysexits.h names them: what was given is wrong, a fault of ours, a file that cannot be made or read,
ask again later, mend the settings."""


def explain(error: Exception) -> int:
    """Print what happened and what to do; the exit code. Of an error that is not known: its kind and a crash id."""
    from bot.backups import KeyBeside
    from bot.keys import KeyFileError
    from bot.lock import AlreadyRunning
    from bot.settings.problems import SettingsError
    from bot.storage.errors import StoreError, Temporary
    from flows.engine.flow import FlowError

    if isinstance(error, SettingsError):
        say("The settings cannot be used as they are.", *(f"  {problem}" for problem in error.problems))
        return CANNOT_START
    if isinstance(error, AlreadyRunning | KeyFileError | KeyBeside | StoreError):
        say(str(error))
        return TRY_AGAIN if isinstance(error, Temporary) else CANNOT_START
    if isinstance(error, FlowError):
        say("The flows cannot be used as they are.", *(str(mistake) for mistake in error.mistakes))
        return DATA_ERROR
    if isinstance(error, OSError) and error.filename:
        say(
            f"{error.filename} cannot be written or read ({error.strerror}). Name another place (for the databases: "
            "AFTERWARDS_DATA), make its folder, or let this account into it."
        )
        return NO_PLACE
    from bot import logs

    crash = logs.failed("command", error)
    say(f"Something failed that should not have: {type(error).__name__}, crash id {crash}. Please report the id.")
    return SOFTWARE


def say(*lines: str) -> None:
    """Print lines for the operator, apart from what a command gives out."""
    for line in lines:
        click.echo(line, err=True)
