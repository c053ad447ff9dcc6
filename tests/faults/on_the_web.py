"""A person with a browser without JavaScript. What is not answered is pressed again, as the page says."""

import asyncio
import html
import re
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
from ledger import Ledger, Talk
from persons import Doing, Mind

from bot.messages import Chat

AGAIN_SECONDS = 0.05
_COOKIE = re.compile(r"talk=([0-9a-f]{32})([0-9a-f]{32})")
_BUTTON = re.compile(r'<button[^>]*? name="(act|say)" value="([^"]*)"[^>]*>(.*?)</button>', re.DOTALL)
_BOX = re.compile(r'<input type="checkbox" name="tick" value="([^"]*)"([^>]*)>([^<]*)')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


class Stranded(Exception):
    """Somebody was left without an answer. The message says where, never with what words."""


@dataclass
class Page:
    """What can be read and pressed on a page."""

    text: str
    token: str = ""
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # label -> name and value
    boxes: dict[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    hidden: list[tuple[str, str]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """All that can be pressed or ticked."""
        return [*self.buttons, *self.boxes]


def read(page: str) -> Page:
    """The page as its person sees it."""
    main = page.partition("<main")[2]
    form = main.partition('<form id="step"')[2].partition("</form>")[0]
    found = Page(_TAG.sub(" ", main.partition("</form>")[0]))
    for name, value, inside in _BUTTON.findall(main):
        label = re.search(r"<b>(.*?)</b>", inside)
        found.buttons.setdefault(html.unescape(_TAG.sub("", label[1] if label else inside)).strip(), (name, value))
    for value, more, label in _BOX.findall(form):
        found.boxes[html.unescape(label).strip()] = value
        found.ticked += (value,) if "checked" in more else ()
    found.hidden = [(name, html.unescape(value)) for name, value in _HIDDEN.findall(form)]
    found.token = next((value for name, value in found.hidden if name == "token"), "")
    return found


class OnTheWeb:
    """One person after another, each with a browser of their own."""

    def __init__(self, address: str, ledger: Ledger, mind: Mind) -> None:
        self._address, self._ledger, self._mind = address, ledger, mind
        self._session: aiohttp.ClientSession | None = None
        self._cookie = ""
        self.talk: Talk | None = None
        self.waits_for = ""

    async def live(self, store: str, stop: asyncio.Event) -> None:
        """Have one talk of that store, to its end, or as far as it has come when it is time to stop."""
        async with aiohttp.ClientSession(headers={"Sec-Fetch-Site": "same-origin"}) as self._session:
            self._cookie, self.talk = "", None
            await self._ask("GET", "/w/staff-en_GB")
            door = await self._look()
            await self._ask("POST", "/talk", [("token", door.token), ("act", f"s:{store}")])
            page = await self._look()
            while not stop.is_set() and not (self.talk is not None and self.talk.over):
                page = await self._answer(page)

    async def _look(self) -> Page:
        _, body = await self._ask("GET", "/talk")
        return read(body)

    async def _answer(self, page: Page) -> Page:
        talk = self._where(page)
        doing = self._mind.decide(page.text, page.labels)
        ticked = {page.boxes[label] for label in doing.ticks} ^ set(page.ticked) if doing.ticks else ()
        talk.does(
            doing.moves + len(ticked), ends=doing.ends, answers=doing.answers, sends=doing.sends, asks=doing.asks,
            reminds=doing.reminds,
        )  # fmt: skip
        status, body = await self._ask("POST", "/talk", _form(page, doing))
        if status == 303 or talk.ends:
            self._ledger.accept(talk)
            return Page("") if talk.over else await self._look()
        return self._closed(talk, read(body))

    def _closed(self, talk: Talk, page: Page) -> Page:
        """Answered with a page: what was pressed had been taken already, or a part of it had."""
        revision = self._ledger.revision(page.token, talk.chat, "")
        if revision == talk.revision + talk.pending:
            self._ledger.accept(talk)
        elif talk.revision < revision < talk.revision + talk.pending:
            talk.pending = revision - talk.revision
            talk.answering, talk.sending, talk.ends = {}, False, False
            self._ledger.accept(talk)
        else:
            raise Stranded(f"{talk.store} on the web: revision {revision}, {talk.revision} + {talk.pending} was done")
        return page

    def _where(self, page: Page) -> Talk:
        """The talk of this page, which must stand where it was accepted to."""
        store, talk_id = self._ledger.place(page.token)
        chat = Chat("web", self._cookie[:32])
        revision = self._ledger.revision(page.token, chat, "")
        if self.talk is None:
            self.talk = self._ledger.begun(store, talk_id, chat, revision)
        if (self.talk.id, self.talk.revision) != (talk_id, revision):
            raise Stranded(f"{self.talk.store} on the web: shown {store} {revision}, accepted {self.talk.revision}")
        return self.talk

    async def _ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """The answer, however often it takes; 5xx means that nothing was accepted."""
        assert self._session is not None, "a browser is open"
        self.waits_for = f"the answer to {method} {path}"
        while True:
            with suppress(aiohttp.ClientError, OSError):
                headers = {"Cookie": f"talk={self._cookie}"} if self._cookie else {}
                async with self._session.request(
                    method, self._address + path, data=form, headers=headers, allow_redirects=False
                ) as answer:
                    body = await answer.text()
                    if answer.status < 500:
                        self._keep(answer)
                        self.waits_for = ""
                        return answer.status, body
            await asyncio.sleep(AGAIN_SECONDS)

    def _keep(self, answer: aiohttp.ClientResponse) -> None:
        for header in answer.headers.getall("Set-Cookie", ()):
            found = _COOKIE.match(header)
            if found is not None:
                self._cookie = found[1] + found[2]


def _form(page: Page, doing: Doing) -> list[tuple[str, str]]:
    """What a browser sends when that is done on this page."""
    if doing.words:
        return [*page.hidden, ("words", doing.words), ("say", "wrote")]
    ticks = [("tick", page.boxes[label]) for label in doing.ticks]
    name, value = page.buttons[doing.press]
    return [*page.hidden, *ticks, (name, value)]
