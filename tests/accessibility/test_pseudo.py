"""Every step of every flow in every form, in a made-up language that is longer, and in one from right to left.

What is still English shows, as does what was put together from pieces, and what no longer fits.
"""

import re
from collections.abc import Iterator

import msgspec
import pytest

from accessibility import catalogue
from accessibility.board_sheets import sheets
from accessibility.board_svg import svg
from accessibility.boards import cell_room, label_size
from accessibility.exploring import pages, problems, screens, texts
from accessibility.interface import interface
from accessibility.local import Local, Named, Route, Signpost
from accessibility.screen import Screen
from accessibility.service import service_screen
from accessibility.translating import pseudo
from flows.engine.facts import combinations
from flows.engine.flow import FORMS, Flow, Form
from flows.engine.load import load_book
from flows.engine.session import Frame, Session, Spot

LONG, TURNED = "pl", "ar"
BOOK = load_book()
ENGLISH = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module", autouse=True)
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The two languages in place of the product's own catalogues."""
    folder = tmp_path_factory.mktemp("locales")
    pseudo.write(folder, LONG)
    pseudo.write(folder, TURNED, rtl=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "files", lambda package: folder)
        catalogue.forget()
        yield
    catalogue.forget()


@pytest.fixture
def local() -> Local:
    """A service whose own names are no English words, so that what is left of English is ours."""
    duty = Route("duty_lead", "№ 1", "№ 1", "01632 960 100", "", "staff_support")
    return Local(
        service="№ 0",
        routes={key: msgspec.structs.replace(duty, key=key) for key in ("duty_lead", "staff_support", "safeguarding")},
        places=(Named("ward", "№ 2"),),
        people=(Named("sam", "№ 3", "supporter"),),
        signposts=(Signpost("samaritans", "№ 4", "Call 116 123", "tel:116123", "any time"),),
        languages=("en_GB", LONG, TURNED),
    )


def talks(flow: Flow, form: Form) -> Iterator[Session]:
    """A talk at each step, or that was just told it; for every set of facts on which its words depend."""
    varied = {step.id for step in flow.steps.values() if step.variants}
    for number, facts in enumerate(combinations(BOOK, flow)):
        for step in flow.steps.values():
            if step.kind != "call" and (number == 0 or step.id in varied):
                known = {**facts, "supporter": "№ 3", "checked": "yes", "asked": "yes"}
                frames = (Frame(flow.id, flow.version, step.id, step.id),)
                said = (Spot(flow.id, step.id),) if step.kind == "say" else ()
                yield Session("t", flow.purpose, frames, form, "en_GB", known, said=said)


def shown(flow: Flow, form: Form, language: str, local: Local) -> Iterator[Screen]:
    yield from screens(BOOK, pages(BOOK, talks(flow, form), form), language, local)


CASES = [(flow_id, form) for flow_id in BOOK.ids for form in BOOK.current(flow_id).card.forms]


@pytest.mark.parametrize(("flow_id", "form"), CASES)
@pytest.mark.parametrize("language", [LONG, TURNED])
def test_nothing_of_a_flow_stays_english(flow_id: str, form: Form, language: str, local: Local) -> None:
    found = list(shown(BOOK.current(flow_id), form, language, local))
    assert found
    left = {text for screen in found for text in texts(screen) if ENGLISH.search(text)}
    assert left == set()
    assert {problem for screen in found for problem in problems(screen, language)} == set()
    assert {screen.direction for screen in found} == {"rtl" if language == TURNED else "ltr"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", [LONG, TURNED])
def test_nothing_of_the_service_itself_stays_english(form: Form, language: str, local: Local) -> None:
    for name in interface().screens:
        screen = service_screen(name, form=form, language=language, local=local)
        own_names = {button.label for button in screen.answers if button.lang}
        assert {text for text in texts(screen) if ENGLISH.search(text)} <= own_names, name


@pytest.mark.parametrize(("flow_id", "form"), [case for case in CASES if case[1] in ("child", "symbols")])
@pytest.mark.parametrize("language", [LONG, TURNED])
def test_a_board_in_a_longer_language_cuts_no_word(flow_id: str, form: Form, language: str, local: Local) -> None:
    """A board whose words do not fit is not drawn at all: the choices are then words alone."""
    for sheet in sheets(BOOK, flow_id, form, language, local):
        labels = [cell.label for cell in sheet.board.cells]
        assert label_size(labels, cell_room(sheet.board.columns), sheet.board.font) is not None or sheet.board.beside
        assert svg(sheet.board).startswith("<svg")
        assert sheet.board.rtl == (language == TURNED)


def test_the_made_up_language_keeps_names_and_is_longer() -> None:
    said = pseudo.pseudo("Call {number} now.")
    assert "{number}" in said and len(said) >= 1.4 * len("Call {number} now.")
    assert not ENGLISH.search(said.replace("{number}", ""))
    assert pseudo.pseudo("help | stop", brackets=False).count("|") == 1
