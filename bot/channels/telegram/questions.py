"""Which message of each chat has the live buttons, as far as this process sent it. Without it a chat is less tidy."""

from collections import OrderedDict
from typing import TypeVar

from bot.messages import Outgoing, TalkRef

MOST_CHATS = 4096
T = TypeVar("T")


class Questions:
    """Knows whose buttons go when something else stands in the chat. A reminder or a notice stands beside."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()
        self._newest: OrderedDict[str, TalkRef] = OrderedDict()

    def comes_late(self, outgoing: Outgoing) -> bool:
        """Whether a later screen of its talk was put before it: a turn came between its rendering and its sending."""
        address, ref = outgoing.chat.address, outgoing.ref
        newest = self._newest.get(address, ref)
        if (newest.store, newest.talk) == (ref.store, ref.talk) and newest.revision > ref.revision:
            return True
        if _stands(outgoing):
            _remember(self._newest, address, ref)
        return False

    def earlier(self, outgoing: Outgoing) -> str:
        """The message whose buttons this screen makes late; "" if there is none."""
        return self._last.get(outgoing.chat.address, "") if _stands(outgoing) else ""

    def stands(self, outgoing: Outgoing, message: str) -> None:
        """This message of the screen has the live buttons from here on."""
        if not _stands(outgoing):
            return
        _remember(self._last, outgoing.chat.address, message)


def _remember(places: OrderedDict[str, T], address: str, what: T) -> None:
    places[address] = what
    places.move_to_end(address)
    if len(places) > MOST_CHATS:
        places.popitem(last=False)


def _stands(outgoing: Outgoing) -> bool:
    """Whether it is the one screen of a chat: that is the one with the ways that are always there."""
    return bool(outgoing.screen.constants)
