"""Which message of each chat has the live buttons, as far as this process sent it. Without it a chat is less tidy."""

from collections import OrderedDict

from bot.messages import Outgoing

MOST_CHATS = 4096


class Questions:
    """Knows whose buttons go when something else stands in the chat. A reminder or a notice stands beside."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()

    def earlier(self, outgoing: Outgoing) -> str:
        """The message whose buttons this screen makes late; "" if there is none."""
        return self._last.get(outgoing.chat.address, "") if _stands(outgoing) else ""

    def stands(self, outgoing: Outgoing, message: str) -> None:
        """This message of the screen has the live buttons from here on."""
        if not _stands(outgoing):
            return
        self._last[outgoing.chat.address] = message
        self._last.move_to_end(outgoing.chat.address)
        if len(self._last) > MOST_CHATS:
            self._last.popitem(last=False)


def _stands(outgoing: Outgoing) -> bool:
    """Whether it is the one screen of a chat: that is the one with the ways that are always there."""
    return bool(outgoing.screen.constants)
