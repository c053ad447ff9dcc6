"""The service put together: everything is built once, here. How a process runs it is `running`."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from accessibility.forms import switched_on
from accessibility.local import Local
from accessibility.painter import Painter
from accessibility.symbols.packs import FOLDER, bring
from bot import logs, offers
from bot.album import Album
from bot.arrivals import Arrivals
from bot.channels import telegram, web
from bot.conversation import Conversation
from bot.deliveries import Deliveries
from bot.desk.desk import open_desk
from bot.door import RULES, Door
from bot.holdings import Holdings
from bot.keys import load_master
from bot.messages import Capabilities, Outgoing
from bot.people import People
from bot.photos import Photos
from bot.receivers import EVERY_ROUTE, Receivers
from bot.reminders import Quiet, Reminders, Send
from bot.replies import Replies
from bot.reports.exports import Exports
from bot.reports.office import Office
from bot.rules import Rules
from bot.safeguarding import Safeguarding
from bot.sessions.learning import Learning
from bot.sessions.restrictions import Restrictions
from bot.sessions.safety import Safety
from bot.sessions.support import Support
from bot.sessions.talk import Talks
from bot.settings import Settings
from bot.storage import expiry
from bot.storage.errors import StoreError
from bot.storage.leases import Lease
from bot.storage.seal import Chance, derive
from bot.storage.stores import Stores, folder_urls, open_stores
from bot.storage.timers import Pulse
from flows.engine.load import Book, load_book

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram
    from bot.channels.web.lead.given import Given

Clock = Callable[[], datetime]
"""The present moment, aware. Its date in the zone of the service is the day that is stored."""

CHANNELS: Mapping[str, Capabilities] = {
    web.CHANNEL: web.CAPABILITIES,
    telegram.CHANNEL: telegram.CAPABILITIES,
    "terminal": Capabilities(redraws=True),
}
TRIED = ("staff", "adult", "young_person", "child", "few_words", "witness", "family")
"""Who somebody may try to be in a demonstration, where there is a talk for them."""
TRIED_TALKS = [f"{purpose}/{who}" for who in TRIED for purpose in ("support", "learning", "restrictions")]


class Service:
    """One process's service: its stores, its flows, its conversation, its channels."""

    def __init__(
        self, settings: Settings, stores: Stores, book: Book, master: bytes, clock: Clock, *, alone: bool
    ) -> None:
        self.settings = settings
        self.stores = stores
        self.book = book
        self.clock = clock
        self.languages = switched_on(settings.languages, book)
        self._named = (0, self._local())
        self.lease = None if alone else Lease(stores.people, "updates")
        self._polls = False
        self._forgot_marks: date | None = None
        self.pulses = {name: Pulse(stores[name], alone=alone) for name in ("support", "learning", "safety")}
        pushes = frozenset(name for name, can in CHANNELS.items() if can.pushes)
        made = {name: (stores[name], book, pushes, pulse.me) for name, pulse in self.pulses.items()}
        self.support = Support(*made["support"], stores.keys)
        self.learning = Learning(*made["learning"])
        self.restrictions = Restrictions(*made["learning"])
        self.safety = Safety(*made["safety"])
        self.people = People(stores.people, settings.languages[0])
        self.photos = Photos(stores.people)
        self.desk = open_desk(stores.learning, settings, self.now)
        self.exports = Exports(self.stores.learning, self.desk.access, settings)
        self.office = Office(stores.learning, self.desk.access, settings.file.spc, settings.file.publish.min_cell)
        self.replies = Replies(book, self.local, CHANNELS)
        named = ("support", "learning", "restrictions", "safety")
        self.talks: dict[str, Talks] = {name: getattr(self, name) for name in named}
        self.deliveries = Deliveries(self.talks, self.pulses)
        self.reminders = Reminders(self.talks, self.pulses, self.people, self.replies, self._quiet(), self.now)
        self.receivers = Receivers(self.safety, self.replies, demonstration=settings.is_demonstration)
        self.conversation = self._conversation(master)
        self.senders: dict[str, Callable[[Outgoing], object]] = {}
        self.painter = Painter()
        self.in_turn: dict[str, Send] = {}  # of a channel that paces what answers nobody
        self.receivers.send = self.conversation.one_question.send = self.send
        self.receivers.signal = self.conversation.signal
        self.desk.incidents.offer = self.support.offer
        self.office.counted = self.people.profiles.counted

    def _conversation(self, master: bytes) -> Conversation:
        settings = self.settings
        rules = Rules(
            under_18=settings.file.service.under_18,
            minors=settings.file.keeps_children_safe,
            alert=settings.file.alert.under_18 or "on_tap",
            mode=self.mode,
            page=settings.address,
            told=f"{settings.environment.public_url.rstrip('/')}/rules" if settings.environment.public_url else "",
            secret=derive(master, "four words"),
        )
        arrivals = Arrivals(self.book, self.replies, self.people, self.learning, self.safety, rules)
        holdings = Holdings(self.replies, self.people, self.support, self.learning, self.restrictions, self.safety)
        return Conversation(
            token_key=derive(master, "tokens"),
            replies=self.replies,
            talks=self.talks,
            learning=self.learning,
            restrictions=self.restrictions,
            receivers=self.receivers,
            deliveries=self.deliveries,
            reminders=self.reminders,
            door=Door(self.book, self.replies, self.people, self.learning, arrivals, holdings, self.support, rules),
            now=self.now,
        )

    def _quiet(self) -> Quiet:
        quiet = self.settings.file.reminders.quiet
        return Quiet(quiet.start, quiet.end)

    def now(self) -> datetime:
        """The present moment in the zone of the service."""
        return self.clock().astimezone(self.settings.file.service.zone)

    def local(self) -> Local:
        """The service as screens may name it now; hours are kept by the minute."""
        minute = int(self.clock().timestamp()) // 60
        if self._named[0] != minute:
            local = self._local()
            self._named = (minute, self._named[1] if local == self._named[1] else local)
        return self._named[1]

    def _local(self) -> Local:
        return msgspec.structs.replace(self.settings.local(self.clock()), languages=self.languages)

    def mode(self, channel: str, audience: str) -> str:
        """How much of a talk of that audience goes through a channel: full, taps, doorbell or off."""
        return self.settings.telegram_mode(audience) if CHANNELS[channel].keeps_messages else "full"

    async def send(self, outgoing: Outgoing) -> None:
        """Send a screen where its channel runs here. Where it runs in another process, that one sends what is owed."""
        sender = self.senders.get(outgoing.chat.channel)
        if sender is None:
            await self.deliveries.disown(outgoing)
        else:
            await sender(outgoing)  # type: ignore[misc] # each is a coroutine function of its channel

    # for operators

    async def invite(self, flow: str, audience: str) -> str:
        """The address of a new single-use invitation to a flow. One to support is an offer, and counts as one."""
        self.book.current(flow)  # KeyError where there is none
        code = await self.learning.invite(flow, audience)
        if flow.startswith("support/"):
            await self.support.offer()
        return f"{self.settings.address}/i/{code}"

    async def invite_receiver(self, route: str) -> tuple[str, str]:
        """A receiver's page and the code that links a chat; what the route had before is dead."""
        link, code = await self.safety.invite_receiver(route)
        return f"{self.settings.address}/r/{link}", f"r_{code}"

    async def remind(self) -> int:
        """Send what is due now, where there is a channel to send it; how many went out."""
        await self.deliveries.beat()
        return await self.send_reminders() + await self.receivers.chase()

    async def send_reminders(self) -> int:
        """Send the reminders that are due, each in its turn; how many went out."""
        return await self.reminders.send_due(self._send_in_turn) if self.senders else 0

    async def _send_in_turn(self, outgoing: Outgoing) -> bool:
        paced = self.in_turn.get(outgoing.chat.channel)
        if paced is not None:
            return await paced(outgoing)
        await self.send(outgoing)
        return True

    async def may_poll(self) -> bool:
        """Whether it is this process that asks Telegram for updates; of several, one does."""
        if self.lease is None:
            return True
        had, self._polls = self._polls, await self.lease.held()
        if self._polls and not had:
            logs.event("lease_taken")
        elif had and not self._polls:
            logs.event("lease_lost")
        return self._polls

    async def sweep(self) -> None:
        """Delete what is past its time, in every store."""
        for part in (self.support, self.restrictions, self.learning, self.safety, self.people, self.photos):
            await part.sweep()
        await self.desk.tend()
        if self._forgot_marks != self.now().date():
            for part in (self.support, self.learning, self.safety):
                await expiry.forget_marks(part.store)
            await offers.cross(self.support, self.stores.learning)
            self._forgot_marks = self.now().date()

    async def close(self) -> None:
        """Commit what waits, free what was claimed, then let go of the databases."""
        with suppress(StoreError):  # a store that is gone is no reason to leave the others open
            for pulse in self.pulses.values():
                await pulse.end()
        await self.painter.close()
        await self.stores.close()


