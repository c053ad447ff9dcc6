"""Deletes the messages that are to go from their chats. What cannot be deleted now stays on the list."""

import asyncio
from collections.abc import Awaitable, Sequence

from telegram.error import TelegramError

from bot import logs
from bot.channels.telegram import CHANNEL, Conversation
from bot.channels.telegram.lanes import Trouble, trouble
from bot.channels.telegram.post import Post
from bot.messages import Deletion

CHATS_AT_ONCE = 8
MESSAGES_A_CALL = 100  # the most that Telegram takes


class Sweeper:
    """Works off what the conversation wants deleted. Safe to run again: what is gone already counts as deleted."""

    def __init__(self, post: Post, conversation: Conversation) -> None:
        self._post = post
        self._conversation = conversation
        self._one_at_a_time = asyncio.Lock()
        self._taken: dict[bytes, Deletion] = {}  # ours until the store knows what became of them

    async def sweep(self) -> None:
        """Delete whatever is due now."""
        async with self._one_at_a_time:
            found = await self._conversation.to_delete()
            self._taken |= {deletion.key: deletion for deletion in found if deletion.chat.channel == CHANNEL}
            chats: dict[str, list[Deletion]] = {}
            for deletion in self._taken.values():
                chats.setdefault(deletion.chat.address, []).append(deletion)
            gate = asyncio.Semaphore(CHATS_AT_ONCE)
            await asyncio.gather(*(self._chat(gate, address, its) for address, its in chats.items()))

    async def _chat(self, gate: asyncio.Semaphore, address: str, deletions: Sequence[Deletion]) -> None:
        async with gate:
            left = await self._left(address, [message for deletion in deletions for message in deletion.messages])
        await asyncio.gather(*(self._settle(deletion, left) for deletion in deletions))

    async def _settle(self, deletion: Deletion, left: frozenset[str]) -> None:
        try:
            await self._conversation.deleted(deletion, tuple(one for one in deletion.messages if one in left))
        except Exception as failure:  # one row that cannot be written must not keep the others
            logs.failed("sender", failure)
        else:
            del self._taken[deletion.key]

    async def _left(self, address: str, messages: Sequence[str]) -> frozenset[str]:
        """Delete them; those that have to be tried again later."""
        left: list[str] = []
        for start in range(0, len(messages), MESSAGES_A_CALL):
            some = messages[start : start + MESSAGES_A_CALL]
            refusal = await _refusal(self._post.delete(address, *some))
            if refusal is Trouble.REFUSED:  # one of them cannot be deleted: the others can
                some = [one for one in some if _is_to_be_tried(await _refusal(self._post.delete(address, one)))]
                left += some
            elif _is_to_be_tried(refusal):
                return frozenset((*left, *messages[start:]))
        return frozenset(left)


async def _refusal(call: Awaitable[object]) -> Trouble | None:
    """Why it was not done; None if it was."""
    try:
        await call
    except TelegramError as error:
        return trouble(error) or Trouble.FAILED
    return None


def _is_to_be_tried(refusal: Trouble | None) -> bool:
    """Whether the messages may still go later. What is refused for good is beyond anyone's reach."""
    return refusal not in (None, Trouble.GONE, Trouble.REFUSED)
