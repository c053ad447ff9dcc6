"""The three talks on Telegram, by long poll and by webhook, while everything goes wrong that can.

Double taps, taps sent again under a new update id, refusals with a time to wait, errors, broken and silent connections,
"message is not modified", blocking, groups, pictures, voice, edited messages, kinds of update that nobody knows.
"""

import asyncio
import json
from pathlib import Path

import pytest
from storm import Storm, Tapper, eventually, storming

TALKS = (
    ("w_staff-en_GB", "Support for me"),
    ("w_staff-en_GB", "Help us learn"),
    ("w_few_words-en_GB", "Support for me"),
    ("w_few_words-en_GB", "Say what should change"),
)
MOST = 25  # answers of one person
STRIKES = 40  # calls that failed; then it is over
LIVES = 8
HARMLESS = ("query is too old",)
WEATHER = {"RetryAfter", "TimedOut", "NetworkError", "NotSent"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("ingest", "seed"), [("poll", 1), ("webhook", 2)])
async def test_no_answer_is_lost_or_doubled_and_nothing_reaches_another_chat(
    tmp_path: Path, ingest: str, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with storming(tmp_path, ingest, seed) as storm:
        stop = asyncio.Event()
        weather = asyncio.create_task(storm.blow(stop))
        async with asyncio.TaskGroup() as living:
            living.create_task(_group(storm))
            for arrival, door in TALKS * 2:
                living.create_task(_lives(storm, arrival, door))
        stop.set()
        await weather
        _nothing_went_astray(storm)
        assert [said for said in storm.fake.world.complaints if not any(part in said for part in HARMLESS)] == []
    assert storm.strikes >= STRIKES
    assert storm.acted["a tap"] > 20
    assert {*storm.acted} >= {"2 taps at once", "late", "file", "edit", "unknown", "block"}
    assert _unhandled(capsys.readouterr().err) == []


async def _lives(storm: Storm, arrival: str, door: str) -> None:
    """One person after another has this talk, until the storm is over."""
    for _ in range(LIVES):
        if storm.strikes < STRIKES:
            await Tapper(storm, arrival).live(door, MOST)


async def _group(storm: Storm) -> None:
    """Somebody adds the bot to a group and talks there: it leaves, and begins no talk."""
    group = storm.fake.group(-77)
    await group.add_bot()
    await group.type("Support for me")
    await eventually(lambda: not group.has_bot)
    assert all(not message.rows for message in group.shown)


def _nothing_went_astray(storm: Storm) -> None:
    """Every button of every message that ever was is of a talk of that chat, or of none."""
    tokens = storm.service.conversation.tokens
    for chat in storm.fake.world.chats.values():
        for message in chat.messages.values():
            for button in (button for row in message.rows for button in row if "callback_data" in button):
                store, talk = tokens.place(button["callback_data"]) or ("", b"")
                assert store in ("", "support", "learning", "safety")
                assert not talk or storm.owners.get(talk, str(chat.id)) == str(chat.id)


def _unhandled(logged: str) -> list[dict[str, object]]:
    """What nobody dealt with: any failure but that Telegram could not be reached, or took something badly."""
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    failed = [line for line in lines if line["event"] == "failed"]
    assert failed, "the weather was seen"
    return [line for line in failed if line["where"] != "telegram" or line["error"] not in WEATHER]
