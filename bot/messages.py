"""What travels between channels and the conversation: `Words` (opaque), `Incoming`, `Outgoing`."""

from typing import NoReturn

import msgspec

from accessibility.screen import Screen


class Words:
    """What a person typed. It refuses to be printed, joined, copied, pickled, encoded or bound to SQL.

    Only `open_words` gives the text, and only the guards and the learning and restrictions sessions may call it
    (`tests/wall` reads the syntax tree for that). Two `Words` are equal only if they are the same object.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def __repr__(self) -> str:
        return "<words>"

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a person's words are not text: they go through the guards, then to the record, or nowhere")

    __str__ = __format__ = __add__ = __radd__ = __iter__ = __len__ = __getitem__ = __contains__ = _refuse
    __reduce_ex__ = __reduce__ = __copy__ = __deepcopy__ = __bytes__ = __mod__ = __rmod__ = __getstate__ = _refuse


def open_words(words: Words) -> str:
    """The text. For `bot/guards`, `bot/sessions/learning.py` and `bot/sessions/restrictions.py` alone."""
    text: str = words._Words__text  # type: ignore[attr-defined]  # its mangled name: reached here alone
    return text


class Chat(msgspec.Struct, frozen=True):
    """Where a talk goes on. `address` is the channel's own (a Telegram chat number, a cookie's look-up half)."""

    channel: str
    address: str
    key_half: bytes = b""  # web: the half of the cookie that opens a live support row; never stored
    device: str = ""  # the place of a shared tablet ("shared:<place key>"), or ""
    profile: bytes = b""  # web: the device's key to what helps its person to talk; never stored

    def __repr__(self) -> str:
        return f"<chat on {self.channel}>"


class Incoming(msgspec.Struct, frozen=True):
    """One thing a person did. Exactly one of `token`, `act`, `words`, `arrival` is set; `act` may come with `token`.

    event_id    the same for every delivery of the same thing (a Telegram update, a form that was sent twice)
    token       from the button or the form; names store, session and revision, and in a chat the choice too
    act         an event code (web, terminal): what was pressed
    words       typed; `choosing` says that on this channel words may also be a choice (its number or label)
    arrival     "": the bare address or /start; "w_...", "i_...", "p_...": a poster, an invitation, a page link
    command     a word of section 3 that came as a command: start, help, stop, delete, privacy, language, reminders
    message     the channel's id of the message whose button was pressed, so that it can be marked as answered
    own         the channel's id of the person's own message, so that it can be deleted with the talk
    """

    chat: Chat
    event_id: str
    token: str = ""
    act: str = ""
    words: Words | None = None
    arrival: str | None = None
    command: str = ""
    message: str = ""
    own: str = ""
    refused: str = ""  # "photo", "group", ...: something this service does not take
    language: str = ""  # what the device asks for


OFFER = "offer"
"""In the place of a store: the screen asks whether the talk is wanted, and `talk` names the invitation."""


class TalkRef(msgspec.Struct, frozen=True):
    """Names a talk at one revision, for signing the buttons of its screen."""

    store: str  # support, learning, restrictions, safety; "" for the door, or what stands before any talk
    talk: bytes
    revision: int

    @property
    def is_offer(self) -> bool:
        """Whether it names no talk yet, but an invitation to one that is still to be answered."""
        return self.store == OFFER


class Outgoing(msgspec.Struct, frozen=True):
    """One screen for one chat.

    owed        the id of the reply-owed row, to be marked when sent; b"" where the answer rides on the request
    typed_here  whether words may be typed on this channel for this screen; False: they go on the page (a page link)
    """

    chat: Chat
    screen: Screen
    ref: TalkRef
    owed: bytes = b""
    typed_here: bool = True
    page_link: str = ""  # one-time address of the page for this step
    answered: str = ""  # the message whose buttons go, with `screen.chose`
    edit: bool = False  # ticks: put this screen in place of `answered`
    closed: bool = False  # the tap was late: a short notice, then the present question
    file: tuple[str, bytes] | None = None  # name and bytes of a calendar file


class Reply(msgspec.Struct, frozen=True):
    """All that goes out after one Incoming. `chat` is the one to use from here on (a new cookie for a new talk)."""

    out: tuple[Outgoing, ...] = ()
    chat: Chat | None = None
    gone: bool = False  # the talk has left the screen: show the place to leave to
    busy: bool = False  # nothing was accepted; ask again
    leave_group: bool = False
    delete_message: bool = False  # the person's own message is to be removed from the chat
    forget: bool = False  # the messages of this talk are to be removed from the chat now


class Deletion(msgspec.Struct, frozen=True):
    """Messages that are to go from a chat. `key` names the row that holds them."""

    key: bytes
    chat: Chat
    messages: tuple[str, ...]


class Capabilities(msgspec.Struct, frozen=True):
    """What a channel can do, as data. `pushes`: a message can be sent later; the reply itself is a message.

    keeps_messages  the carrier keeps what is sent, whatever we do: nothing on it claims to be private
    redraws         the answer to a request is a page of ours: the present question can be shown again at any time
    """

    pushes: bool = False
    keeps_messages: bool = False
    redraws: bool = False
