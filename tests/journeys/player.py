"""Plays a journey line by line. Before every line that acts the service is closed and opened again."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

from hands import Browser, Chat, Console, Hands, pages
from kept import Kept, holds, kept_now, learning_holds
from leaks import files, tables
from matching import Matching, offered, plain
from sights import arrive, prepare, see
from stage import Stage
from starlette.applications import Starlette
from talk_file import Line, Part
from telegram_fake import FakeTelegram

from accessibility.read import read_choice, read_way
from accessibility.screen import Screen
from flows.engine.flow import FORMS, Form

_WAYS: Mapping[Form, str] = {"easy_read": "Easier words", "symbols": "Pictures", "standard": "Words"}
WORDS = "Carry on with four words"
"""On a page it stands in the start menu for everyone: a script need not name it."""
_ANY_ORDER = ("door", "body_map")
"""Layouts whose choices have places of their own on a page: two doors, a figure."""
_SPAN = re.compile(r"\+(\d+) (minutes|hours|days)")
_LOOKS = [timedelta(minutes=6), timedelta(hours=1)]
"""How long after an act the timers are looked at for the first time; then at three hours of every day."""
_HOURS = (10, 16, 20)


@dataclass(frozen=True)
class Deed:
    """One thing that was done, so that it can be done again in another form: by key, never by label."""

    kind: str  # opens, act, words, later, device, seen
    value: str
    at: str  # the step at which the talk waited afterwards


class Player(Matching):
    """One person (and whoever sits beside them) on one channel."""

    def __init__(self, stage: Stage, channel: str, fake: FakeTelegram | None, log: StringIO) -> None:
        self.stage = stage
        self.channel = channel
        self.fake = fake
        self.hands: Hands
        self.page: Browser | None = None  # opened for one question of a chat
        self.pages: Starlette
        self.part: Part
        self.log = log
        self.deeds: list[Deed] = []
        self.typed: dict[str, str] = {}  # a line of the script -> what was typed for it
        self.chosen: list[tuple[str, ...]] = []  # label and key of every choice of this part
        self.at_the_start: dict[str, bytes] = {}
        self.kept_before: Kept
        self._devices = 0
        self._said: list[str] = []  # words of the script for the present screen
        self._said_at: dict[str, list[str]] = {}  # the same by step
        self._since = 0  # screens before this one were there before the last act
        self._claimed = 0  # sends that a line of the script has named

    async def open(self) -> None:
        """The stage and the first device."""
        await self.stage.open()
        self.pages = await pages(self.stage)
        self.new_device()
        self.at_the_start = self.everything()

    def new_device(self) -> None:
        """A device that has opened nothing yet."""
        self._devices += 1
        match self.channel:
            case "web":
                self.hands = self.browser()
            case "terminal":
                self.hands = Console(self.stage)
            case _:
                assert self.fake is not None, "no Telegram is there"
                self.hands = Chat(self.stage, self.fake, 1000 + self._devices)

    def browser(self) -> Browser:
        """A browser that has opened nothing yet."""
        return Browser(self.stage, self.pages)

    async def play(self, part: Part) -> None:
        """Play a part. One that begins with `later` goes on where the last one ended; any other has a device of its
        own."""
        await self.begin(part)
        for line in part.lines:
            try:
                await getattr(self, f"_{line.keyword.replace(' ', '_')}")(line)
            except (AssertionError, LookupError) as failure:
                where = f"line {line.number}: {line.keyword} {line.text[:70]}"
                raise AssertionError(f"{part.headers['title']}, {where}\n{failure}\n{self._shown()}") from failure
        self.nobody_else_was_told()
        self._nothing_else_is_kept(await kept_now(self.stage))

    async def begin(self, part: Part) -> None:
        """The clock, the device and what has happened before, as a part has them."""
        self.part = part
        if part.lines[0].keyword != "later" or not self.stage.screens:
            self.stage.working.clock.at = self.moment(part.headers["clock"])
            if self.stage.screens:
                self.new_device()
            if await prepare(self, part.headers["who"]):  # what is on the screen then belongs to no line
                screen = self.stage.now.screen
                self._said = [plain(words) for words in (*screen.statements, screen.question)]
        self.kept_before, self.chosen, self.deeds = await kept_now(self.stage), [], []

    async def choose_form(self) -> None:
        """At the start menu: the form of this part."""
        await self.hands.press(_WAYS[self.form])

    @property
    def form(self) -> Form:
        """The form of this part."""
        return next(form for form in FORMS if form == self.part.headers["form"])

    @property
    def four_words(self) -> tuple[str, ...]:
        """The four words that a page showed last."""
        said = next(shown.screen.come_back for shown in reversed(self.stage.screens) if shown.screen.come_back)
        return tuple(said.split()[-4:])

    def everything(self) -> dict[str, bytes]:
        """Every byte that is kept, logged, or was sent to anybody else."""
        stage = self.stage
        urls = stage.working.settings.urls
        kept = tables(urls) if urls else files(stage.working.settings.data)
        sent = "\n".join(f"{to}: {words}" for to, words in stage.sends)
        return kept | {"log": self.log.getvalue().encode(), "sent to others": sent.encode()}

    # what is said

    async def _bot(self, line: Line) -> None:
        if self._comes(line):
            return
        assert self._is_read, "something else comes now"
        await self.act(lambda: self.device.press(self._go_on), "")
        await self.device.turn_over()
        assert self._comes(line), "something else comes now"

    async def _card(self, line: Line) -> None:
        await self.device.turn_over()
        await self._bot(line)
        screen = self.stage.now.screen
        assert screen.turn == "supporter", "this is not the supporter's screen"
        session = self.stage.session(self.stage.now)
        chosen = session.chose[0].partition(":")[2] if session is not None and session.chose else ""
        by_the_person = screen.chose and self.turns.get(chosen) != "supporter"
        assert not by_the_person and not screen.lines, "an answer of the person is on the supporter's screen"

    async def _buttons(self, line: Line) -> None:
        screen = self.stage.now.screen
        expected = list(line.choices)
        found = [button.label for button in (screen.answers if screen.layout == "mat" else offered(screen))]
        if screen.name == "door" and WORDS not in expected and self.channel != "telegram":
            found.remove(WORDS)
        assert found == expected, f"the buttons are {found}"
        device, calls = self.device, []
        if isinstance(device, Browser):  # there each is a card of its own, with the number as it is written
            calls = [button for button in screen.answers if button.link]
            assert {button.link for button in calls} <= set(device.page.links), "a number is not on the page"
        there = [label for label in expected if label not in {button.label for button in calls}]
        self._on_the_device(there, in_order=screen.layout not in _ANY_ORDER)

    async def _items(self, line: Line) -> None:
        screen = self.stage.now.screen
        more = [screen.more.label] if screen.more else []
        closing = [button.label for button in screen.closers if not button.act.startswith(("unknown", "place:"))]
        found = [*(item.label for item in screen.items), *more, *closing]
        if not more:
            found = [item.label for item in screen.items]
        assert found == list(line.choices), f"the things are {found}"

    async def _sees(self, line: Line) -> None:
        await see(self, line.text)

    async def _hears(self, line: Line) -> None:
        await see(self, line.text)

    async def _note(self, line: Line) -> None:
        """For readers."""

    # what is done

    async def _opens(self, line: Line) -> None:
        await self.act(lambda: arrive(self, line.text), "opens", line.text)

    async def _chooses(self, line: Line) -> None:
        self._everything_was_said()
        screen, labels = self.stage.now.screen, line.text.split(" + ")
        if screen.layout in ("many", "body_map") and line.text not in self._standing(screen):
            keys = [self._button(label).act.partition(":")[2] for label in labels]
            self.chosen += zip(labels, keys, strict=True)
            await self.act(lambda: self.device.choose(labels), "act", "choose:" + ",".join(keys))
        elif screen.layout == "mat" and " = " in line.text:
            pairs = [(thing, where) for thing, _, where in (label.partition(" = ") for label in labels)]
            keys = [f"{self._key(screen.items, thing)}={self._key(screen.answers, where)}" for thing, where in pairs]
            self.chosen += [(*pair, key) for pair, key in zip(pairs, keys, strict=True)]
            await self.act(lambda: self.device.place(pairs), "act", "choose:" + ",".join(keys))
        else:
            act = "s:leave" if line.text == "Leave this page" else self._button(line.text).act
            self.chosen.append((line.text, act.partition(":")[2]))
            await self.act(lambda: self.device.press(line.text), "act", act)

    async def _supporter(self, line: Line) -> None:
        assert self.stage.now.screen.turn == "supporter", "this is not the supporter's screen"
        await self._chooses(line)

    async def _notes(self, line: Line) -> None:
        """The supporter's own note, on their card: a page of its own, then the same card again."""
        note = self.stage.now.screen.note
        assert note is not None, "no note can be written here"
        await self.act(lambda: self.device.press(note.label), "act", note.act)
        await self.act(lambda: self.device.write(line.text), "words", line.text)

    async def _types(self, line: Line) -> None:
        self._everything_was_said()
        shown = self.stage.now
        words = self.misspelt() if shown.screen.name == "four_words" else line.text
        self.typed[line.text] = words
        if words.startswith("["):
            assert isinstance(self.hands, Chat), "only a chat takes files, to refuse them"
            phone, hands = self.hands.phone, self.hands

            async def sends() -> None:
                await phone.send(words.strip("[]"))
                await hands.updates()

            await self.act(sends, "")
        elif shown.page_link and not self._is_word(shown.screen, words):
            await self.act(lambda: self._on_the_page(shown.page_link, words), "words", words)
        else:
            await self.act(lambda: self.device.write(words), "words", words)

    async def _device(self, line: Line) -> None:
        self.new_device()
        self.deeds.append(Deed("device", "", ""))

    async def _later(self, line: Line) -> None:
        clock = self.stage.working.clock
        span = _SPAN.fullmatch(line.text)
        until = clock.at + timedelta(**{span[2]: int(span[1])}) if span else self.moment(line.text)
        for moment in _moments(clock.at, until):
            clock.at = moment
            await self._run(self._timers)
        self.deeds.append(Deed("later", until.isoformat(), self.at))

    async def _sends(self, line: Line) -> None:
        if not self._unclaimed():
            await self._run(self._timers)
            self.deeds.append(Deed("later", self.stage.working.clock.at.isoformat(), ""))
        to, _, words = line.text.partition(": ")
        assert self._unclaimed(), "nothing was sent"
        found_to, found = self._unclaimed()[0]
        assert (found_to.casefold(), found) == (to.casefold(), words), f"sent to {found_to}: {found}"
        self._claimed += 1

    # what is kept

    async def _kept(self, line: Line) -> None:
        store, _, what = line.text.partition(": ")
        if store == "learning" and what.startswith(("action = ", "the reflection released")):
            await see(self, line.text)
            return
        now = await kept_now(self.stage)
        problem = learning_holds(now, self.kept_before, what) if store == "learning" else holds(now, store, what)
        assert not problem, problem

    async def _not_kept(self, line: Line) -> None:
        await see(self, f"not kept: {line.text}")

    # for what a line means

    async def act(self, deed: Callable[[], Awaitable[None]], kind: str, value: str = "") -> None:
        """Do something, with the service opened anew."""
        self.nobody_else_was_told()
        self._said, self._since = [], len(self.stage.screens)
        await self._run(deed)
        if kind:
            self.deeds.append(Deed(kind, value, self.at))

    async def _run(self, deed: Callable[[], Awaitable[None]]) -> None:
        await self.stage.reload()
        if isinstance(self.hands, Chat):
            await self.hands.attach()
        try:
            await deed()
        finally:
            if isinstance(self.hands, Chat):
                await self.hands.detach()

    async def _timers(self) -> None:
        await self.stage.service.remind()

    async def receiver_sees(self, route: str) -> None:
        """Whoever is linked to the route presses Seen, and the person looks at their screen again."""

        async def seen() -> None:
            service = self.stage.service
            for notice in await service.safety.notices(route):
                await service.receivers.see(notice.id, route)
            await self.hands.look()

        await self.act(seen, "seen", route)

    async def _on_the_page(self, link: str, words: str) -> None:
        self.page = Browser(self.stage, self.pages)
        await self.page.arrive("p_" + link.rpartition("/")[2])
        await self.page.write(words)

    @property
    def turns(self) -> dict[str, str]:
        """Whose turn each step of this part's flow is."""
        flow = self.part.headers["flow"]
        book = self.stage.service.book
        return {step.id: step.turn for step in book.current(flow).steps.values()} if flow in book else {}

    def misspelt(self) -> str:
        """The four words with the slips that a hurried hand makes: capitals, two spaces, a letter left out."""
        first, second, third, fourth = self.four_words
        return f"{first.title()} {second.title()}  {third[0]}{third[2:]} {fourth}"

    def _is_word(self, screen: Screen, words: str) -> bool:
        return bool(read_choice(screen, words) or read_way(words, screen.language, screen.form))

    def moment(self, text: str) -> datetime:
        zone = self.stage.working.settings.file.service.zone
        return datetime.fromisoformat(text).replace(tzinfo=zone)

    # what must not be

    def _unclaimed(self) -> list[tuple[str, str]]:
        return self.stage.sends[self._claimed :]

    def nobody_else_was_told(self) -> None:
        """Everything that was sent stands in the script."""
        assert not self._unclaimed(), f"sent, and not in the script: {self._unclaimed()}"

    def _nothing_else_is_kept(self, now: Kept) -> None:
        for store in ("support", "safety", "people"):
            said = [line.text.partition(": ")[2] for line in self.part.lines if line.keyword == "kept"
                    and line.text.startswith(f"{store}:")]  # fmt: skip
            more = now.beyond(self.kept_before, store, said)
            assert not more, f"{self.part.headers['title']}: {store} keeps {more}, which the script does not have"

    def _shown(self) -> str:
        if not self.stage.screens:
            return "nothing was shown"
        screen = self.stage.now.screen
        buttons = [button.label for button in (*offered(screen), *((screen.done,) if screen.done else ()))]
        said = " / ".join((screen.notice, *screen.statements, screen.question, screen.hint))
        device, log = self.device.text[-600:], self.log.getvalue()[-400:]
        return f"on the screen: ({screen.name}) {said} {buttons}\non the device: {device}\n{log}"


def _moments(start: datetime, end: datetime) -> list[datetime]:
    """When the timers are looked at between two moments, the last of them the end."""
    found = [start + span for span in _LOOKS]
    day = start.replace(hour=0, minute=0)
    while day < end:
        found += [day.replace(hour=hour) for hour in _HOURS]
        day += timedelta(days=1)
    return [*sorted(moment for moment in found if start < moment < end), end]
