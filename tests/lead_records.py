"""Records of a service that no page of a lead makes, or not so soon: a safety notice, an example, rules decided."""

from datetime import date

from bot.access import CONSOLE
from bot.app import Service
from bot.incidents.register import Decided
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


async def rules(service: Service) -> None:
    """Rules in each state that a list of them shows, in words that staff wrote and by a card."""
    store, desk = service.stores.learning, service.desk.rules
    until = date.fromordinal(date.fromisoformat(store.today()).toordinal() + 60).isoformat()
    for decision, card in (("keep", ""), ("narrow", ""), ("lift", "hot_drinks")):
        said = (
            {} if card else {"register.sentence": f"Everyone hands in phones and chargers, {decision} at half past ten"}
        )
        rule = await desk.propose(CONSOLE, card, says=said)
        decided = Decided(
            decision, "manager", "", "practice", until, "the night is short, and two people sleep badly", "yes"
        )
        await desk.decide(CONSOLE, rule.id, decided, what="look again")
        for field in ("register.exemption_how", "register.trial_words"):
            how = Answer(field, ("At the meeting in the morning, or to whoever is on shift",), "person", "en_GB")
            await store.write(*record.keep(store, rule.id, how, store.today()))
