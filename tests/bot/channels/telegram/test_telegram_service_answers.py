"""What a tap or a text comes to where it cannot do what it seems to: a call, one tick too many, a word beside ticks."""

import pytest
from served import Person, Served, serving

STAFF = "w_staff-en_GB"
NOT_KEPT = "I did not keep that. The buttons work."


async def at_the_need(served: Served) -> Person:
    """A staff member at the question of support that takes three ticks."""
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me", "No", "Yes", "Very tired")
    assert "What would help in the next hour?" in person.screen
    return person


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Call 999", "I cannot call or text from here. Use a phone: Call 999."),
        ("Text 85258", "I cannot call or text from here. Use a phone: Text 85258."),
    ],
)
async def test_a_call_that_is_pressed_in_a_chat_says_that_nothing_rings(served: Served, label: str, said: str) -> None:
    person = await served.person(arrival=STAFF)
    await person.types("help")
    await person.taps("Numbers to call", label)
    assert person.phone.notices[-1] == said
    assert any(message.text.endswith(f"\n\n{said}") for message in person.phone.shown)
    assert not any(f"You chose: {label}" in message.text for message in person.phone.shown)
    assert label in person.labels


async def test_one_tick_too_many_says_how_many_there_may_be(served: Served) -> None:
    person = await at_the_need(served)
    await person.taps("Food or a drink", "Quiet minutes", "Company")
    assert "at most" not in person.screen
    await person.taps("Call home")
    assert person.screen.startswith("You can choose 3 at most.\n\n")
    assert [label for label in person.labels if label.startswith("✓")] == [
        "✓ Food or a drink", "✓ Quiet minutes", "✓ Company"
    ]  # fmt: skip


async def test_a_number_typed_beside_ticks_is_a_tick_and_several_are_the_rest_of_the_answer(served: Served) -> None:
    person = await at_the_need(served)
    await person.taps("Food or a drink")
    await person.types("2")
    assert {"✓ Food or a drink", "✓ Quiet minutes"} <= set(person.labels)
    await person.types("3")
    await person.taps("Done")
    assert "You chose: Food or a drink, Quiet minutes, Company" in person.phone.notices


async def test_next_without_words_passes_over_the_question_and_says_of_nothing_that_it_was_written(
    served: Served,
) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
    assert "What was going on just before?" in person.screen
    await person.taps("Next")
    assert "What worked, even a small thing?" in person.screen
    await person.types("we waited")
    await person.taps("Noise", "Done", "Next", "Manager")
    await person.goes_to("Nothing is sent yet.", "I do not know")
    assert "What was going on just before? Skipped" in person.screen.replace(" A few words are enough.", "")
    assert person.screen.count("In your own words") == 1


async def test_whoever_writes_nothing_to_who_keeps_people_safe_is_not_told_that_it_can_be_read(served: Served) -> None:
    person = await served.person(arrival="w_young_person-en_GB")
    await person.taps("Say what should change")
    await person.types("help")
    await person.taps("Something was done to me", "Staff room", "Write to Jo")
    assert "Write it here." in person.screen
    await person.taps("Next")
    await person.goes_to("I keep no answers from today.", "I am okay for now", "Go on")
    ours = [message.text for message in person.ever() if message.by_bot]
    assert not any("can read what you wrote" in text for text in ours)


async def test_nothing_is_said_of_a_page_where_words_are_taken_in_the_chat(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Help us learn")
    await person.types("it was a long shift")
    assert NOT_KEPT in person.screen.split("\n\n")


async def test_where_a_chat_takes_no_words_the_way_to_the_page_is_said(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with serving(tmp_path_factory.mktemp("taps"), staff="taps") as served:
        person = await served.person(arrival=STAFF)
        await person.taps("Help us learn")
        await person.types("it was a long shift")
        assert "I did not keep that. The buttons work, and words go on the page." in person.screen
