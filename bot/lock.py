"""One service at a time on a folder of databases. Short commands go beside it; only a start takes the lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "running"


class AlreadyRunning(Exception):
    """Another process serves this folder. The message says what to do."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder while the service runs. The lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fix = "Stop that one first, or name another folder in AFTERWARDS_DATA and another AFTERWARDS_PORT."
        raise AlreadyRunning(f"Afterwards is running on {folder} already. {fix}") from None
    else:
        yield
    finally:
        os.close(handle)
