"""Nothing typed in support is kept or sent: canaries at every step, form and channel, and in every failure."""

import asyncio

import pytest
from everywhere import ADDRESS, FACTS, STEM, Everything, Hand, Log, canary, chat_of, reach_of, sessions  # fmt: skip
from leaks import found_in
from working import the_book

from bot.messages import Incoming, Reply, Words, open_words
from bot.storage.errors import Busy, StoreError, StoreFull, say

FLOWS = tuple(FACTS)
AT_ONCE = 24


@pytest.mark.parametrize("channel", ["web", "telegram", "terminal"])
@pytest.mark.parametrize("flow", FLOWS)
async def test_words_typed_at_any_step_leave_no_byte_behind(
    channel: str, flow: str, hand: Hand, everything: Everything
) -> None:
    book = the_book()
    forms = book.current(flow).card.forms
    places_of = [one for form in forms for one in sessions(book, flow, form, reach_of(channel))]
    chats = [chat_of(channel, number) for number in range(len(places_of))]

    async def type_at(number: int) -> None:
        talk = await hand.stand(hand.service.support, places_of[number], chats[number])
        await hand.type(canary(number), chats[number], talk)

    for first in range(0, len(chats), AT_ONCE):
        await asyncio.gather(*map(type_at, range(len(chats))[first : first + AT_ONCE]))
    assert len(chats) > 100
    places = await everything.read(*chats)
    assert len(places["said"]) > 10_000 and len(places["states, opened"]) > 10_000, "the search looks at nothing"
    assert found_in([STEM], places) == []


async def test_words_typed_where_no_talk_is_or_in_an_address_leave_no_byte_behind(
    hand: Hand, everything: Everything
) -> None:
    word = f"{STEM}00001"
    chat = chat_of("telegram", 1)
    await hand.send_update(chat, {"text": canary(1)})
    await hand.send_update(chat, {"text": f"/start {word}"})
    await hand.send_update(chat, {"text": f"/{word} {canary(1)}"})
    await hand.send_update(chat, {"text": canary(3)})
    for path in (
        f"/w/{word}",
        f"/p/{word}",
        f"/r/{word}",
        f"/{word}",
        f"/talk?words={word}",
        f"/note.ics?after={word}",
    ):
        await hand.request("GET", path, headers={"user-agent": word, "referer": f"{ADDRESS}/{word}"})
    await hand.request("POST", f"/i/{word}")
    await hand.request("GET", "/", headers={"cookie": f"talk={word}"})
    places = await everything.read(chat)
    said = places.pop("said").replace(f'action="/p/{word}"'.encode(), b"").replace(f'action="/i/{word}"'.encode(), b"")
    assert found_in([STEM], places | {"said": said}) == []


@pytest.mark.parametrize("channel", ["web", "telegram", "terminal"])
async def test_words_typed_at_the_offer_and_beside_its_answer_leave_no_byte_behind(
    channel: str, hand: Hand, everything: Everything
) -> None:
    service, chat = hand.service, chat_of(channel, 9)
    for number, answer in enumerate(("another_day", "no", "now")):
        address = await service.invite("support/staff", "staff")
        arrival = f"i_{address.rpartition('/')[2]}"
        shown = (await service.conversation.handle(Incoming(chat, f"arrives {number}", arrival=arrival))).out[-1]
        assert shown.screen.name == "offer"
        again = await service.conversation.handle(
            Incoming(shown.chat, f"under it {number}", words=Words(f"{STEM} loud"))
        )
        assert channel != "telegram" or number or again.out[-1].screen.name == "offer"  # later a talk goes on
        act = f"s:offer:{answer}"
        for act_of_form, token_of in ((act, ""), ("", act)):
            token = service.conversation.token(shown.chat, shown.ref, token_of)
            incoming = Incoming(shown.chat, f"{act} {token}", token, act_of_form, Words(canary(9)))
            await service.conversation.handle(incoming)
        await service.conversation.handle(Incoming(shown.chat, f"types {number}", words=Words(canary(9))))
    places = await everything.read(chat)
    assert found_in([STEM], places) == []


