"""Every flow of the product, as people meet it: walked at random in each form, on every kind of device."""

import random
from functools import cache

import pytest
from shown import FORMS, texts

from accessibility.local import Local
from accessibility.pictures import PICTURE_FORMS
from accessibility.present import present
from accessibility.screen import Screen
from accessibility.symbols.packs import concepts
from flows.engine.load import Book, load_book
from flows.engine.session import Again, Event, Session
from flows.engine.turn import start, take_turn

WALKS, TURNS = 3, 40


@cache
def product() -> Book:
    return load_book()


def talks(flow_id: str) -> list[tuple[str, dict[str, str]]]:
    """A form and facts for each way in which this flow is met."""
    card = product().current(flow_id).card
    found = []
    for form in card.forms:
        for audience in card.audience:
            young = "yes" if audience in ("child", "young_person", "few_words") else "no"
            supported = "yes" if audience in ("few_words", "child") else "no"
            reach = "shared" if supported == "yes" else "own_device"
            alert = "always" if young == "yes" else "on_tap"
            place = "known" if reach == "shared" else "unknown"
            facts = {"audience": audience, "under_18": young, "supported": supported, "reach": reach, "alert": alert}
            found.append((form, facts | {"place": place, "last": "no", "supporter": "Sam"}))
    return found


def buttons(screen: Screen) -> list[str]:
    single = [button for button in (screen.more, screen.done) if button]
    every = [*screen.answers, *screen.closers, *single, *(line.change for line in screen.lines if line.change)]
    acts = [button.act for button in every if button.act]  # a link leaves the talk where it is
    return [act for act in acts if not act.startswith(("s:", "place:="))]


@pytest.mark.parametrize("flow_id", product().ids)
def test_every_screen_of_the_flow_holds_what_it_must(flow_id: str, local: Local) -> None:
    for form, facts in talks(flow_id):
        for seed in range(WALKS):
            walk(flow_id, form, facts, local, seed)


def walk(flow_id: str, form: str, facts: dict[str, str], local: Local, seed: int) -> None:
    chance = random.Random(f"{flow_id}{form}{seed}")  # noqa: S311 - a walk, not a secret
    session, _ = start(product(), flow_id, talk_id="t", form=form, language="en_GB", facts=facts)  # type: ignore[arg-type]
    for _ in range(TURNS):
        screen = present(product(), session, local)
        check(session, screen)
        acts = [*buttons(screen), "skip"]
        act = "resume" if session.life == "paused" else chance.choice(acts)
        after, effects = take_turn(product(), session, Event.read(act))
        refused = any(isinstance(effect, Again) and effect.reason == "not_here" for effect in effects)
        is_full = session.picked and act.startswith("tick:")
        assert not refused or is_full or act == "skip", (session.frame, act)
        session = after


def check(session: Session, screen: Screen) -> None:
    where = (session.frame.flow, session.frame.step, session.form)
    assert [button.act for button in screen.constants] == ["back", "skip", "break", "stop", "help"], where
    assert screen.question or screen.statements, where
    assert " ".join((*screen.statements, screen.question, screen.hint)).count("?") <= 1, where
    assert not [text for text in texts(screen) if "{" in text], where
    assert "?" not in screen.title, where
    if session.purpose == "support":
        assert screen.progress is None, where
        assert not screen.come_back, where
    for button in (*screen.answers, *screen.closers, *screen.items):
        assert button.label, where
        known = concepts().get(button.symbol)
        frightening = known is not None and known.frightening
        assert not (frightening and session.purpose in ("support", "safety")), where
        is_named = button.symbol.startswith(("person.", "place."))
        assert not button.symbol or known is not None or is_named, (where, button.symbol)
        if screen.form in PICTURE_FORMS and screen.turn == "person":
            assert button.symbol or frightening or session.purpose in ("learning", "restrictions"), (
                where,
                button.label,
            )


def test_every_form_is_known() -> None:
    assert {form for flow_id in product().ids for form in product().current(flow_id).card.forms} <= set(FORMS)
