"""A talk at each kind of step, in each form, as the screen it becomes."""

import msgspec
from shown import CONSTANTS, FORMS, acts, at, everywhere, texts

from accessibility.local import Local
from accessibility.present import present
from accessibility.sentences import is_question
from flows.engine.load import Book
from flows.engine.session import Session


def test_every_screen_has_the_five_constants_in_order(book: Book, local: Local) -> None:
    for session in everywhere(book):
        screen = present(book, session, local)
        assert acts(screen.constants) == CONSTANTS
        assert all(button.label for button in screen.constants)


def test_help_is_short_in_picture_forms_and_stands_in_the_same_place(book: Book, local: Local) -> None:
    last = {form: present(book, at("support/talk", "how_now", form=form), local).constants[-1].label for form in FORMS}
    assert last == {"standard": "Help now", "easy_read": "Help now", "child": "Help", "symbols": "Help"}


def test_the_same_talk_always_gives_the_same_screen(book: Book, local: Local) -> None:
    for session in everywhere(book):
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(session), type=Session)
        assert present(book, session, local) == present(book, again, local)


def test_nothing_in_braces_is_ever_shown(book: Book, local: Local) -> None:
    nobody = Local(service="", routes={})
    for session in everywhere(book):
        for service in (local, nobody):
            shown = texts(present(book, session, service, come_back="river lamp otter seven"))
            assert not [text for text in shown if "{" in text or "}" in text]


def test_a_screen_asks_one_thing_at_most(book: Book, local: Local) -> None:
    for session in everywhere(book):
        screen = present(book, session, local)
        asked = " ".join((*screen.statements, screen.question, screen.hint))
        assert asked.count("?") <= 1


def test_a_title_holds_no_question_no_answer_and_no_purpose(book: Book, local: Local) -> None:
    for session in everywhere(book):
        screen = present(book, session, local)
        assert screen.title.endswith("Afterwards")
        assert not is_question(screen.title)
        assert not any(button.label in screen.title for button in screen.answers if len(button.label) > 3)
        assert not {"Support", "Learning", "Help"} & set(screen.title.split())


def test_titles_follow_where_learning_is_and_whose_turn_it_is(book: Book, local: Local) -> None:
    assert present(book, at("learning/talk", "kind"), local).title == "1 of 4 – Afterwards"
    assert present(book, at("support/talk", "how_now"), local).title == "Question – Afterwards"
    assert present(book, at("support/talk", "end"), local).title == "Afterwards"
    supported = {"supported": "yes"}
    assert present(book, at("support/talk", "how_now", facts=supported), local).title == "My turn – Afterwards"
    assert present(book, at("learning/talk", "view", facts=supported), local).title == "Supporter’s turn – Afterwards"


def test_progress_is_shown_in_learning_and_never_in_support(book: Book, local: Local) -> None:
    assert present(book, at("learning/talk", "before"), local).progress == (2, 4)
    assert all(
        present(book, session, local).progress is None for session in everywhere(book) if session.purpose == "support"
    )
