"""`afterwards incident`: opening an incident and inviting everybody who had a part in it, without any name."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import TypeVar, get_args

import click

from bot import logs
from bot.access import CONSOLE
from bot.app import Service, open_service
from bot.desk.incidents import MOST_PARTS, Opening
from bot.incidents.incident import FACTS, Role
from bot.settings import load

T = TypeVar("T")
_ROLES = get_args(Role)
_NUMBER = click.IntRange(0, MOST_PARTS)


@click.group("incident")
def command() -> None:
    """Open an incident, invite everybody who had a part in it, see what is due.

    \b
    afterwards incident open --ended "2026-11-23 18:10" --kind 05,09 --person young_person --staff 3 --witness 1
    afterwards incident due K7QM2XH4PT
    afterwards incident list
    """
    logs.quiet()


@command.command("open")
@click.option(
    "--person", "people", default=["person"], show_default=True, multiple=True, type=click.Choice(_ROLES[:4]),
    help="Whose it was; given once for each of them.",
)  # fmt: skip
@click.option("--staff", type=_NUMBER, default=0, help="How many staff members took part.")
@click.option("--witness", type=_NUMBER, default=0, help="How many others saw or heard it.")
@click.option("--family", type=_NUMBER, default=0, help="How many family members are to be offered support.")
@click.option("--facilitator", type=_NUMBER, default=0, help="How many facilitators are to be invited.")
@click.option("--ended", type=click.DateTime(["%Y-%m-%d %H:%M"]), help="When it ended, local time.")
@click.option("--kind", default="", help=f"Codes with commas between: {', '.join(FACTS['ri_types'])}")
@click.option("--local", default="", help="Its number in the service's own record.")
@click.option("--serious", is_flag=True, help="A death or serious injury: learning is closed.")
def open_(
    people: tuple[str, ...], staff: int, witness: int, family: int, facilitator: int, ended: datetime | None, kind: str,
    local: str, serious: bool,
) -> None:  # fmt: skip
    """Open an incident. Prints its code, and an invitation for every part: single use, nothing readable in it.

    \b
    afterwards incident open --staff 3 --ended "2026-11-23 18:10"
    """
    parts = {
        **Counter(people),
        "staff": staff,
        "witness": witness,
        "family": family,
        "facilitator": facilitator,
    }
    facts = {"ri_types": _kinds(kind)} if kind else {}

    async def opened(service: Service) -> list[str]:
        zone = service.settings.file.service.zone
        at = ended.replace(tzinfo=zone) if ended is not None else None
        if at is not None and at > service.now():
            raise click.BadParameter("It has not come yet.", param_hint="--ended")
        opening = Opening(parts, at, facts, local, serious=serious)  # type: ignore[arg-type]  # click chose the roles
        try:
            made = await service.desk.incidents.open(CONSOLE, opening)
        except ValueError as wrong:
            raise click.ClickException(str(wrong)) from wrong
        place = service.desk.incidents.place
        links = (
            (one.role, one.opens_on, one.link(place), one.part.hex(), one.deep_link(place)) for one in made.invited
        )
        return [f"Incident {made.code}", *("\t".join(link).rstrip() for link in links)]

    _say(opened)


def _kinds(given: str) -> tuple[str, ...]:
    known = FACTS["ri_types"]
    if unknown := set(given.split(",")) - set(known):
        raise click.BadParameter(f"No such code: {min(unknown)}. Codes: {', '.join(known)}", param_hint="--kind")
    return tuple(given.split(","))


@command.command("again")
@click.argument("code")
@click.argument("part")
def again(code: str, part: str) -> None:
    """Make another link for a PART of an incident, whenever somebody asks.

    \b
    afterwards incident again K7QM2XH4PT 3f9c0a17b2d4e856
    """

    async def invited(service: Service) -> list[str]:
        try:
            made = await service.desk.incidents.invite_again(CONSOLE, code, bytes.fromhex(part))
        except ValueError:
            made = None
        if made is None:
            raise click.ClickException("There is no such part, or learning is closed for this incident.")
        return [made.link(service.desk.incidents.place)]

    _say(invited)


@command.command("due")
@click.argument("code")
def due(code: str) -> None:
    """Print the duties of an incident: how each stands, by when, and the clause that asks for it.

    \b
    afterwards incident due K7QM2XH4PT
    """

    async def stands(service: Service) -> list[str]:
        try:
            found = await service.desk.incidents.deadlines(CONSOLE, code)
        except ValueError as wrong:
            raise click.ClickException(str(wrong)) from wrong
        return [
            f"{one.stands}\t{_until(one.due) if one.due else one.duty.time}\t"
            f"{one.duty.label}\t{one.duty.clause} ({one.duty.state})"
            for one in found
        ]

    _say(stands)


def _until(due: datetime) -> str:
    """A day that ends at midnight is said as that day: nobody reads it as a day more."""
    return f"{due.date() - timedelta(1)} 24:00" if due.time() == time() else due.strftime("%Y-%m-%d %H:%M")


@command.command("list")
def listed() -> None:
    """Print every incident: its code, the day it was opened, whether it is open.

    \b
    afterwards incident list
    """

    async def every(service: Service) -> list[str]:
        found = await service.desk.incidents.every(CONSOLE)
        return [f"{one.code}\t{one.opened_on}\t{one.state}\t{one.profile}" for one in found]

    _say(every)


def _say(asked: Callable[[Service], Awaitable[list[str]]]) -> None:
    async def answered() -> list[str]:
        service = open_service(load())
        try:
            return await asked(service)
        finally:
            await service.close()

    for line in asyncio.run(answered()):
        click.echo(line)
