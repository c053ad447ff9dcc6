"""What a person typed never stands in a chat again (K13, T6): not in a question, the check, my page, or an old talk."""

import pytest
from served import Person, Served

STAFF, YOUNG = "w_staff-en_GB", "w_young_person-en_GB"
WORDS = "it was loud on the corridor"
NAMED = "noise on the corridor, Daniel was told no visit again"
INSTEAD = "noise on the corridor, the person was told no visit again"


async def at_the_first_words(served: Served) -> Person:
    """A staff member at the first question of learning that takes words."""
    person = await served.person(arrival=STAFF)
    await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
    assert "What was going on just before?" in person.screen
    return person


def says(person: Person, *words: str) -> bool:
    """Whether one of these ever stood in a message of ours, or in a notice."""
    ours = [message.text for message in person.ever() if message.by_bot] + person.phone.notices
    return any(word in text for word in words for text in ours)


async def answers(served: Served, person: Person) -> dict[str, tuple[str, ...]]:
    """What is in the draft."""
    return dict(await served.service.learning.own(await served.service.learning.find(person.chat)))


async def test_the_question_about_a_name_does_not_repeat_the_word_and_removes_the_message(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    assert person.screen == (
        "2 of 6\n\nI removed your message from this chat. It may hold a name.\n\n"
        "One word may be a name. Nothing is saved yet.\n\nShall I write a role in its place?"
    )
    assert not any(message.text == NAMED for message in person.phone.messages)
    assert {"Yes, change it", "Not a name", "I will write it again"} <= set(person.labels)
    assert "before" not in "".join(await answers(served, person))


@pytest.mark.parametrize("by", ["tap", "number", "label"])
async def test_the_role_is_written_where_the_writer_says_so(served: Served, by: str) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await {
        "tap": lambda: person.taps("Yes, change it"),
        "number": lambda: person.types("1"),
        "label": lambda: person.types("yes, change it"),
    }[by]()
    assert "What worked, even a small thing?" in person.screen
    assert (INSTEAD,) in (await answers(served, person)).values()
    assert not says(person, "Daniel", "the corridor")


async def test_a_word_that_is_no_name_is_kept_as_it_was_written(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await person.taps("Not a name")
    assert (NAMED,) in (await answers(served, person)).values()
    assert not says(person, "Daniel")


async def test_writing_it_again_shows_the_question_and_forgets_the_first_words(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await person.taps("I will write it again")
    assert "What was going on just before?" in person.screen
    assert "You chose" not in person.screen
    await person.types(WORDS)
    assert (WORDS,) in (await answers(served, person)).values()
    assert served.service.conversation._written._waiting == {}


async def test_other_words_in_answer_to_the_question_go_through_the_guard_anew(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await person.types("Daniel again")
    assert "It may hold a name." in person.screen
    await person.types(WORDS)
    assert (WORDS,) in (await answers(served, person)).values()
    assert not says(person, "Daniel")


async def test_after_a_restart_the_words_are_asked_for_again(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await served.restart()
    await person.taps("Yes, change it")
    assert "What was going on just before?" in person.screen
    assert "Already answered" not in person.screen
    assert all("Daniel" not in value for values in (await answers(served, person)).values() for value in values)


async def test_words_that_wait_for_an_answer_are_forgotten_by_themselves(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.written.WAIT_SECONDS", 0)
    person = await at_the_first_words(served)
    await person.types(NAMED)
    await served.updates()
    assert served.service.conversation._written._waiting == {}


async def test_a_late_tap_on_the_question_about_a_name_changes_nothing(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(NAMED)
    asked = person.phone.last
    button = asked.button("Yes, change it")
    assert button is not None
    await person.taps("Not a name")
    await person.phone.press(button, asked)
    await served.updates()
    assert "Already answered." in person.screen
    assert (NAMED,) in (await answers(served, person)).values()


async def test_the_check_names_every_answer_and_none_of_the_words(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(WORDS)
    await person.goes_to("Nothing is sent yet.", "I do not know")
    assert "What was going on just before? In your own words" in person.screen.replace(" A few words are enough.", "")
    assert "What kind of thing was it? Holding" in person.screen
    assert not says(person, WORDS, "corridor")
    assert any(label.startswith("Change: ") for label in person.labels)


async def test_coming_back_another_day_shows_answers_without_the_words(served: Served) -> None:
    person = await at_the_first_words(served)
    await person.types(WORDS)
    await person.taps("Stop")
    await person.taps_first("Keep", "Finish")
    await served.hours(30)
    await person.arrives()
    await person.taps("Help us learn")
    await person.goes_to("What now?", "No", "Yes", "Go on")
    await person.taps("Show my answers")
    assert "In your own words" in person.screen
    assert not says(person, WORDS, "corridor")


async def test_words_typed_in_support_are_removed_and_answered_with_one_sentence(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me")
    await person.types("well it was like this")
    assert person.screen.startswith("I did not keep that. The buttons work.")
    assert not any(message.text.startswith("well") for message in person.phone.messages)
    assert not says(person, "like this")


async def test_what_is_written_to_the_safeguarding_lead_leaves_the_chat_at_once(served: Served) -> None:
    person = await served.person(arrival=YOUNG)
    await person.types("/help")
    await person.taps("I am not safe")
    await person.goes_to("Write it here.", "On the ward", "Write to Jo, safeguarding lead", "Write to Jo", "Go on")
    await person.types("they left a mark")
    assert not any("a mark" in message.text for message in person.phone.messages)
    assert not says(person, "a mark")
