"""Rules for everyone: what is said lies in a draft; what is sent enters the register, where its writer is nowhere."""

import pytest
from device import Device

from bot.access import CONSOLE
from bot.app import Service
from bot.storage.learning import record, restrictions
from bot.storage.learning.restrictions import Restriction

TO_RULES = ("The rules here",)
SPOTTED = (
    "Adult mental health", "The garden is locked", "Nowhere: a habit", "This unit", "10 to 19", "Longer",
    *("Yes", "No", "Yes", "Yes", "No", "No", "Yes"), "Freedom to come and go", "Done", "Yes"
)  # fmt: skip


async def register(service: Service) -> tuple[Restriction, ...]:
    """What stands on it."""
    return await service.learning.store.read(restrictions.register(service.learning.store))


async def views(service: Service) -> dict[tuple[str, str], int]:
    """How many called each rule what."""
    found = await service.learning.store.read(restrictions.views(service.learning.store))
    return {(one.rule, one.view): one.number for one in found}


async def spotting(service: Service) -> Device:
    """A staff member at the answers to check."""
    device = Device(service, "web")
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_RULES, *SPOTTED)
    assert device.screen.name == "check"
    return device


async def calling(service: Service, who_for: str = "Everyone", how: str = "Send it with no name") -> Device:
    """A young person who calls two rules of a home not fair and fair."""
    device = Device(service, "web")
    await device.arrive("w_young_person-en_GB")
    await device.press(
        *TO_RULES, "No", "Yes", "The rules at home", "Everyone hands in their phone", "Friends may not stay"
    )
    await device.press("Done", "Not fair", "Fair", "Done", "No", who_for)
    await device.press("Drop it", "Ask each person", "Done", "No", "Yes, they are right", how)
    return device


async def test_a_rule_that_was_spotted_is_proposed_and_nothing_leads_to_its_writer(service: Service) -> None:
    device = await spotting(service)
    assert await register(service) == ()
    await device.press("Send")
    (rule,) = await register(service)
    assert (rule.rule, rule.state, rule.came_from, rule.setting) == ("garden_locked", "proposed", "staff", "amh")
    store = service.learning.store
    said = {one.field: one.value for one in await store.read(record.answers(store, rule.id))}
    assert said["register.recognise_all"] == ("yes",)
    assert await store.read(record.of_holder(service.restrictions.holder(device.chat))) == ()
    assert await store.read(record.sent_of("")) == ()


async def test_what_is_sent_is_not_brought_back_by_back(service: Service) -> None:
    device = await spotting(service)
    await device.press("Send", "Back")
    assert device.screen.name == "sent"
    assert len(await register(service)) == 1


async def test_what_is_kept_or_deleted_is_on_no_list(service: Service) -> None:
    for label in ("Keep it for me", "Delete"):
        device = await spotting(service)
        await device.press(label)
    assert await register(service) == ()


async def test_a_rule_for_one_person_is_never_counted_as_a_rule_for_everyone(service: Service) -> None:
    device = await calling(service, "Only me")
    assert "with no name" in device.text
    assert await views(service) == {}
    assert await register(service) == ()


async def test_what_is_not_sent_is_counted_nowhere(service: Service) -> None:
    await calling(service, how="I will say it")
    await calling(service, how="Not now")
    assert await views(service) == {}


async def test_five_people_who_call_a_rule_unfair_open_a_review_and_four_do_not(service: Service) -> None:
    for _ in range(4):
        await calling(service)
    assert await views(service) == {("phones", "unfair"): 4, ("friends_stay", "fair"): 4}
    assert await register(service) == ()
    for _ in range(2):
        await calling(service)
    (rule,) = await register(service)
    assert (rule.rule, rule.state, rule.came_from) == ("phones", "proposed", "people")


async def test_typed_words_meet_the_name_guard_before_they_are_written(service: Service) -> None:
    device = Device(service, "web")
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_RULES, "Somewhere else")
    await device.type("Dave Smith locks the garden for everyone")
    assert device.screen.layout == "name"
    talk = await service.restrictions.find(device.chat)
    assert "register.sentence" not in await service.restrictions.own(talk)
    await device.type("Dave Smith locks the garden for everyone", "name:role")
    assert device.screen.name == "where_written"
    assert "Smith" not in " ".join((await service.restrictions.own(talk))["register.sentence"])


