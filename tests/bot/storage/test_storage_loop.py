"""Incidents, reviews, actions, rules and accounts as they lie in the learning store, on either database."""

import msgspec
import pytest
from opened import Clock
from sqlalchemy import select

from bot.storage.errors import Refused
from bot.storage.learning import accounts, actions, incidents, loop, record, restrictions, reviews
from bot.storage.learning.accounts import Account
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.incidents import INCIDENTS, PARTS, REFERENCES, Incident, Part, Reference
from bot.storage.learning.record import Answer
from bot.storage.learning.restrictions import RESTRICTIONS, Restriction
from bot.storage.learning.reviews import REVIEWS, Review
from bot.storage.stores import Stores

CODE = "K7QM2XH4"


def an_incident(opened_on: str = "2026-11-23") -> Incident:
    return Incident(CODE, opened_on, "cyp_inpatient", "ENG_MHUF", facts={"ri_types": ("05", "09")})


async def test_an_incident_comes_back_as_it_was_kept_and_its_facts_lie_sealed(stores: Stores) -> None:
    store = stores.learning
    await store.write(INCIDENTS.add(store, an_incident()), REFERENCES.add(store, Reference(CODE, "DX-2026-118")))
    assert await store.read(INCIDENTS.of(store, CODE)) == an_incident()
    assert await store.read(REFERENCES.of(store, CODE)) == Reference(CODE, "DX-2026-118")
    lying = await store.read(lambda connection: connection.execute(select(incidents.reference.c.local)).scalar())
    assert b"DX-2026" not in lying


async def test_a_code_is_given_once(stores: Stores) -> None:
    store = stores.learning
    await store.write(INCIDENTS.add(store, an_incident()))
    with pytest.raises(Refused):
        await store.write(INCIDENTS.add(store, an_incident("2026-11-24")))
    found = await store.read(INCIDENTS.of(store, CODE))
    assert found is not None
    assert found.opened_on == "2026-11-23"


async def test_of_two_who_change_an_action_at_once_one_is_refused(stores: Stores) -> None:
    store = stores.learning
    agreed = Action(b"a" * 16, "say it each morning", "plan", "visits_lead", "2026-11-23", due="2026-12-07")
    await store.write(ACTIONS.add(store, agreed))
    await store.write(ACTIONS.change(store, msgspec.structs.replace(agreed, state="done"), was="agreed"))
    with pytest.raises(Refused):
        await store.write(ACTIONS.change(store, msgspec.structs.replace(agreed, state="stuck"), was="agreed"))
    assert [one.state for one in await store.read(actions.all_actions(store))] == ["done"]


async def test_the_first_offer_to_a_person_stays(stores: Stores) -> None:
    store = stores.learning
    await store.write(
        PARTS.add(store, Part(b"p" * 16, CODE, "staff")), PARTS.add(store, Part(b"q" * 16, CODE, "staff"))
    )
    await store.write(incidents.offered(b"p" * 16, "2026-11-24"))
    await store.write(incidents.offered(b"p" * 16, "2026-11-30"))
    assert await store.read(incidents.due_offers) == ((CODE, "staff", "", 1), (CODE, "staff", "2026-11-24", 1))


