"""`afterwards posters`: what hangs on the wall, and what fits into a pocket."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import logs
from bot.settings import load
from flows.engine.flow import FACTS
from flows.engine.load import load_book

if TYPE_CHECKING:
    from bot.settings import Settings

FORMS = ("standard", "easy_read")
DAYS = 90
_WARD = re.compile(r"[A-Za-z0-9]{0,16}")


@click.command("posters")
@click.option("--ward", default="", help="A label of letters and figures, such as Willow. It names no person.")
@click.option(
    "--for", "audiences", multiple=True, type=click.Choice(FACTS["audience"]), help="All there are by default."
)
@click.option("--language", "languages", help="Languages with commas between; those of the service by default.")
@click.option("--form", "forms", multiple=True, type=click.Choice(FORMS), help="Both by default.")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="How many days they may hang."
)
@click.option("--to", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="The folder.")
def command(
    ward: str, audiences: tuple[str, ...], languages: str | None, forms: tuple[str, ...], days: int, folder: Path
) -> None:
    """Make posters (A4) and pocket cards (eight on a page) as PDF with real text.

    A poster is a label: it opens the start menu, in its language, and carries no person and no incident. That it was
    opened is counted nowhere. Posters of staff and of people differ: nobody reads the other's by mistake.

    \b
    afterwards posters --ward Willow --language en_GB,pl
    afterwards posters --for staff --form easy_read --to posters
    """
    logs.quiet()
    if not _WARD.fullmatch(ward):
        raise click.BadParameter("Letters and figures alone, 16 at most.", param_hint="--ward")
    settings, book = load(), load_book()
    spoken = tuple(languages.split(",")) if languages else settings.file.service.languages
    unknown = set(spoken) - set(settings.languages)
    if unknown:
        raise click.BadParameter(f"This service does not speak {', '.join(sorted(unknown))}.", param_hint="--language")
    theirs = audiences or tuple(who for who in FACTS["audience"] if f"support/{who}" in book)
    folder.mkdir(parents=True, exist_ok=True)
    for path in _print(settings, ward, theirs, spoken, forms or FORMS, days, folder):
        click.echo(path)


def _print(
    settings: "Settings", ward: str, audiences: tuple[str, ...], languages: tuple[str, ...], forms: tuple[str, ...],
    days: int, folder: Path,
) -> list[Path]:  # fmt: skip
    from accessibility.posters import KINDS, Poster, pdf

    now = datetime.now(UTC).astimezone(settings.file.service.zone)
    until = (now + timedelta(days=days)).date()
    local, made = settings.local(now), []
    for who in audiences:
        posters = []
        for number, (language, form) in enumerate(((one, form) for one in languages for form in forms), 1):
            label = _label(who, language, ward)
            address, chat = f"{settings.address}/w/{label}", _in_chat(settings, who, label)
            posters.append(Poster(who, language, form, address, until, f"{number}", chat))  # type: ignore[arg-type]  # one of FORMS
        for kind in KINDS:
            path = folder / f"{kind}s-{who}.pdf"
            path.write_bytes(pdf(posters, local, kind))
            made.append(path)
    return made


def _in_chat(settings: "Settings", audience: str, label: str) -> str:
    bot = settings.environment.telegram_bot if settings.telegram_mode(audience) != "off" else ""
    return f"https://t.me/{bot}?start=w_{label}" if bot else ""


def _label(audience: str, language: str, ward: str) -> str:
    return f"{audience}-{language}-{ward}" if ward else f"{audience}-{language}"
