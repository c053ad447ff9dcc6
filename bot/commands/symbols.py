"""`afterwards symbols`: pictures of another pack for what ours cannot show, and every picture on one page."""

import re
import sys
from pathlib import Path

import click

from bot.commands import DATA_ERROR, say
from bot.settings import load

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")


@click.group("symbols")
def command() -> None:
    """Bring in another pack of pictures, or see every picture there is.

    \b
    afterwards symbols sheet
    afterwards symbols import mulberry.zip --id mulberry --name Mulberry --licence CC-BY-SA-4.0 --by "Steve Lee"
    """


@command.command("import")
@click.argument("pack", type=click.Path(path_type=Path, exists=True))
@click.option("--id", "name_id", required=True, help="A short name of the pack: small letters, figures, hyphens.")
@click.option("--name", required=True, help="Its name, as people read it on the page about the pictures.")
@click.option(
    "--licence", required=True, help="Its licence, such as CC-BY-SA-4.0. The service has to be allowed to use it."
)
@click.option("--by", required=True, help="Who made it.")
@click.option("--url", default="", help="Where it comes from.")
@click.option("--licence-url", default="", help="Where its licence stands.")
@click.option("--try", "only_look", is_flag=True, help="Only say what it would bring.")
def bring(
    pack: Path, name_id: str, name: str, licence: str, by: str, url: str, licence_url: str, only_look: bool
) -> None:
    """Take the pictures of PACK for concepts that have none: a folder, ZIP, OBF or OBZ file.

    Layouts: our own (map.csv with concept and file), OBF and OBZ, Mulberry's, ARASAAC's with a table. A concept that
    has a picture keeps it: one concept, one picture. SVG, PNG and WebP are written anew; one with a script, a
    reference, an entity or another thing that is not drawn is refused. Restart the service afterwards.

    \b
    afterwards symbols import mulberry.zip --id mulberry --name Mulberry --licence CC-BY-SA-4.0 --by "Steve Lee" --try
    """
    from accessibility.symbols.imports import NotAPack, read, write
    from accessibility.symbols.packs import FOLDER, PACKS, Pack, concepts

    if not _ID.fullmatch(name_id) or name_id in PACKS:
        raise click.BadParameter("Small letters, figures and hyphens; not the name of ours.", param_hint="--id")
    try:
        report = read(pack, name_id)
    except NotAPack as error:
        say(str(error))
        sys.exit(DATA_ERROR)
    click.echo(f"{len(report.taken)} pictures taken; {len(report.had)} concepts have one of ours and keep it.")
    click.echo(f"{report.covered} of {len(concepts())} concepts have a picture. The others are words.")
    for concept in report.missing:
        click.echo(f"a word   {concept}")
    for file, why in report.refused:
        click.echo(f"refused  {file}: {why}")
    if report.taken and not only_look:
        folder = load().data / FOLDER / name_id
        write(report, Pack(name_id, name, "1", licence, licence_url, by, url, "", "", "no"), folder)
        click.echo(folder)


@command.command("sheet")
@click.option("--to", default="pictures.png", type=click.Path(dir_okay=False, path_type=Path), help="The file.")
def sheet(to: Path) -> None:
    """Write every picture there is on one page, each with its name: to look at.

    \b
    afterwards symbols sheet --to pictures.png
    """
    from accessibility.symbols.draw import sheet as drawn

    drawn(to)
    click.echo(to)
