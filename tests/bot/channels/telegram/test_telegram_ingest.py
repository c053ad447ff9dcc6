"""From updates to what the conversation is told."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.ingest import KINDS, NotAnUpdate, Reader, Taken
from bot.channels.telegram.quick import quick
from bot.messages import open_words

USER = {"id": 1001, "is_bot": False, "first_name": "Person", "language_code": "pl"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Person"}
BOT = {"id": 42, "is_bot": True, "first_name": "Afterwards", "username": "afterwards_bot"}
READER = Reader(frozenset({"help", "help me"}))
QUICK = Reader(frozenset({"help", "help me"}), quick)


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_790_000_000, "chat": PRIVATE, "from": USER, **content}


def tap(**content: Any) -> dict[str, Any]:
    shown = {**message(text="How are you now?"), "from": BOT, **content.pop("message", {})}
    return {"id": "q", "from": USER, "chat_instance": "c", "message": shown, "data": "token", **content}


def update(kind: str, content: Any) -> dict[str, Any]:
    return {"update_id": 5, kind: content}


def plain(taken: Taken) -> Any:
    """Everything about it; two `Words` are equal only if they are one, so their text stands for them."""
    incoming = taken.incoming
    words = open_words(incoming.words) if incoming is not None and incoming.words is not None else None
    facts = None
    if incoming is not None:
        names = ("chat", "event_id", "token", "arrival", "command", "message", "own", "refused", "language")
        facts = {name: getattr(incoming, name) for name in names}
    return (
        words,
        facts,
        taken.update,
        taken.blocked,
        taken.unreadable,
        taken.query,
        taken.own,
        taken.shown,
        taken.urgent,
    )


@pytest.mark.parametrize("reader", [READER, QUICK], ids=["library", "quick"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", {"arrival": ""}),
        ("/start w_staff-en_GB", {"arrival": "w_staff-en_GB"}),
        ("/START i_abc", {"arrival": "i_abc"}),
        ("/start@afterwards_bot p_x", {"arrival": "p_x"}),
        ("/start " + "a" * 64, {"arrival": "a" * 64}),
        ("/start " + "a" * 65, {"arrival": ""}),
        ("/start he held me down", {"arrival": ""}),
        ("/help", {"command": "help"}),
        ("/stop now please", {"command": "stop"}),
        ("/delete", {"command": "delete"}),
        ("/privacy", {"command": "privacy"}),
        ("/language", {"command": "language"}),
        ("/reminders", {"command": "reminders"}),
    ],
)
def test_commands_are_commands_and_start_is_an_arrival(reader: Reader, text: str, expected: dict[str, str]) -> None:
    incoming = reader.read(update("message", message(text=text))).incoming
    assert incoming is not None
    assert {"arrival": incoming.arrival, "command": incoming.command} == {"arrival": None, "command": "", **expected}
    assert incoming.words is None
    assert "held" not in repr(incoming)


@pytest.mark.parametrize("text", ["well it was like this", "/unknown", "1 4", "/", "//help"])
def test_any_other_text_is_words(text: str) -> None:
    taken = QUICK.read(update("message", message(text=text)))
    assert taken.incoming is not None and taken.incoming.words is not None
    assert open_words(taken.incoming.words) == text
    assert taken.incoming.event_id == "telegram:5"
    assert (taken.incoming.own, taken.own) == ("7", "7")
    assert text not in repr(taken) or len(text) < 4


@pytest.mark.parametrize(
    ("text", "urgent"), [("/help", True), ("Help", True), (" help  me ", True), ("helpful", False)]
)
def test_a_cry_for_help_goes_first(text: str, urgent: bool) -> None:
    assert QUICK.read(update("message", message(text=text))).urgent is urgent


def test_a_tap_brings_its_token_and_the_message_as_it_stood() -> None:
    taken = QUICK.read(update("callback_query", tap()))
    incoming = taken.incoming
    assert incoming is not None and taken.shown is not None
    assert (incoming.token, incoming.message, incoming.language, incoming.own) == ("token", "7", "pl", "")
    assert (taken.query, taken.shown.text, taken.shown.captioned) == ("q", "How are you now?", False)


def test_a_tap_on_a_picture_brings_its_caption() -> None:
    picture = {
        "text": None,
        "caption": "What helps?",
        "photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}],
    }
    taken = QUICK.read(update("callback_query", tap(message=picture)))
    assert taken.shown is not None
    assert (taken.shown.text, taken.shown.captioned) == ("What helps?", True)


def test_a_tap_on_a_message_that_telegram_no_longer_shows_still_counts() -> None:
    query = {**tap(), "message": {"message_id": 7, "date": 0, "chat": PRIVATE}}
    taken = QUICK.read(update("callback_query", query))
    assert taken.incoming is not None
    assert (taken.incoming.token, taken.incoming.message, taken.shown) == ("token", "7", None)


_FILE = {"file_id": "f", "file_unique_id": "u"}
_STICKER = {**_FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{**_FILE, "width": 9, "height": 9}], "caption": "SECRET"}, "photo"),
        ({"voice": {**_FILE, "duration": 3}}, "voice"),
        ({"video_note": {**_FILE, "duration": 3, "length": 9}}, "video"),
        ({"sticker": _STICKER}, "sticker"),
        ({"document": {**_FILE, "file_name": "SECRET.pdf"}}, "document"),
        ({"location": {"longitude": 0.5, "latitude": 51.5}}, "location"),
        ({"contact": {"phone_number": "SECRET", "first_name": "SECRET"}}, "contact"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_files_and_places_are_refused_unread(content: dict[str, Any], kind: str) -> None:
    taken = QUICK.read(update("message", message(**content)))
    assert taken.incoming is not None
    assert (taken.incoming.refused, taken.incoming.words, taken.own) == (kind, None, "7")
    assert "SECRET" not in repr(taken)


def test_an_edited_message_is_refused_and_its_words_are_not_taken() -> None:
    taken = QUICK.read(update("edited_message", message(text="SECRET", edit_date=1_790_000_001)))
    assert taken.incoming is not None
    assert (taken.incoming.refused, taken.incoming.words) == ("edited", None)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_nothing_of_a_group_is_read(kind: str) -> None:
    group = {"id": -100, "type": kind, "title": "SECRET"}
    text = update("channel_post" if kind == "channel" else "message", message(text="SECRET", chat=group))
    pressed = update("callback_query", tap(message={"chat": group}))
    for raw in (text, pressed):
        taken = QUICK.read(raw)
        assert taken.incoming is not None
        assert (taken.incoming.refused, taken.incoming.words, taken.incoming.token) == ("group", None, "")
        assert taken.incoming.chat.address == "-100"
        assert "SECRET" not in repr(taken)


def member(status: str, chat: Mapping[str, Any]) -> dict[str, Any]:
    changed = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    before = {"user": BOT, "status": "member"}
    return {"chat": chat, "from": USER, "date": 1_790_000_000, "old_chat_member": before, "new_chat_member": changed}


def test_blocking_unblocking_and_being_added() -> None:
    group = {"id": -100, "type": "group", "title": "G"}
    blocked = QUICK.read(update("my_chat_member", member("kicked", PRIVATE)))
    assert blocked.incoming is None and blocked.blocked is not None and blocked.blocked.address == "1001"
    for raw in (member("member", PRIVATE), member("left", group), member("kicked", group)):
        taken = QUICK.read(update("my_chat_member", raw))
        assert (taken.incoming, taken.blocked, taken.unreadable) == (None, None, "")
    added = QUICK.read(update("my_chat_member", member("member", group))).incoming
    assert added is not None and added.refused == "group"


def test_telegrams_own_notes_ask_for_nothing() -> None:
    taken = QUICK.read(
        update("message", message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}))
    )
    assert (taken.incoming, taken.unreadable) == (None, "")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (update("message", message(text=3)), "message"),
        (update("message", message(text="x", chat={"id": "nine", "type": "private"})), "message"),
        (update("message", message(text="x", message_id=1.5)), "message"),
        (update("message", "SECRET"), "message"),
        (update("message", message(text="x" * 4097)), "message"),
        (update("callback_query", tap(data="x" * 65)), "callback_query"),
        (update("callback_query", tap(data=None)), "callback_query"),
        (update("callback_query", {**tap(), "message": None}), "callback_query"),
        (update("inline_query", {"id": "1", "from": USER, "query": "SECRET", "offset": ""}), "unknown"),
        (update("something_new", {"text": "SECRET"}), "unknown"),
    ],
)
def test_what_cannot_be_read_is_known_by_its_kind_alone(raw: dict[str, Any], kind: str) -> None:
    taken = QUICK.read(raw)
    assert (taken.incoming, taken.unreadable) == (None, kind)
    assert "SECRET" not in repr(taken)


@pytest.mark.parametrize("number", [None, True, "5", 5.0, -1, 2**60])
def test_what_has_no_update_id_is_no_update(number: Any) -> None:
    with pytest.raises(NotAnUpdate):
        QUICK.read({"update_id": number, "message": message(text="x")})


def test_half_a_character_does_no_harm() -> None:
    taken = QUICK.read(json.loads(json.dumps(update("message", message(text="a\ud83d")))))
    assert taken.incoming is not None and taken.incoming.words is not None
    assert open_words(taken.incoming.words).encode() == b"a?"


# the typed reading and the library's give the same

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([
    "text", "caption", "photo", "entities", "chat", "from", "date", "message_id", "edit_date", "reply_markup", "data",
    "message", "id", "type", "language_code", "is_bot", "chat_instance", "voice", "via_bot", "forward_origin", "width",
    "inline_keyboard", "callback_data", "offset", "file_id", "first_name", "update_id", "callback_query",
])  # fmt: skip
KEYBOARD = {"inline_keyboard": [[{"text": "Okay", "callback_data": "t"}, {"text": "Page", "url": "https://a.b"}]]}
COMMON = st.sampled_from([
    update("message", message(text="words")),
    update("message", message(text="/help", entities=[{"type": "bot_command", "offset": 0, "length": 5}])),
    update("callback_query", tap()),
    update("callback_query", tap(message={"reply_markup": KEYBOARD, "edit_date": 1_790_000_001})),
    update("callback_query", tap(message={
        "text": None, "caption": "What?", "photo": [{**_FILE, "width": 9, "height": 9, "file_size": 3}],
        "caption_entities": [{"type": "bold", "offset": 0, "length": 4}], "has_protected_content": True,
    })),
])  # fmt: skip


EXTRAS: dict[str, Any] = {
    "photo": [{**_FILE, "width": 9, "height": 9}], "voice": {**_FILE, "duration": 3}, "sticker": _STICKER,
    "location": {"longitude": 0.5, "latitude": 51.5}, "dice": {"emoji": "🎲", "value": 3}, "via_bot": BOT,
    "forward_origin": {"type": "hidden_user", "date": 1_790_000_000, "sender_user_name": "S"},
    "reply_to_message": message(text="earlier"), "business_connection_id": "b", "something_new": {"a": 1},
    "sender_chat": {"id": -100, "type": "channel", "title": "C"},
}  # fmt: skip


@pytest.mark.parametrize("name", EXTRAS)
@pytest.mark.parametrize("place", ["message", "callback_query", "the message of a tap"])
def test_whatever_else_a_common_update_holds_both_read_the_same(name: str, place: str) -> None:
    extra = {name: EXTRAS[name]}
    raw = {
        "message": update("message", message(text="words", **extra)),
        "callback_query": update("callback_query", tap(**extra)),
        "the message of a tap": update("callback_query", tap(message=extra)),
    }[place]
    assert quick(raw) is None or name == "photo"
    assert plain(QUICK.read(raw)) == plain(READER.read(raw))


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """A common update in which up to three things are changed, added or taken away."""
    raw: dict[str, Any] = json.loads(json.dumps(draw(COMMON)))
    for _ in range(draw(st.integers(0, 3))):
        places = _dicts(raw)
        place = places[draw(st.integers(0, len(places) - 1))]
        name = draw(st.sampled_from(sorted(place)) | NAMES) if place else draw(NAMES)
        if draw(st.booleans()):
            place.pop(name, None)
        else:
            place[name] = draw(JUNK | st.integers(-3, 2**33) | st.sampled_from(["private", "group", "x", ""]))
        if draw(st.integers(0, 3)) == 0:
            extra = draw(st.sampled_from(sorted(EXTRAS)))
            place[extra] = json.loads(json.dumps(EXTRAS[extra]))
    return raw


def _dicts(value: Any) -> list[dict[str, Any]]:
    found = [value] if isinstance(value, dict) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [one for part in inner for one in _dicts(part)]


@given(spoiled())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_the_quick_reading_gives_what_the_library_gives(raw: dict[str, Any]) -> None:
    try:
        slow = plain(READER.read(raw))
    except NotAnUpdate:
        with pytest.raises(NotAnUpdate):
            QUICK.read(raw)
        return
    assert plain(QUICK.read(raw)) == slow


@pytest.mark.parametrize("raw", [update("message", message(text="words")), update("callback_query", tap())])
def test_the_quick_reading_takes_the_common_updates(raw: dict[str, Any]) -> None:
    assert quick(raw) is not None


@given(st.dictionaries(st.sampled_from([*KINDS, "poll", "x"]), JUNK, max_size=3), st.integers(0, 2**40))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_comes_makes_it_raise(content: dict[str, Any], number: int) -> None:
    taken = QUICK.read({**content, "update_id": number})
    assert taken.update == number
    assert taken.unreadable in ("", "unknown", *KINDS)
