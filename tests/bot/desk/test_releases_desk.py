"""Releases: weekly, shuffled, of at least three people; below that nobody but the independent facilitator reads."""

import msgspec
import pytest
from at_the_desk import FACILITATOR, LEAD, OPENING, Desk
from working import Clock

from bot.access import NotAllowed
from bot.messages import Chat
from bot.storage.learning import invitations, record, release
from bot.storage.learning.record import Answer, Reflection


async def sent(desk: Desk, writer: str, words: str, role: str = "staff", flow: str = "learning/staff") -> None:
    """Somebody sends a reflection; its day goes by, and its link is cut."""
    store, of = desk.store, desk.store.random(12)
    draft = Reflection(of, store.pseudonym(Chat("web", writer)), flow, role, day=store.today())
    said = Answer("reflection.change", (words,), "person", "en_GB")
    await store.write(record.begin(draft), *record.keep(store, of, said, store.today()))
    await store.write(record.send(of, "draft", store.now(), store.today()))


async def cut(desk: Desk, clock: Clock) -> None:
    clock.move(hours=25)
    await release.cut_links(desk.store)


def to_friday(clock: Clock) -> None:
    while clock().weekday() != 4:
        clock.move(days=1)


async def test_three_writers_are_released_on_the_day_together(desk: Desk, clock: Clock) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, f"words of {writer}")
    await cut(desk, clock)
    assert await desk.releases.release_due(clock()) == 0  # a Tuesday
    to_friday(clock)
    assert await desk.releases.release_due(clock()) == 3
    assert await desk.releases.release_due(clock()) == 0
    shown = await desk.releases.read(LEAD)
    assert {one.answers[0].value for one in shown} == {(f"words of {writer}",) for writer in "abc"}
    assert {(one.role, one.week) for one in shown} == {("staff", "2026-11-23")}


async def test_two_writers_wait_however_much_they_write_and_however_long(desk: Desk, clock: Clock) -> None:
    for week in range(4):
        await sent(desk, "a", f"first of week {week}")
        await sent(desk, "a", f"second of week {week}")
        await sent(desk, "b", f"other of week {week}")
        await cut(desk, clock)
        to_friday(clock)
        assert await desk.releases.release_due(clock()) == 0
        clock.move(days=3)
    assert await desk.releases.read(LEAD) == []
    assert len(await desk.releases.read_few(FACILITATOR)) == 12


async def test_after_a_release_a_writer_counts_again(desk: Desk, clock: Clock) -> None:
    for _ in range(2):
        for writer in ("a", "b", "c"):
            await sent(desk, writer, "words")
        await cut(desk, clock)
        to_friday(clock)
        assert await desk.releases.release_due(clock()) == 3
        clock.move(days=3)


async def test_what_few_people_wrote_is_read_by_the_facilitator_alone(desk: Desk, clock: Clock) -> None:
    await sent(desk, "a", "words")
    await cut(desk, clock)
    with pytest.raises(NotAllowed):
        await desk.releases.read_few(LEAD)
    assert [one.answers[0].value for one in await desk.releases.read_few(FACILITATOR)] == [("words",)]


async def test_what_three_wrote_waits_for_its_release_and_is_not_said_to_be_from_few(desk: Desk, clock: Clock) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, "words")
    await cut(desk, clock)
    assert await desk.releases.read_few(FACILITATOR) == []
    to_friday(clock)
    await desk.releases.release_due(clock())
    assert len(await desk.releases.read(FACILITATOR)) == 3


async def test_a_role_that_fewer_than_three_share_is_hidden(desk: Desk, clock: Clock) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, "words")
    await sent(desk, "d", "another", role="adult", flow="learning/adult")
    await cut(desk, clock)
    to_friday(clock)
    await desk.releases.release_due(clock())
    assert sorted(one.role for one in await desk.releases.read(LEAD)) == ["", "staff", "staff", "staff"]


