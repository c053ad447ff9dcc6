"""A demonstration can be tried from one page, as anybody for whom there is a talk."""

import httpx
import pytest

from bot.app import Service, demonstration
from bot.channels.web.app import build
from bot.door import RULES
from bot.messages import Chat
from bot.receivers import EVERY_ROUTE


async def test_everybody_for_whom_there_is_a_talk_can_be_tried(service: Service) -> None:
    settings = await demonstration(service)
    talks = {talk for talk in service.book.ids if talk.startswith(("support/", "learning/"))}
    audiences = {"staff", "adult", "young_person", "child", "few_words", "witness", "family"}
    rules = {f"restrictions/{audience}" for audience in RULES if audience in audiences}
    assert set(settings.try_talks) == {talk for talk in talks if talk.partition("/")[2] in audiences} | rules


@pytest.mark.parametrize("purpose", ["support", "learning"])
async def test_few_words_are_tried_on_a_tablet_that_has_its_place(service: Service, purpose: str) -> None:
    application = build(service.conversation, await demonstration(service))
    headers = {"sec-fetch-site": "same-origin"}
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://afterwards", headers=headers) as browser:
        page = (await browser.get("/try")).text
        assert f'value="few_words:{purpose}"' in page
        await browser.post("/try", data={"act": f"few_words:{purpose}"})
        cookie = browser.cookies["talk"]
    chat = Chat("web", cookie[:32], bytes.fromhex(cookie[32:]))
    talks = service.conversation.talks[purpose]
    session = await talks.look(chat, await talks.find(chat))
    assert session is not None
    facts = [session.facts[name] for name in ("audience", "reach", "place", "device")]
    assert facts == ["few_words", "shared", "known", next(iter(service.settings.file.places))]


async def test_the_played_receiver_has_one_page_in_every_process(service: Service) -> None:
    first, second = await demonstration(service), await demonstration(service)
    assert first.receiver_link == second.receiver_link
    assert await service.safety.route_of(first.receiver_link) == EVERY_ROUTE
