"""What goes wrong, by script: each fault strikes the next calls of a method, then is over."""

from typing import Literal

import msgspec

Kind = Literal[
    "429",  # refused for `seconds`; nothing is done
    "500", "502",  # nothing is done; 502 answers with a page, not JSON
    "reset",  # the connection breaks; nothing is done
    "reset_after",  # it is done, and the connection breaks before the answer
    "hang",  # nothing is done, and no answer comes
    "hang_after",  # it is done, and no answer comes
    "garbage",  # it is done, and the answer is no JSON
    "400",  # refused with `text`
]  # fmt: skip


class Fault(msgspec.Struct):
    """`times` calls of `method` ("*": any but getUpdates), of one chat or (0) of any, after `skip` calls went well."""

    kind: Kind
    method: str = "*"
    times: int = 1
    chat: int = 0
    seconds: int = 1
    text: str = ""
    skip: int = 0


class Faults:
    """The script: the first fault that fits a call strikes it."""

    def __init__(self) -> None:
        self.script: list[Fault] = []

    def add(self, kind: Kind, method: str = "*", **more: object) -> Fault:
        """Let this happen."""
        fault = msgspec.convert({"kind": kind, "method": method, **more}, Fault)
        self.script.append(fault)
        return fault

    def strike(self, method: str, chat: int) -> Fault | None:
        """The fault of this call, if there is one."""
        for fault in self.script:
            fits = fault.method == method or (fault.method == "*" and method != "getUpdates")
            if not fits or fault.times <= 0 or fault.chat not in (0, chat):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        return None
