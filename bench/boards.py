"""What a board costs: as SVG, as PNG here and in the painter's process, and whether the event loop goes on meanwhile.

python bench/boards.py [--flow support/few_words] [--language en_GB] [--form symbols]
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from accessibility.board_sheets import sheets
from accessibility.board_svg import svg
from accessibility.boards import Board
from accessibility.local import Local
from accessibility.painter import Painter
from accessibility.render import png
from flows.engine.flow import Form
from flows.engine.load import load_book

TICK = 0.001  # seconds


def timed(make: Callable[[Any], Any], of: Sequence[Any]) -> tuple[list[Any], list[float]]:
    """What was made, and the milliseconds of each."""
    made, took = [], []
    for one in of:
        started = time.perf_counter()
        made.append(make(one))
        took.append((time.perf_counter() - started) * 1e3)
    return made, took


def told(name: str, took: Sequence[float]) -> None:
    """Print one line of a Markdown table."""
    print(f"| {name} | {statistics.median(took):.3g} | {max(took):.3g} |")


async def painted(pictures: Sequence[str]) -> tuple[list[float], float]:
    """The milliseconds of each beside the service, and the longest for which the event loop stood still meanwhile."""
    pauses, took, paint = [0.0], [], Painter()

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            pauses.append(time.perf_counter() - before - TICK)

    ticking = asyncio.create_task(tick())
    for picture in pictures:
        started = time.perf_counter()
        await paint(picture)
        took.append((time.perf_counter() - started) * 1e3)
    ticking.cancel()
    await paint.close()
    return took, max(pauses) * 1e3


def main(flow: str, form: Form, language: str) -> None:
    """Measure every board of a flow."""
    found = sheets(load_book(), flow, form, language, Local("Bench", {}))
    every: list[Board] = list(dict.fromkeys(sheet.board for sheet in found))
    print(f"{len(every)} boards of {flow}, {form}, {language}\n\n| | median ms | longest ms |\n|---|---|---|")
    pictures, took = timed(svg, every)
    told("SVG", took)
    told("SVG again", timed(svg, every)[1])
    images, took = timed(png, pictures)
    told("PNG in this process, the first (the renderer is loaded)", took[:1])
    told("PNG in this process", took[1:])
    took, pause = asyncio.run(painted(pictures))
    told("PNG by the painter, the first (its process begins)", took[:1])
    told("PNG by the painter", took[1:])
    told("the event loop stood still meanwhile", [pause])
    sizes = [len(image) / 1024 for image in images]
    print(f"\nA PNG has {statistics.median(sizes):.0f} kB, the largest {max(sizes):.0f}; an SVG {_kb(pictures):.0f}.")


def _kb(texts: Sequence[str]) -> float:
    return statistics.median(len(text.encode()) / 1024 for text in texts)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--flow", default="support/few_words")
    options.add_argument("--form", default="symbols")
    options.add_argument("--language", default="en_GB")
    chosen = options.parse_args()
    main(chosen.flow, chosen.form, chosen.language)
