"""The rules of pictures over a flow: each choice has its own, and none frightens."""

import msgspec
import pytest

from accessibility.picture_rules import Picture, pictures
from flows.engine.flow import Card, Flow, Form, Option, Purpose, Step

EVERY: dict[str, str] = {"standard": "Word", "easy_read": "Word", "child": "Word", "symbols": "Word"}


def flow(step: Step, *forms: Form, purpose: Purpose = "support") -> Flow:
    card = Card(EVERY, purpose, ("young_person",), forms, 1.0, "", (), "", "", "")
    return Flow(f"{purpose}/example", purpose, card, step.id, {step.id: step})


def found(step: Step, *forms: Form, purpose: Purpose = "support") -> list[Picture]:
    return list(pictures(flow(step, *(forms or ("standard", "symbols")), purpose=purpose), step))


def step(*options: Option, symbol: str = "feel.now") -> Step:
    return Step("how", "choose", EVERY, symbol=symbol, options=options)


CALM, UPSET = Option("calm", EVERY, symbol="feel.calm"), Option("upset", EVERY, symbol="feel.upset")


def test_a_step_whose_choices_have_pictures_is_well() -> None:
    assert found(step(CALM, UPSET)) == []


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (step(CALM, symbol=""), "S1"),
        (step(CALM, Option("wobbly", EVERY)), "S2"),
        (step(CALM, Option("upset", EVERY, symbol="feel.no_such_feeling")), "S3"),
        (step(CALM, Option("other", EVERY, symbol="feel.calm")), "S3"),
        (step(CALM, Option("held", EVERY, symbol="held.face_down")), "S16"),
    ],
    ids=["no key idea", "no picture", "no such concept", "twice on one board", "frightening in support"],
)
def test_a_step_with_pictures_needs_them_all(wrong: Step, rule: str) -> None:
    (picture,) = found(wrong)
    assert (picture.rule, picture.severity) == (rule, "E")


def test_in_words_alone_nothing_is_asked_for_and_in_easy_read_a_reviewer_looks() -> None:
    wordy = step(Option("wobbly", EVERY), symbol="")
    assert found(wordy, "standard") == []
    assert {(picture.rule, picture.severity) for picture in found(wordy, "easy_read")} == {("S1", "W"), ("S2", "W")}


def test_pictures_that_cannot_be_told_apart_do_not_stand_on_one_board() -> None:
    front, back = Option("front", EVERY, symbol="held.face_down"), Option("back", EVERY, symbol="held.on_back")
    assert {picture.rule for picture in found(step(front, back), purpose="learning")} == {"S3"}
    assert found(step(front), purpose="learning") == [], "in learning it may be shown, after a yes"


def test_a_photo_of_the_service_is_known_at_run_time_only() -> None:
    assert found(step(Option("jo", EVERY, symbol="person.jo"))) == []


def test_a_supporters_card_is_in_words() -> None:
    assert found(msgspec.structs.replace(step(Option("wobbly", EVERY), symbol=""), turn="supporter")) == []
