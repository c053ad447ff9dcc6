"""The service's own screens: all of them, in every form."""

import re
from pathlib import Path

import msgspec
import pytest
from shown import FORMS, acts, labels, texts

from accessibility import lead
from accessibility.interface import acts as acts_of_the_service
from accessibility.interface import interface, label, read_interface
from accessibility.local import Local, Route
from accessibility.present import service_screen
from accessibility.screen import Screen
from accessibility.sentences import sentences
from flows.engine.flow import FlowError, Form

NAMES = tuple(interface().screens)


def shown(name: str, local: Local, form: Form = "standard", **more: object) -> Screen:
    return service_screen(name, form=form, language="en_GB", local=local, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_of_the_service_can_be_shown_in_every_form(name: str, local: Local) -> None:
    for form in FORMS:
        screen = shown(name, local, form)  # type: ignore[arg-type]
        words = texts(screen)
        assert screen.statements or screen.question
        assert not [text for text in words if "{" in text]
        assert " ".join((*screen.statements, screen.question, screen.hint)).count("?") <= 1
        assert screen.title == "Afterwards"
        assert all(button.label for button in screen.answers)
        assert acts(screen.constants) in ([], ["back", "skip", "break", "stop", "help"])


def test_the_door_offers_the_same_to_everyone(local: Local) -> None:
    door = shown("door", local)
    assert " ".join((*door.statements, door.question)) == "Hello. I am a program, not a person. What would you like?"
    assert labels(door.answers) == [
        "Support for me", "Help us learn", "The rules here", "Help right now", "Who can see this"
    ]  # fmt: skip
    assert acts(door.answers) == ["s:support", "s:learning", "s:restrictions", "s:safety", "s:seen"]
    person = shown("door", local, facts={"audience": "young_person"})
    assert labels(person.answers)[1] == "Say what should change"
    words = shown("door", local, facts={"words": "yes"})
    assert labels(words.answers)[3] == "Carry on with four words"


@pytest.mark.parametrize("carrier", ["yes", "no"])
@pytest.mark.parametrize(
    ("audience", "support", "learning"), [("staff", "About 2", "About 5"), ("adult", "A few", "About 10")]
)
def test_the_door_says_two_and_five_minutes_to_staff_alone(
    local: Local, carrier: str, audience: str, support: str, learning: str
) -> None:
    """The talks of others take longer (`minutes` of their flow cards)."""
    first, second, *_ = shown("door", local, facts={"audience": audience, "carrier": carrier}).answers
    assert first.note.endswith(f"{support} minutes.")
    assert second.note.endswith(f"{learning} minutes.")


def test_a_closed_door_is_the_same_for_every_reason_and_cannot_be_pressed(local: Local) -> None:
    closed = msgspec.structs.replace(local, learning_open=False)
    by_setting, by_fact = shown("door", closed), shown("door", local, facts={"learning": "closed"})
    assert by_setting == by_fact
    assert (by_fact.answers[1].act, by_fact.answers[1].note) == ("", "Not open now. Ask for another day.")


def test_nothing_on_a_carrier_that_keeps_is_called_private(local: Local) -> None:
    assert "Private" in shown("door", local).answers[0].note
    for name in NAMES:
        carrier = shown(name, local, facts={"carrier": "yes"})
        assert not [text for text in texts(carrier) if "Private" in text or "Nobody reads what you say" in text]


def test_a_caller_says_which_buttons_stand(local: Local) -> None:
    assert acts(shown("door", local, options=["safety", "support"]).answers) == ["s:safety", "s:support"]


def test_what_is_held_names_only_what_is_there(local: Local) -> None:
    things = ("language", "message_times", "check_in", "talked", "draft")
    held = shown("held", local, facts={"draft": "yes"}, things=things)
    assert held.statements == (
        "I hold: your language, your message times, one check-in, that we talked, and one draft.",
    )
    assert labels(held.answers) == ["Delete all", "Show the draft", "Finish"]
    nothing = shown("held", local, facts={"holds": "no"})
    assert nothing.statements == ("I hold nothing about this chat.",)
    assert labels(nothing.answers) == ["Finish"]


def test_what_was_deleted_and_what_was_not_is_said_in_full(local: Local) -> None:
    deleted = shown("deleted", local, things=("settings", "check_in", "talked", "draft"))
    assert " ".join((deleted.question, deleted.hint)) == (
        "Deleted: your settings, the check-in, that we talked, and the draft. "
        "If a backup is ever put back, they are deleted again."
    )
    talk = shown("deleted", local, facts={"what": "talk"}, things=("answers",))
    assert " ".join((talk.question, talk.hint)) == "Deleted: the answers of this talk. Nothing from it is kept."
    kept = shown("not_deleted", local, facts={"released": "yes", "carrier": "yes"})
    assert " ".join((kept.question, kept.hint)) == (
        "Not deleted: one reflection, released without your name, so I cannot find it. "
        "And the count of offers, which is only a number. "
        "In Telegram use Delete chat too: I can remove only the last 48 hours."
    )
    assert "reflection" not in shown("not_deleted", local).question


def test_languages_are_named_in_themselves(local: Local) -> None:
    two = msgspec.structs.replace(local, languages=("en_GB", "ur"))
    screen = shown("language", two)
    assert [(button.act, button.lang) for button in screen.answers] == [
        ("language:en_GB", "en_GB"),
        ("language:ur", "ur"),
    ]
    assert screen.answers[1].label == "اردو"


def test_short_notices_are_one_line(local: Local) -> None:
    assert shown("closed", local).question == "Already answered. Back changes it."
    assert shown("typed", local).question == "I did not keep that. The buttons work."
    assert "pictures" in shown("typed", local, "symbols").question


def test_the_sentence_on_a_lock_screen_is_neutral_and_the_same_in_every_form() -> None:
    sentences = {label("reminder.text", form, "en_GB") for form in FORMS}  # type: ignore[arg-type]
    assert sentences == {"Your reminder is here."}


def test_a_complaint_names_whom_to_write_to_where_the_service_has_one(local: Local) -> None:
    assert shown("complain", local).people == ()


def test_a_page_that_is_kept_for_later_lists_everybody_with_their_hours(local: Local) -> None:
    closed = Route("lado", "LADO", "the LADO", "01632 960 130", "Monday to Friday 09:00 to 17:00")
    service = msgspec.structs.replace(local, every_route=(*local.routes.values(), closed))
    people = shown("offline", service).people
    assert [person.number for person in people] == [
        "999", "01632 960 100", "01632 960 123", "01632 960 124", "01632 960 130"
    ]  # fmt: skip
    assert people[-1].hours == closed.hours
    assert people[0].urgent


def test_help_now_lists_the_own_contact_first_then_helplines_and_nobody_twice(
    local: Local,
) -> None:
    people = shown("help_now", local).people
    assert [person.label for person in people[1:]] == [
        "Duty lead", "Samaritans", "Staff support", "Jo, safeguarding lead"
    ]  # fmt: skip
    covered = {**local.routes, "staff_support": local.routes["duty_lead"]}
    people = shown("help_now", msgspec.structs.replace(local, routes=covered)).people
    assert [person.label for person in people[1:]] == ["Duty lead", "Samaritans", "Jo, safeguarding lead"]


def test_a_mistake_in_the_file_is_named() -> None:
    with pytest.raises(FlowError, match="no words for standard"):
        read_interface("words: {brand: {easy_read: Afterwards}}\nscreens: {}")
    with pytest.raises(FlowError, match="stands here twice"):
        read_interface("words: {}\nwords: {}\nscreens: {}")
    with pytest.raises(FlowError, match="unknown field"):
        read_interface("words: {}\nscreens: {door: {layout: door, aks: {all: x}}}")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "group"])
