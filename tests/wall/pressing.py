"""A person in one talk, driven through the conversation: by act, by the number of a button, or by typing."""

from accessibility.screen import Button, Screen
from bot.app import Service
from bot.arrivals import Begin
from bot.messages import Chat, Incoming, Outgoing, Words
from bot.people import Person


class Presser:
    """One chat. What it shows is kept, the present screen last."""

    def __init__(self, service: Service, chat: Chat, person: Person) -> None:
        self.service = service
        self.chat = chat
        self.screens: list[Screen] = []
        self._person = person
        self._shown: Outgoing | None = None
        self._number = 0

    @property
    def screen(self) -> Screen:
        """The present screen."""
        return self.screens[-1]

    @property
    def goes_on(self) -> bool:
        """Whether a talk of support is on the screen."""
        return self._shown is not None and self._shown.ref.store == "support"

    async def begin(self, begin: Begin) -> None:
        """Begin a talk, as this person."""
        await self.service.people.put(self.chat, self._person)
        self._note((await self.service.conversation.begin(self.chat, self._person, begin)).out)

    async def does(self, *codes: str) -> "Presser":
        """Acts one after another; what is said in between is read."""
        for code in codes:
            while self.screen.done is not None and self.screen.done.act == "go" != code:
                await self.act("go")
            await self.act(code)
        return self

    async def act(self, code: str, words: str = "") -> None:
        """An act of the present screen, with words where there is a field."""
        if self._shown is not None:
            token = self.service.conversation.token(self.chat, self._shown.ref, "")
            await self._handle(Incoming(self.chat, self._event(), token, code, Words(words) if words else None))

    async def press(self, number: int) -> None:
        """Some button of the talk on the screen."""
        screen = self.screen
        done = (screen.done,) if screen.done else ()
        every: tuple[Button, ...] = (*screen.answers, *screen.closers, *screen.constants, *done)
        own = [button.act for button in every if button.act and not button.act.startswith("s:")]
        if own:
            await self.act(own[number % len(own)])

    async def type(self, words: str) -> None:
        """Words, as a chat has them."""
        await self._handle(Incoming(self.chat, self._event(), words=Words(words)))

    async def look(self) -> Screen:
        """The screen as it is now."""
        self._note((await self.service.conversation.show(self.chat)).out)
        return self.screen

    async def _handle(self, incoming: Incoming) -> None:
        self._note((await self.service.conversation.handle(incoming)).out)

    def _note(self, out: tuple[Outgoing, ...]) -> None:
        for outgoing in out:
            self._shown = outgoing
            self.screens.append(outgoing.screen)

    def _event(self) -> str:
        self._number += 1
        return f"{self.chat.address} {self._number}"
