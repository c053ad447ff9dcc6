"""The doorbell: where nothing of a talk may go through a chat, one neutral sentence and a link to the page."""

import msgspec

from bot.messages import Chat, Outgoing, Reply
from bot.people import People, Person
from bot.replies import Replies
from bot.rules import Rules

BELL = "on_the_page"
"""The screen with the one sentence."""


class Bell:
    """Says whom it is for, and rings. What stands in the chat names no purpose, and neither does the link."""

    def __init__(self, replies: Replies, people: People, rules: Rules) -> None:
        self._replies = replies
        self._people = people
        self._rules = rules

    def is_for(self, chat: Chat, audience: str) -> bool:
        """Whether whoever this is meets only the way to the page on this channel."""
        return self._rules.mode(chat.channel, audience) in ("doorbell", "off")

    async def ring(self, chat: Chat, person: Person, purpose: str = "") -> Reply:
        """The way to the page, once and for ten minutes; for help now people and numbers, without a talk."""
        if purpose == "safety":
            facts = {"audience": person.audience, "carrier": "yes"}
            return Reply((self._replies.service(chat, person, "help_now", facts=facts),))
        if self._rules.mode(chat.channel, person.audience) == "off":
            return Reply((self._sentence(chat, person, ""),))
        return Reply((self._sentence(chat, person, f"/p/{await self._people.give_link(person)}"),))

    def invited(self, chat: Chat, person: Person, code: str) -> Reply:
        """An invitation is for one chat, and opening may use it up: it is passed on unopened."""
        return Reply((self._sentence(chat, person, f"/i/{code}"),))

    def _sentence(self, chat: Chat, person: Person, path: str) -> Outgoing:
        shown = self._replies.service(chat, person, BELL)
        return msgspec.structs.replace(shown, page_link=f"{self._rules.page}{path}" if path else "")
