"""From a screen to the HTML of its page. Adds the frame that every page has, and no sentence of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from accessibility.boards import columns
from accessibility.forms import direction, font, in_words, is_draft, name_of
from accessibility.interface import label
from accessibility.pictures import PICTURE_FORMS
from accessibility.screen import Button, Layout, Line, Screen
from accessibility.standing import ON_OFFER
from accessibility.symbols import picture
from bot.channels.web import helps
from bot.channels.web.assets import Assets
from bot.channels.web.needs import Photos
from bot.channels.web.posted import Posted
from bot.channels.web.settings import WebSettings
from bot.channels.web.ways_in import here
from flows.engine.flow import Form

_TEMPLATES: Mapping[Layout, str] = {
    "say": "choose", "confirm": "choose", "breathe": "choose", "notice": "choose", "end": "numbers",
}  # fmt: skip
"""Layouts that look alike. Every other layout has a template of its own name."""

_FIGURE: Mapping[str, tuple[str, ...]] = {
    "head": ("head",), "neck": ("neck",), "chest": ("chest",), "tummy": ("tummy",), "arms": ("arm l", "arm r"),
    "hands": ("hand l", "hand r"), "legs": ("leg l", "leg r"), "feet": ("foot l", "foot r"),
}  # fmt: skip
"""Places of the body that the figure draws, with their shapes; any other place stands in the list under it."""

_DOORS: Mapping[str, str] = {
    "s:support": "support",
    "s:learning": "learning",
    "s:restrictions": "restrictions",
    "s:safety": "safety",
}
_READERS = ("readers.staff", "readers.person", "readers.register", "take_back", "take_back.person")
"""What of the words under a page to check says who will read it."""
_NUMBER = re.compile(r"\d(?: ?\d){5,}")
_SHORTCUT = 3  # so many languages are offered by name at the door; the rest stand behind "Language"
SUPPORTER = "s:supporter"
"""Pressed on the gate before the supporter's turn. The page alone answers it: the talk does not move."""
_START = Markup(' tabindex="-1" data-start')


class Notice(msgspec.Struct, frozen=True):
    """One notice on a receiver's page. `action`: where its Seen button posts to; empty once it has been seen. `words`:
    where what was written to that receiver stands; empty where nothing was."""

    text: str
    when: str
    action: str
    words: str


