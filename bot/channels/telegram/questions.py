"""The last question of each talk, as far as this process has sent it. Without it a chat is merely less tidy."""

from collections import OrderedDict

import msgspec

from bot.messages import Outgoing

MOST_TALKS = 4096


class Question(msgspec.Struct):
    """At which revision it was put, and the message in which it stands, once that is known."""

    revision: int
    message: str = ""


class Questions:
    """Knows whose buttons go when a question is answered by typing, and which screen only repeats the last."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str, bytes], Question] = OrderedDict()

    def put(self, outgoing: Outgoing) -> Outgoing:
        """Note that this screen is next. Where it repeats the last, "You chose" was said with that one."""
        key = _talk(outgoing)
        last = self._last.pop(key, None)
        repeats = outgoing.closed or (last is not None and last.revision == outgoing.ref.revision)
        self._last[key] = Question(outgoing.ref.revision, last.message if last else "")
        if len(self._last) > MOST_TALKS:
            self._last.popitem(last=False)
        if not repeats or not outgoing.screen.chose:
            return outgoing
        return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, chose=""))

    def earlier(self, outgoing: Outgoing) -> str:
        """The message in which the question before this one stands."""
        last = self._last.get(_talk(outgoing))
        return last.message if last else ""

    def stands(self, outgoing: Outgoing, message: str) -> None:
        """This is the message of the last question now."""
        last = self._last.get(_talk(outgoing))
        if last is not None:
            last.message = message


def _talk(outgoing: Outgoing) -> tuple[str, str, bytes]:
    return outgoing.chat.address, outgoing.ref.store, outgoing.ref.talk
