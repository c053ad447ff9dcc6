"""Words, choices and mats as a screen shows them, in each form."""

import msgspec
from shown import FORMS, acts, at, everywhere, labels

from accessibility.local import Local
from accessibility.present import present
from flows.engine.load import Book
from flows.engine.session import Session

# words


def test_a_statement_stands_before_the_question(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "how_now", said=("open",)), local)
    assert screen.statements == ("This is about how you are now. I do not keep your answers.",)
    assert screen.question == "How are you now?"


def test_easy_forms_put_each_sentence_on_its_own_line(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "how_now", said=("open",), form="easy_read"), local)
    assert screen.statements == ("This is about now.\nI do not keep your answers.",)


def test_what_follows_a_question_stands_under_it(book: Book, local: Local) -> None:
    screen = present(book, at("learning/talk", "before"), local)
    assert (screen.question, screen.layout) == ("What was going on just before?", "write")
    assert screen.hint == "A few words are enough. No names, please.\nThe learning lead reads it."
    assert screen.words == ""
    assert screen.done is not None
    assert screen.done.act == "wrote"


def test_a_variant_is_said_to_those_it_is_meant_for(book: Book, local: Local) -> None:
    staff = present(book, at("support/talk", "how_now", said=("open",), facts={"audience": "staff"}), local)
    assert staff.statements == ("This is for you, not a report. I do not keep your answers.",)
    child = present(
        book, at("support/talk", "how_now", said=("open",), form="child", facts={"audience": "staff"}), local
    )
    assert child.statements == ("I am a computer.\nI do not keep your answers.",)


def test_names_of_the_service_are_filled_in_with_a_capital_where_a_sentence_begins(book: Book, local: Local) -> None:
    session = at("safety/help_now", "carry_on", said=("who_to_call",))
    assert present(book, session, local).statements == (
        "The duty lead: 01632 960 100, always. Your supporter can stay.",
    )
    staff = at("safety/help_now", "what_now", facts={"audience": "staff"})
    screen = present(book, staff, local)
    assert screen.statements == ("People first: staff support, 01632 960 123.",)
    assert "Staff support" in labels(screen.answers)
    supported = at("safety/help_now", "carry_on", said=("who_to_call",), facts={"supporter": "Sam"})
    assert present(book, supported, local).statements[0].endswith("Sam can stay.")


def test_words_that_name_a_number_come_with_its_card(book: Book, local: Local) -> None:
    people = present(book, at("safety/help_now", "what_now"), local).people
    assert [(person.label, person.link) for person in people] == [
        ("Duty lead", "tel:01632960100"),
        ("Call 999", "tel:999"),
    ]
    assert people[1].urgent
    assert present(book, at("support/talk", "how_now"), local).people == ()


def test_a_form_without_words_of_its_own_takes_the_nearest(book: Book, local: Local) -> None:
    help_now = present(book, at("safety/help_now", "what_now", form="symbols"), local)
    assert help_now.question == "What do you need?"


# choices


def test_choices_are_paged_by_the_forms_limit_and_more_goes_round(book: Book, local: Local) -> None:
    sizes = {form: len(present(book, at("support/talk", "how_now", form=form), local).answers) for form in FORMS}
    assert sizes == {"standard": 6, "easy_read": 6, "child": 4, "symbols": 4}
    pages = [labels(present(book, at("support/talk", "how_now", more=more), local).answers) for more in range(3)]
    assert pages[1] == ["Numb", "Ashamed"]
    assert pages[2] == pages[0] == ["Okay", "A mix", "Sad", "Scared", "Tired", "Angry"]


def test_more_is_offered_only_where_there_is_more(book: Book, local: Local) -> None:
    more = present(book, at("support/talk", "how_now"), local).more
    assert more is not None
    assert more.act == "more"
    assert present(book, at("support/talk", "travel"), local).more is None


def test_no_choice_is_ever_dropped_by_paging(book: Book, local: Local) -> None:
    step = book.current("support/talk").step("how_now")
    for form in FORMS:
        found = {
            act
            for more in range(4)
            for act in acts(present(book, at("support/talk", "how_now", form=form, more=more), local).answers)
        }
        assert found == {f"choose:{option.key}" for option in step.options}


