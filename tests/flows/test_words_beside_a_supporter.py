"""Beside a supporter nothing on the screen tells that somebody was told: it looks as it does after Stop."""

import pytest
from spoken import BOOK, SUPPORTED, after, begun, first_question

from accessibility.local import Local, Route
from accessibility.present import present
from accessibility.screen import Screen
from flows.engine.session import HandOver, Session
from flows.engine.turn import waiting

SERVICE = Local("Willow", {"safeguarding": Route("safeguarding", "Jo, safeguarding lead", "Jo", "01632 960 124")})
RED_FLAGS = ["alarm:crisis_self", "alarm:threat_other", "alarm:safeguarding"]
TELLING = ["choose:no choose:no", "help choose:unsafe", "choose:no choose:yes help choose:told", *RED_FLAGS]
FLOWS = [
    (flow, form) for flow in ("support/few_words", "learning/few_words") for form in ("symbols", "easy_read", "child")
]


def screens(session: Session, count: int = 3) -> list[Screen]:
    """What the person and the supporter meet from here on."""
    shown = [present(BOOK, session, SERVICE)]
    for _ in range(count - 1):
        step = waiting(BOOK, session)
        session, _ = after(session, "go" if not step.options or shown[-1].done else f"choose:{step.options[0].key}")
        shown.append(present(BOOK, session, SERVICE))
    return shown


@pytest.mark.parametrize("by", TELLING)
@pytest.mark.parametrize(("flow", "form"), FLOWS)
def test_telling_under_the_rule_always_looks_like_stop(flow, form, by):
    stopped, _ = after(first_question(flow, form, SUPPORTED)[0], "stop")
    told, effects = after(first_question(flow, form, SUPPORTED)[0], *by.split())
    assert [effect for effect in effects if isinstance(effect, HandOver)] == [HandOver("contact", "")]
    assert screens(told) == screens(stopped)


@pytest.mark.parametrize(("flow", "form"), FLOWS)
def test_telling_after_an_own_yes_looks_like_stop(flow, form):
    facts = {**SUPPORTED, "alert": "on_tap"}
    stopped, _ = after(first_question(flow, form, facts)[0], "stop")
    told, effects = after(first_question(flow, form, facts)[0], "choose:no", "choose:no")
    assert not [effect for effect in effects if isinstance(effect, HandOver)], "asked first, as the opening said"
    told, effects = after(told, "choose:yes")
    assert [effect for effect in effects if isinstance(effect, HandOver)] == [HandOver("contact", "")]
    assert screens(told) == screens(stopped)
    left, _ = after(first_question(flow, form, facts)[0], "choose:no", "choose:no", "choose:no")
    assert screens(left) == screens(stopped), "and so does not asking"


@pytest.mark.parametrize("alarm", RED_FLAGS)
@pytest.mark.parametrize(("flow", "form"), FLOWS)
def test_a_red_flag_gives_nothing_away_where_the_person_is_asked_first(flow, form, alarm):
    session, effects = after(first_question(flow, form, {**SUPPORTED, "alert": "on_tap"})[0], alarm)
    assert effects == ()
    screen = present(BOOK, session, SERVICE)
    assert (screen.name, screen.statements, screen.notice) == ("who_now", (), "")


@pytest.mark.parametrize("flow", ["support/few_words", "learning/few_words"])
def test_the_next_answers_are_private_before_the_first_question(flow):
    session = begun(flow, "symbols", SUPPORTED)
    seen = []
    while waiting(BOOK, session).id != "hurt":
        seen.append(waiting(BOOK, session).id)
        plain = [option.key for option in waiting(BOOK, session).options if option.key != "yes"]
        session, _ = after(session, "go", f"choose:{plain[0]}") if plain else after(session, "go")
    assert "look_away" in seen


def test_whoever_has_to_see_is_named_on_the_persons_screen():
    session = begun("support/few_words", "symbols", SUPPORTED)
    session, _ = after(session, "choose:no", "go", "choose:must_see")
    assert present(BOOK, session, SERVICE).statements[0] == "Sam can see this screen."
