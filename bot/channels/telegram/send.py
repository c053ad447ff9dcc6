"""What goes out, in which order, and what becomes of it. A reply that cannot be sent stays owed and is sent later.

1 the screen, as a new message or (ticks) in place of the answered one   2 `sent`: it is owed no more   3 the answered
message shows what was chosen, and no message but the last has buttons. A repeat of any of them is harmless, and none
reaches another chat.
"""

import asyncio
from collections import OrderedDict
from itertools import count

import msgspec
from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, TelegramError

from bot import logs
from bot.channels.telegram import CHANNEL, Conversation
from bot.channels.telegram.ingest import Shown, Taken
from bot.channels.telegram.lanes import Lanes, Pause, Trouble, trouble
from bot.channels.telegram.post import Post
from bot.channels.telegram.questions import Questions
from bot.channels.telegram.sweep import Sweeper
from bot.faults import crashpoint
from bot.messages import Chat, Incoming, Outgoing, Reply

REMINDERS_A_SECOND = 20  # below Telegram's 30 for a bot, so that replies always have room
MOST_OPEN = 10_000  # screens on their way or given up for now; beyond that they wait for another start
MOST_SENT = 10_000  # of the last screens that were owed: none of them is sent again by this process
SWEEP = ""  # the lane of whatever is deleted: of no chat


class Open(msgspec.Struct):
    """A screen that is not yet sent. `messages` are those of its messages that are."""

    outgoing: Outgoing
    shown: Shown | None = None
    messages: list[str] = []


