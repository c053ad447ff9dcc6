"""A talk at each kind of step, in each form, as the screen it becomes."""

import msgspec
import pytest
from shown import FORMS, acts, at, labels, texts

from accessibility.local import Local
from accessibility.present import name_screen, present, service_screen
from accessibility.sentences import is_question
from flows.engine.guard import SKIPPED
from flows.engine.load import Book
from flows.engine.session import WRITTEN, Session

FLOWS = ("support/talk", "learning/talk", "safety/help_now")
CONSTANTS = ["back", "skip", "break", "stop", "help"]


def everywhere(book: Book) -> list[Session]:
    """A talk at every step of every flow, in every form, with a statement before it."""
    return [
        at(flow, step.id, form=form, said=("open",) if flow == "support/talk" else ())
        for flow in FLOWS
        for step in book.current(flow).steps.values()
        if step.kind != "say"
        for form in FORMS
    ]


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


# what was answered


def test_the_chosen_label_is_said_back_and_typed_words_are_not(book: Book, local: Local) -> None:
    chose = present(book, at("support/talk", "need", chose=("support/talk:how_now", "sad")), local).chose
    assert chose == "You chose: Sad"
    for answer in (WRITTEN, SKIPPED):
        session = at("learning/talk", "harder", chose=("learning/talk:before", answer))
        assert present(book, session, local).chose == ""


def test_what_was_chosen_is_said_once(book: Book, local: Local) -> None:
    session = at("support/talk", "need", chose=("support/talk:how_now", "sad"), page=1)
    assert present(book, session, local).chose == ""


def test_several_choices_and_placed_things_are_said_back_in_order(book: Book, local: Local) -> None:
    many = at("support/talk", "travel", chose=("support/talk:need", "outside", "drink"))
    assert present(book, many, local).chose == "You chose: Outside, Drink"
    mat = at("learning/talk", "helps", chose=("learning/talk:harder", "noise=not_ok"))
    assert present(book, mat, local).chose == "You chose: Noise: Not OK"


def test_no_answer_crosses_from_one_turn_to_the_other(book: Book, local: Local) -> None:
    green = at("learning/talk", "helps_who", chose=("learning/talk:helps", "music"), facts={"supported": "yes"})
    assert present(book, green, local).chose == ""
    blue = at("learning/talk", "check", chose=("learning/talk:helps_who", "pressed"), facts={"supported": "yes"})
    assert present(book, blue, local).chose == ""


def test_beside_a_supporter_nothing_of_safety_is_said_back(book: Book, local: Local) -> None:
    session = at("support/talk", "need", chose=("safety/help_now:what_now", "person"), facts={"supported": "yes"})
    assert present(book, session, local).chose == ""


def test_a_closing_screen_says_nothing_back(book: Book, local: Local) -> None:
    session = at("support/talk", "end", chose=("support/talk:how_now", "sad"), life="stopped")
    assert present(book, session, local).chose == ""


def test_what_is_confirmed_is_shown_large_with_its_pictures(book: Book, local: Local) -> None:
    answers = {"learning/talk:harder": ("noise=not_ok",)}
    screen = present(book, at("learning/talk", "harder_right", form="symbols", answers=answers), local)
    assert screen.layout == "confirm"
    assert screen.lines[0].values == ("Noise", "Not OK")
    assert screen.lines[0].symbols == ("sense.noise", "scale.not_ok")
    assert (labels(screen.answers), labels(screen.closers)) == (["Yes", "No, change it"], ["Not sure"])
    again = {"learning/talk:harder_again": ("people_near=not_ok",)}
    shown = present(book, at("learning/talk", "harder_right", form="symbols", answers=again), local)
    assert shown.lines[0].values == ("People near me", "Not OK")


def test_a_page_to_show_repeats_what_was_chosen(book: Book, local: Local) -> None:
    session = at("support/talk", "travel", said=("show",), answers={"support/talk:need": ("drink", "quiet")})
    assert present(book, session, local).lines[0].values == ("Drink", "Quiet")


def test_a_calendar_note_is_a_link_to_the_chosen_days(book: Book, local: Local) -> None:
    chosen = {"support/talk:calendar": ("both",)}
    joined = present(book, at("support/talk", "end", said=("note",), answers=chosen), local)
    assert joined.ways[0].link == "/note.ics?after=3d,4w"
    alone = present(book, at("support/talk", "note", answers=chosen), local)
    assert [button.link for button in alone.answers] == ["/note.ics?after=3d,4w"]
    assert not present(book, at("support/talk", "note"), local).answers


