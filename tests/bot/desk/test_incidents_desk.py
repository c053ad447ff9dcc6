"""An incident from the desk: an opaque code, invitations for everybody alike and for another day, and its deadlines."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from at_the_desk import FACILITATOR, LEAD, OPENING, Desk
from hypothesis import given
from hypothesis import strategies as st
from working import Clock

from bot.access import NotAllowed
from bot.incidents.incident import ALPHABET, CODE_LENGTH, new_code
from bot.storage.learning import accounts, incidents, invitations
from bot.storage.learning.incidents import INCIDENTS

LONDON = ZoneInfo("Europe/London")
ENDED = datetime(2026, 11, 23, 18, 10, tzinfo=LONDON)


async def test_an_incident_is_a_code_and_everybody_is_invited_alike_for_the_next_day(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, ended=ENDED, local="DX-118"))
    assert len(opened.code) == CODE_LENGTH
    assert set(opened.code) <= set(ALPHABET)
    assert [one.role for one in opened.invited] == ["young_person", "staff", "staff", "witness"]
    to_learning, to_support = opened.invited[:3], opened.invited[3]
    assert {one.opens_on for one in to_learning} == {"2026-11-24"}
    assert len({one.expires_at for one in to_learning}) == 1
    assert to_support.opens_on == "2026-11-23"  # support is offered at once
    assert to_support.expires_at < opened.invited[0].expires_at
    assert await desk.incidents.reference(LEAD, opened.code) == "DX-118"


async def test_nothing_can_be_read_in_an_invitation(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, ended=ENDED))
    for one in opened.invited:
        link, deep = one.link(desk.incidents.place), one.deep_link(desk.incidents.place)
        assert deep.endswith(f"?start=i_{one.code}")
        for told in (opened.code, one.role, "staff", "young", "2026", "DX-118"):
            assert told not in link
            assert told not in deep.replace("t.me", "")
    assert len({one.code for one in opened.invited}) == 4


async def test_an_invitation_lasts_seventy_two_hours_from_the_day_it_opens(desk: Desk, clock: Clock) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, ended=ENDED))
    code = opened.invited[0].code
    clock.move(hours=70)
    assert await desk.store.read(invitations.of_code(desk.store, code)) is not None
    name = invitations.name_of(desk.store, code)[:12]  # what a button holds of it
    assert await desk.store.read(invitations.of_name(desk.store, name)) == await desk.store.read(
        invitations.of_code(desk.store, code)
    )
    clock.move(hours=8)
    assert await desk.store.read(invitations.of_code(desk.store, code)) is None
    assert await desk.store.read(invitations.of_name(desk.store, name)) is None


async def test_whoever_asks_is_invited_again_to_the_same_part(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, OPENING)
    first = opened.invited[0]
    again = await desk.incidents.invite_again(LEAD, opened.code, first.part)
    assert again is not None
    assert again.part == first.part
    assert again.code != first.code
    assert await desk.incidents.invite_again(LEAD, "ANOTHER222", first.part) is None


async def test_after_a_death_or_serious_injury_nobody_is_invited(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, serious=True))
    assert opened.invited == ()
    found = await desk.store.read(INCIDENTS.of(desk.store, opened.code))
    assert found is not None
    assert found.state == "law"
    (part, *_) = await desk.store.read(incidents.parts_of(desk.store, opened.code))
    assert await desk.incidents.invite_again(LEAD, opened.code, part.id) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"parts": {"staff": 2}}, "whose incident"),
        ({"parts": {"person": 1, "staff": 100}}, "0 to 99"),
        ({"facts": {"ri_types": ("99",)}}, "ri_types=99"),
        ({"facts": {"name": ("x",)}}, "name"),
    ],
)
async def test_what_cannot_be_so_is_refused_with_the_fix(desk: Desk, change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, **change))
    assert await desk.store.read(incidents.all_of(desk.store)) == ()


async def test_deadlines_stand_with_their_clause_and_without_an_end_none_is_met(desk: Desk, clock: Clock) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, ended=ENDED))
    unknown = await desk.incidents.open(LEAD, OPENING)
    clock.move(hours=1)
    for code in (opened.code, unknown.code):
        await desk.incidents.tick(LEAD, code, "formal_review", clock())
    known = {one.key: one for one in await desk.incidents.deadlines(LEAD, opened.code)}
    assert known["formal_review"].stands == "met"
    assert "NG10" in known["formal_review"].duty.clause
    assert known["formal_review"].due == ENDED.replace(day=26)
    stands = {one.key: one.stands for one in await desk.incidents.deadlines(LEAD, unknown.code)}
    assert stands["formal_review"] == "not_known"
    assert "met" not in stands.values()


async def test_offers_to_everybody_and_a_formal_review_count_without_a_tick(desk: Desk, clock: Clock) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, ended=ENDED))

    async def stand() -> dict[str, str]:
        found = await desk.incidents.deadlines(LEAD, opened.code)
        every = await desk.incidents.standings(LEAD)
        assert every.open[opened.code] == found
        return {one.key: one.stands for one in found}

    *most, last = [one for one in await desk.incidents.parts(LEAD, opened.code) if one.role != "facilitator"]
    for one in most:
        await desk.incidents.offered(LEAD, one.id)
    assert (await stand())["support_offered"] == "open"  # somebody has had none
    await desk.incidents.offered(LEAD, last.id)
    clock.move(days=1)
    review = await desk.reviews.begin(LEAD, opened.code, "formal", was_involved="no", unit="other")
    await desk.reviews.hold(LEAD, review.id, view="declined", lived_experience="no")
    stands = await stand()
    assert (stands["support_offered"], stands["formal_review"], stands["first_check"]) == ("met", "met", "late")


async def test_an_offer_is_counted_by_the_day_staff_made_it(desk: Desk, clock: Clock) -> None:
    opened = await desk.incidents.open(LEAD, OPENING)
    parts = await desk.incidents.parts(LEAD, opened.code)
    await desk.incidents.offered(LEAD, parts[0].id)
    clock.move(days=3)
    await desk.incidents.offered(LEAD, parts[0].id)
    found = await desk.store.read(incidents.parts_of(desk.store, opened.code))
    assert [one.offered_on for one in found if one.offered_on] == ["2026-11-23"]


async def test_every_act_at_the_desk_is_logged_and_says_nothing_of_what_was_read(desk: Desk) -> None:
    opened = await desk.incidents.open(LEAD, msgspec.structs.replace(OPENING, local="DX-118"))
    await desk.incidents.every(FACILITATOR)
    await desk.incidents.reference(LEAD, opened.code)
    log = await desk.store.read(accounts.readings(desk.store))
    assert sorted((one.act, one.what, one.account) for one in log) == [
        ("opened", "incidents", LEAD.account),
        ("read", "incidents", FACILITATOR.account),
        ("read", "reference", LEAD.account),
    ]
    assert "DX-118" not in repr(log)


async def test_a_role_that_does_not_reach_incidents_is_refused_and_nothing_is_read(desk: Desk) -> None:
    for roles in ({"operator"}, {"safeguarding"}, set[str]()):
        with pytest.raises(NotAllowed):
            await desk.incidents.every(msgspec.structs.replace(LEAD, roles=frozenset(roles)))
    assert await desk.store.read(accounts.readings(desk.store)) == []


@given(st.binary(min_size=400, max_size=400))
def test_a_code_is_drawn_from_its_alphabet_whatever_chance_brings(drawn: bytes) -> None:
    given_ = iter(range(0, 400, CODE_LENGTH))

    def chance(count: int) -> bytes:
        at = next(given_, None)
        return b"A" * count if at is None else drawn[at : at + count]

    code = new_code(chance)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)
    assert not set("01OIL") & set(code)
