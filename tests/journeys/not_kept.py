"""What must not be kept: each sentence of the scripts, and where it is looked for."""

import re
from datetime import timedelta

import pytest
from kept import kept_now
from leaks import found_in
from player import Player
from sights import sight
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.guards.red_flags import PATHS
from bot.storage import safety, support, tables
from bot.storage.learning import record, release

SHORTEST = 6
"""Words shorter than this stand by chance in sealed bytes: they are looked for in the line in which they were typed."""


def scan(player: Player, *words: str) -> None:
    """None of these words stand anywhere, but those that stood there before the journey began."""
    looked_for = [word for word in words if not found_in([word], player.at_the_start)]
    found = found_in(looked_for, player.everything())
    assert not found, f"found in {found}"


@sight(r'not kept: "([^"]+)"')
async def _words(player: Player, said: re.Match[str]) -> None:
    words = said[1]
    if len(words) < SHORTEST:
        words = next(typed for line, typed in player.typed.items() if words in line)
    scan(player, words)


@sight(r"not kept: answers")
async def _answers(player: Player, _: re.Match[str]) -> None:
    now, before = await kept_now(player.stage), player.kept_before
    allowed = {key for line in (*now.safety, *now.people, *now.support) for key in re.split(r"\W+", line)}
    labels = {label for chosen in player.chosen for label in chosen}
    sent = player.everything()["sent to others"].decode().casefold()  # exactly what the script says
    looked_for = (word for word in labels if len(word) >= SHORTEST and word not in allowed)
    scan(player, *(word for word in looked_for if word.casefold() not in sent))
    known = {draft.reflection.id for draft in before.drafts}
    drafts = [draft for draft in now.drafts if draft.reflection.id not in known]
    assert not any(draft.answers for draft in drafts), "a draft of this part has answers"


@sight(r"not kept: .*that the talk was opened.*")
async def _opened(player: Player, _: re.Match[str]) -> None:
    more = (await kept_now(player.stage)).support - player.kept_before.support
    assert not more["offered"], "that it was opened counts as an offer"
    scan(player, "w_staff-en_GB")


@sight(r"not kept: that it was (?:paused|tried).*")
async def _paused(player: Player, _: re.Match[str]) -> None:
    scan(player, *PATHS, "dismissed", "link_ended")


@sight(r"not kept: which words matched, or what class of words; which talk or step led to safety")
async def _class(player: Player, _: re.Match[str]) -> None:
    scan(player, *PATHS, "how_now")
    store = player.stage.service.stores.safety
    rows = await store.read(lambda connection: connection.execute(select(safety.notice)).fetchall())
    assert {row.kind for row in rows} == {"person"}, "a notice says what it is about"


@sight(r"not kept: the days in the calendar file, or that one was made")
async def _calendar(player: Player, _: re.Match[str]) -> None:
    store = player.stage.service.stores.support
    due = await store.read(lambda connection: connection.execute(select(tables.appointment)).fetchall())
    assert due == []
    scan(player, "2026-11-26", "2026-12-21", "20261126", "20261221", "reminder.ics")


@sight(r"not kept: an incident, a colleague, an hour, a link to learning")
async def _no_hour(player: Player, _: re.Match[str]) -> None:
    store = player.stage.service.stores.support
    facts = await store.read(lambda connection: connection.execute(select(support.fact)).fetchall())
    assert facts and all(re.fullmatch(r"\d{4}-\d\d-\d\d", fact.day) for fact in facts)
    rows = await store.read(lambda connection: connection.execute(select(tables.session)).fetchall())
    assert all(row.expires % 3600 == 0 for row in rows), "a row says to the minute when it was used"
    assert (await kept_now(player.stage)).drafts == player.kept_before.drafts


@sight(r"not kept: that the asking came from support; what was asked before it; where it hurt")
@sight(r"not kept: Sam's name beside the notice; which step or talk led to it")
async def _where_it_came_from(player: Player, _: re.Match[str]) -> None:
    """A notice names a role and a place. Nothing in it tells what was asked, where it hurt, or who sat there."""
    store = player.stage.service.stores.safety
    rows = await store.read(lambda connection: connection.execute(select(safety.notice)).fetchall())
    assert rows and {row.kind for row in rows} == {"person"}, "a notice says what it is about"
    scan(player, "hurt_where", "first_check:safe", "asked_quietly", "near_person")


@sight(r"not kept: where it hurt, what was skipped, that the talk was opened")
async def _hurt(player: Player, said: re.Match[str]) -> None:
    scan(player, "hurt_where", "#skipped", "stop_here")
    await _opened(player, said)


@sight(r"not kept: (?:the group, its members, any message in it|the photo, its name, its size)")
async def _telegram(player: Player, _: re.Match[str]) -> None:
    scan(player, "A group", "-77\n", "sent-photo", "file_unique_id")


@sight(r"not kept: the four words, readable; what device was used before")
async def _four_words(player: Player, _: re.Match[str]) -> None:
    scan(player, " ".join(player.four_words), *(word for word in player.four_words if len(word) >= SHORTEST))


class _Looked(Exception):
    """Raised to undo what was only tried out; holds what was found."""


@sight(r"not kept: after (\d{4}-\d\d-\d\d \d\d:\d\d): any link from these answers to this chat")
async def _link(player: Player, said: re.Match[str]) -> None:
    """Tried out and undone: the part after this one comes before that moment."""
    clock, store = player.stage.working.clock, player.stage.service.stores.learning
    now, clock.at = clock.at, player.moment(said[1]) + timedelta(minutes=1)

    def cut(connection: Connection) -> None:
        release._cut_some(store, connection)
        rows = connection.execute(select(record.reflection).where(record.reflection.c.state == "sent")).fetchall()
        raise _Looked(rows, connection.execute(select(tables.session)).fetchall())

    with pytest.raises(_Looked) as looked:
        await store.change(cut)
    clock.at = now
    sent, talks = looked.value.args
    assert sent and all(not row.holder and not row.sent_at for row in sent), "an answer leads to its writer"
    assert talks == [], "a talk still leads to its answers"


@sight(r"not kept: (?:who supported|what they want now|why they stopped).*")
async def _beside(player: Player, said: re.Match[str]) -> None:
    drafts = (await kept_now(player.stage)).drafts
    fields = {field for draft in drafts for field in draft.answers}
    assert not any(word in field for field in fields for word in ("dwell", "touch", "gaze", "now", "stop", "time_"))
    if said[0].startswith("not kept: who supported"):
        scan(player, "involved_by", "They chose me")


@sight(r'not kept: "(\w+)" as an answer')
async def _not_an_answer(player: Player, said: re.Match[str]) -> None:
    for draft in (await kept_now(player.stage)).drafts:
        boxes = [answer.value for field, answer in draft.answers.items() if not field.endswith(".order")]
        assert not any(value.partition("=")[0] == said[1] for values in boxes for value in values)
