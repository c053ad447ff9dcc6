"""How a line of a script is compared with what is on the screen: words, choices, and nothing beside them."""

import re

from hands import Browser, Hands
from stage import Stage
from talk_file import Line

from accessibility.interface import interface
from accessibility.screen import Button, Screen
from accessibility.stand import stand
from bot.messages import Outgoing
from flows.engine.turn import waiting

ALWAYS = ["back", "skip", "break", "stop", "help"]
_BEFORE_A_TALK = ("welcome_back", "message_time", "break", "expired", "name", "language")
"""Screens of the service that stand in place of a talk's question."""
_CARRIER = re.compile(
    r" (?:Telegram may(?: keep them)?\. The page is more private\.|In Telegram (?:use|press) Delete chat too\.)$"
)
"""What stands on Telegram at the opening and the end of support; a script need not repeat it."""
_PROGRESS = re.compile(r"(\d+) (?:of|z) (\d+)\. ")


class Matching:
    """The part of a player that reads."""

    stage: Stage
    channel: str
    hands: Hands
    page: Browser | None  # opened for one question of a chat
    _said: list[str]  # words of the script for the present screen
    _said_at: dict[str, list[str]]  # the same by step
    _since: int  # screens before this one were there before the last act

    @property
    def screens(self) -> list[Outgoing]:
        """What was shown since the last act."""
        return self.stage.screens[self._since :]

    @property
    def device(self) -> Hands:
        """Where the present screen stands: for one question of a chat that may be a page."""
        return self.page if self.page is not None and self.stage.now.chat.channel != self.channel else self.hands

    @property
    def at(self) -> str:
        """The step at which the talk waits, or the name of a screen of the service."""
        outgoing = self.stage.now
        session = self.stage.session(outgoing)
        if session is None or outgoing.screen.name in _BEFORE_A_TALK:
            return outgoing.screen.name
        return waiting(self.stage.service.book, session).id

    def device_shows(self, words: str) -> bool:
        """Whether these words stand on the device itself."""
        return plain(words) in plain(self.device.text)

    def _comes(self, line: Line) -> bool:
        return any(self._says(outgoing, line) for outgoing in self.screens)

    def _says(self, outgoing: Outgoing, line: Line) -> bool:
        screen, words = outgoing.screen, line.text
        progress = _PROGRESS.match(words)
        if progress is not None:
            if screen.progress != (int(progress[1]), int(progress[2])):
                return False
            words = words[progress.end() :]
        whole = plain(" ".join((*screen.statements, screen.question, screen.hint)))
        is_notice = plain(screen.notice) == plain(words) and line.step in interface().screens
        is_step = any(name == line.step or name.endswith(f"_{line.step}") for name in self._names(outgoing))
        if not is_notice and not (is_step and plain(words) in whole):
            return False
        self._said.append(plain(words))
        self._said_at.setdefault(self.at, []).append(plain(words))
        if outgoing is self.stage.now:
            self._check_the_device(screen)
        return True

    def _names(self, outgoing: Outgoing) -> list[str]:
        """The steps on a screen, or the name of a screen of the service."""
        session = self.stage.session(outgoing)
        if session is None or outgoing.screen.name in _BEFORE_A_TALK:
            return [outgoing.screen.name]
        service = self.stage.service
        here = stand(service.book, session, service.local(), {}, carrier_keeps=False)
        return [*(spot.step for spot in here.said), *([here.step.id] if here.asks else [])]

    @property
    def _is_read(self) -> bool:
        """Whether nothing but statements is on the screen, all of them named in the script."""
        screen = self.stage.now.screen
        return screen.done is not None and screen.done.act == "go" and self._everything_was_said()

    @property
    def _go_on(self) -> str:
        done = self.stage.now.screen.done
        assert done is not None, "there is nothing to go on to"
        return done.label

    def _everything_was_said(self) -> bool:
        """The script has every sentence of the present screen."""
        screen, before = self.stage.now.screen, self._said_at.get(self.at, [])
        said = " ".join((*self._said, *before))  # the same question again: a script need not repeat it
        for words in map(plain, (*screen.statements, screen.question)):
            assert words in said or _CARRIER.sub("", words) in said, f"the script does not have: {words}"
        return True

    def _check_the_device(self, screen: Screen) -> None:
        """What the service shows is on the device, with the five that are always there."""
        notice = screen.notice if screen.layout != "name" else ""  # its question is not an error
        for words in (notice, *screen.statements, screen.question):
            assert self.device_shows(words), f"not on the device: {words}"
        if self.stage.session(self.stage.now) is not None:
            assert [button.act for button in screen.constants] == ALWAYS, "the five constants are not all there"
            self._on_the_device([button.label for button in screen.constants])

    def _on_the_device(self, labels: list[str], *, in_order: bool = True) -> None:
        """These can be pressed there, in this order."""
        there = iter(self.device.labels) if in_order else self.device.labels
        missing = [label for label in labels if label not in there]
        assert not missing, f"cannot be pressed on the device: {missing} of {self.device.labels}"

    def _button(self, label: str) -> Button:
        screen = self.stage.now.screen
        listed = (*offered(screen), *screen.items, *screen.constants, *screen.ways, *self._later_pages(label))
        found = next((button for button in listed if button.label == label), None)
        if found is None and screen.done is not None and screen.done.label == label:
            found = screen.done
        assert found is not None, f"no button {label!r}"
        return found

    def _later_pages(self, label: str) -> tuple[Button, ...]:
        """The choices that lie behind More."""
        session = self.stage.session(self.stage.now)
        step = waiting(self.stage.service.book, session) if session else None
        if step is None or not self.stage.now.screen.more:
            return ()
        form = self.stage.now.screen.form
        keys = (option for option in step.options if option.wording.get(form) == label)
        event = "tick" if step.kind in ("many", "body_map") else "choose"
        return tuple(Button(f"{event}:{option.key}", label) for option in keys)

    def _key(self, buttons: tuple[Button, ...], label: str) -> str:
        act = next(button.act for button in buttons if button.label == label)
        return act.rpartition(":")[2].rpartition("=")[2]

    def _standing(self, screen: Screen) -> list[str]:
        return [button.label for button in (*screen.closers, *screen.constants, *screen.ways)] + ["Leave this page"]


def offered(screen: Screen) -> tuple[Button, ...]:
    """What answers the question of a screen, More among it; without "I do not know", which every question has."""
    closers = tuple(button for button in screen.closers if button.act not in ("unknown", "name:rewrite"))
    listed = (*screen.answers, *((screen.more,) if screen.more else ()), *closers)
    return listed or ((screen.done,) if screen.done else ())


def plain(text: str) -> str:
    """The words with one space between them and straight apostrophes."""
    return " ".join(text.replace("’", "'").split())
