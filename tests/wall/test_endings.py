"""Who is told, when, and what whoever sits beside can see of it."""

import pytest
from pressing import Presser
from sqlalchemy import select
from working import Working

from bot.app import Service
from bot.arrivals import Begin
from bot.messages import Chat, Incoming, Outgoing
from bot.people import Person
from bot.storage import safety
from bot.storage.safety import Notice

STAFF = Person(audience="staff")
FEW_WORDS = Person(audience="few_words", form="symbols", device="staff_room")
ASKS = ("choose:no", "choose:no", "choose:yes", "choose:places.staff_room")
"""A staff member who is not safe and asks for a person."""
CARDS = ("choose:no", "go", "choose:away")
"""What a supporter answers before the first question to the person."""


def browser(number: int) -> Chat:
    return Chat("web", f"{number:032x}", number.to_bytes(16, "big"))


async def staff(service: Service, *codes: str, chat: Chat | None = None) -> Presser:
    """A staff member, that far into support."""
    person = Presser(service, chat or browser(1), STAFF)
    await person.begin(Begin("support", "support/staff"))
    return await person.does(*codes)


async def few_words(service: Service, *codes: str, number: int = 2) -> Presser:
    """A young person with pictures and a supporter, on a ward tablet, that far into support."""
    person = Presser(service, browser(number), FEW_WORDS)
    await person.begin(Begin("support", "support/few_words"))
    return await person.does(*CARDS, *codes)


async def notices(service: Service) -> list[Notice]:
    """Every notice there is."""
    columns = [safety.notice.c[name] for name in Notice.__struct_fields__]
    query = select(*columns).order_by(safety.notice.c.asked_at)
    rows = await service.stores.safety.read(lambda connection: connection.execute(query).fetchall())
    return [Notice(*row) for row in rows]


def said(person: Presser) -> str:
    """All the words of the present screen but its buttons."""
    screen = person.screen
    return " ".join(" ".join((*screen.statements, screen.question, screen.hint)).split())


class Told(list[tuple[str, str]]):
    """What went to whom: (route, words)."""


@pytest.fixture
async def told(service: Service) -> Told:
    """A chat is linked to every route, and what is sent there is read here."""
    sent, routes = Told(), {}
    for number, route in enumerate(service.settings.file.who_to_call, 9001):
        _, code = await service.invite_receiver(route)
        await service.conversation.handle(Incoming(Chat("telegram", str(number)), f"link {number}", arrival=code))
        routes[str(number)] = route

    async def send(outgoing: Outgoing) -> None:
        sent.append((routes.get(outgoing.chat.address, "the person"), outgoing.screen.question))

    service.senders["telegram"] = send
    return sent


async def test_a_stop_and_a_no_to_safe_look_alike_beside_a_supporter(service: Service, told: Told) -> None:
    stopped = await few_words(service, "stop", number=2)
    assert told == []
    unsafe = await few_words(service, "choose:no", "choose:no", number=3)
    assert [route for route, _ in told] == ["safeguarding"]
    assert unsafe.screen == stopped.screen
    assert said(unsafe) == "We stop here now."
    cards = [await person.does("go") for person in (stopped, unsafe)]
    assert cards[0].screen == cards[1].screen
    assert cards[0].screen.turn == "supporter"


async def test_what_became_of_it_changes_nothing_beside_a_supporter(working: Working, told: Told) -> None:
    service = working.service
    unsafe = await few_words(service, "choose:no", "choose:no")
    before = unsafe.screen
    (notice,) = await notices(service)
    working.clock.move(minutes=6)
    await service.remind()
    assert await unsafe.look() == before
    await service.receivers.see(notice.id, "safeguarding")
    assert await unsafe.look() == before


async def test_nobody_is_said_to_have_been_told_before_seen(service: Service, told: Told) -> None:
    person = await staff(service, *ASKS)
    assert "Nobody has seen it yet." in said(person)
    (notice,) = await notices(service)
    assert (notice.told_at > 0, notice.seen_at) == (True, 0)
    await person.look()
    assert "Staff support has seen it." not in said(person)
    await service.receivers.see(notice.id, "staff_support")
    await person.look()
    assert "Staff support has seen it." in said(person)


async def test_only_a_receiver_who_was_asked_can_say_seen(service: Service, told: Told) -> None:
    person = await staff(service, *ASKS)
    (notice,) = await notices(service)
    await service.receivers.see_in_chat(notice.id, Chat("telegram", "4711"))
    assert (await notices(service))[0].seen_at == 0
    await person.look()
    assert "Staff support has seen it." not in said(person)


async def test_a_notice_says_that_a_person_is_asked_for_and_where_and_nothing_else(
    service: Service, told: Told
) -> None:
    await staff(service, *ASKS)
    assert told == [("staff_support", "Someone using Afterwards has asked for a person. Willow, staff room.")]
    (notice,) = await notices(service)
    assert (notice.kind, notice.route, notice.place) == ("person", "staff_support", "staff_room")


async def test_for_somebody_whom_nobody_could_find_nothing_is_sent(service: Service, told: Told) -> None:
    person = await staff(service, *ASKS[:3], "choose:not_here")
    assert "Nobody can find you from here. Call 01632 960" in said(person)
    assert told == []
    assert await notices(service) == []


async def test_staff_are_never_sent_to_somebody_who_manages_them_unasked(service: Service, told: Told) -> None:
    await staff(service, *ASKS)
    await staff(service, "choose:no", "choose:yes", "help", "choose:unsafe", *ASKS[2:], chat=browser(4))
    for notice in await notices(service):
        assert notice.route == "staff_support"
        assert notice.second == "staff_support_cover"


async def test_nothing_is_sent_before_the_yes(service: Service, told: Told) -> None:
    await staff(service, *ASKS[:3])
    await staff(service, "choose:no", "choose:no", "choose:no", chat=browser(5))
    await staff(service, "choose:no", "choose:no", "choose:myself", chat=browser(6))
    assert told == []
    assert await notices(service) == []


async def test_after_five_minutes_a_second_person_is_told_once(working: Working, told: Told) -> None:
    service = working.service
    person = await staff(service, *ASKS)
    working.clock.move(minutes=4, seconds=59)
    await service.remind()
    assert [route for route, _ in told] == ["staff_support"]
    working.clock.move(seconds=2)
    await service.remind()
    await service.remind()
    assert [route for route, _ in told] == ["staff_support", "staff_support_cover"]
    await person.look()
    assert "Nobody has seen this yet." in said(person)
    (notice,) = await notices(service)
    await service.receivers.see(notice.id, "staff_support_cover")
    assert (await notices(service))[0].seen_by == "staff_support_cover"