def test_the_supporter_sets_how_many_pictures_there_are(book: Book, local: Local) -> None:
    answers = {"learning/talk:view": ("three",)}
    screen = present(book, at("learning/talk", "helps", form="symbols", answers=answers), local)
    assert labels(screen.answers) == ["Music", "Quiet room", "Outside"]
    words = present(book, at("learning/talk", "helps", form="easy_read", answers=answers), local)
    assert len(words.answers) == 6


def test_i_do_not_know_is_the_last_answer_of_every_question_without_its_own_not_sure(book: Book, local: Local) -> None:
    for session in everywhere(book):
        screen = present(book, session, local)
        step = book.current(session.frame.flow).step(session.frame.step)
        asks = step.kind in ("choose", "many", "mat", "body_map", "write", "remind") and step.turn == "person"
        every = [*acts(screen.answers), *acts(screen.closers)]
        if asks and any(option.key == "not_sure" for option in step.options):
            assert any(act.endswith("not_sure") for act in every)
            assert "unknown" not in every
        elif asks:
            assert every[-1] == "unknown"
            assert screen.closers[-1].quiet
        else:
            assert "unknown" not in every


def test_in_pictures_the_closing_row_holds_something_else_nothing_not_sure(book: Book, local: Local) -> None:
    for form in ("child", "symbols"):
        screen = present(book, at("support/talk", "need", form=form), local)
        assert labels(screen.closers) == ["Nothing", "Something else", "Not sure"]
        assert "Nothing" not in labels(screen.answers)
    travel = present(book, at("support/talk", "travel", form="symbols"), local)
    assert (labels(travel.answers), labels(travel.closers)) == (["Yes", "No"], ["Not sure"])


def test_in_words_the_order_is_that_of_the_flow(book: Book, local: Local) -> None:
    assert labels(present(book, at("support/talk", "travel"), local).answers) == ["Yes", "Not sure", "No"]
    assert labels(present(book, at("support/talk", "need"), local).answers)[2] == "Nothing"


def test_pictures_stand_beside_every_choice_in_picture_forms_only(book: Book, local: Local) -> None:
    for form in FORMS:
        screen = present(book, at("support/talk", "how_now", form=form), local)
        assert all(bool(button.symbol) == (form in ("child", "symbols")) for button in screen.answers)
        assert bool(screen.symbol) == (form != "standard")
        assert bool(screen.fixed_places) == (form in ("child", "symbols"))


def test_a_picture_of_being_held_is_never_in_support_and_in_learning_only_after_a_yes(book: Book, local: Local) -> None:
    def held(session: Session) -> list[str]:
        return [
            button.symbol for button in present(book, session, local).answers if button.label in ("Held", "Being held")
        ]

    yes = {"learning/talk:may_show": ("yes",), "support/talk:may_show": ("yes",)}
    assert held(at("support/talk", "need", form="symbols", answers=yes)) == [""]
    assert held(at("learning/talk", "helps", form="symbols")) == [""]
    assert held(at("learning/talk", "helps", form="symbols", answers=yes)) == ["held.by_one"]


def test_ticks_stand_until_done(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "need", picked=("quiet",)), local)
    assert (screen.layout, [button.label for button in screen.answers if button.ticked]) == ("many", ["Quiet"])
    assert screen.done is not None
    assert screen.done.act == "done"


def test_a_body_map_is_one_picture_and_is_not_paged(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "where_hurt", form="symbols"), local)
    assert (screen.layout, len(screen.answers), screen.more) == ("body_map", 7, None)
    assert screen.answers[0] == msgspec.structs.replace(screen.answers[0], act="tick:head", symbol="body.head")


