"""Records of a whole service that no page of a lead makes by itself: a safety notice, an example of good practice."""

from bot.app import Service
from bot.sessions.safety import Asker
from bot.storage.learning import practice, record, settled
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.settled import ABOUT, PRACTICE
from bot.storage.safety import Notice


async def came_in(service: Service, route: str = "safeguarding", *, revision: int = 1) -> Notice:
    """Somebody asked for that route, from the ward."""
    asked = Notice(b"", "person", route, "ward", second="nurse_in_charge")
    made = await service.safety.ask(b"a talk of safety", revision, asked, Asker("web", "somebody"))
    assert made is not None
    return made


async def example(service: Service, writer: bytes = b"somebody", **said: str) -> str:
    """An example of good practice was sent by whoever holds that account; its id as it stands in addresses."""
    store, talk = service.stores.learning, b"example".ljust(12)
    given = {"practice.kind": "lifted", "practice.did": "each person gets a fob", "practice.voices": "none"}
    answers = [Answer(field, (value,)) for field, value in (given | said).items()]
    draft = Reflection(talk, b"a holder".ljust(16), PRACTICE, "lead", day=store.today())
    answers.append(Answer(ABOUT, (writer.hex(),)))
    kept = (write for one in answers for write in record.keep(store, talk, one, store.today()))
    await store.write(record.begin(draft), *kept)
    await store.write(record.send(talk, "draft", store.now(), store.today()))
    await settled.settle(store, talk)
    (found, *_) = await store.read(practice.held())
    return found.id.hex()
