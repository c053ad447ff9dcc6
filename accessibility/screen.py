"""What a person meets at one moment, in words and picture ids, before any channel gives it a shape."""

from typing import Literal, TypeAlias

import msgspec

from flows.engine.flow import Form

Layout: TypeAlias = Literal[
    "door", "say", "choose", "many", "mat", "body_map", "breathe", "write", "name", "review", "hand_over", "numbers",
    "confirm", "page", "end", "notice"
]  # fmt: skip


class Button(msgspec.Struct, frozen=True):
    """Something that can be pressed. `act` is an event code of the engine, or `s:...` for the service itself."""

    act: str
    label: str
    symbol: str = ""  # concept id
    quiet: bool = False  # "I do not know", "Not now": quieter, never smaller
    link: str = ""  # tel:, sms: or a page of ours: pressing it leaves the talk where it is
    ticked: bool = False
    note: str = ""  # a second line under the label
    lang: str = ""  # the label's own language, where it is not the screen's
    main: bool = False  # the one main button of a page, where the answers are not the buttons


class Line(msgspec.Struct, frozen=True):
    """One answer on a page to check, or one box of my page."""

    label: str
    values: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    by: str = ""  # "I pressed this", "My supporter thought I meant this": in words, never left out
    change: Button | None = None


class PageToTake(msgspec.Struct, frozen=True):
    """My page, as its owner may take it away: on paper or as a picture. Nothing of a supporter's own notes."""

    title: str
    boxes: tuple[Line, ...]
    sees: Line  # who can see it
    small: tuple[str, ...] = ()  # at the foot: a demonstration, a language that no native reader has checked
    wishes: tuple[Line, ...] = ()  # a draft, only where it was asked for
    wishes_title: str = ""
    wishes_says: str = ""  # that it is a draft
    save: str = ""  # the words of the link to the paper, and of that to the picture
    save_picture: str = ""


class Person(msgspec.Struct, frozen=True):
    """Somebody, or a helpline, that can be reached."""

    label: str
    number: str = ""
    hours: str = ""
    link: str = ""
    text_link: str = ""
    urgent: bool = False


class Screen(msgspec.Struct, frozen=True):
    """One screen. A channel may lay it out, cut it into rows or read it aloud; it may add or leave out nothing."""

    layout: Layout
    purpose: str  # support, learning, restrictions, safety, or "" at the door
    form: Form
    language: str
    direction: Literal["ltr", "rtl"]
    name: str = ""  # the step's id, for journeys and tests; never shown, never in an address
    statements: tuple[str, ...] = ()  # shown before the question
    question: str = ""  # the one heading
    symbol: str = ""
    hint: str = ""  # under the heading: who reads it, "A few words are enough"
    items: tuple[Button, ...] = ()  # mat: what is placed; `ticked` = the one in hand
    placed: tuple[tuple[str, str], ...] = ()  # mat: (item key, place key), in the order placed
    answers: tuple[Button, ...] = ()
    ticks: tuple[str, ...] = ()  # many: the keys ticked so far, those of other pages too
    more: Button | None = None  # "More": the next page of answers
    closers: tuple[Button, ...] = ()  # what answers this question too, in its own row, "I do not know"/"Not sure" last
    done: Button | None = None
    constants: tuple[Button, ...] = ()  # Back, Skip, Break, Stop, Help now: always these five, in this order
    ways: tuple[Button, ...] = ()  # say it again, easier words, pictures, language
    progress: tuple[int, int] | None = None  # (3, 6); never in support
    promise: str = ""  # "Private. What you say is not kept."
    chose: str = ""  # "You chose: Shaken"
    notice: str = ""  # one short sentence about what just happened
    turn: Literal["person", "supporter"] = "person"
    supported: bool = False  # two people share the device: whose turn it is is shown
    lines: tuple[Line, ...] = ()
    earlier: tuple[
        Line, ...
    ] = ()  # a kept talk: its answers so far. A page has them closed; in a chat they stand above
    note: Button | None = None  # a supporter's card of learning, on a page: a note of their own
    people: tuple[Person, ...] = ()
    words: str = ""  # write: what is in the field; name: as they would be kept. The writer's own, learning only
    marks: tuple[tuple[int, int], ...] = ()  # name: the spans of `words` that may be a name
    come_back: str = ""  # "Come back later with ...": shown on learning pages, never in a chat
    title: str = ""  # of the tab: never a question, an answer or a word of a person
    page: PageToTake | None = None  # my page is on the screen, with something on it, and it is the person's turn
    fixed_places: int = 0  # cells a row of pictures; 0 = words
