"""The learning record: the writer can take it back for 24 hours, and can be found by nobody after that."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from opened import CHAT, Clock, all_bytes, begin

from bot.messages import Chat
from bot.storage import talks
from bot.storage.errors import Refused
from bot.storage.learning import four_words, invitations, record, release
from bot.storage.learning.record import Answer, Reflection
from bot.storage.stores import Stores

WORDS = "handover ran late, so nobody had read the plan"
GIVEN = (
    Answer("kind", ("seclusion",)),
    Answer("before", (WORDS,), language="en_GB"),
    Answer("before", ("Looked at the door.",), author="supporter", language="en_GB"),
)
FOUR = ("river", "lamp", "otter", "seven")


async def draft(stores: Stores, chat: Chat = CHAT, given: tuple[Answer, ...] = GIVEN) -> Reflection:
    """A draft with its talk, its four words and its answers."""
    store = stores.learning
    row = await begin(store, chat)
    made = Reflection(row.id, row.chat, "learning/staff", "staff", "inc-1", "draft", store.today())
    await store.write(record.begin(made), four_words.give(store, FOUR, row.id, store.day(14)))
    for answer in given:
        await store.write(*record.keep(store, made.id, answer, store.today()))
    return made


async def sent(stores: Stores, chat: Chat = CHAT) -> Reflection:
    made = await draft(stores, chat)
    await stores.learning.write(record.send(made.id, "draft", stores.learning.now(), stores.learning.today()))
    found = await stores.learning.read(record.of_id(made.id))
    assert found is not None and found.state == "sent"
    return found


async def test_answers_are_kept_by_field_and_by_author(stores: Stores) -> None:
    made = await draft(stores)
    store = stores.learning
    await store.write(*record.keep(store, made.id, Answer("kind", ("holding",)), store.today()))
    answers = await store.read(record.answers(store, made.id))
    assert answers == (GIVEN[1], GIVEN[2], Answer("kind", ("holding",)))
    await store.write(record.unkeep(made.id, "before"))
    assert await store.read(record.answers(store, made.id)) == (GIVEN[2], Answer("kind", ("holding",)))


async def test_words_lie_sealed_and_open_in_their_own_field_alone(on_disk: Stores, tmp_path: Path) -> None:
    made = await draft(on_disk)
    lying = all_bytes(tmp_path)
    assert WORDS.encode() not in lying
    assert b"seclusion" not in lying
    moved = "UPDATE answer SET field = 'worked' WHERE field = 'before' AND author = 'person'"
    await on_disk.learning.change(lambda connection: connection.exec_driver_sql(moved))
    with pytest.raises(InvalidTag):
        await on_disk.learning.read(record.answers(on_disk.learning, made.id))


async def test_a_draft_is_found_by_its_chat_and_by_its_four_words(stores: Stores, clock: Clock) -> None:
    made = await draft(stores)
    store = stores.learning
    assert [one.id for one in await store.read(record.of_holder(made.holder))] == [made.id]
    assert await store.read(record.of_holder(store.pseudonym(Chat("web", "another")))) == ()
    assert await store.read(four_words.talk_of(store, FOUR)) == made.id
    assert await store.read(four_words.talk_of(store, ("river", "lamp", "otter", "eight"))) == b""
    clock.move(days=15)
    assert await store.read(four_words.talk_of(store, FOUR)) == b""


async def test_carried_on_elsewhere_the_first_chat_finds_nothing(stores: Stores) -> None:
    made = await draft(stores)
    store, other = stores.learning, stores.learning.pseudonym(Chat("web", "another phone"))
    await store.write(talks.hand_on(made.id, other), record.hand_on(made.id, other))
    assert await store.read(talks.of_chat(made.holder)) == ()
    assert await store.read(record.of_holder(made.holder)) == ()
    assert [row.id for row in await store.read(talks.of_chat(other))] == [made.id]
    assert [one.id for one in await store.read(record.of_holder(other))] == [made.id]


async def test_taken_back_within_24_hours_the_answers_are_gone(on_disk: Stores, clock: Clock, tmp_path: Path) -> None:
    made, store = await sent(on_disk), on_disk.learning
    clock.move(hours=23, minutes=59)
    await release.sweep(store)
    value = await store.read(lambda connection: connection.exec_driver_sql("SELECT value FROM answer").scalar())
    await store.write(*record.take_back(made.id, store.today()))
    await release.sweep(store)
    found = await store.read(record.of_id(made.id))
    assert found is not None and (found.state, found.sent_at) == ("taken_back", 0)
    assert await store.read(record.answers(store, made.id)) == ()
    assert value not in all_bytes(tmp_path)


async def test_nothing_is_ripe_before_its_24_hours_are_over(stores: Stores, clock: Clock) -> None:
    await sent(stores)
    clock.move(hours=23)
    await release.sweep(stores.learning)
    assert await stores.learning.read(release.ripe) == []
    clock.move(hours=1)
    await release.sweep(stores.learning)
    assert len(await stores.learning.read(release.ripe)) == 1


async def test_after_24_hours_nothing_leads_from_the_answers_to_their_writer(
    on_disk: Stores, clock: Clock, tmp_path: Path
) -> None:
    made, store = await sent(on_disk), on_disk.learning
    clock.move(hours=24)
    assert await release.cut_links(store) == 1
    assert await release.cut_links(store) == 0
    await store.erase()
    (ripe,) = await store.read(release.ripe)
    assert (ripe.holder, ripe.sent_at, ripe.day, ripe.incident) == (b"", 0, "2026-11-23", "inc-1")
    assert await store.read(record.answers(store, ripe.id)) == (GIVEN[1], GIVEN[2], GIVEN[0])
    assert await store.read(record.of_holder(made.holder)) == ()
    assert await store.read(talks.of_id(made.id)) is None
    assert await store.read(four_words.talk_of(store, FOUR)) == b""
    assert await store.read(invitations.given_by(made.holder)) == 1
    await store.write(invitations.forget_given(made.holder))
    assert await store.read(invitations.given_by(made.holder)) == 0
    await store.erase()
    assert made.id not in all_bytes(tmp_path)
    with pytest.raises(Refused):
        await store.write(*record.take_back(made.id, store.today()))


async def test_the_day_of_an_answer_becomes_its_week(stores: Stores, clock: Clock) -> None:
    clock.move(days=3)
    await sent(stores)
    clock.move(days=1)
    await release.cut_links(stores.learning)
    (ripe,) = await stores.learning.read(release.ripe)
    assert ripe.day == "2026-11-23"


async def test_a_release_is_all_or_nothing(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    for number in range(3):
        await sent(stores, Chat("web", str(number)))
    clock.move(hours=24)
    await release.cut_links(store)
    late = await sent(stores, Chat("web", "late"))
    ripe = [one.id for one in await store.read(release.ripe)]
    assert len(ripe) == 3
    with pytest.raises(Refused):
        await store.write(*release.release([*ripe, late.id], store.today()))
    assert await store.read(release.released("2026-01-01")) == []
    await store.write(*release.release(ripe, store.today()))
    released = await store.read(release.released(store.today()))
    assert {one.id for one in released} == set(ripe)
    assert await store.read(release.ripe) == []


async def test_each_state_goes_when_its_time_is_over(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    made, other, back = [await draft(stores, Chat("web", name)) for name in ("draft", "private", "taken back")]
    await store.write(record.move(other.id, "draft", "kept_private", store.today()))
    await store.write(record.send(back.id, "draft", store.now(), store.today()))
    await store.write(*record.take_back(back.id, store.today()))
    unreviewed = await sent(stores, Chat("web", "unreviewed"))
    clock.move(days=14)
    await release.sweep(store)
    assert await store.read(record.of_id(made.id)) is not None
    clock.move(days=1)
    await release.sweep(store)
    assert [await store.read(record.of_id(one.id)) for one in (made, other)] == [None, None]
    assert await store.read(record.answers(store, made.id)) == ()
    assert await store.read(record.of_id(back.id)) is not None
    assert len(await store.read(release.ripe)) == 1
    clock.move(days=16)
    await release.sweep(store)
    assert await store.read(release.ripe) == []
    assert await store.read(record.of_id(back.id)) is None
    assert await store.read(invitations.given_by(unreviewed.holder)) == 1
    clock.move(days=90)
    await release.sweep(store)
    assert await store.read(invitations.given_by(unreviewed.holder)) == 0


async def test_a_released_reflection_stays_three_years(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    await sent(stores)
    clock.move(hours=24)
    await release.cut_links(store)
    await store.write(*release.release([one.id for one in await store.read(release.ripe)], store.today()))
    clock.move(days=3 * 365)
    await release.sweep(store)
    assert len(await store.read(release.released("2026-01-01"))) == 1
    clock.move(days=1)
    await release.sweep(store)
    assert await store.read(release.released("2026-01-01")) == []


async def test_a_legal_hold_keeps_the_record_and_cuts_links_all_the_same(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    made = await draft(stores)
    await sent(stores, Chat("web", "another"))
    clock.move(days=40)
    await release.sweep(store, hold=True)
    assert await store.read(record.of_id(made.id)) is not None
    (ripe,) = await store.read(release.ripe)
    assert ripe.holder == b""


async def test_an_invitation_opens_once(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    one, other = store.pseudonym(CHAT), store.pseudonym(Chat("web", "another"))
    made = invitations.Invitation("learning/staff", "staff", "took part", "inc-1", store.now() + 72 * 3600)
    await store.write(invitations.invite(store, "code", made))
    assert await store.read(invitations.of_code(store, "code")) == made
    opened = await invitations.accept(store, "code", one)
    assert opened is not None and (opened.flow, opened.opened_by) == ("learning/staff", one)
    assert await invitations.accept(store, "code", other) is None
    assert await invitations.accept(store, "code", one) is None
    assert await invitations.accept(store, "invented", one) is None


async def test_an_invitation_ends_after_its_time(stores: Stores, clock: Clock) -> None:
    store = stores.learning
    made = invitations.Invitation("learning/staff", "staff", "saw it", "", store.now() + 72 * 3600)
    await store.write(invitations.invite(store, "code", made))
    clock.move(hours=72)
    assert await invitations.accept(store, "code", store.pseudonym(CHAT)) is None
    assert await store.read(invitations.of_code(store, "code")) is None
    await release.sweep(store)
    clock.move(hours=-72)
    assert await store.read(invitations.of_code(store, "code")) is None


async def test_a_wish_to_hear_hangs_on_the_incident(stores: Stores) -> None:
    store, holder = stores.learning, stores.learning.pseudonym(CHAT)
    await store.write(invitations.want_to_hear(holder, "inc-1", "person", "2026-11-23"))
    await store.write(invitations.want_to_hear(holder, "inc-1", "page", "2026-11-24"))
    assert await store.read(invitations.wishes(holder)) == (("inc-1", "page"),)
    await store.write(invitations.no_wish(holder))
    assert await store.read(invitations.wishes(holder)) == ()


async def test_the_count_of_offers_is_set_and_never_added_up(stores: Stores) -> None:
    for _ in range(2):
        await stores.learning.write(invitations.set_offered("2026-11-23", 4))
    await stores.learning.write(invitations.set_offered("2026-11-23", 5))
    assert await stores.learning.read(invitations.offers) == (("2026-11-23", 5),)
