"""Whom a service talks with, and who sits beside: by its settings and by the link that was opened."""

from pathlib import Path

import pytest
from spoken import SAFETY, TALKS, people
from working import OPENED, Clock, Working, live, settings

from accessibility.forms import resolve, suits
from accessibility.standing import other_forms
from bot.arrivals import in_audience
from bot.messages import Chat, Incoming
from bot.people import Person
from flows.engine.flow import FORMS, Flow

TABLET = "w_{audience}-en_GB--staff_room{beside}"
CHAT = Chat("web", "a tablet", b"k" * 16)


async def opened(toml: str, tmp_path: Path, *acts: str, arrival: str) -> tuple[list[str], str]:
    """Open that link and press these buttons: the buttons that then stand there, and the step."""
    working = Working(settings(tmp_path, toml=toml), Clock(OPENED))
    service = await working.open()
    try:
        reply = await service.conversation.handle(Incoming(CHAT, "opens", arrival=arrival))
        chat = reply.chat or CHAT
        for number, act in enumerate(acts):
            outgoing = reply.out[0] if reply.out else (await service.conversation.show(chat)).out[0]
            token = service.conversation.token(chat, outgoing.ref, "")
            reply = await service.conversation.handle(Incoming(chat, f"{number}", token, act))
            chat = reply.chat or chat
        outgoing = reply.out[0] if reply.out else (await service.conversation.show(chat)).out[0]
        screen = outgoing.screen
        return [button.act for button in (*screen.answers, *screen.closers)], screen.name
    finally:
        await working.close()


@pytest.mark.parametrize("audience", ["young_person", "child"])
@pytest.mark.parametrize(
    ("line", "instead"),
    [("under_18 = true", "under_18 = false"), ('second = "nurse_in_charge"\nchecked_on', "checked_on")],
    ids=["a service for adults", "no second contact"],
)
async def test_without_somebody_for_children_to_be_told_to_no_child_is_talked_with(
    audience: str, line: str, instead: str, tmp_path: Path
) -> None:
    toml = live().replace(line, instead)
    arrival = TABLET.format(audience=audience, beside="")
    _, name = await opened(toml, tmp_path, arrival=arrival)
    assert name == "link_ended"
    (tmp_path / "again").mkdir()
    offered, name = await opened(toml, tmp_path / "again", "s:support", arrival="")
    assert name == "audience"
    assert not [act for act in offered if audience in act]


@pytest.mark.parametrize(
    ("audience", "beside", "first"),
    [
        ("young_person", "", "hurt"),
        ("young_person", "-sam", "involved"),
        ("young_person", "-nobody_known", "hurt"),
        ("child", "", "involved"),
        ("few_words", "", "involved"),
    ],
)
async def test_a_supporter_meets_their_own_cards_first(audience: str, beside: str, first: str, tmp_path: Path) -> None:
    arrival = TABLET.format(audience=audience, beside=beside)
    _, name = await opened(live(), tmp_path, "s:support", arrival=arrival)
    assert name == first


async def test_who_sat_beside_one_person_does_not_sit_beside_the_next(tmp_path: Path) -> None:
    arrival = TABLET.format(audience="young_person", beside="-sam")
    way = ("s:support", "choose:no", "go", "choose:away", "stop", "go", "choose:finish")
    _, name = await opened(live(), tmp_path, *way, "s:door", "s:support", arrival=arrival)
    assert name == "hurt"


def test_a_child_begins_with_its_own_words() -> None:
    assert in_audience(Person(), "child").form == "child"
    assert in_audience(Person(form="child", audience="child"), "adult").form == "standard"
    assert in_audience(Person(form="easy_read"), "witness").form == "easy_read"


@pytest.mark.parametrize("flow", TALKS, ids=lambda flow: flow.id)
def test_whoever_may_have_a_form_can_choose_it_and_go_back_to_the_one_before(flow: Flow) -> None:
    for facts in people(flow):
        may = {form for form in flow.card.forms if suits(form, facts["audience"], facts["under_18"])}
        for form in may:
            offered = {
                button.act.removeprefix("form:") for button in other_forms(form, "en_GB", facts, flow.card.forms)
            }
            assert offered == may - {form}, (facts["audience"], form)
            known = {"audience": facts["audience"], "under_18": facts["under_18"]}
            assert resolve(flow, form, "en_GB", safety=SAFETY, **known) == (form, "en_GB")


@pytest.mark.parametrize("audience", ["staff", "adult", "family", "lead"])
def test_the_childs_form_is_offered_to_no_adult(audience: str) -> None:
    for under_18 in ("no", "yes"):
        facts = {"audience": audience, "under_18": under_18}
        assert not [one for form in FORMS for one in other_forms(form, "en_GB", facts) if one.act == "form:child"]


def test_to_somebody_of_unknown_age_the_childs_form_is_not_offered_before_they_ask_for_support() -> None:
    assert "form:child" not in {button.act for button in other_forms("standard", "en_GB", {})}


@pytest.mark.parametrize("audience", ["child", "young_person", "few_words", "witness"])
async def test_at_the_door_of_a_service_for_under_18s_the_childs_form_can_be_left_and_found_again(
    audience: str, tmp_path: Path
) -> None:
    working = Working(settings(tmp_path, toml=live()), Clock(OPENED))
    service = await working.open()
    try:
        chat = Chat("web", "a phone", b"k" * 16)
        await service.conversation.handle(Incoming(chat, "opens", arrival=f"w_{audience}-en_GB"))
        met = []
        for number, act in enumerate(("form:easy_read", "form:child", "form:easy_read", "form:child")):
            outgoing = (await service.conversation.show(chat)).out[0]
            assert act in {way.act for way in outgoing.screen.ways} | {f"form:{outgoing.screen.form}"}
            token = service.conversation.token(chat, outgoing.ref, "")
            await service.conversation.handle(Incoming(chat, f"{number}", token, act))
            met.append((await service.conversation.show(chat)).out[0].screen.form)
        assert met == ["easy_read", "child", "easy_read", "child"]
    finally:
        await working.close()
