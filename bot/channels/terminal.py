"""The terminal channel: the same conversation with numbers and typed words, for trying a flow. It keeps nothing."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from itertools import count
from typing import Protocol

from accessibility.interface import label
from accessibility.read import choices, read_choice, read_way
from accessibility.screen import Button, Line, Person, Screen
from bot.messages import Capabilities, Chat, Incoming, Outgoing, Reply, TalkRef, Words

CHANNEL = "terminal"
CAPABILITIES = Capabilities(redraws=True)
PROMPT = "> "
TRIES = 3  # at a turn that was not taken because too many wait
_NAME = "name:"


class Conversation(Protocol):
    """The part of `bot.conversation` that this channel uses."""

    async def handle(self, incoming: Incoming) -> Reply: ...
    def token(self, chat: Chat, ref: TalkRef, act: str) -> str: ...


def new_chat() -> Chat:
    """A place for a new talk, known to this process alone."""
    return Chat(CHANNEL, secrets.token_hex(16), secrets.token_bytes(16))


class Terminal:
    """One talk. `write` prints a text; what is typed comes in through `enter`."""

    def __init__(self, conversation: Conversation, write: Callable[[str], object], chat: Chat) -> None:
        self._conversation = conversation
        self._write = write
        self._chat = chat
        self._shown: Outgoing | None = None
        self._words = ""  # what was just typed, while the name guard asks about it
        self._events = (f"{CHANNEL}:{secrets.token_hex(8)}:{number}" for number in count())

    @property
    def screen(self) -> Screen | None:
        """The screen that was shown last."""
        return self._shown.screen if self._shown is not None else None

    def show(self, reply: Reply) -> bool:
        """Print what a reply shows. False once the talk is over and the start menu, or nothing, is left."""
        self._chat = reply.chat or self._chat
        was_in_talk = self._shown is not None and self._shown.ref.store != ""
        for outgoing in reply.out:
            self._write(rendered(outgoing))
            self._shown = outgoing
        return not reply.gone and not (was_in_talk and self._shown is not None and self._shown.ref.store == "")

    async def enter(self, line: str) -> bool:
        """Take one line that was typed. False as for `show`."""
        incoming = self._incoming(line.strip())
        for _ in range(TRIES):
            reply = await self._conversation.handle(incoming)
            if not reply.busy:
                break
        return self.show(reply)

    async def run(self, reply: Reply) -> None:
        """Show a reply, then take lines from the keyboard until the talk is over or the input ends."""
        goes_on = self.show(reply)
        while goes_on:
            try:
                line = await asyncio.to_thread(input, PROMPT)
            except EOFError:
                return
            goes_on = await self.enter(line)

    def _incoming(self, line: str) -> Incoming:
        chat, event, shown = self._chat, next(self._events), self._shown
        if shown is None:
            return Incoming(chat, event, arrival="")
        if not line:
            return Incoming(chat, event)
        token = self._conversation.token(chat, shown.ref, "")
        act = _act(shown.screen, line)
        if act is None and shown.screen.layout == "write":
            self._words = line
            return Incoming(chat, event, token=token, act="wrote", words=Words(line))
        if act is None:
            return Incoming(chat, event, words=Words(line))
        words = Words(self._words) if act.startswith(_NAME) else None
        return Incoming(chat, event, token=token, act=act, words=words)


def rendered(outgoing: Outgoing) -> str:
    """A screen as text: what is said, the question, what can be chosen by number, and what is always there."""
    screen = outgoing.screen
    said = [screen.notice, screen.chose, *screen.statements, screen.question, screen.hint, *_content(screen)]
    numbered = [f"{number:2}  {_button(button)}" for number, button in enumerate(_pressable(screen), 1)]
    always = [button.label for button in (*screen.constants, *screen.ways)]
    standing = f"{label('label.always', screen.form, screen.language)}: {' | '.join(always)}" if always else ""
    blocks = [_head(screen), *said, "\n".join(numbered), standing, screen.come_back]
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n"


def _head(screen: Screen) -> str:
    """Whose turn it is, which part of the service this is, and how far the talk has come."""
    parts = [label(f"turn.{screen.turn}", screen.form, screen.language) if screen.supported else ""]
    if screen.progress is not None:
        number, total = (str(part) for part in screen.progress)
        parts.append(label("progress", screen.form, screen.language, number=number, total=total))
    return " · ".join(part for part in (*parts, screen.promise) if part)


def _content(screen: Screen) -> Iterator[str]:
    yield "\n".join(_person(person) for person in screen.people)
    yield "\n".join(_line(line) for line in screen.lines)
    yield screen.words
    things = {button.act.rpartition(":")[2]: button.label for button in screen.items}
    places = {button.act.rpartition("=")[2]: button.label for button in screen.answers}
    pair = [(things.get(thing, ""), places.get(place, "")) for thing, place in screen.placed]
    yield "\n".join(f"{thing}: {place}" for thing, place in pair if thing and place)


def _pressable(screen: Screen) -> tuple[Button, ...]:
    """Everything that has a number: what a typed number means on every channel first, then the rest of the screen."""
    first = choices(screen)
    rest = (
        *screen.items,
        *(line.change for line in screen.lines if line.change),
        *((screen.done,) if screen.done else ()),
    )
    return (*first, *(button for button in rest if button not in first))


def _act(screen: Screen, line: str) -> str | None:
    """The act that a line stands for, or None: it is words."""
    pressable = _pressable(screen)
    if line.isdigit() and 0 < int(line) <= len(pressable):
        return pressable[int(line) - 1].act or None
    standing = (*screen.constants, *screen.ways)
    named = next((button.act for button in standing if button.label.casefold() == line.casefold()), None)
    return named or read_choice(screen, line) or read_way(line, screen.language, screen.form)


def _button(button: Button) -> str:
    mark = "[x] " if button.ticked else ""
    note = f" ({button.note})" if button.note else ""
    return f"{mark}{button.label}{note}"


def _person(person: Person) -> str:
    return " ".join(part for part in (f"{person.label}:", person.number, person.hours) if part)


def _line(line: Line) -> str:
    by = f" ({line.by})" if line.by else ""
    return f"{line.label}: {', '.join(line.values)}{by}"
