"""A process that has imported the program, and forks a start of it for every line it is given.

From the fork on, the child is `afterwards start` and nothing else: settings, lock, stores, flows, server, channels are
all its own. It says the child's process id, then how the child ended.
"""

import json
import os
import sys
from typing import Any

import uvicorn  # noqa: F401

from bot.__main__ import main


def serve(arguments: list[str]) -> None:
    """Fork until there are no more lines."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become(json.loads(line), arguments)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become(asked: dict[str, Any], arguments: list[str]) -> None:
    """Be the start that was asked for, and never come back."""
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(here, there)
    os.environ.clear()
    os.environ.update(asked["environ"])
    os.chdir(os.path.dirname(asked["log"]))  # noqa: PTH120
    sys.argv = ["afterwards", *arguments]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1:])