class Sender:
    """Sends, edits and deletes. What it takes goes through the lane of its chat; nothing here waits for Telegram."""

    def __init__(
        self, post: Post, conversation: Conversation, sweeper: Sweeper, *, pause: Pause = asyncio.sleep
    ) -> None:
        self._post = post
        self._conversation = conversation
        self._sweeper = sweeper
        self._lanes = Lanes(self._gone, pause=pause)
        self._pace = AsyncLimiter(REMINDERS_A_SECOND, 1)
        self._answers: set[asyncio.Task[None]] = set()
        self._numbers = count()
        self._open: OrderedDict[bytes | int, Open] = OrderedDict()  # by what is owed; else by a number
        self._sent: OrderedDict[bytes, None] = OrderedDict()  # owed once, and no more
        self._questions = Questions()

    async def send(self, outgoing: Outgoing) -> None:
        """Send a screen that answers nothing: a notice, a signal."""
        self._put(outgoing)

    async def remind(self, outgoing: Outgoing) -> bool:
        """Send it in its turn, once: reminders are paced, replies never are. False: it was not sent.

        It is not kept here for later, since later may be in quiet time. One that may have arrived counts as sent.
        """
        messages: list[str] = []
        async with self._pace:
            kind = await self._try_once(outgoing, messages)
        if kind is Trouble.GONE:
            await self._gone(outgoing.chat.address)
            return True
        if kind not in (None, Trouble.REFUSED, Trouble.UNSURE):
            return False
        await self._conversation.sent(outgoing, *messages)
        return True

    def reply(self, taken: Taken, incoming: Incoming, reply: Reply) -> str:
        """Send all that goes out after one update. Returns what answers the tap: the first sign of acceptance."""
        chat, tapped, notice = incoming.chat, incoming.message, ""
        for outgoing in reply.out:
            if outgoing.chat != chat:
                self._put(outgoing)
                continue
            if tapped and not outgoing.answered:
                outgoing = msgspec.structs.replace(outgoing, answered=tapped)
            screen = self._put(outgoing, taken.shown if outgoing.answered == tapped else None).screen
            notice, tapped = notice or screen.chose or screen.notice, ""
        if reply.delete_message and taken.own:
            self._lanes.put(chat.address, lambda: self._post.delete(chat.address, taken.own))
        if reply.forget:
            self._lanes.put(chat.address, self._sweep)
        if reply.leave_group:
            self._lanes.put(chat.address, lambda: self._post.leave(chat.address))
        return notice

    def answer(self, query: str, notice: str) -> None:
        """Answer a tap, once and on the side: without an answer its button merely looks as if it waits."""
        task = asyncio.create_task(self._answer(query, notice))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def resend(self) -> None:
        """Send what was given up, and what a process that is gone still owed."""
        left = [one for one in self._open.items() if not self._lanes.is_busy(one[1].outgoing.chat.address)]
        for key, waiting in left:
            self._queue(key, waiting)
        for outgoing in await self._conversation.owed():
            self._put(outgoing)

    async def close(self) -> None:
        """Stop; what is not sent is owed."""
        await self._lanes.close()
        for task in tuple(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    def _put(self, outgoing: Outgoing, shown: Shown | None = None) -> Outgoing:
        if outgoing.chat.channel != CHANNEL:
            return outgoing  # owed by the channel of that chat
        if outgoing.owed in self._sent or outgoing.owed in self._open or self._questions.comes_late(outgoing):
            return outgoing  # sent since it was read as owed; on its way; or owed no more once the later one is sent
        key = outgoing.owed or next(self._numbers)
        self._open[key] = waiting = Open(outgoing, shown)
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        self._queue(key, waiting)
        return outgoing

    def _queue(self, key: bytes | int, waiting: Open) -> None:
        self._lanes.put(
            waiting.outgoing.chat.address,
            lambda: self._deliver(key, waiting),
            lambda: self._close_answered(key, waiting),
        )

    async def _deliver(self, key: bytes | int, waiting: Open) -> None:
        outgoing, messages = waiting.outgoing, waiting.messages
        says_choice = waiting.shown is None or not outgoing.answered
        crashpoint("telegram.before_send")
        try:
            await self._post.screen(outgoing, messages, says_choice=says_choice)
        except BadRequest as error:
            if trouble(error) is not Trouble.REFUSED:
                raise
            logs.failed("telegram", error)
            await self._plainly(outgoing, messages, says_choice=says_choice)
        crashpoint("telegram.after_send")
        await self._conversation.sent(outgoing, *messages)  # until then it is on its way: nothing sends it beside this
        self._open.pop(key, None)
        self._remember(outgoing.owed)
        await self._overtaken(outgoing)

    def _remember(self, owed: bytes) -> None:
        """Who reads what is owed reads beside this: the look for it, and an update that Telegram brings again."""
        if owed:
            self._sent[owed] = None
        if len(self._sent) > MOST_SENT:
            self._sent.popitem(last=False)

    async def _try_once(self, outgoing: Outgoing, messages: list[str]) -> Trouble | None:
        try:
            await self._post.screen(outgoing, messages, says_choice=False)
        except TelegramError as error:
            logs.failed("telegram", error)
            return trouble(error) or Trouble.FAILED
        return None

    async def _overtaken(self, outgoing: Outgoing) -> None:
        """An earlier screen of this talk that was given up must not come after this one."""
        ref, address = outgoing.ref, outgoing.chat.address
        for key, waiting in tuple(self._open.items()):
            other = waiting.outgoing
            same = (other.chat.address, other.ref.store, other.ref.talk) == (address, ref.store, ref.talk)
            if same and other.ref.revision < ref.revision:
                del self._open[key]
                await self._conversation.sent(other)

    async def _plainly(self, outgoing: Outgoing, messages: list[str], *, says_choice: bool) -> None:
        """Telegram does not take it as it is: words and buttons alone, so that nobody is left without a reply."""
        plain = msgspec.structs.replace(outgoing, edit=False)
        try:
            await self._post.screen(plain, messages, says_choice=says_choice, plain=True)
        except BadRequest as error:
            if trouble(error) is not Trouble.REFUSED:
                raise
            logs.failed("telegram", error)

    async def _close_answered(self, key: bytes | int, waiting: Open) -> None:
        """The answered message, and whatever else had buttons: an earlier question that was answered by typing."""
        outgoing, shown, messages = waiting.outgoing, waiting.shown, waiting.messages
        if key in self._open or not messages:
            return  # it is not sent: the buttons that are there must go on working
        address, earlier = outgoing.chat.address, self._questions.earlier(outgoing)
        for message in {outgoing.answered, earlier} - {"", *messages}:
            answered = message == outgoing.answered
            await self._post.close(
                address, message, outgoing.screen.chose if answered else "", shown if answered else None
            )
        self._questions.stands(outgoing, messages[-1])

    async def _answer(self, query: str, notice: str) -> None:
        try:
            await self._post.answer(query, notice)
        except TelegramError as error:
            logs.failed("telegram", error)

    async def _sweep(self) -> None:
        """A talk has ended here: what is to go goes soon, and in nobody's way."""
        if not self._lanes.is_busy(SWEEP):
            self._lanes.put(SWEEP, self._sweeper.sweep)

    async def _gone(self, address: str) -> None:
        self._open = OrderedDict(
            (key, waiting) for key, waiting in self._open.items() if waiting.outgoing.chat.address != address
        )
        await self._conversation.blocked(Chat(CHANNEL, address))