class Pages:
    """Renders. The same screen, token, settings and ways in of a device always give the same page."""

    def __init__(self, settings: WebSettings, assets: Assets, photos: Photos | None = None) -> None:
        self._settings, self._photos = settings, photos
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            extensions=["jinja2.ext.loopcontrols"],
        )  # fmt: skip
        self._templates.filters["whole"] = _whole
        self._templates.globals.update(
            settings=settings, file=assets.url, key=_key, place_key=_place_key, tag=_tag, figure=_FIGURE, start="",
            token="", turn="", talk=False, problem="", pictured=False, classes="", drawn=False,
        )  # fmt: skip

    def screen(self, screen: Screen, token: str, *, talk: bool = False, typed: str = "", problem: str = "") -> str:
        """The page of a screen. `typed`: the writer's own words, for the one question that has to carry them along."""
        screen = _once(screen)
        turn = "" if not screen.supported and screen.turn == "person" else screen.turn
        before, heading, after = _told(screen)
        view = {
            **self._common(screen.form, screen.language, screen.title),
            "screen": screen, "token": token, "talk": talk, "typed": typed, "problem": problem, "turn": turn,
            "before": before, "heading": heading, "after": after, "start": _START if talk and not problem else "",
            "chose": "" if screen.turn == "supporter" else screen.chose,
            "drawn": _drawn(screen), "pictured": _pictured(screen, turn), "classes": _classes(screen, turn),
            "in_columns": _columns(screen), "parts_of_words": tuple(_marked(screen.words, screen.marks)),
            "closers": _closers(screen), "hint": screen.hint, "told": _of_the_person(screen),
        }  # fmt: skip
        if screen.layout == "door":
            view.update(self._door(screen))
        if screen.layout == "review":
            view.update(_to_check(screen))
        name = _TEMPLATES.get(screen.layout, screen.layout)
        return self._templates.get_template(f"{name}.html").render(view)

    def gate(self, screen: Screen, token: str) -> str:
        """What stands before the supporter's turn: only who says that they are the supporter sees it."""
        i_am = label("label.supporter", screen.form, screen.language)
        kept = Screen(
            "choose", screen.purpose, screen.form, screen.language, screen.direction, question=i_am,
            hint=label("ways.hold", screen.form, screen.language), answers=(Button(SUPPORTER, i_am),),
            constants=screen.constants, title=screen.title, turn="supporter", supported=True,
        )  # fmt: skip
        return self.screen(kept, token, talk=True)

    def receiver(self, screen: Screen, notices: Sequence[Notice]) -> str:
        """The page on which a receiver sees that somebody asks for a person, and says that it has been seen."""
        view = self._common(screen.form, screen.language, screen.title)
        return self._templates.get_template("receiver.html").render(view, screen=screen, notices=notices)

    def written(self, language: str, notice: str, when: str, words: str, back: str) -> str:
        """What was written to a receiver, with the notice it came with. `back`: where all of them stand."""
        view = self._common("standard", language, "")
        found = self._templates.get_template("receiver_words.html")
        return found.render(view, notice=notice, when=when, words=words, back=back)

    def problem(self, name: str, language: str, *, again: Posted | None = None) -> str:
        """A kind page that needs nothing else to work. `again`: the form that was not taken, to be pressed again."""
        view = self._common("standard", language, "")
        number = label("fallback.number", "standard", language)
        return self._templates.get_template("problem.html").render(
            view, name=name, problem=name, again=again, number=number
        )

    def plain(self, name: str, language: str, *, form: Form = "standard", **more: object) -> str:
        """A page that is a template and words alone."""
        view = self._common(form, language, "")
        return self._templates.get_template(f"{name}.html").render(view, **more)

    def _common(self, form: Form, language: str, title: str) -> dict[str, Any]:
        def say(name: str, **values: object) -> str:
            return label(name, form, language, **{key: str(value) for key, value in values.items()})

        mirrored = direction(language) == "rtl"

        def drawn(concept: str, size: int = 72) -> Markup:
            if self._photos is not None and (address := self._photos.of(concept)):
                shown = (
                    '<svg viewBox="0 0 72 72" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
                    '<image width="72" height="72" href="/photo/{1}"/></svg>'
                )
                return Markup(shown).format(size, address)  # noqa: S704 - fixed text, and what fills it is escaped
            return Markup(picture(concept, size, mirrored=mirrored))  # noqa: S704 - our own drawings, not a person's words

        return {
            "form": form, "language": language, "direction": direction(language), "say": say, "picture": drawn,
            "title": title or _title(form, language), "ways": here(), "helps": helps.here(),
            "draft": say("demonstration.draft", tongue=name_of(language)) if is_draft(language) else "",
        }  # fmt: skip

    def _door(self, screen: Screen) -> dict[str, Any]:
        form, language = screen.form, screen.language
        there = {f"form:{form}", *(way.act for way in screen.ways)}
        forms = [form for form in ON_OFFER if f"form:{form}" in there]
        doors = [(hue, button) for button in screen.answers if (hue := _hue(button))]
        others = [code for code in self._settings.languages if code != language][:_SHORTCUT]
        tongues = [Button(f"language:{code}", name_of(code), lang=code) for code in others]
        return {
            "forms": [(other, label(f"ways.{other}", form, language), other == form) for other in forms],
            "doors": doors,
            "rules": f"/rules/{in_words(form)}/{language}" if self._settings.lead_pages else "",
            "links": [button for button in (*screen.answers, *screen.closers) if not _hue(button)],
            "languages": [*tongues, *(way for way in screen.ways if way.act == "s:language")],
        }