def test_the_page_to_check_shows_each_answer_with_change_and_own_words(book: Book, local: Local) -> None:
    answers = {
        "learning/talk:kind": ("holding",), "learning/talk:before": (WRITTEN,), "learning/talk:helps": (SKIPPED,),
        "learning/talk:helps_who": ("pressed",),
    }  # fmt: skip
    own = {"before": ("noise on the corridor",), "kind": ("holding",)}
    session = at("learning/talk", "check", answers=answers, facts={"audience": "staff"})
    screen = present(book, session, local, own=own)
    lines = {line.label: line for line in screen.lines}
    assert screen.layout == "review"
    assert lines["What kind of thing was it?"].values == ("Holding",)
    assert lines["What was going on just before?"].values == ("noise on the corridor",)
    assert lines["What helps you?"].values == ("Skipped",)
    assert acts(tuple(line.change for line in screen.lines if line.change)) == [
        "change:kind", "change:before", "change:helps", "change:seemed"
    ]  # fmt: skip
    extra = lines["What did the person seem to need?"]
    assert (extra.values, extra.change and extra.change.label) == ((), "Answer")
    assert "Who chose?" not in lines
    assert "Colleagues may guess." in screen.hint
    assert "24 hours" in screen.hint
    assert screen.closers == ()


def test_my_page_has_four_boxes_and_says_who_chose(book: Book, local: Local) -> None:
    answers = {
        "learning/talk:harder": ("noise=ok", "people_near=not_ok"), "learning/talk:helps": ("outside",),
        "learning/talk:helps_who": ("supporter_guess",),
    }  # fmt: skip
    session = at("learning/talk", "page", form="symbols", answers=answers, facts={"supporter": "Sam"})
    screen = present(book, session, local)
    assert screen.layout == "page"
    assert [(line.label, line.values) for line in screen.lines] == [
        ("What made it harder", ("People near me",)), ("What helps me", ("Noise", "Outside")),
        ("Next time, please", ()), ("What must not happen", ())
    ]  # fmt: skip
    assert screen.lines[0].symbols == ("sense.people_near",)
    assert screen.lines[1].by == "Sam thought I meant this"
    assert screen.lines[2].by == ""


def test_my_page_after_stop_is_what_is_in_the_record(book: Book, local: Local) -> None:
    own = {
        "my_page.harder": ("people_near=not_ok", "noise=middle"), "my_page.harder.confirmed": ("not_sure",),
        "my_page.helps": ("outside",), "my_page.helps.chosen_by": ("supporter_after_sign",),
    }  # fmt: skip
    session = at("learning/talk", "page", life="stopped", form="symbols", facts={"supporter": "Sam"})
    lines = present(book, session, local, own=own).lines
    assert [(line.values, line.by) for line in lines] == [
        (("People near me",), "I said not sure"), (("Outside",), "Sam thought I meant this"), ((), ""), ((), "")
    ]  # fmt: skip


def test_the_page_to_check_shows_the_answer_given_last(book: Book, local: Local) -> None:
    answers = {"learning/talk:harder": ("noise=not_ok",), "learning/talk:harder_again": ("waiting=not_ok",)}
    for own in (None, {"my_page.harder": ("waiting=not_ok",)}):
        lines = present(book, at("learning/talk", "check", answers=answers), local, own=own).lines
        assert [line.values for line in lines if line.label == "What was it like?"] == [("Waiting: Not OK",)]


# turns, safety, carriers


def test_a_supporters_card_is_in_words_with_a_line_for_each_sentence(book: Book, local: Local) -> None:
    session = at("support/talk", "card", said=(), form="symbols", facts={"supported": "yes"})
    screen = present(book, msgspec.structs.replace(session, frames=at("support/talk", "involved").frames), local)
    assert (screen.turn, screen.fixed_places, screen.closers) == ("supporter", 0, ())
    assert not any(button.symbol for button in screen.answers)
    assert screen.supported
    assert screen.promise == ""


def test_a_request_for_a_person_shows_what_they_hear_and_later_that_it_was_seen(book: Book, local: Local) -> None:
    session = at(
        "safety/help_now",
        "telling",
        facts={"under_18": "yes"},
        answers={"safety/help_now:where": ("places.staff_room",)},
    )
    screen = present(book, session, local)
    assert screen.question == "I am asking Jo to come now."
    assert "Jo hears: Someone using Afterwards has asked for a person. St. Mary's, staff room." in screen.hint
    seen = present(book, msgspec.structs.replace(session, seen=True), local)
    assert seen.hint == "Jo has seen it."
    assert (screen.notice, seen.notice) == ("", ""), "it is on the screen, not beside it"


