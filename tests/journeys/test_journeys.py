"""Every journey, on every channel that it allows and on both databases, the service opened anew at every line."""

import contextlib
import io
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import arrivals  # noqa: F401  # the rules of what scripts say
import desk  # noqa: F401
import heard  # noqa: F401
import not_kept  # noqa: F401
import pytest
import seen  # noqa: F401
from hands import ADDRESS
from kept import Kept, kept_now
from player import Deed, Player
from replay import Replay, other_forms
from stage import Stage
from talk_file import CHANNELS, Journey, Part, read_folder
from telegram_fake import FakeTelegram
from working import OPENED, Clock, Working, live, settings, the_book

BUILT = frozenset({"incidents", "reminders"})
"""What parts may need, and is there."""

JOURNEYS = read_folder(Path(__file__).parent)
PLAYED_FIRST = {journey.name: next(c for c in CHANNELS if journey.on(c, BUILT)) for journey in JOURNEYS}
PLAYED = [(journey, channel) for journey in JOURNEYS for channel in CHANNELS if journey.on(channel, BUILT)]
TABLET = 'quiet_room = "Quiet room"'


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram
        assert telegram.world.complaints == []


@pytest.mark.parametrize(
    ("journey", "channel"), PLAYED, ids=[f"{journey.name}-{channel}" for journey, channel in PLAYED]
)
async def test_journey(
    journey: Journey, channel: str, databases: Mapping[str, str], tmp_path: Path, fake: FakeTelegram
) -> None:
    urls = databases if next(iter(databases.values())).startswith("postgresql") else {}
    environ = {
        "AFTERWARDS_PUBLIC_URL": ADDRESS,
        "AFTERWARDS_TELEGRAM_TOKEN": fake.token,
        "AFTERWARDS_TELEGRAM_API": fake.url,
    }
    parts = journey.on(channel, BUILT)
    toml, log = service_toml(parts[0].headers), io.StringIO()
    given = settings(tmp_path, toml=toml, urls=urls, environ=environ)
    player = Player(Stage(Working(given, Clock(OPENED)), channel), channel, fake, log)
    with contextlib.redirect_stderr(log), contextlib.redirect_stdout(log):
        await player.open()
        done = [await played(player, part) for part in parts]
        await player.stage.working.close()
        if urls or channel != PLAYED_FIRST[journey.name]:
            return
        for form in other_forms(the_book(), parts):
            folder = tmp_path / form
            folder.mkdir()
            stage = Stage(Working(settings(folder, toml=toml, environ=environ), Clock(OPENED)), channel)
            await the_same_in(Replay(stage, player, form), parts, done)


async def played(player: Player, part: Part) -> tuple[list[Deed], Kept]:
    """What was done in a part, and what is kept at its end."""
    await player.play(part)
    return player.deeds, await kept_now(player.stage)


async def the_same_in(replay: Replay, parts: Sequence[Part], done: Sequence[tuple[list[Deed], Kept]]) -> None:
    """The same steps come in the other form, and the same is kept."""
    await replay.open()
    for part, (deeds, kept) in zip(parts, done, strict=True):
        again = await replay.again(part, deeds)
        assert again.told == kept.told, f"{part.name} in {replay.form} keeps something else"
    assert replay.stage.sends == replay.played.stage.sends, "something else is sent to others"
    await replay.stage.working.close()


def service_toml(headers: Mapping[str, str]) -> str:
    """The service of a script: made-up, and live. A ward's tablet stands in the quiet room; adults have a service of
    their own; the language of the script is offered."""
    who, languages = headers["who"], list(dict.fromkeys(("en_GB", headers["language"])))
    changes = {"languages": f"languages = {json.dumps(languages)}"}
    toml = live(**changes, **({"staff_room": TABLET} if "tablet" in who else {}))
    return toml.replace("under_18 = true", "under_18 = false") if who.startswith("adult") else toml


def test_the_parts_that_are_not_played_are_known() -> None:
    not_run = {
        f"{journey.name}: {part.name or part.headers['title']}": f"needs {', '.join(sorted(part.needs - BUILT))}"
        for journey in JOURNEYS
        for part in journey.parts
        if not part.needs <= BUILT
    }
    assert not_run == {}


def test_every_journey_says_when_it_is() -> None:
    assert all(datetime.fromisoformat(part.headers["clock"]) for journey in JOURNEYS for part in journey.parts)
