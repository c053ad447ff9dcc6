"""Nothing typed in support, and nothing of whoever used it, is in a backup: sealed or opened."""

from pathlib import Path

from everywhere import FACTS, STEM, Hand, Log, canary, chat_of, sessions
from leaks import files, found_in
from working import the_book

from bot.backups import Opened, write
from bot.keys import load_master
from bot.storage.stores import back_up, folder_urls


async def test_a_backup_of_a_service_in_use_holds_no_word_and_no_chat(hand: Hand, log: Log, tmp_path: Path) -> None:
    service, book, chats = hand.service, the_book(), []
    for number, channel in enumerate(("web", "telegram", "terminal")):
        for place, flow in enumerate(tuple(FACTS)[:2]):
            chat = chat_of(channel, 10 * number + place)
            session = next(iter(sessions(book, flow, "standard", "own_device")))
            await hand.type(canary(number), chat, await hand.stand(service.support, session, chat))
            chats.append(chat)
    master = load_master(tmp_path / "data")
    url = folder_urls(tmp_path / "data")["learning"]
    path = write(tmp_path / "kept", back_up(url, master, "2026-11-23"), master, service.now(), bytes(16))
    pieces = [repr(piece).encode() for piece in Opened(path, master).pieces()]
    assert len(pieces) > 1, "the search looks at nothing"
    places = {"opened": b"\n".join(pieces), **files(tmp_path / "kept")}
    named = [store.pseudonym(chat) for chat in chats for store in (service.stores.support, service.stores.learning)]
    assert found_in([STEM, *(chat.address for chat in chats if len(chat.address) > 6)], places) == []
    assert not [name for name in named if any(name in content or repr(name)[2:-1].encode() in content
                                              for content in places.values())]  # fmt: skip
