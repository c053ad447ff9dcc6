"""How a person arrives: each sentence of the scripts, and what is done for it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from hands import Chat
from player import Player
from sights import arrival, before
from sights import arrive as arrive_at

from bot.access import CONSOLE
from bot.messages import Chat as Address
from bot.messages import Incoming

_AUDIENCES = ("staff", "adult", "young_person", "child", "few_words", "witness", "family")


@arrival(r"staff poster.*")
async def _poster(player: Player, _: re.Match[str]) -> None:
    await player.hands.arrive("w_staff-en_GB")
    await in_the_form(player)


@arrival(r"(adult|witness|family) poster")
async def _poster_of(player: Player, said: re.Match[str]) -> None:
    await player.hands.arrive(f"w_{said[1]}-en_GB")
    await in_the_form(player)


@arrival(r"ward tablet")
async def _tablet(player: Player, _: re.Match[str]) -> None:
    await _shared_tablet(player, _audience(player))


@arrival(r"ward tablet, started by the supporter")
async def _tablet_beside(player: Player, _: re.Match[str]) -> None:
    await _shared_tablet(player, _audience(player), beside="sam")
    await player.hands.press("Support for me")


@arrival(r"ward tablet, started by the supporter from the .+ invitation")
async def _tablet_invited(player: Player, _: re.Match[str]) -> None:
    await _shared_tablet(player, _audience(player), beside="sam")
    await player.hands.arrive(await invitation(player))


@arrival(r"ward tablet, personal invitation.*")
async def _tablet_alone(player: Player, _: re.Match[str]) -> None:
    await _shared_tablet(player, _audience(player))
    await player.hands.arrive(await invitation(player))


@arrival(r"personal invitation.*")
async def _invited(player: Player, _: re.Match[str]) -> None:
    if player.form != "standard":
        await player.hands.arrive("")
        await in_the_form(player)
    await player.hands.arrive(await invitation(player))


@arrival(r"the child's own invitation")
async def _child(player: Player, _: re.Match[str]) -> None:
    await player.hands.arrive(await invitation(player))
    await in_the_form(player)


@arrival(r"(lead's|owner's|answer-back) invitation")
async def _at_a_desk(player: Player, said: re.Match[str]) -> None:
    audience = {"lead's": "lead", "owner's": "staff", "answer-back": "adult"}[said[1]]
    if player.form != "standard":
        await player.hands.arrive("")
        await in_the_form(player)
    address = await player.stage.service.invite(player.part.headers["flow"], audience)
    await player.hands.arrive(f"i_{address.rpartition('/')[2]}")


@arrival(r"lead's invitation to the review of (.+)")
async def _at_a_rule(player: Player, said: re.Match[str]) -> None:
    rules = player.stage.service.desk.rules
    if player.form != "standard":
        await player.hands.arrive("")
        await in_the_form(player)
    named = await rules.propose(CONSOLE, says={"register.sentence": said[1]})
    await player.hands.arrive(f"i_{await rules.invite_review(CONSOLE, named.id)}")


@arrival(r"the start menu, for the rules here")
async def _rules_here(player: Player, _: re.Match[str]) -> None:
    audience = {"recognise": "staff", "house_rules": "young_person"}[player.part.headers["flow"].rpartition("/")[2]]
    await player.hands.arrive(f"w_{audience}-en_GB")
    await in_the_form(player)
    await player.hands.press("The rules here")


@arrival(r"a personal invitation that was already opened on another phone")
async def _used(player: Player, _: re.Match[str]) -> None:
    code = await invitation(player, "learning/staff")
    other = Address("web", "another phone", b"k" * 16)
    await player.stage.service.conversation.handle(Incoming(other, "another phone", arrival=code))
    await player.hands.arrive(code)


@arrival(r"the web address, typed|own page")
async def _address(player: Player, _: re.Match[str]) -> None:
    await player.hands.arrive("")


@arrival(r"the reminder")
async def _reminder(player: Player, _: re.Match[str]) -> None:
    await player.hands.press("Open")


@arrival(r"a group, added by somebody")
async def _group(player: Player, _: re.Match[str]) -> None:
    assert isinstance(player.hands, Chat), "groups are in Telegram"
    group = player.hands.fake.group(-77)
    player.hands.phone = group
    await group.add_bot()
    await player.hands.updates()


@before(r"staff member, own phone; asked for a check-in after four weeks")
async def _asked(player: Player, _: re.Match[str]) -> None:
    clock = player.stage.working.clock
    begins = clock.at
    clock.at = begins - timedelta(weeks=4)
    await player.act(lambda: asks_for_a_check_in(player), "opens", "a check-in was asked for")
    clock.at = begins


async def asks_for_a_check_in(player: Player) -> None:
    await player.hands.arrive("w_staff-en_GB")
    await in_the_form(player)
    first, then = (
        ["Support for me", "No", "Yes", "Okay", "Skip", "Yes", "Not now"],
        ["Late afternoon", "Good", "Finish"],
    )
    await _walk(player, [*first, "In 4 weeks", *then])


async def _walk(player: Player, labels: Sequence[str]) -> None:
    for label in labels:
        while (done := player.stage.now.screen.done) is not None and done.act == "go":
            await player.hands.press(done.label)
        await player.hands.press(label)


async def _shared_tablet(player: Player, audience: str = "few_words", beside: str = "") -> None:
    place = next(iter(player.stage.working.settings.file.places))
    supporter = f"-{beside}" if audience == "young_person" and beside else ""  # with the others somebody always sits
    await player.hands.arrive(f"w_{audience}-en_GB--{place}{supporter}")
    await in_the_form(player)


def _audience(player: Player) -> str:
    """Whom the flow of this part is for."""
    audience = player.part.headers["flow"].rpartition("/")[2]
    assert audience in _AUDIENCES, f"{audience} is nobody"
    return audience


async def invitation(player: Player, flow: str = "") -> str:
    """A new invitation to the flow of this part."""
    wanted = flow or player.part.headers["flow"]
    audience = wanted.rpartition("/")[2]
    assert audience in _AUDIENCES, f"nobody is invited to {wanted}"
    address = await player.stage.service.invite(wanted, audience)
    return f"i_{address.rpartition('/')[2]}"


async def in_the_form(player: Player) -> None:
    """At the start menu: the form of this part."""
    if player.stage.now.screen.form != player.form:
        await player.choose_form()


__all__ = ["arrive_at"]
