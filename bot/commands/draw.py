"""`afterwards draw`: a flow for people who do not read YAML."""

import click

from bot.incidents import follow_up
from flows.engine import draw, lifecycle
from flows.engine.checks import disclosures
from flows.engine.flow import FORMS, Form
from flows.engine.load import load_book

LIFECYCLE, ACTION, DISCLOSURES = "lifecycle", "action", "disclosures"


@click.command("draw")
@click.argument("flow")
@click.option("--form", type=click.Choice(FORMS), help="Print the words of this form as a script instead.")
def command(flow: str, form: Form | None) -> None:
    """Draw a flow, or print it as a script.

    Prints a Mermaid state diagram, which most readers of Markdown show as a picture. With --form everything that the
    flow says in that form is printed as Markdown, to be read aloud or signed. "lifecycle" stands for the life of any
    talk, "action" for the follow-up of an action; "disclosures" prints the table of all that can leave a support or
    safety talk (docs/flows/disclosures.md).

    \b
    afterwards draw support/staff
    afterwards draw support/staff --form easy_read
    afterwards draw lifecycle
    afterwards draw action
    afterwards draw disclosures
    """
    if flow == LIFECYCLE:
        click.echo(lifecycle.mermaid())
        return
    if flow == ACTION:
        click.echo(follow_up.mermaid())
        return
    book = load_book()
    if flow == DISCLOSURES:
        click.echo(disclosures.page(book), nl=False)
        return
    if flow not in book.ids:
        offered = ", ".join((*book.ids, LIFECYCLE, ACTION, DISCLOSURES))
        raise click.BadParameter(f"There is no such flow. Flows: {offered}", param_hint="FLOW")
    wanted = book.current(flow)
    if form is not None and form not in wanted.card.forms:
        raise click.BadParameter(f"It has no such form. Forms: {', '.join(wanted.card.forms)}", param_hint="--form")
    click.echo(draw.mermaid(wanted) if form is None else draw.script(wanted, form))