def open_service(
    settings: Settings,
    *,
    clock: Clock | None = None,
    chance: Mapping[str, Chance] | None = None,
    book: Book | None = None,
) -> Service:
    """The service, ready to be spoken to. Its stores are made where they are SQLite files and not there yet."""
    folder = Path(settings.data)
    bring(folder / FOLDER)
    urls = dict(settings.urls)
    if not urls:
        folder.mkdir(parents=True, exist_ok=True)
        urls = folder_urls(folder)
    master = load_master(folder, settings.master_key_file)
    zone = settings.file.service.zone
    told = clock or (lambda: datetime.now(UTC))
    stores = open_stores(urls, master, settings.mode, lambda: told().astimezone(zone), chance=chance)
    return Service(settings, stores, book or load_book(), master, told, alone=not settings.urls)


async def demonstration(service: Service) -> web.WebSettings:
    """What the pages need to know; in a demonstration also the link of the page on which the receiver is played."""
    settings = service.settings
    link = await service.safety.play_receiver(EVERY_ROUTE) if settings.is_demonstration else ""
    return web.WebSettings(
        icon_name=settings.file.service.display_name.text, service=settings.file.service.name,
        demonstration=settings.is_demonstration, address=settings.environment.public_url.rstrip("/"),
        leave_to=settings.file.service.leave_to, receiver_link=link,
        try_talks=tuple(talk for talk in TRIED_TALKS if talk in service.book or talk.partition("/")[2] in RULES),
        try_place=next(iter(settings.file.places), ""),
        languages=service.languages, openid=web.openid_of(settings),
    )  # fmt: skip


def for_leads(service: Service) -> "Given":
    """What the lead's pages are given of this service."""
    from bot.channels.web.lead.given import Given  # noqa: PLC0415 (only a process with the web role has pages)

    desk, tried = service.desk, service.settings.is_demonstration and bool(service.settings.environment.public_url)
    album = Album(desk.access, service.photos, service.local, open_to_anybody=tried)
    noticed = Safeguarding(desk.access, service.safety, service.receivers)
    return Given(desk, service.office, service.exports, service.book, service.now, noticed, album)


def open_telegram(service: Service) -> "Telegram":
    """The chat channel in front of this service, not yet running. What the service sends goes through it."""
    environment = service.settings.environment
    options = telegram.Options(
        token=environment.telegram_token,
        api=environment.telegram_api,
        webhook=service.settings.address if environment.telegram_ingest == "webhook" else "",
        secret=environment.telegram_secret,
        languages=service.languages,
    )

    channel = telegram.open_channel(service.conversation, options, service.may_poll, service.painter)
    service.senders[telegram.CHANNEL] = channel.send
    service.in_turn[telegram.CHANNEL] = channel.remind
    channel.named = service.desk.know_bot
    return channel


__all__ = ["Clock", "Service", "for_leads", "open_service", "open_telegram"]