async def test_what_can_still_be_taken_back_is_in_no_release_and_read_by_nobody(desk: Desk, clock: Clock) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, "words")
    to_friday(clock)
    await sent(desk, "d", "of today")
    await release.cut_links(desk.store)
    assert await desk.releases.release_due(clock()) == 3
    assert len(await desk.releases.read(LEAD)) == 3
    assert await desk.releases.read_few(FACILITATOR) == []


async def test_what_is_shown_names_no_writer_no_incident_and_no_day(desk: Desk, clock: Clock) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, "words")
    await cut(desk, clock)
    to_friday(clock)
    await desk.releases.release_due(clock())
    for one in await desk.releases.read(LEAD):
        assert set(msgspec.structs.asdict(one)) == {"flow", "role", "week", "answers"}
    assert await desk.store.read(invitations.waits(desk.store.pseudonym(Chat("web", "a")))) is False


async def own_view(desk: Desk, writer: str, said: dict[str, tuple[str, ...]], incident: str = "") -> None:
    store, of = desk.store, desk.store.random(12)
    draft = Reflection(of, store.pseudonym(Chat("web", writer)), "learning/adult", "adult", incident, day=store.today())
    words = Answer("my_page.helps_words", ("the song of my mother",), "person", "en_GB")
    answers = [words, *(Answer(field, value) for field, value in said.items())]
    await store.write(record.begin(draft), *(w for one in answers for w in record.keep(store, of, one, store.today())))
    await store.write(record.send(of, "draft", store.now(), store.today()))


AGREED = {"view.before": ("waiting",), "view.shared_with": ("team",), "view.shared_confirmed": ("yes",)}


async def test_of_a_person_s_own_view_leads_see_choices_only_where_the_person_agreed(desk: Desk, clock: Clock) -> None:
    await own_view(desk, "a", AGREED | {"view.anonymous_use": ("yes",)})
    await own_view(desk, "b", AGREED | {"view.anonymous_use": ("no",)})
    await sent(desk, "c", "words of staff")
    await cut(desk, clock)
    to_friday(clock)
    assert await desk.releases.release_due(clock()) == 3
    shown = await desk.releases.read(LEAD)
    assert len(shown) == 2
    assert "song" not in repr(shown)
    assert "shared" not in repr(shown)
    assert {answer.field for one in shown for answer in one.answers} == {
        "reflection.change",
        "view.anonymous_use",
        "view.before",
    }


async def test_the_review_hears_what_a_person_shares_with_it_and_nothing_else(desk: Desk) -> None:
    code = (await desk.incidents.open(LEAD, OPENING)).code
    await own_view(desk, "a", AGREED, code)
    await own_view(desk, "b", AGREED | {"view.shared_confirmed": ("change",)}, code)
    await own_view(desk, "c", AGREED | {"view.shared_with": ("me", "family")}, code)
    await own_view(desk, "d", AGREED, "ANOTHER222")
    ((flow, heard),) = await desk.reviews.shared_views(FACILITATOR, code)
    assert flow.startswith("learning/")
    assert [(one.field, one.value) for one in heard] == [("my_page.helps_words", ("the song of my mother",))]


async def test_a_rule_for_everyone_that_was_named_is_one_line_on_the_register_and_says_nothing_of_who(
    desk: Desk, clock: Clock
) -> None:
    for writer in ("a", "b", "c"):
        await sent(desk, writer, "words")
    await own_view(desk, "d", {"view.rule_suggestion": ("everyone",), "view.anonymous_use": ("no",)})
    await own_view(desk, "e", {"view.rule_suggestion": ("everyone",), "view.anonymous_use": ("no",)})
    await cut(desk, clock)
    to_friday(clock)
    await desk.releases.release_due(clock())
    (rule,) = await desk.rules.every(LEAD)
    assert (rule.state, rule.came_from, rule.rule) == ("proposed", "learning", "")
