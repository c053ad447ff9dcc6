"""Nothing of a talk reaches what is kept of what helps a person, nor the count of it: it is said on its page alone."""

from collections.abc import Sequence

import pytest
from beside import store_of, without_chance
from pressing import Presser

from accessibility.profile import AccessProfile
from bot.access import CONSOLE
from bot.arrivals import Begin
from bot.messages import Chat
from bot.people import Person

MINE = Chat("telegram", "1001")
TABLES = ("access_profile", "access_way", "access_count")
TALKS: Sequence[Sequence[int | str]] = (
    (), (0, 1, 2, 3, 4, 5, 6), (1, 1, 1, 1, 1),
    (7, 3, "i need an interpreter", 2, "easier", 0, 5), ("help", 0, 0, "stop"),
)  # fmt: skip
"""What is pressed, by number, and typed: with another form, a danger, a stop among it."""


async def lived(said: Sequence[int | str] | None, audience: str, begin: str) -> tuple[dict[str, list[str]], object]:
    """Somebody says what helps, then a talk is had, or none; a month later it is counted."""
    async with without_chance() as working:
        service = working.service
        for number in range(6):
            chat = MINE if not number else Chat("telegram", f"200{number}")
            profile = AccessProfile(language="pl", aid=("signs",), missing=("pack",), shared=("supporter",))
            await service.people.profiles.save(chat, profile)
        if said is not None:
            talk = Presser(service, MINE, Person(audience=audience))
            await talk.begin(Begin("support", begin))
            for deed in said:
                if talk.goes_on:
                    await (talk.press(deed) if isinstance(deed, int) else talk.type(deed))
        working.clock.move(days=20)
        await service.people.sweep()
        counted = (await service.office.overview(CONSOLE)).needs
        await working.close()
        rows = store_of(working, "people").rows
        return {name: rows[name] for name in TABLES}, counted


@pytest.mark.parametrize(("audience", "flow"), [("staff", "support/staff"), ("few_words", "support/few_words")])
async def test_it_is_the_same_whatever_is_said_in_support_or_if_nothing_is(audience: str, flow: str) -> None:
    alone = await lived(None, audience, flow)
    assert len(alone[0]["access_profile"]) == 6
    assert len(alone[0]["access_count"]) > 1
    assert alone[1] is not None
    for said in TALKS:
        assert await lived(said, audience, flow) == alone
