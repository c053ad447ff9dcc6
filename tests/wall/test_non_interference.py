"""Nothing crosses: the learning store is the same, byte for byte, whatever was said in support beside it."""

import re
from collections.abc import Sequence

import pytest
from beside import Rows, learning_of, without_chance
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pressing import Presser

from bot import offers
from bot.arrivals import Begin
from bot.messages import Chat, Incoming
from bot.people import Person

STAFF = Person(audience="staff")
LEARNING = (
    "choose:no", "choose:yes", "choose:start", "choose:seclusion", "words:the handover ran late",
    "words:two of us stayed by the door", "choose:noise,waiting", "words:a second room", "choose:team", "choose:send",
    "choose:hear",
)  # fmt: skip
"""One session of learning, from the first question to the wish to hear; always the same."""

PRESSED = st.integers(min_value=0, max_value=30)
TYPED = st.sampled_from(("i want to go home", "they hit me", "help", "2", "stop", "back", "nothing at all"))
BESIDE = st.lists(st.one_of(PRESSED, TYPED), max_size=24)


ALONE: dict[str, tuple[Rows, str]] = {}
"""By channel: the store and the log where nothing was said in support."""


async def lived(channel: str, beside: Sequence[int | str] | None) -> Rows:
    """The same learning session, with this said in support meanwhile; None: support was never opened."""
    async with without_chance() as working:
        service = working.service
        other = Chat(
            channel, "1001" if channel == "telegram" else "b" * 32, b"" if channel == "telegram" else b"b" * 16
        )
        chat = other if channel == "telegram" else Chat(channel, "a" * 32, b"a" * 16)
        support, learning = Presser(service, other, STAFF), Presser(service, chat, STAFF)
        if beside is not None:
            await support.begin(Begin("support", "support/staff"))
        await learning.begin(Begin("learning", "learning/staff"))
        for place, code in enumerate(LEARNING):
            kind, _, what = code.partition(":")
            await (learning.act("wrote", what) if kind == "words" else learning.act(code))
            for deed in (beside or ())[place :: len(LEARNING)]:
                if support.goes_on:  # in a chat words would go to the other talk else
                    await (support.press(deed) if isinstance(deed, int) else support.type(deed))
            working.clock.move(minutes=1)
        await working.close()
        return learning_of(working)


def _said(captured: pytest.CaptureFixture[str]) -> str:
    """What was logged, without the time of this machine."""
    return re.sub(r'"timestamp": "[^"]*"', "", "".join(captured.readouterr()))


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_the_session_is_a_whole_one(channel: str) -> None:
    trace = await lived(channel, None)
    assert len(trace.rows["answer"]) == 6
    assert "'sent'" in trace.rows["reflection"][0]
    assert len(trace.rows["wish"]) == 1


@pytest.mark.parametrize("channel", ["web", "telegram"])
@tried(
    max_examples=12,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(beside=BESIDE)
async def test_learning_is_the_same_beside_any_support(
    channel: str, beside: list[int | str], capsys: pytest.CaptureFixture[str]
) -> None:
    if channel not in ALONE:
        ALONE[channel] = await lived(channel, None), _said(capsys)
    together = await lived(channel, beside)
    assert (together, _said(capsys)) == ALONE[channel]


async def offered(answer: str | None) -> Rows:
    """The learning store beside an invitation to support that was answered so; None: it was never opened."""
    async with without_chance() as working:
        service, chat = working.service, Chat("telegram", "1001")
        address = await service.invite("support/staff", "staff")
        if answer is not None:
            arrival = f"i_{address.rpartition('/')[2]}"
            shown = await service.conversation.handle(Incoming(chat, "arrives", arrival=arrival))
            assert shown.out[-1].screen.name == "offer"
            token = service.conversation.token(chat, shown.out[-1].ref, f"s:offer:{answer}")
            assert (await service.conversation.handle(Incoming(chat, "answers", token=token))).out
        await offers.cross(service.support, service.stores.learning)
        await working.close()
        return learning_of(working)


async def test_learning_is_the_same_however_an_offer_of_support_was_answered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sessions.learning.secrets.token_urlsafe", lambda number: "c" * 22)
    unopened, said = await offered(None), _said(capsys)
    assert "support/staff" in unopened.rows["invitation"][0]
    for answer in ("now", "another_day", "no"):
        assert (await offered(answer), _said(capsys)) == (unopened, said)


async def test_the_comparison_sees_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more from the learning store's stream, drawn by support, would be seen."""
    alone = await lived("web", None)

    async def draws(talker: Presser, number: int) -> None:
        talker.service.stores.learning.random(1)

    monkeypatch.setattr(Presser, "press", draws)
    assert await lived("web", [1]) != alone
