"""Nothing crosses to the desk: incidents, reviews, actions, reminders, the log of readings and every page of a lead are
the same, byte for byte, whatever is said in support beside them."""

from collections.abc import Sequence

import msgspec
import pytest
from beside import Rows, learning_of, without_chance
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from lead_reader import all_that_is_shown
from pressing import Presser

from bot import offers
from bot.access import CONSOLE, Lead
from bot.app import Service
from bot.arrivals import Begin
from bot.desk.incidents import Opening
from bot.incidents.register import Decided
from bot.messages import Chat, Incoming, Outgoing
from bot.people import Person
from bot.storage.learning.actions import Action
from bot.storage.learning.reviews import AnswerBack

STAFF = Person(audience="staff")
FACILITATOR = Lead(b"facilitator", frozenset({"facilitator"}), "oak")
OTHER, OWNER = Chat("telegram", "1001"), Chat("telegram", "1002")
LIFTED = Decided("lift", "manager", "")
PRESSED = st.integers(min_value=0, max_value=30)
TYPED = st.sampled_from(("i want to go home", "they hit me", "help", "2", "stop", "back"))
ALONE: list["Desk"] = []


class Desk(msgspec.Struct, frozen=True):
    """What a reader of the learning store would see, what was sent to the owner of an action, and every lead's page."""

    learning: Rows
    sent: list[str]
    shown: dict[str, str]


async def lived(beside: Sequence[int | str] | None) -> Desk:
    """Three weeks at the desk, with this said in support meanwhile by somebody who was part of it; None: nothing."""
    async with without_chance() as working:
        service = working.service
        support = Presser(service, OTHER, STAFF)
        if beside is not None:
            await support.begin(Begin("support", "support/staff"))
        sent: list[str] = []
        for place, act in enumerate(_ACTS):
            await act(service)
            for deed in (beside or ())[place :: len(_ACTS)]:
                if support.goes_on:
                    await (support.press(deed) if isinstance(deed, int) else support.type(deed))
            working.clock.move(days=2)
            sent += await _reminded(service)
            await offers.cross(service.support, service.stores.learning)
            await service.desk.tend()
        await working.close()
        learning = learning_of(working)
        shown = await all_that_is_shown(await working.open(), "lead", "facilitator")
        await working.close()
        return Desk(learning, sent, shown)


async def _opens(service: Service) -> None:
    opened = await service.desk.incidents.open(CONSOLE, Opening({"person": 1, "staff": 2}, service.now()))
    await service.desk.incidents.offered(CONSOLE, opened.invited[1].part)
    early = Incoming(OWNER, "early", arrival=f"i_{opened.invited[1].code}")
    await service.conversation.handle(early)


async def _reviews(service: Service) -> None:
    (incident,) = await service.desk.incidents.every(CONSOLE)
    desk, code = service.desk, incident.code
    review = await desk.reviews.begin(FACILITATOR, code, "formal", was_involved="no", unit="other")
    await desk.reviews.hold(FACILITATOR, review.id, view="not_asked", lived_experience="no")
    made = Action(
        b"", "a second room", "place", "lead", "", due=desk.reviews._store.day(4), incident=code, review=review.id
    )
    agreed = await desk.actions.agree(FACILITATOR, made)
    link = await desk.actions.invite_owner(FACILITATOR, agreed.id)
    await service.conversation.handle(Incoming(OWNER, "owns", arrival=f"i_{link}"))
    await desk.reviews.close(FACILITATOR, review.id)


async def _answers(service: Service) -> None:
    (incident,) = await service.desk.incidents.every(CONSOLE)
    await service.desk.reviews.promise(CONSOLE, AnswerBack(incident.code, "waiting", "somebody says how long"))
    await service.desk.reviews.tell(CONSOLE, incident.code)


async def _lets_go(service: Service) -> None:
    rule = await service.desk.rules.propose(CONSOLE, "phones")
    await service.desk.rules.decide(CONSOLE, rule.id, LIFTED, what="")
    await service.desk.access.accounts(CONSOLE)
    await service.desk.releases.read(CONSOLE)


_ACTS = (_opens, _reviews, _answers, _lets_go)


async def _reminded(service: Service) -> list[str]:
    out: list[str] = []

    async def send(outgoing: Outgoing) -> bool:
        if outgoing.ref.store.startswith("learning"):
            out.append(f"{service.now()} {outgoing.chat.address} {outgoing.screen.question}")
        return True

    await service.reminders.send_due(send)
    return out


async def test_the_desk_is_a_whole_one() -> None:
    desk = await lived(None)
    for name in ("incident", "part", "review", "action", "look_back", "answer_back", "reading", "invitation"):
        assert desk.learning.rows[name], f"{name} is empty"
    assert {path.split("/")[2] for path in desk.shown if path.count("/") > 2} == {
        "incidents", "reviews", "actions", "rules", "figures"
    }  # fmt: skip
    assert "Everyone hands in their phone" in desk.shown["/rules"]
    assert len(desk.sent) == 2
    assert {said[-len("Your reminder is here.") :] for said in desk.sent} == {"Your reminder is here."}


@tried(max_examples=8, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(beside=st.lists(st.one_of(PRESSED, TYPED), max_size=24))
async def test_the_desk_is_the_same_beside_any_support(beside: list[int | str]) -> None:
    if not ALONE:
        ALONE.append(await lived(None))
    assert await lived(beside) == ALONE[0]


async def test_the_comparison_sees_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in the log of readings that support wrote would be seen."""
    alone = await lived(None)

    async def logs(talker: Presser, number: int) -> None:
        await talker.service.desk.access.log(CONSOLE, "due")

    monkeypatch.setattr(Presser, "press", logs)
    assert await lived([1]) != alone
