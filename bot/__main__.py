"""The command `afterwards`. Each command is imported when it is called, so that help and a start stay quick."""

import os
import sys
from importlib import import_module

import click

from bot import __version__
from bot.memory import look_seldom

COMMANDS = {
    "start": "Start the service: the pages, Telegram where there is a token, reminders.",
    "try": "Try a flow in this terminal. Nothing of it is kept.",
    "check": "Check every flow: what is wrong, where, and how to mend it.",
    "explore": "Walk through every branch and every pair of every flow.",
    "draw": "Draw a flow, or print it as a script.",
    "boards": "Picture boards: print them, or take them to another AAC program.",
    "locales": "Translations: bring them up to date, see what is missing, fill it in.",
    "doctor": "Say what is missing before this service may go live.",
    "invite": "Make a single-use invitation, good for 72 hours.",
    "invite-receiver": "Link somebody who comes when a person is asked for.",
    "invite-lead": "Let somebody sign in to the pages of leads, or end that.",
    "incident": "Open an incident, invite everybody who had a part in it, see what is due.",
    "posters": "Make posters (A4) and pocket cards (eight on a page) as PDF with real text.",
    "symbols": "Bring in another pack of pictures, or see every picture there is.",
    "photos": "Show photos of this service's own places and people beside their words.",
    "document": "Print a review sheet, the actions, or a notice about a rule.",
    "demonstration-data": "Tell a made-up past into the stores of a demonstration.",
    "remind": "Send what is due now.",
    "erase": "Delete what is past its time, or all that is held of one chat.",
    "backup": "Write one sealed file with the learning record into FOLDER, while the service runs.",
    "restore": "Put a backup back into an empty learning store, or try whether that can be done.",
    "guard": "Look for red flags or names in sentences.",
    "export": "Write the figures of a closed quarter that may be shared.",
    "spc": "Work out a control chart, to compare it with the NHS tool.",
    "migrate": "Bring the tables of every store up to date.",
}
"""Every command with one line of help; `bot/commands/<name>.py` holds it."""


class Commands(click.Group):
    """Finds a command by its name in `COMMANDS`, and imports it only then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a service meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None for one that does not exist."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"bot.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="afterwards")
def commands() -> None:
    """Afterwards: a guided conversation for the time after a restrictive intervention.

    \b
    afterwards start            a demonstration in this folder, with nothing configured
    afterwards try support/staff
    afterwards COMMAND --help   what a command does, with examples
    """


def main() -> None:
    """Run the command line. An error says what happened and what to do, and never a value or a person's words."""
    look_seldom()
    os.umask(0o077)  # whatever a command makes is for its owner alone
    try:
        commands(prog_name="afterwards")
    except Exception as error:  # the last place where an error can be said without its values
        from bot.commands import explain  # noqa: PLC0415 (only where something failed)

        sys.exit(explain(error))


if __name__ == "__main__":
    main()
