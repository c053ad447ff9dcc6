"""A SQLite folder whose log a power cut has left torn: what was accepted by then is there, whole, and people go on."""

import random
import secrets
from pathlib import Path

from torn import TURNS, copy_cut, rounds, torn
from working import Clock, Working, settings

from bot.messages import Chat, Incoming

CUTS, COPIES = 400, 5


async def test_a_cut_log_holds_every_turn_accepted_up_to_the_cut_and_nothing_by_half() -> None:
    figures = await torn(CUTS, secrets.randbelow(10**6))
    print(figures)
    assert figures.problems == []
    assert (figures.cuts + figures.torn, figures.turns) == (CUTS, TURNS)


async def test_a_service_opens_whatever_a_power_cut_left_and_takes_the_next_turn(tmp_path: Path) -> None:
    """Every store's log is cut at a place of its own, as no order of writing holds between files."""
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    await rounds(tmp_path)
    for number in range(COPIES):
        folder = tmp_path / f"cut-{number}"
        copy_cut(tmp_path / "data", folder / "data", chance)
        working = Working(settings(folder), Clock())
        service = await working.open()
        reply = await service.conversation.handle(Incoming(Chat("web", "two", b"k" * 16), "a", arrival="w_staff-en_GB"))
        assert not reply.busy
        assert "Support for me" in [button.label for button in reply.out[-1].screen.answers]
        await working.close()