def test_places_people_and_helplines_come_from_the_service(book: Book, local: Local) -> None:
    where = present(book, at("safety/help_now", "where"), local)
    assert acts(where.answers) == ["choose:places.staff_room", "choose:places.ward", "choose:not_here"]
    numbers = present(book, at("safety/help_now", "numbers"), local)
    assert numbers.layout == "numbers"
    assert labels(numbers.answers) == ["Call 999", "Call 116 123", "Ask for the phone", "I am okay for now"]
    assert [(person.label, person.link, person.urgent) for person in numbers.people] == [
        ("Call 999", "tel:999", True), ("Samaritans", "tel:116123", False)
    ]  # fmt: skip


def test_a_helpline_for_others_is_not_shown(book: Book, local: Local) -> None:
    children = msgspec.structs.replace(local.signposts[0], audiences=("child",))
    own = msgspec.structs.replace(local, signposts=(children,))
    assert "Call 116 123" not in labels(present(book, at("safety/help_now", "numbers"), own).answers)


# mats


def test_a_mat_asks_about_one_thing_at_a_time_in_places_that_stay(book: Book, local: Local) -> None:
    answers = {"learning/talk:view": ("three",)}
    session = at("learning/talk", "harder", form="symbols", answers=answers)
    screen = present(book, session, local)
    assert labels(screen.items) == ["Noise", "Waiting", "People near me"]
    assert [item.label for item in screen.items if item.ticked] == ["Noise"]
    assert acts(screen.answers) == ["place:noise=ok", "place:noise=middle", "place:noise=not_ok"]
    assert labels(screen.closers) == ["Something else", "Nothing", "Not sure"]
    placed = msgspec.structs.replace(session, picked=("noise=not_ok",))
    after = present(book, placed, local)
    assert after.placed == (("noise", "not_ok"),)
    assert [item.label for item in after.items if item.ticked] == ["Waiting"]
    assert labels(after.answers) == labels(screen.answers)


def test_a_thing_can_be_taken_in_hand_again(book: Book, local: Local) -> None:
    screen = present(book, at("learning/talk", "harder", picked=("noise=ok",), item="noise"), local)
    assert acts(screen.answers)[0] == "place:noise=ok"


def test_when_all_is_placed_the_places_stay_and_nothing_is_in_hand(book: Book, local: Local) -> None:
    every = tuple(f"{item.key}=ok" for item in book.current("learning/talk").step("harder").items)
    screen = present(book, at("learning/talk", "harder", picked=every), local)
    assert not any(item.ticked for item in screen.items)
    assert acts(screen.answers) == ["place:=ok", "place:=middle", "place:=not_ok"]
    assert screen.done is not None


def test_what_was_placed_on_another_page_stays_in_sight(book: Book, local: Local) -> None:
    answers = {"learning/talk:view": ("two",)}
    session = at("learning/talk", "harder", form="symbols", answers=answers, picked=("noise=ok", "waiting=ok"), more=1)
    screen = present(book, session, local)
    assert labels(screen.items) == ["People near me", "Being touched", "Noise", "Waiting"]
    assert [item.label for item in screen.items if item.ticked] == ["People near me"]


def test_nothing_on_a_mat_ends_it(book: Book, local: Local) -> None:
    screen = present(book, at("learning/talk", "harder", form="symbols"), local)
    assert {button.label: button.act for button in screen.closers}["Nothing"] == "done"


def test_a_mat_of_a_child_has_four_things(book: Book, local: Local) -> None:
    assert len(present(book, at("learning/talk", "harder", form="child"), local).items) == 4
    assert len(present(book, at("learning/talk", "harder"), local).items) == 6


def test_asked_again_the_same_pictures_stand_in_the_reverse_order(book: Book, local: Local) -> None:
    answers = {"learning/talk:view": ("three",)}
    again = present(book, at("learning/talk", "harder_again", form="symbols", answers=answers), local)
    assert labels(again.items) == ["People near me", "Waiting", "Noise"]
    assert labels(again.answers) == ["OK", "In the middle", "Not OK"]
    helps = present(book, at("learning/talk", "helps_again", form="symbols", answers=answers), local)
    assert labels(helps.answers) == ["Outside", "Quiet room", "Music"]
    assert labels(helps.closers) == ["Something else", "Nothing", "Not sure"]
