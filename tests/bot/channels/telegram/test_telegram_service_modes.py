"""What may travel through Telegram in each mode: off, doorbell, taps, full. A demonstration is always full."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from served import ADDRESS, Person, Served, serving
from sqlalchemy import select
from working import Clock, Working, settings

from accessibility.profile import AccessProfile
from bot.messages import Chat, Incoming, Reply, Words
from bot.storage import safety

STAFF, ADULT, YOUNG = "w_staff-en_GB", "w_adult-en_GB", "w_young_person-en_GB"
SENTENCE = "There is a page for this."
LINK = re.compile(re.escape(ADDRESS) + r"/p/[A-Za-z0-9_-]{22}")
OPAQUE = re.compile(r"[A-Za-z0-9_-]{30,64}")
BROWSER, ANOTHER = Chat("web", "a" * 32, b"k" * 16), Chat("web", "b" * 32, b"l" * 16)

Serves = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def serves(tmp_path: Path) -> Serves:
    return lambda **modes: serving(tmp_path, **modes)


@pytest.fixture
async def doorbell(serves: Serves) -> AsyncIterator[Served]:
    async with serves(staff="doorbell", others="doorbell") as opened:
        yield opened


@pytest.fixture
async def taps(serves: Serves) -> AsyncIterator[Served]:
    async with serves(staff="taps", others="taps") as opened:
        yield opened


def ours(person: Person) -> list[str]:
    return [message.text for message in person.ever() if message.by_bot]


def links(person: Person) -> list[str]:
    """Where the buttons of the chat lead, in order."""
    buttons = [button for message in person.ever() for row in message.rows for button in row]
    return [button["url"] for button in buttons if "url" in button]


async def opens(served: Served, link: str, browser: Chat = BROWSER) -> Reply:
    """Open a link of the chat in a browser."""
    kind, _, code = link.removeprefix(f"{ADDRESS}/").partition("/")
    return await served.service.conversation.handle(
        Incoming(browser, f"{link} {browser.address}", arrival=f"{kind}_{code}")
    )


async def rows(served: Served) -> dict[str, int]:
    """How many rows the stores of talks hold."""
    found = {}
    for talks in (served.service.support, served.service.learning):
        for table in ("session", "owed", "message", "appointment"):
            count = f"SELECT count(*) FROM {table}"  # noqa: S608 (a name of ours)
            found[f"{talks.purpose}.{table}"] = await talks.store.read(
                lambda connection, count=count: connection.exec_driver_sql(count).scalar()
            )
    return found


# off


def test_without_a_token_nothing_of_telegram_runs(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert given.telegram_mode("staff") == given.telegram_mode("adult") == "off"
    assert "telegram" not in given.roles


async def test_whoever_it_is_off_for_meets_one_sentence_and_no_link(serves: Serves) -> None:
    async with serves(staff="taps", others="off") as served:
        person = await served.person(arrival=ADULT)
        await person.types("hello")
        assert set(ours(person)) == {SENTENCE}
        assert links(person) == []
        assert set((await rows(served)).values()) == {0}


# doorbell


@pytest.mark.parametrize("arrival", ["", STAFF, ADULT, YOUNG])
async def test_the_doorbell_is_one_sentence_and_a_link_whatever_is_done(doorbell: Served, arrival: str) -> None:
    person = await doorbell.person(arrival=arrival)
    await person.types("Support for me")
    await person.types("it was loud on the corridor")
    await person.types("/start")
    for label in ("Back", "Skip", "Break"):
        await person.taps(label)
    assert set(ours(person)) == {SENTENCE}
    assert all(LINK.fullmatch(link) for link in links(person))
    assert len(set(links(person))) == len(links(person)) > 0
    assert person.phone.notices == [""] * 3
    assert not any("corridor" in message.text for message in person.phone.messages)
    assert set((await rows(doorbell)).values()) == {0}


async def test_help_behind_the_doorbell_is_people_and_numbers_and_asks_nothing(doorbell: Served) -> None:
    person = await doorbell.person(arrival=ADULT)
    for way in ("/help", "i want to kill myself"):
        await person.types(way)
        assert person.screen.startswith("Help now")
        assert "999" in person.screen
        assert "?" not in person.screen
        assert "I cannot call from here." in person.screen
        assert "this page" not in person.screen
    await person.types("/start")
    await person.taps("Help now")
    assert person.screen.startswith("Help now")
    assert set((await rows(doorbell)).values()) == {0}
    assert await doorbell.service.safety.find(person.chat) == b""


async def test_the_link_of_the_doorbell_opens_the_start_page_once(doorbell: Served) -> None:
    person = await doorbell.person(arrival=YOUNG)
    (link,) = links(person)
    opened = (await opens(doorbell, link)).out[0].screen
    assert (opened.name, opened.answers[1].label) == ("door", "Say what should change")
    assert (await opens(doorbell, link, ANOTHER)).out[0].screen.name == "link_ended"
    assert (await doorbell.service.people.of(BROWSER)).audience == "young_person"


async def test_the_link_of_the_doorbell_ends_after_ten_minutes(doorbell: Served) -> None:
    person = await doorbell.person(arrival=ADULT)
    doorbell.move(minutes=10)
    assert (await opens(doorbell, links(person)[0])).out[0].screen.name == "link_ended"


async def test_an_invitation_is_passed_on_unopened(doorbell: Served) -> None:
    code = await doorbell.service.learning.invite("learning/few_words", "few_words")
    person = await doorbell.person(arrival=f"i_{code}")
    assert ours(person) == [SENTENCE]
    assert links(person) == [f"{ADDRESS}/i/{code}"]
    opened = (await opens(doorbell, links(person)[0])).out[0]
    assert opened.ref.store == "learning"


async def test_commands_work_behind_the_doorbell(doorbell: Served) -> None:
    person = await doorbell.person(arrival=ADULT)
    for command, says in (("/delete", "I hold"), ("/stop", "no more messages"), ("/privacy", "kept apart")):
        await person.types(command)
        assert says in person.screen


# taps


async def test_taps_carry_nothing_but_opaque_tokens(taps: Served) -> None:
    people = [await taps.person(number, STAFF) for number in (1001, 1002)]
    data: list[list[str]] = []
    for person in people:
        await person.taps("Support for me", "No", "Yes")
        buttons = [button for row in person.phone.last.rows for button in row]
        data.append([button["callback_data"] for button in buttons])
    assert all(OPAQUE.fullmatch(token) for tokens in data for token in tokens)
    assert len({token for tokens in data for token in tokens}) == sum(map(len, data))
    await people[0].taps("Okay", "Back")
    assert "How are you now?" in people[0].screen
    again = [button["callback_data"] for row in people[0].phone.last.rows for button in row]
    assert not set(again) & set(data[0]), "a token is of one revision"


@pytest.mark.parametrize("purpose", ["Support for me", "Help us learn"])
async def test_words_typed_in_taps_are_refused_and_removed_unless_they_are_a_choice(taps: Served, purpose: str) -> None:
    person = await taps.person(arrival=STAFF)
    await person.taps(purpose)
    before = await rows(taps)
    await person.types("well it was like this")
    assert person.screen.startswith("I did not keep that. The buttons work")
    assert "is anyone hurt or unwell now?" in person.screen
    assert not any(message.text.startswith("well") for message in person.phone.messages)
    assert {name: number for name, number in (await rows(taps)).items() if "message" not in name} == {
        name: number for name, number in before.items() if "message" not in name
    }
    for choice in ("1", "yes"):
        await person.types(choice)
    assert "Are you safe right now?" not in person.screen.rpartition("\n\n")[2] or "Start" in person.labels


async def test_in_taps_words_go_on_the_page_and_the_chat_goes_on(taps: Served) -> None:
    person = await taps.person(arrival=STAFF)
    await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
    (link,) = links(person)
    assert LINK.fullmatch(link)
    await person.types("it was loud on the corridor")
    assert "I did not keep that. The buttons work, and words go on the page." in person.screen
    link = links(person)[-1]
    opened = (await opens(taps, link)).out[0]
    conversation = taps.service.conversation
    token = conversation.token(BROWSER, opened.ref, "")
    wrote = Incoming(BROWSER, "form", token=token, act="wrote", words=Words("Daniel was told no visit"))
    asked = (await conversation.handle(wrote)).out[0].screen
    assert (asked.name, asked.words) == ("name", "the person was told no visit")
    answered = Incoming(BROWSER, "form 2", token=token, act="name:role", words=Words("Daniel was told no visit"))
    done = (await conversation.handle(answered)).out[0].screen
    await taps.settled()
    assert done.name == "page_done"
    assert "What worked, even a small thing?" in person.screen
    assert not any("Daniel" in text or "visit" in text for text in [*ours(person), *person.phone.notices])
    assert (await opens(taps, link, ANOTHER)).out[0].screen.name == "link_ended"


async def test_in_taps_nothing_can_be_written_to_the_safeguarding_lead_in_the_chat(taps: Served) -> None:
    await taps.service.invite_receiver("safeguarding")
    person = await taps.person(arrival=YOUNG)
    await person.types("/help")
    await person.taps("I am not safe")
    await person.goes_to("nothing can be written here", "On the ward", "Write to Jo, safeguarding lead", "Write to Jo")
    assert "You can tell Jo when they come, or call 01632 960 124" in person.screen
    assert not any("Write it here." in text or "reads it" in text for text in ours(person))
    assert links(person) == []
    await person.types("they left a mark")
    assert not any("a mark" in message.text for message in person.phone.messages)


async def test_in_taps_the_safeguarding_lead_is_written_to_on_the_page_of_a_learning_talk(taps: Served) -> None:
    await taps.service.invite_receiver("safeguarding")
    person = await taps.person(arrival=YOUNG)
    await person.taps("Say what should change")
    await person.types("/help")
    await person.taps("I am not safe")
    await person.goes_to("Open the page to write it", "On the ward", "Write to Jo, safeguarding lead", "Write to Jo")
    assert not any("Write it here." in text for text in ours(person))
    opened = (await opens(taps, links(person)[-1])).out[0]
    assert opened.screen.question == "Write it here."
    conversation = taps.service.conversation
    token = conversation.token(BROWSER, opened.ref, "")
    words = Words("Daniel said he will kill me")
    done = (await conversation.handle(Incoming(BROWSER, "form", token=token, act="wrote", words=words))).out[0].screen
    await taps.settled()
    assert done.name == "page_done"
    assert "These people answer now." in person.screen
    store = taps.service.safety.store
    (row,) = await store.read(lambda connection: connection.execute(select(safety.notice.c.id)).fetchall())
    assert await store.read(safety.own_words(store, row.id)) == b"Daniel said he will kill me"
    assert not any("Daniel" in text for text in [*ours(person), *person.phone.notices])


# full


async def test_in_full_words_are_taken_and_go_at_the_end(serves: Serves) -> None:
    async with serves(staff="full", others="full") as served:
        person = await served.person(arrival=STAFF)
        await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
        assert links(person) == []
        await person.types("it was loud on the corridor")
        assert "What worked" in person.screen
        await person.goes_to("Nothing is sent yet.", "I do not know")
        await person.taps("Send")
        assert person.phone.messages == [person.phone.last]


async def test_a_demonstration_is_full(serves: Serves) -> None:
    async with serves() as served:
        for audience in ("staff", "adult", "few_words"):
            assert served.service.mode("telegram", audience) == "full"


async def test_a_live_service_says_taps_to_staff_and_doorbell_to_all_others(serves: Serves) -> None:
    async with serves(staff="taps") as served:
        staff, adult = await served.person(1001, STAFF), await served.person(1002, ADULT)
        assert "What would you like?" in staff.screen
        assert adult.screen == SENTENCE


async def test_the_start_menu_of_a_chat_leads_to_the_list_of_rules_where_the_service_has_an_address(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as served:
        person = await served.person(arrival=STAFF)
        assert links(person) == [f"{ADDRESS}/rules/standard/en_GB"]
    inside = Working(settings(tmp_path, environ={"AFTERWARDS_TELEGRAM_TOKEN": "1:made-up"}), Clock())
    service = await inside.open()
    reply = await service.conversation.handle(Incoming(Chat("telegram", "7"), "event", arrival=STAFF))
    assert [way.link for way in reply.out[-1].screen.ways if way.link] == []
    await inside.close()


SIGNS = AccessProfile(language="en_GB", aid=("signs",), missing=("interpreter",), shared=("staff",))


@pytest.mark.parametrize("mode", ["doorbell", "taps"])
async def test_what_helps_is_told_in_a_chat_only_where_a_talk_may_go_through_it(serves: Serves, mode: str) -> None:
    async with serves(staff=mode, others=mode) as served:
        person = await served.person(arrival=STAFF)
        await served.service.people.profiles.save(Chat("telegram", "1001"), SIGNS)
        await person.types("/needs")
        said = ours(person)[-1]
        assert links(person)[-1].startswith(f"{ADDRESS}/what-helps/from/")
        assert ("Signs" in said) is (mode == "taps")
        assert (said == SENTENCE) is (mode == "doorbell")
        assert "interpreter" not in said, "what is missing is on the page alone"
