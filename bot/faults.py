"""Named crash points, so that tests can kill the process at an exact instant. It knows nothing of what runs there.

`AFTERWARDS_CRASHPOINT=name[:n]` makes the process kill itself at the n-th passing of that point (the first, if no
number is given). A name without a dot stands for that point in every store. Unset, a crash point costs nothing.
"""

import os
import signal
from collections.abc import Callable
from threading import Lock

SETTING = "AFTERWARDS_CRASHPOINT"


def _pass_by(name: str) -> None:
    """Nothing is armed."""


def _armed(setting: str) -> Callable[[str], None]:
    wanted, _, count = setting.partition(":")
    left = int(count or "1")
    lock = Lock()

    def crash(name: str) -> None:
        nonlocal left
        if name != wanted and name.rpartition(".")[2] != wanted:
            return
        with lock:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return crash


crashpoint: Callable[[str], None] = _armed(os.environ[SETTING]) if SETTING in os.environ else _pass_by