def test_a_screen_of_the_service_keeps_the_limits_of_a_message(name: str, local: Local) -> None:
    limits = {"standard": (240, 6, 25), "easy_read": (130, 5, 15), "child": (130, 5, 15), "symbols": (60, 3, 10)}
    for form, (characters, most, words) in limits.items():
        screen = shown(name, local, form)  # type: ignore[arg-type]
        said = " ".join(part for part in (*screen.statements, screen.question, screen.hint) if part)
        assert len(said) <= characters, (form, len(said))
        assert len(sentences(said)) <= most
        assert max(len(sentence.split()) for sentence in sentences(said)) <= words


def says(key: str) -> bool:
    """Whether the words of the lead's pages have it."""
    page, _, name = key.partition(".")
    return name in lead._words().get(page, {})


def test_every_word_that_a_channel_asks_for_is_in_the_file() -> None:
    named = re.compile(r"""(?:say|label|_?word)\(\s*(?:screen,\s*)?["']([a-z_]+(?:\.[a-z_]+)+)["']""")
    root = Path(__file__).parents[2]
    sources = [*root.glob("bot/**/*.py"), *root.glob("bot/**/*.html"), *root.glob("accessibility/*.py")]
    asked = {key for source in sources for key in named.findall(source.read_text("utf-8"))}
    asked = {key for key in asked if not key.endswith("_")}  # the beginning of a name that is completed by a value
    assert len(asked) > 20
    assert all(key in interface().words or says(key) for key in asked)


def test_everything_that_can_be_pressed_is_listed() -> None:
    every = acts_of_the_service()
    assert every[:5] == ("back", "skip", "break", "stop", "help")
    assert {"s:support", "s:delete_all", "resume", "name:rewrite"} <= set(every)
    assert len(every) == len(set(every))
