"""When this process is told to stop. What is stopped, and how, is not its business."""

import asyncio
import signal
from types import FrameType

TOLD_BY = (signal.SIGTERM, signal.SIGINT)


def told_to_stop() -> asyncio.Event:
    """Set at the first signal. From here on no signal of these ends the process before it has put everything away."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(told.set)

    for each in TOLD_BY:
        signal.signal(each, tell)  # not the loop's own way, which Windows does not have
    return told