async def test_a_rule_expires_the_day_after_its_date_and_nothing_renews_it(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    kept = Restriction(b"r" * 16, "cyp_inpatient", "2026-10-01", rule="phones", state="kept", review_by="2026-11-23")
    lifted = Restriction(
        b"s" * 16, "cyp_inpatient", "2026-10-01", rule="visits", state="lifted", review_by="2026-10-23"
    )
    await store.write(RESTRICTIONS.add(store, kept), RESTRICTIONS.add(store, lifted))
    await store.write(restrictions.expire(store.today()))
    assert {one.state for one in await store.read(restrictions.register(store))} == {"kept", "lifted"}
    clock.move(days=1)
    await store.write(restrictions.expire(store.today()))
    assert {one.rule: one.state for one in await store.read(restrictions.register(store))} == {
        "phones": "expired",
        "visits": "lifted",
    }


async def test_what_people_call_a_rule_is_counted_until_it_is_decided(stores: Stores) -> None:
    store = stores.learning
    for _ in range(3):
        await store.write(restrictions.heard("phones", "unfair"))
    await store.write(restrictions.heard("visits", "fair"))
    assert [(one.rule, one.number) for one in await store.read(restrictions.views(store))] == [
        ("phones", 3),
        ("visits", 1),
    ]
    rule = Restriction(b"r" * 16, "cyp_inpatient", "2026-10-01", rule="phones")
    await store.write(RESTRICTIONS.add(store, rule))
    lifted = msgspec.structs.replace(rule, state="lifted", decision="lift")
    await store.write(*restrictions.decide(store, rule, lifted, "Look at it again"))
    assert [one.rule for one in await store.read(restrictions.views(store))] == ["visits"]


async def an_account(stores: Stores, address: str = "lead@example.org") -> Account:
    store = stores.learning
    made = Account(accounts.account_id(store, address), "lead", address, store.today())
    await store.write(accounts.ACCOUNTS.add(store, made))
    return made


async def test_a_link_signs_in_once(stores: Stores) -> None:
    store, lead = stores.learning, await an_account(stores)
    await store.write(accounts.give_link(store, "code", lead.id, store.now() + 60))
    assert await accounts.use_link(store, "code", "cookie", store.now() + 3600) == lead
    assert await accounts.use_link(store, "code", "another", store.now() + 3600) is None
    assert await store.read(accounts.of_cookie(store, "cookie")) == lead
    assert await store.read(accounts.of_cookie(store, "another")) is None


async def test_links_and_sign_ins_end_with_their_time(stores: Stores, clock: Clock) -> None:
    store, lead = stores.learning, await an_account(stores)
    await store.write(accounts.give_link(store, "late", lead.id, store.now() + 60))
    await store.write(accounts.give_link(store, "code", lead.id, store.now() + 60))
    assert await accounts.use_link(store, "code", "cookie", store.now() + 120)
    clock.move(seconds=61)
    assert await accounts.use_link(store, "late", "other", store.now() + 3600) is None
    assert await store.read(accounts.of_cookie(store, "cookie")) == lead
    clock.move(seconds=60)
    assert await store.read(accounts.of_cookie(store, "cookie")) is None


async def test_revoking_ends_every_link_and_every_browser_at_once(stores: Stores) -> None:
    store, lead = stores.learning, await an_account(stores)
    for code in ("one", "two"):
        await store.write(accounts.give_link(store, code, lead.id, store.now() + 3600))
    assert await accounts.use_link(store, "one", "cookie", store.now() + 3600)
    await store.write(*accounts.revoke(store, lead))
    assert await store.read(accounts.of_cookie(store, "cookie")) is None
    assert await accounts.use_link(store, "two", "again", store.now() + 3600) is None
    acts = [one.act for one in await store.read(accounts.readings(store))]
    assert sorted(acts) == ["revoked", "signed_in"]


async def test_three_years_on_an_incident_goes_with_all_that_hangs_on_it(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    review = Review(b"v" * 16, CODE, "formal", b"f" * 16, state="closed", closed_on="2027-01-10")
    await store.write(
        INCIDENTS.add(store, an_incident()),
        PARTS.add(store, Part(b"p" * 16, CODE, "staff")),
        REVIEWS.add(store, review),
        *record.keep(store, review.id, Answer("review.learned", ("the door",)), store.today()),
        ACTIONS.add(store, Action(b"a" * 16, "a second room", "place", "lead", "2027-01-10", incident=CODE)),
    )
    clock.move(days=3 * 365 + 10)  # the incident is old enough, its loop was closed later
    await loop.sweep(store)
    assert await store.read(incidents.all_of(store)) != ()
    clock.move(days=60)
    await loop.sweep(store, hold=True)
    assert await store.read(incidents.all_of(store)) != ()
    await loop.sweep(store)
    assert await store.read(incidents.all_of(store)) == ()
    assert await store.read(incidents.parts_of(store, CODE)) == ()
    assert await store.read(reviews.all_reviews(store)) == ()
    assert await store.read(record.answers(store, review.id)) == ()
    assert await store.read(actions.all_actions(store)) == ()