def test_a_carrier_that_keeps_is_named_at_the_opening_and_at_the_end_of_support(book: Book, local: Local) -> None:
    opening = present(book, at("support/talk", "how_now", said=("open",)), local, carrier_keeps=True)
    assert opening.statements[0].endswith("I do not keep your answers. Telegram may. The page is more private.")
    assert "Private" not in opening.promise
    end = present(book, at("support/talk", "end"), local, carrier_keeps=True)
    assert end.hint.endswith("In Telegram use Delete chat too.")
    for screen in (
        present(book, at("support/talk", "how_now", said=("open",)), local),
        present(book, at("support/talk", "end"), local),
    ):
        assert not any("Telegram" in text for text in texts(screen))
    learning = present(book, at("learning/talk", "end"), local, carrier_keeps=True)
    assert not any("Telegram" in text for text in texts(learning))


def test_beside_a_supporter_nothing_claims_to_be_private(book: Book, local: Local) -> None:
    assert "Private" in present(book, at("support/talk", "how_now"), local).promise
    assert "Private" not in present(book, at("support/talk", "how_now", facts={"supported": "yes"}), local).promise


def test_the_four_words_stand_on_learning_pages_and_never_in_a_chat(book: Book, local: Local) -> None:
    words = "river lamp otter seven"
    page = present(book, at("learning/talk", "kind"), local, come_back=words)
    assert page.come_back == "Come back later with four words: river lamp otter seven"
    assert present(book, at("learning/talk", "kind"), local, come_back=words, carrier_keeps=True).come_back == ""
    assert present(book, at("support/talk", "how_now"), local, come_back=words).come_back == ""


def test_help_now_has_the_colour_of_help_and_the_rest_that_of_its_talk(book: Book, local: Local) -> None:
    assert present(book, at("safety/help_now", "where"), local).purpose == "safety"
    assert present(book, at("learning/talk", "kind"), local).purpose == "learning"


def test_ways_name_only_forms_that_the_flow_has_and_languages_of_the_service(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "how_now"), local)
    assert acts(screen.ways) == ["s:again", "form:easy_read", "form:symbols"]
    two = msgspec.structs.replace(local, languages=("en_GB", "cy"))
    assert acts(present(book, at("support/talk", "how_now", form="easy_read"), two).ways) == [
        "s:again", "form:standard", "form:symbols", "s:language"
    ]  # fmt: skip


def test_a_right_to_left_language_turns_the_page(book: Book, local: Local) -> None:
    assert present(book, at("support/talk", "how_now", language="ur"), local).direction == "rtl"
    assert present(book, at("support/talk", "how_now"), local).direction == "ltr"


@pytest.mark.parametrize(("purpose", "words"), [("support/talk", "24 hours"), ("learning/talk", "14 days")])
def test_a_break_says_how_long_it_can_last(book: Book, local: Local, purpose: str, words: str) -> None:
    step = "how_now" if purpose == "support/talk" else "kind"
    screen = present(book, at(purpose, step, life="paused", paused_from="talking"), local)
    assert (screen.name, acts(screen.answers)) == ("break", ["resume", "stop"])
    assert words in screen.hint


def test_the_name_guard_shows_the_words_as_they_would_be_kept(book: Book, local: Local) -> None:
    words = "noise, Daniel was told no by Amy again"
    screen = name_screen(
        book, at("learning/talk", "before"), local, words, [(7, 13), (29, 32)], ["the person", "a colleague"]
    )
    assert screen.words == "noise, the person was told no by a colleague again"
    assert [screen.words[start:stop] for start, stop in screen.marks] == ["the person", "a colleague"]
    assert not any("Daniel" in text or "Amy" in text for text in texts(screen))
    assert acts(screen.answers) == ["name:role", "name:not_name", "name:rewrite"]
    assert (screen.layout, screen.title) == ("name", "Error: 2 of 4 – Afterwards")
    assert screen.closers[-1].act == "name:rewrite"
    one = name_screen(book, at("learning/talk", "before"), local, "Amy came", [(0, 3)], ["a colleague"])
    assert one.statements == ("One word may be a name. Nothing is saved yet.",)
    assert one.notice == "", "it asks: nothing is wrong"
    assert one.question == "Shall I write a role in its place?"


def test_the_name_of_a_screen_is_its_step(book: Book, local: Local) -> None:
    assert present(book, at("support/talk", "need"), local).name == "need"
    assert service_screen("door", form="standard", language="en_GB", local=local).name == "door"
