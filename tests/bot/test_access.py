"""Each role reaches its own and nothing else; a link signs in once; who is revoked is out at the next request."""

from collections.abc import AsyncIterator, Mapping
from typing import get_args

import pytest
from postgres import MASTER, MODE
from working import Clock

from bot.access import CONSOLE, REACH, ROLES, Access, Lead, NotAllowed, Reach, Role
from bot.storage.stores import open_stores


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def access(databases: Mapping[str, str], clock: Clock) -> AsyncIterator[Access]:
    stores = open_stores({"learning": databases["learning"]}, MASTER, MODE, clock)
    yield Access(stores.learning)
    await stores.close()


async def entered(access: Access, *roles: Role) -> str:
    cookie = await access.sign_in(await access.invite("lead@example.org", roles or ("lead",), "willow"))
    assert cookie is not None
    return cookie


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_its_own_and_nothing_else(role: Role) -> None:
    someone = Lead(b"a", frozenset({role}))
    for reach in get_args(Reach):
        assert someone.reaches(reach) == (reach in REACH[role])


def test_everything_is_reached_by_some_role_and_words_by_no_operator() -> None:
    assert frozenset[Reach]().union(*REACH.values()) == frozenset(get_args(Reach))
    assert REACH["operator"] == {"photos", "accounts", "readings"}
    assert "few_writers" not in REACH["lead"]
    assert not any(reach in REACH["lead"] | REACH["facilitator"] for reach in ("notices", "accounts", "readings"))


async def test_a_link_signs_in_one_browser_once(access: Access) -> None:
    code = await access.invite("lead@example.org", ("lead",))
    cookie = await access.sign_in(code)
    assert cookie is not None
    assert await access.sign_in(code) is None
    who = await access.who(cookie)
    assert who is not None
    assert who.roles == {"lead"}
    for wrong in ("", "x", code, cookie[:-1]):
        assert await access.who(wrong) is None


async def test_a_link_lasts_a_day_and_a_sign_in_twelve_hours(access: Access, clock: Clock) -> None:
    code = await access.invite("lead@example.org", ("lead",))
    clock.move(hours=24)
    assert await access.sign_in(code) is None
    cookie = await entered(access)
    clock.move(hours=11, minutes=59)
    assert await access.who(cookie) is not None
    clock.move(minutes=1)
    assert await access.who(cookie) is None


async def test_a_revoked_lead_is_refused_at_the_next_request_and_so_is_every_open_link(access: Access) -> None:
    cookie, unused = await entered(access), await access.invite("lead@example.org", ("lead",))
    assert await access.revoke("Lead@Example.org ")
    assert await access.who(cookie) is None
    assert await access.sign_in(unused) is None
    assert await access.enter("lead@example.org") is None
    assert not await access.revoke("lead@example.org")


async def test_who_signs_out_is_out_in_that_browser_alone(access: Access) -> None:
    here, there = await entered(access), await entered(access)
    await access.sign_out(here)
    assert await access.who(here) is None
    assert await access.who(there) is not None


async def test_another_invitation_gives_another_role_and_keeps_one_account(access: Access) -> None:
    cookie = await entered(access, "lead")
    await access.invite("LEAD@example.org", ("lead", "facilitator"), "oak")
    who = await access.who(cookie)
    assert who is not None
    assert who.roles == {"lead", "facilitator"}
    assert len(await access.accounts(CONSOLE)) == 1


async def test_nothing_is_logged_for_what_was_refused_and_everything_else_is(access: Access) -> None:
    operator = Lead(b"operator", frozenset({"operator"}))
    with pytest.raises(NotAllowed, match="does not reach releases"):
        await access.log(operator, "releases")
    await access.accounts(operator)
    log = await access.readings(operator)
    said = sorted((one.what, one.account) for one in log)
    assert said == [("accounts", b"operator"), ("readings", b"operator")]


async def test_an_address_lies_sealed_and_is_found_only_by_whoever_knows_it(access: Access) -> None:
    await access.invite("lead@example.org", ("lead",))
    (account,) = await access.accounts(CONSOLE)
    assert account.address == "lead@example.org"
    assert b"lead" not in account.id