def _of_the_person(screen: Screen) -> tuple[tuple[str, str, str], ...]:
    """On the supporter's pages: what the person wants their supporter to know."""
    profile = helps.here().profile
    gate = any(button.act == SUPPORTER for button in screen.answers)  # the person may still be looking
    shown = screen.turn == "supporter" and not gate and profile is not None and profile.told_to("supporter")
    return profile.told(screen.form, screen.language) if shown and profile is not None else ()


def _once(screen: Screen) -> Screen:
    """Without the answers that only ring a number which stands on a person's card anyway."""
    links = {link for person in screen.people for link in (person.link, person.text_link) if link}
    answers = tuple(button for button in screen.answers if button.link not in links)
    return msgspec.structs.replace(screen, answers=answers)


def _closers(screen: Screen) -> tuple[Button, ...]:
    """The closing row. On a mat with nothing in hand "Not sure" has nothing to be about."""
    return tuple(button for button in screen.closers if not button.act.startswith("place:="))


def _told(screen: Screen) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """What stands before the heading, the heading, and what stands after it. A screen without a question has its first
    statement for a heading, so that every page has one."""
    if screen.question:
        return screen.statements, screen.question, ()
    first, _, rest = (screen.statements or (screen.hint,))[0].partition("\n")
    return (), first, tuple(said for said in (rest, *screen.statements[1:]) if said)


def _to_check(screen: Screen) -> dict[str, Any]:
    """A page to check, in parts: what was answered, what could be too, who will read it, and what else is said."""
    form, language = screen.form, screen.language
    readers = {label(name, form, language) for name in _READERS}
    said = screen.hint.split("\n")
    offer = label("label.answer", form, language)

    def is_open(line: Line) -> bool:
        return not line.values and line.change is not None and line.change.label == offer

    return {
        "given": [line for line in screen.lines if not is_open(line)],
        "open": [line for line in screen.lines if is_open(line)],
        "reading": [line for line in said if line in readers],
        "hint": "\n".join(line for line in said if line not in readers),
    }


def _whole(words: str) -> Markup:
    """Words in which no line ends inside a telephone number, and none is read from right to left."""
    return Markup(_NUMBER.sub(r'<span class="whole" dir="ltr">\g<0></span>', str(escape(words))))  # noqa: S704 - escaped first


def _classes(screen: Screen, turn: str) -> str:
    hue = {"person": "mine", "supporter": "partner"}.get(turn, screen.purpose)
    front = "front" if screen.layout == "door" else ""
    return " ".join(part for part in (hue, front, "pictures" if _drawn(screen) else "") if part)


def _pictured(screen: Screen, turn: str) -> bool:
    """Whether the page needs the second style sheet."""
    return bool(turn or _drawn(screen) or screen.symbol or screen.layout in ("mat", "body_map", "page"))


def _drawn(screen: Screen) -> bool:
    """Whether what is always there is shown with its pictures. Not to a supporter, whose page is words."""
    return screen.form in PICTURE_FORMS and screen.turn == "person"


def _columns(screen: Screen) -> str:
    """The class of a board by its cells in a row: as many as in the picture of a chat, so that places never change."""
    return {1: " single", 3: " three"}.get(columns(screen.answers, font(screen.language)), "")


def _marked(words: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[bool, str]]:
    """The words in parts, each with whether it is marked."""
    at = 0
    for start, end in sorted(marks):
        yield False, words[at:start]
        yield True, words[start:end]
        at = end
    yield False, words[at:]


def _hue(button: Button) -> str:
    """Which door a button of the menu is; "" for a mere link. One that cannot be pressed is learning, closed."""
    return _DOORS.get(button.act, "learning" if not button.act and not button.link else "")


def _title(form: Form, language: str) -> str:
    return label("title.plain", form, language, brand=label("brand", form, language))


def _key(act: str) -> str:
    """What an act is about: the option of `tick:head`, the thing of `item:noise`, Help now of `help`."""
    return act.rpartition(":")[2]


def _place_key(act: str) -> str:
    """The place of `place:noise=helped`."""
    return act.rpartition("=")[2]


def _tag(language: str) -> str:
    """A language code as HTML writes it."""
    return language.replace("_", "-")
