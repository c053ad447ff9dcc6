"""The eight commands, before, during and after a talk, with the real service: the right screen, and nothing fails."""

import pytest
from served import Person, Served

from bot.arrivals import Begin

COMMANDS = ("/help", "/stop", "/start", "/language", "/needs", "/reminders", "/privacy", "/delete")
STAFF = "w_staff-en_GB"
HURT, SAFE, HOW = "is anyone hurt or unwell now?", "Are you safe right now?", "How are you now?"
SAYS = {
    "/help": "People first: staff support, 01632 960 123.",
    "/stop": "Stopped: no more messages from me.",
    "/start": "What would you like?",
    "/language": "Which language would you like?",
    "/needs": "You can change it on the page.",
    "/reminders": "What part of the day suits you, for any message from me?",
    "/privacy": "Support and learning are kept apart.",
    "/delete": "I hold",
}


async def in_support(served: Served) -> Person:
    """A staff member at the third question of support."""
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me", "No", "Yes")
    assert HOW in person.screen
    return person


async def in_learning(served: Served) -> Person:
    """A staff member at a question of learning, with two answers in the draft."""
    person = await served.person(arrival=STAFF)
    await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
    await person.types("it was loud on the corridor")
    assert "What worked" in person.screen
    return person


def failed(capfd: pytest.CaptureFixture[str]) -> bool:
    return "failed" in capfd.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
