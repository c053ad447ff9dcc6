"""A reply that a killed process still owed is sent once by the next, whoever finds it there: the look for what is owed,
or an update that Telegram brings again; and whatever the person does meanwhile."""

from collections.abc import Awaitable, Callable

import pytest
from served import STAFF_DOOR, Person, Served
from telegram_fake.world import Waiting

from bot.messages import Chat, Outgoing
from flows.engine.session import Session

ASKED = "How are you now?"


async def asked_and_not_marked(served: Served, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Waiting]:
    """Somebody who was asked, by a process that was killed before it could note that; and the update that asked."""
    person = await served.person(arrival=STAFF_DOOR)
    await person.taps("Support for me", "No")

    async def killed_before(outgoing: Outgoing, *messages: str) -> None:
        """Nothing is noted."""

    with monkeypatch.context() as dying:
        dying.setattr(served.service.conversation, "sent", killed_before)
        await person.phone.type("Yes")
        (update,) = served.fake.world.waiting
        await served.updates()
    assert asked(person) == 1
    await served.restart()
    return person, update


def asked(person: Person) -> int:
    """How often the question stands in the chat."""
    return sum(ASKED in message.text for message in person.ever())


def keyboards(served: Served) -> list[str]:
    """The buttons of every screen that was sent: they are the same where it is the same screen."""
    return [str(call["reply_markup"]) for call in served.fake.calls("sendMessage") if "reply_markup" in call]


def after_the_reading(
    served: Served, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Awaitable[object]]
) -> None:
    """Let that happen once what is owed was read and before it is put on its way."""
    conversation = served.service.conversation
    reading = conversation.owed

    async def owed() -> tuple[Outgoing, ...]:
        found = await reading()
        await happens()
        return found

    monkeypatch.setattr(conversation, "owed", owed)


async def test_it_is_sent_once_more(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _ = await asked_and_not_marked(served, monkeypatch)
    await served.tend()
    await served.tend()
    assert asked(person) == 2
    await person.taps("Okay")
    assert asked(person) == 2


async def test_an_update_brought_again_sends_nothing_beside_the_look_for_what_is_owed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, update = await asked_and_not_marked(served, monkeypatch)

    async def brought_again() -> None:
        served.fake.world.waiting.append(update)
        await served.updates()

    after_the_reading(served, monkeypatch, brought_again)
    await served.tend()
    assert asked(person) == 2
    await brought_again()
    assert asked(person) == 2


async def test_an_answer_given_while_it_is_looked_for_leaves_one_next_question(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was owed is claimed, the person answers the question they have, and only then is it seen how the talk
    stands: the next question is on its way already."""
    person, _ = await asked_and_not_marked(served, monkeypatch)
    support = served.service.support
    look, answers = support.look, iter(("Okay",))

    async def looked(chat: Chat, talk: bytes) -> Session | None:
        await person.taps(*answers)
        return await look(chat, talk)

    monkeypatch.setattr(support, "look", looked)
    await served.tend()
    assert next(answers, "") == "", "it was answered meanwhile"
    assert asked(person) == 1
    assert len(keyboards(served)) == len(set(keyboards(served)))
