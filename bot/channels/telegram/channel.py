"""The channel put together: opened once, run until it is cancelled. Only here do its parts meet."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.routing import Route
from telegram.error import TelegramError

from accessibility.interface import label
from bot import logs
from bot.channels.telegram import CHANNEL, Conversation, DrawBoard, Lease, Options
from bot.channels.telegram.ingest import KINDS, Reader
from bot.channels.telegram.intake import Flood, Gate, Intake
from bot.channels.telegram.lanes import Pause
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.post import Post
from bot.channels.telegram.quick import quick
from bot.channels.telegram.send import Sender
from bot.channels.telegram.setup import dress
from bot.channels.telegram.sweep import Sweeper
from bot.channels.telegram.transport import Bot, open_bot
from bot.channels.telegram.webhook import AT_ONCE, Webhook, place, route
from bot.messages import Outgoing
from flows.engine.flow import FORMS

TEND_SECONDS = 3.0  # between looks for what is owed and what is to be deleted
REGISTER_SECONDS = 5.0  # between tries to reach Telegram at the start


class Telegram:
    """Polls, or (with `Options.webhook`) waits to be called at `routes`. Sends whatever the conversation replies."""

    def __init__(
        self,
        conversation: Conversation,
        options: Options,
        lease: Lease,
        draw_board: DrawBoard | None = None,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        logs.quiet()
        self._options = options
        self._pause = pause
        self.named: Callable[[str], None] = lambda _: None  # told the user name of the bot, as soon as it is known
        self.bot: Bot = open_bot(options.token, options.api, seconds=options.answer_seconds)
        post = Post(self.bot, conversation.token, draw_board)
        self.sweeper = Sweeper(post, conversation)
        self.sender = Sender(post, conversation, self.sweeper, pause=pause)
        self._intake = Intake(
            conversation,
            self.sender,
            Gate(options.at_once, options.most_waiting),
            Flood(options.burst, options.each_second),
        )
        self._reader = Reader(help_words(options.languages), quick)
        self._poller = Poller(self.bot, self._reader, self._intake, self.sender, lease, pause=pause)

    @property
    def routes(self) -> tuple[Route, ...]:
        """What the web server has to serve for this channel: the webhook, if there is one."""
        if not self._options.webhook:
            return ()
        path, secret = place(self._options.token, self._options.secret)
        return (route(Webhook(self._reader, self._intake, secret), path),)

    async def send(self, outgoing: Outgoing) -> None:
        """Send a screen that answers nothing: a notice, a signal."""
        await self.sender.send(outgoing)

    async def remind(self, outgoing: Outgoing) -> bool:
        """Send a reminder, in its turn and now. False: it was not sent, and is not kept for later."""
        return await self.sender.remind(outgoing)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Connected, and closed in order: what is under way is sent first, and what cannot be is owed."""
        await self.bot.connect()
        try:
            yield
        finally:
            await self.sender.close()
            await self.bot.disconnect()

    async def run(self, *, receives: bool = True) -> None:
        """Run until cancelled; then what is not sent is owed, and what is not accepted is still at Telegram.

        With `receives` False it only sends: another process is asked for updates.
        """
        async with self.sending(), asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tend())
            tasks.create_task(self._name())
            if receives:
                tasks.create_task(self._receive())
                tasks.create_task(self._dress())

    async def _receive(self) -> None:
        """Tell Telegram how it reaches us, then poll. It may be out of reach at the start."""
        while True:
            try:
                await self._register()
                break
            except TelegramError as error:
                logs.failed("telegram", error)
                await self._pause(REGISTER_SECONDS)
        if not self._options.webhook:
            await self._poller.run()

    async def _name(self) -> None:
        """Ask how the bot is called, until Telegram can be reached."""
        while True:
            try:
                self.named((await self.bot.get_me()).username or "")
                return
            except TelegramError as error:
                logs.failed("telegram", error)
                await self._pause(REGISTER_SECONDS)

    async def _dress(self) -> None:
        try:
            await dress(self.bot, self._options.languages)
        except TelegramError as error:  # the account of the last start does for this one
            logs.failed("telegram", error)

    async def _register(self) -> None:
        if not self._options.webhook:
            await self.bot.delete_webhook(drop_pending_updates=False)
            return
        path, secret = place(self._options.token, self._options.secret)
        await self.bot.set_webhook(
            self._options.webhook.rstrip("/") + path,
            max_connections=AT_ONCE,
            allowed_updates=KINDS,
            drop_pending_updates=False,
            secret_token=secret,
        )
        logs.event("webhook_set", channel=CHANNEL)

    async def _tend(self) -> None:
        """Send what is owed, now and whenever something was given up or taken over; delete what is to go."""
        while True:
            try:
                await self.sender.resend()
                await self.sweeper.sweep()
            except Exception as failure:  # the stores: the next round finds them again
                logs.failed("telegram", failure)
            await self._pause(TEND_SECONDS)


def help_words(languages: tuple[str, ...]) -> frozenset[str]:
    """What, typed alone, asks for help, in every language and form of the service."""
    found = (label("typed.help", form, language) for form in FORMS for language in languages)
    return frozenset(" ".join(word.casefold().split()) for words in found for word in words.split("|"))