async def test_refused_posts_leave_no_byte_behind(hand: Hand, everything: Everything) -> None:
    session = next(sessions(the_book(), "support/staff", "standard", "own_device"))
    chat = chat_of("web", 7)
    talk = await hand.stand(hand.service.support, session, chat)
    cookies = {"talk": chat.address + chat.key_half.hex()}
    fields = {"say": "wrote", "words": canary(2)}
    for token in ("", "not a token", canary(2), "A" * 31):
        await hand.request("POST", "/talk", cookies=cookies, data={"token": token, **fields})
    await hand.request(
        "POST",
        "/talk",
        cookies=cookies,
        data={"token": "", **fields},
        headers={"sec-fetch-site": "none", "origin": "https://elsewhere.example"},
    )
    await hand.request("POST", "/talk", cookies=cookies, data=fields, headers={"sec-fetch-site": "cross-site"})
    await hand.request("POST", "/talk", data=fields)
    await hand.request("POST", "/talk", cookies=cookies, content=canary(2).encode() * 2000)
    await hand.request("POST", "/talk", cookies=cookies, content=b"\xff" + canary(2).encode())
    await hand.request("POST", "/talk", cookies=cookies, data={"act": f"choose:{canary(2)}", "tick": canary(2)})
    await hand.type(canary(2) * 150, chat, talk)
    places = await everything.read(chat)
    assert found_in([STEM], places) == []


async def test_files_edits_groups_and_broken_updates_leave_no_byte_behind(hand: Hand, everything: Everything) -> None:
    session = next(sessions(the_book(), "support/staff", "standard", "chat"))
    chat, words, word = chat_of("telegram", 4), canary(4), f"{STEM}00004"
    await hand.stand(hand.service.support, session, chat)
    one = {"file_id": word, "file_unique_id": word}
    await hand.send_update(chat, {"text": words, "edit_date": 2}, kind="edited_message")
    for content in (
        {"voice": {**one, "duration": 3}, "caption": words},
        {"photo": [{**one, "width": 9, "height": 9}], "caption": words},
        {"document": {**one, "file_name": f"{word}.pdf"}, "caption": words},
        {"contact": {"phone_number": "01632960000", "first_name": word}},
        {"venue": {"location": {"longitude": 0.5, "latitude": 51.5}, "title": word, "address": words}},
        {"poll": {"id": "1", "question": words, "options": []}},
        {"text": words, "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": word}},
        {"text": words, "entities": [{"type": word, "offset": -1, "length": 10**9}]},
        {"text": words, "from": {"id": 4, "is_bot": False, "first_name": word, "last_name": words, "username": word}},
        {"text": words, "chat": {"id": -5, "type": "supergroup", "title": words}},
        {"left_chat_member": {"id": 4, "is_bot": False, "first_name": word}},
    ):  # fmt: skip
        await hand.send_update(chat, content)
    for update in (
        {"update_id": 900, "message": words},
        {"update_id": 901, word: {"text": words}},
        {"update_id": words, "message": {"text": words}},
        {"update_id": 902, "callback_query": {"id": word, "data": words, "from": {"first_name": word}}},
        {"update_id": 903, "inline_query": {"id": "1", "query": words, "offset": ""}},
        {"update_id": 904, "message": {"message_id": "x" * 50_000, "text": words}},
        [words],
    ):
        await hand.raw_update(update)
    places = await everything.read(chat)
    assert found_in([STEM], places) == []


async def test_a_blocked_chat_a_busy_or_full_store_and_a_failing_guard_leave_no_byte_behind(
    hand: Hand, everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    places_of = list(sessions(the_book(), "support/staff", "standard", "chat"))[:10]
    chats = [chat_of("telegram", number) for number in range(len(places_of))]
    at = [await hand.stand(hand.service.support, session, chat) for chat, session in zip(chats, places_of, strict=True)]
    hand.fake.phone(int(chats[0].address))._chat.blocked = True
    await hand.type(canary(5), chats[0], at[0])
    for number, error in enumerate((Busy, StoreFull)):

        async def refuse(_: object, error: type[StoreError] = error) -> None:
            raise say(error, store="support")

        with monkeypatch.context() as broken:
            broken.setattr(hand.service.stores.support, "submit", refuse)
            await hand.type(canary(6 + 3 * number), chats[1 + number], at[1 + number])
            await hand.type(canary(7 + 3 * number), chats[1 + number], at[1 + number])

    def fails(text: str) -> None:
        raise ValueError(text)

    with monkeypatch.context() as broken:
        broken.setattr("bot.guards.red_flags.find", fails)
        await hand.type(canary(20), chats[5], at[5])
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversation.chosen", lambda words, screen: fails(open_words(words)))
        await hand.type(canary(21), chats[6], at[6])
    places = await everything.read(*chats)
    assert b'"failed"' in places["logs"], "nothing failed"
    assert found_in([STEM], places) == []


async def test_a_turn_that_fails_is_answered_kindly_and_without_the_words(hand: Hand, log: Log) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError(canary(8))

    hand.service.conversation.door._people = Broken()  # type: ignore[assignment]
    reply: Reply = await hand.service.conversation.handle(Incoming(chat_of("web", 8), "8", words=Words(canary(8))))
    assert reply.out[0].screen.name == "trouble"
    assert STEM not in log.text
