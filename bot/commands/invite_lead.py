"""`afterwards invite-lead`: who may sign in to the pages of leads."""

import asyncio
from typing import get_args

import click

from bot import logs
from bot.access import NotListed, Role
from bot.app import Service, open_service
from bot.settings import load


@click.command("invite-lead")
@click.argument("address")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(get_args(Role)), help="lead by default; may be given twice."
)
@click.option("--unit", default="", help="Which unit they belong to: a review is led from another.")
@click.option("--revoke", is_flag=True, help="End the account instead, with every link and every sign-in.")
def command(address: str, roles: tuple[Role, ...], unit: str, revoke: bool) -> None:
    """Let somebody sign in to the pages of leads, or end that.

    Prints a link that signs ADDRESS, an e-mail address, in once, within 24 hours; with an account of the organisation
    (OpenID Connect) the page where to sign in. Nothing is sent.
    Of a live service a lead has to stand in [leads] may_see of service.toml.
    Another role is given by inviting again. Once the account is revoked its next request is refused.

    \b
    afterwards invite-lead learning.lead@example.org
    afterwards invite-lead facilitator@example.org --role facilitator --unit Oak
    afterwards invite-lead learning.lead@example.org --revoke
    """
    logs.quiet()
    if "@" not in address or len(unit) > 64:
        raise click.BadParameter("An e-mail address, and a unit of 64 characters at most.", param_hint="ADDRESS")
    try:
        click.echo(asyncio.run(_invite(address, roles or ("lead",), unit, revoke)))
    except NotListed as refused:
        raise click.ClickException(str(refused)) from None


async def _invite(address: str, roles: tuple[Role, ...], unit: str, revoke: bool) -> str:
    service: Service = open_service(load())
    try:
        access = service.desk.access
        if revoke:
            if not await access.revoke(address):
                raise click.ClickException("There is no such account, so nothing was ended. Look at how it is spelt.")
            return "Revoked."
        if service.settings.file.leads.sign_in == "oidc":
            await access.invite(address, roles, unit)
            return f"Invited. They sign in at {service.settings.address}/lead/openid"
        return f"{service.settings.address}/lead/in/{await access.invite(address, roles, unit)}"
    finally:
        await service.close()
