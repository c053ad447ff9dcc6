"""Boards are drawn in a process of their own: it ends by itself, begins again, and holds nobody up."""

import asyncio
from pathlib import Path

import pytest

from accessibility.painter import CannotDraw, Painter
from accessibility.render import png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#fff"/></svg>'


async def test_the_same_board_is_the_same_bytes_in_its_process() -> None:
    paint = Painter()
    assert await paint(SVG) == png(SVG)
    assert await asyncio.gather(*(paint(SVG) for _ in range(4))) == [png(SVG)] * 4
    await paint.close()


async def test_a_process_that_ended_begins_again() -> None:
    paint = Painter()
    first = await paint(SVG)
    assert paint._process is not None
    paint._process.kill()
    assert await paint(SVG) == first
    await paint.close()


async def test_a_board_that_cannot_be_drawn_is_an_error_and_the_next_is_drawn() -> None:
    paint = Painter()
    with pytest.raises(CannotDraw):
        await paint("no picture")
    assert await paint(SVG) == png(SVG)
    await paint.close()


async def test_its_process_ends_with_its_input_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWARDS_TELEGRAM_TOKEN", "123:hidden")
    paint = Painter()
    await paint(SVG)
    process = paint._process
    assert process is not None and process.stdin is not None
    assert b"123:hidden" not in _environment_of(process.pid)
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 10) == 0


def _environment_of(pid: int) -> bytes:
    """What a process was given; nothing where a system does not show it."""
    given = Path(f"/proc/{pid}/environ")
    return given.read_bytes() if given.exists() else b""
