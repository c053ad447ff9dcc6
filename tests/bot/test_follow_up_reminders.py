"""An action from the day it was agreed: its owner asks to be reminded, answers, and is left alone."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from working import Clock, Working, live, settings

from bot.access import CONSOLE
from bot.app import Service
from bot.desk.incidents import Opening
from bot.messages import Chat, Incoming, Outgoing
from bot.people import Person
from bot.reminders import REMINDER
from bot.storage import talks
from bot.storage.learning import actions, record, settled
from bot.storage.learning.actions import Action

OWNER = Chat("telegram", "1001")
ON_A_PAGE = Chat("web", "a" * 32, b"k" * 16)
WHAT = "tell people about visits in private, each morning"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[Working]:
    """A live service in which staff may use the chat by taps."""
    environ = {"AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up-token"}
    opened = Working(settings(tmp_path, toml=live(), environ=environ), Clock())
    await opened.open()
    yield opened
    await opened.close()


class Sent:
    """What went out, and to whom."""

    def __init__(self) -> None:
        self.out: list[Outgoing] = []

    async def __call__(self, outgoing: Outgoing) -> bool:
        self.out.append(outgoing)
        return True


async def agreed(service: Service, due: str = "2026-12-07") -> Action:
    return await service.desk.actions.agree(CONSOLE, Action(b"", WHAT, "people", "visits_lead", "", due=due))


async def press(service: Service, outgoing: Outgoing, act: str) -> Sequence[Outgoing]:
    in_a_chat = outgoing.chat.channel == "telegram"  # there the token is the button, on a page it is the form's
    token = service.conversation.token(outgoing.chat, outgoing.ref, act if in_a_chat else "")
    event = f"{act} {outgoing.ref.revision} {outgoing.screen.name}" if in_a_chat else ""
    coming = Incoming(outgoing.chat, event, token=token, act="" if in_a_chat else act)
    return (await service.conversation.handle(coming)).out


async def through(service: Service, outgoing: Outgoing, *acts: str) -> Outgoing:
    """Press these one after the other, with "go" wherever a screen is only read."""
    for act in acts:
        while outgoing.screen.done is not None and outgoing.screen.done.act == "go":
            (outgoing,) = await press(service, outgoing, "go")
        (outgoing,) = await press(service, outgoing, act)
    return outgoing


async def owns(service: Service, chat: Chat = OWNER) -> tuple[Action, Outgoing]:
    action = await agreed(service)
    code = await service.desk.actions.invite_owner(CONSOLE, action.id)
    (outgoing,) = (await service.conversation.handle(Incoming(chat, "opens", arrival=f"i_{code}"))).out
    return action, outgoing


async def due(service: Service, clock: Working, at: str) -> list[Outgoing]:
    clock.clock.at = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    sent = Sent()
    await service.reminders.send_due(sent)
    return sent.out


async def one(service: Service) -> Action:
    (found,) = await service.stores.learning.read(actions.all_actions(service.stores.learning))
    return found


async def test_an_owner_asks_to_be_reminded_and_is_on_the_day(working: Working, service: Service) -> None:
    action, outgoing = await owns(service)
    assert outgoing.screen.name == "comes_back"
    assert WHAT not in repr(outgoing)
    assert await due(service, working, "2026-12-06 23:00") == []
    assert await due(service, working, "2026-12-07 08:59") == []
    (reminder,) = await due(service, working, "2026-12-07 09:00")
    assert reminder.screen.question == "Your reminder is here."
    assert WHAT not in repr(reminder)
    assert (await one(service)).state == "reminded"
    assert action.id.hex() not in repr(reminder)


async def test_stuck_passed_on_by_role_and_once_more_in_a_week_and_then_never(
    working: Working, service: Service
) -> None:
    await owns(service)
    (reminder,) = await due(service, working, "2026-12-07 09:00")
    (opened,) = await press(service, reminder, "s:reminder:open")
    last = await through(
        service, opened, "choose:stuck", "choose:decision", "choose:yes", "choose:week", "choose:good", "choose:send"
    )
    assert "Kept: your answer." in last.screen.question + " ".join(last.screen.statements)
    found = await one(service)
    assert (found.state, found.blocker, found.passed_on, found.due) == ("stuck", "decision", "role", "2026-12-14")
    assert found.answered_on == "2026-12-07"
    assert await due(service, working, "2026-12-13 12:00") == []
    (second,) = await due(service, working, "2026-12-14 09:00")
    assert "s:reminder:later" not in repr(second.screen.answers)
    for day in ("2026-12-15 10:00", "2026-12-22 10:00", "2027-01-14 12:00"):
        assert await due(service, working, day) == []
    found = await one(service)
    assert (found.state, found.answered_on) == ("reminded", "2026-12-07")  # no reply since, and nothing said of it


async def test_of_what_the_owner_answered_nothing_of_the_owner_stays(working: Working, service: Service) -> None:
    await owns(service)
    (reminder,) = await due(service, working, "2026-12-07 09:00")
    (opened,) = await press(service, reminder, "s:reminder:open")
    await through(service, opened, "choose:done", "choose:better", "skip", "choose:send")
    store = service.stores.learning
    assert await store.read(record.of_holder(store.pseudonym(OWNER))) == ()
    found = await one(service)
    assert (found.state, found.changed) == ("done", "better")
    assert await store.read(talks.appointed(store.pseudonym(OWNER))) == ()


async def test_no_more_reminders_is_no_more(working: Working, service: Service) -> None:
    await owns(service)
    (reminder,) = await due(service, working, "2026-12-07 09:00")
    (opened,) = await press(service, reminder, "s:reminder:open")
    await through(
        service, opened, "choose:part", "choose:time", "choose:no", "choose:week", "choose:stop", "choose:send"
    )
    assert (await one(service)).due == "2026-12-14"
    assert await due(service, working, "2026-12-14 12:00") == []


@pytest.mark.parametrize(
    ("kind", "days", "sent_at"),
    [
        ("nights", ("2026-12-05", "2026-12-06", "2026-12-07", "2026-12-08"), "2026-12-07 16:00"),
        ("leave", ("2026-12-07",), "2026-12-08 09:00"),
        ("leave", ("2026-12-07", "2026-12-08"), "2026-12-09 09:00"),
    ],
    ids=["on nights it comes when they have slept", "on leave the next day", "after leave the day after"],
)
async def test_nothing_comes_on_leave_or_in_the_daytime_of_nights(
    working: Working, service: Service, kind: str, days: tuple[str, ...], sent_at: str
) -> None:
    await owns(service)
    await service.people.be_away(OWNER, days, kind)  # type: ignore[arg-type]
    sent: list[str] = []
    for day in range(6, 12):
        for hour in range(24):
            at = f"2026-12-{day:02} {hour:02}:00"
            sent += [at for _ in await due(service, working, at)]
    assert sent == [sent_at]


async def test_on_a_page_the_action_s_words_stand_beside_the_question(working: Working, service: Service) -> None:
    _, outgoing = await owns(service, ON_A_PAGE)
    while outgoing.screen.done is not None and outgoing.screen.done.act == "go":
        (outgoing,) = await press(service, outgoing, "go")
    assert outgoing.screen.name == "action"
    assert WHAT in outgoing.screen.statements


async def test_in_a_chat_the_words_stand_on_the_page_behind_a_link_alone(working: Working, service: Service) -> None:
    await owns(service)
    (reminder,) = await due(service, working, "2026-12-07 09:00")
    (opened,) = await press(service, reminder, "s:reminder:open")
    while opened.screen.done is not None and opened.screen.done.act == "go":
        (opened,) = await press(service, opened, "go")
    assert opened.screen.name == "action"
    assert WHAT not in repr(opened)
    assert opened.page_link


async def test_a_process_that_was_killed_before_it_settled_leaves_nothing_behind(
    working: Working, service: Service
) -> None:
    action, _ = await owns(service)
    store, talk = service.stores.learning, b"t" * 12
    draft = record.Reflection(talk, store.pseudonym(OWNER), "learning/follow_up", "staff", day=store.today())
    said = {settled.ABOUT: (action.id.hex(),), "action.status": ("done",)}
    kept = [
        write
        for field, value in said.items()
        for write in record.keep(store, talk, record.Answer(field, value), "2026-12-07")
    ]
    await store.write(record.begin(draft), *kept)
    await store.write(record.send(talk, "draft", store.now(), store.today()))
    assert await settled.settle_all(store) == 1
    assert await settled.settle_all(store) == 0
    assert (await one(service)).state == "done"
    assert await store.read(record.of_id(talk)) is None


async def test_an_invitation_for_another_day_opens_on_that_day(working: Working, service: Service) -> None:
    opened = await service.desk.incidents.open(CONSOLE, Opening({"person": 1, "staff": 2}))
    staff = next(one for one in opened.invited if one.role == "staff")
    page, chat = f"i_{staff.code}", Chat("telegram", "1002")
    (early,) = (await service.conversation.handle(Incoming(ON_A_PAGE, "early", arrival=page))).out
    assert early.screen.name == "not_open"
    (kept,) = (await service.conversation.handle(Incoming(chat, "early too", arrival=page))).out
    assert kept.screen.name == "comes_back"
    assert await due(service, working, "2026-11-23 21:00") == []
    (reminder,) = await due(service, working, "2026-11-24 16:00")
    assert reminder.ref.store == f"learning{REMINDER}"
    (begun,) = await press(service, reminder, "s:reminder:open")
    store = service.stores.learning
    (draft,) = await store.read(record.of_holder(store.pseudonym(chat)))
    assert (draft.flow, draft.incident) == ("learning/staff", opened.code)
    assert opened.code not in repr(begun)


async def test_a_witness_who_is_invited_is_offered_support_on_the_same_day(service: Service) -> None:
    opened = await service.desk.incidents.open(CONSOLE, Opening({"person": 1, "witness": 1}))
    witness = next(one for one in opened.invited if one.role == "witness")
    reply = await service.conversation.handle(Incoming(ON_A_PAGE, "arrives", arrival=f"i_{witness.code}"))
    assert reply.out[0].screen.name == "offer"
    assert reply.chat is not None
    assert (await service.people.of(reply.chat)).audience == "witness"
    assert await service.people.of(ON_A_PAGE) == Person()