async def test_what_a_crash_left_behind_is_taken_into_the_register_by_the_sweep(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(chat: object) -> None:
        """The process ends before."""

    device = await spotting(service)
    monkeypatch.setattr(service.restrictions, "settle", nothing)
    await device.press("Send")
    assert await register(service) == ()
    await service.sweep()
    assert len(await register(service)) == 1
    await service.sweep()
    assert len(await register(service)) == 1


async def test_learning_and_the_rules_here_do_not_find_each_other_in_one_store(service: Service) -> None:
    device = await spotting(service)
    assert await service.learning.held(device.chat) == ()
    assert await service.learning.find(device.chat) == b""
    await service.restrictions.forget(device.chat)
    assert await service.restrictions.find(device.chat) == b""


async def reviewing(service: Service, rule: Restriction) -> Device:
    """A lead in the review of that rule, by the link of its page."""
    device = Device(service, "web", "lead")
    await device.arrive(f"i_{await service.desk.rules.invite_review(CONSOLE, rule.id)}")
    return device


async def test_a_review_by_link_is_of_the_rule_it_was_made_for(service: Service) -> None:
    await (await spotting(service)).press("Send")
    (before,) = await register(service)
    device = await reviewing(service, before)
    assert device.screen.name == "who_is_here"
    assert "The rule: The garden is locked" in device.text
    await device.press("Yes")
    assert device.screen.name == "harm"
    assert "The garden is locked" not in device.text
    await device.press("Skip", "Never, as far as we know", "No", *("Not known", "Skip") * 3)
    await device.press("No", "No", "Yes", "Skip", "Skip", "No")
    assert device.screen.name == "decide"
    assert "The garden is locked" in device.text
    await device.press("Lift it now", "Nothing", "Done", "Skip", "It is lifted: no need", "The manager")
    await device.press("In person", "A notice", "Done", "The manager")
    assert device.screen.name == "check"
    assert "The rule: The garden is locked" in device.text
    await device.press("Save")
    (after,) = await register(service)
    assert (after.id, after.rule, after.state) == (before.id, "garden_locked", "lifted")
    assert (after.lifted_on, after.review_by, after.told) == ("2026-11-23", "", "in_person notice")
    assert await service.desk.rules.lifted() == 1
    assert await service.desk.actions.every(CONSOLE) == ()
    assert await service.desk.rules.words(CONSOLE, after.id) == {}  # nothing was written, and a choice is no words
    said = await service.learning.store.read(record.answers(service.learning.store, after.id))
    assert {one.field.partition(".")[0] for one in said} == {"register"}
    assert await service.learning.store.read(record.of_holder(service.restrictions.holder(device.chat))) == ()
    with pytest.raises(ValueError, match="lifted"):
        await service.desk.rules.invite_review(CONSOLE, after.id)


async def test_what_a_review_leaves_standing_comes_up_again_and_what_it_may_not_keep_stays_as_it_was(
    service: Service,
) -> None:
    await (await spotting(service)).press("Send")
    (rule,) = await register(service)
    device = await reviewing(service, rule)
    await device.press("Yes", *("Skip",) * 14, "Yes", *("Skip",) * 5, "Keep for now, with reasons")
    await device.press("Skip", "Not decided yet", "Skip", "The manager", "Save")
    (still,) = await register(service)
    assert (still.id, still.state) == (rule.id, "proposed")
    device = await reviewing(service, rule)
    await device.press("Yes", *("Skip",) * 15, "Narrow it by time or place", "Nothing", "Done")
    await device.press("Skip", "In 1 month", "The manager", "Skip", "The manager", "Save")
    (narrowed,) = await register(service)
    assert (narrowed.id, narrowed.state, narrowed.review_by) == (rule.id, "narrowed", "2026-12-23")
    (again,) = await service.desk.actions.every(CONSOLE)
    assert (again.changes, again.due, again.review) == ("rule", "2026-12-23", rule.id)