async def test_before_any_talk_a_command_shows_its_screen(
    served: Served, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    person = await served.person(arrival=STAFF)
    await person.types(command)
    assert SAYS[command] in person.screen
    assert len(person.keyboards) == 1
    assert not failed(capfd)


@pytest.mark.parametrize("command", ["/help", "/language", "/needs", "/reminders", "/privacy", "/delete"])
@pytest.mark.parametrize("where", ["support", "learning"])
async def test_in_a_talk_a_command_shows_its_screen_and_the_question_comes_back(
    served: Served, where: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    person = await (in_support if where == "support" else in_learning)(served)
    question = person.screen.rpartition("\n\n")[2] if where == "support" else "What worked"
    await person.types(command)
    assert SAYS[command] in person.screen
    back = {"/help": "Nothing, go back", "/language": "English", "/reminders": "Evening"}
    await person.taps(back.get(command, "Carry on" if person.phone.last.button("Carry on") else "Back"))
    assert question in person.screen
    assert "You chose" not in person.screen
    assert len(person.keyboards) == 1
    assert not failed(capfd)


@pytest.mark.parametrize("where", ["support", "learning"])
async def test_start_in_a_talk_shows_the_question_that_is_open(served: Served, where: str) -> None:
    person = await (in_support if where == "support" else in_learning)(served)
    await person.types("/start")
    assert (HOW if where == "support" else "What worked") in person.screen
    assert "You chose" not in person.screen


async def test_stop_in_support_ends_it_at_people_and_says_that_no_message_comes(served: Served) -> None:
    person = await in_support(served)
    await person.types("/stop")
    assert person.screen.startswith("Stopped: no more messages from me.")
    assert "Staff support: 01632 960 123" in person.screen
    assert "Your other answers are gone." in person.screen
    assert "why" not in person.screen
    await person.taps("Finish")
    assert person.screen.startswith("Finished.")
    await person.types("/start")
    assert "What would you like?" in person.screen


async def test_stop_in_learning_keeps_the_draft_and_says_so(served: Served) -> None:
    person = await in_learning(served)
    await person.types("/stop")
    assert "Stopped: no more messages from me." in person.screen
    assert "Your draft is kept for 14 days from your last answer." in person.screen
    served.move(minutes=1)
    await served.restart()
    await served.tend()
    assert "Stopped: no more messages from me." in person.screen, "nothing of the ended talk comes after it"


async def test_stop_ends_the_talks_of_every_purpose(served: Served) -> None:
    person = await in_learning(served)
    await person.types("/help")
    await person.taps("Nothing, go back")
    await person.types("/start w_staff-en_GB")
    support = await served.service.conversation.begin(
        person.chat, await served.service.people.of(person.chat), Begin("support", "support/staff")
    )
    for outgoing in support.out:
        await served.service.send(outgoing)
    await served.settled()
    await person.types("/stop")
    assert "Stopped: no more messages from me." in person.screen
    for talks in (served.service.support, served.service.learning, served.service.safety):
        assert not await talks.goes_on(person.chat)


async def test_stop_ends_every_reminder_of_every_purpose(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    chat = person.chat
    for talks in (served.service.support, served.service.learning):
        await served.service.reminders.later(talks.purpose, chat, b"r" * 12)
        assert await talks.to_come(chat) == 1
    await person.types("/stop")
    for talks in (served.service.support, served.service.learning, served.service.safety):
        assert await talks.to_come(chat) == 0
    await served.hours(72)
    assert not any("Your reminder is here." in message.text for message in person.ever())


async def test_help_in_a_talk_shows_people_first_and_returns_to_the_same_question(served: Served) -> None:
    person = await in_support(served)
    await person.types("/help")
    assert person.screen.startswith("People first: staff support, 01632 960 123.")
    await person.taps("Numbers to call")
    await person.taps_first("Go on", "Nothing, go back", "Go back", "Back")
    await person.goes_to(HOW, "Nothing, go back", "Go on", "Go back", "Yes", "Back")
    assert "You chose" not in person.screen


async def test_help_and_stop_on_a_screen_beside_a_talk_are_those_of_the_talk(served: Served) -> None:
    person = await in_support(served)
    await person.types("/privacy")
    await person.taps("Support: who sees it", "Help now")
    assert person.screen.startswith("People first")
    await person.taps("Nothing, go back")
    assert HOW in person.screen
    await person.types("/privacy")
    await person.taps("Stop")
    assert "Your other answers are gone." in person.screen
    assert await served.service.safety.find(person.chat) == b""


async def test_after_a_talk_the_commands_work_as_before_it(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    person = await in_support(served)
    await person.taps("Stop", "Finish")
    for command in ("/privacy", "/language", "/needs", "/reminders", "/start", "/delete", "/help", "/stop"):
        await person.types(command)
        assert SAYS[command] in person.screen
    assert not failed(capfd)


async def test_delete_names_what_is_held_and_deletes_it(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    person = await in_learning(served)
    await person.types("/reminders")
    await person.taps("Evening")
    await person.types("/delete")
    assert person.screen.startswith("I hold: your language, your message times, and one draft.")
    await person.taps("Delete all")
    last = [message.text for message in person.phone.shown[-2:]]
    assert last[0].startswith("Deleted: your settings and the draft.")
    assert last[1].startswith("Not deleted: the count of offers")
    assert "In Telegram use Delete chat too: I can remove only the last 48 hours." in last[1]
    await person.types("/delete")
    assert person.screen.startswith("I hold nothing about this chat.")
    assert not failed(capfd)


async def test_delete_in_support_ends_the_talk_it_names(served: Served) -> None:
    person = await in_support(served)
    await person.types("/delete")
    assert person.screen.startswith("I hold: that we talked and this talk, until it ends.")
    await person.taps("Delete all")
    assert not await served.service.support.goes_on(person.chat)
    assert await served.service.support.find(person.chat) == b""
    await person.types("/start")
    assert "What would you like?" in person.screen


async def test_a_language_or_form_chosen_in_a_talk_holds_for_the_chat(served: Served) -> None:
    person = await in_support(served)
    await person.taps("Easier words")
    assert (await served.service.people.of(person.chat)).form == "easy_read"
    await person.taps("Stop", "Go on", "Finish")
    await person.types("/start")
    assert "What do you want?" in person.screen


async def test_two_quick_taps_leave_one_question_with_buttons(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me")
    first = person.phone.last
    no, badly = first.button("No"), first.button("Yes, badly")
    assert no is not None and badly is not None
    await person.phone.press(no, first)
    await person.phone.press(badly, first)
    await served.updates()
    assert len(person.keyboards) == 1
    assert person.screen.startswith("Already answered. Back changes it.")
    assert SAFE in person.screen
    assert "You chose" not in person.screen
    assert first.text.endswith("You chose: No")
