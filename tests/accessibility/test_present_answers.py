"""What is said back of answers, whose turn it is, and what stands beside safety and carriers."""

import msgspec
import pytest
from shown import acts, at, labels, texts

from accessibility import forms
from accessibility.local import Local
from accessibility.present import name_screen, present, service_screen
from flows.engine.guard import SKIPPED
from flows.engine.load import Book, load_book
from flows.engine.session import WRITTEN, Frame, Spot

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


# what was answered so far


def test_before_a_question_of_a_kept_talk_its_earlier_answers_are_there_and_cannot_be_changed(local: Local) -> None:
    book, own = load_book(), {"reflection.kind": ("holding",), "reflection.before": ("it was loud",)}
    screen = present(book, at("learning/staff", "worked"), local, own=own)
    assert [line.values for line in screen.earlier] == [("Holding",), ("it was loud",)]
    assert screen.earlier[0].label == book.current("learning/staff").steps["kind"].wording["standard"]
    assert [line.change for line in screen.earlier] == [None, None]
    assert screen.lines == ()


@pytest.mark.parametrize(
    ("step", "own"),
    [
        ("worked", {}),  # nothing was answered, or it is not this writer's page
        ("check", {"reflection.kind": ("holding",)}),  # there they are to be checked
        ("sent", {"reflection.kind": ("holding",)}),  # what was sent is not read back
        ("kind", {"reflection.kind": ("holding",)}),  # what is asked is not an earlier answer
    ],
)
def test_anywhere_else_no_earlier_answer_stands_on_the_screen(
    local: Local, step: str, own: dict[str, tuple[str, ...]]
) -> None:
    assert present(load_book(), at("learning/staff", step), local, own=own).earlier == ()


def test_a_supporters_card_pictures_and_support_never_show_an_earlier_answer(book: Book, local: Local) -> None:
    own = {"view.my_page.harder": ("noise=not_ok",)}
    green = at("learning/talk", "helps_who", facts={"supported": "yes"})
    assert present(book, green, local, own=own).earlier == ()
    assert present(book, at("learning/talk", "helps", form="symbols"), local, own=own).earlier == ()
    assert present(book, at("support/talk", "need"), local, own=own).earlier == ()


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
    assert not any(symbol for line in screen.lines for symbol in line.symbols), "in words no answer has a picture"
    assert acts(tuple(line.change for line in screen.lines if line.change)) == [
        "change:kind", "change:before", "change:helps", "change:seemed"
    ]  # fmt: skip
    extra = lines["What did the person seem to need?"]
    assert (extra.values, extra.change and extra.change.label) == ((), "Answer")
    assert "Who chose?" not in lines
    assert "Colleagues and family may guess." in screen.hint
    assert "at any time" in screen.hint
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
    assert screen.lines[1].by == "Outside: Sam thought I meant this"
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


def test_of_two_questions_for_one_field_the_page_to_check_shows_the_one_that_was_asked(local: Local) -> None:
    own = {"view.before": ("waiting",)}
    for asked in ("before", "before_alone"):
        answers = {f"learning/young_person:{asked}": ("waiting",)}
        lines = present(load_book(), at("learning/young_person", "check", answers=answers), local, own=own).lines
        changes = [line.change.act for line in lines if line.change and line.values == ("Waiting",)]
        assert changes == [f"change:{asked}"]


# turns, safety, carriers


def test_on_the_way_to_help_the_talk_still_speaks_as_itself(local: Local) -> None:
    book, frames = load_book(), (Frame("support/adult", "", "person"), Frame("safety/help_now", "person", "person"))
    said = (Spot("support/adult", "show_why"), Spot("support/adult", "rights"))
    session = msgspec.structs.replace(at("support/adult", "person"), frames=frames, said=said)
    screens = [present(book, msgspec.structs.replace(session, page=page), local) for page in (0, 9)]
    assert [(screen.layout, screen.purpose) for screen in screens] == [("say", "support"), ("choose", "safety")]


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


def test_a_talk_whose_words_are_not_there_is_in_english_and_says_so_once(book: Book, local: Local) -> None:
    """Never one sentence in one language and the next in another."""
    screen = present(book, at("support/talk", "how_now", language="ur"), local)
    assert (screen.language, screen.direction) == ("en_GB", "ltr")
    assert "اردو" in screen.notice
    assert not present(book, at("support/talk", "how_now"), local).notice


def test_ways_name_only_forms_that_the_flow_has_and_languages_of_the_service(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "how_now"), local)
    assert acts(screen.ways) == ["s:again", "form:easy_read", "form:symbols"]
    two = msgspec.structs.replace(local, languages=("en_GB", "cy"))
    assert acts(present(book, at("support/talk", "how_now", form="easy_read"), two).ways) == [
        "s:again", "form:standard", "form:symbols", "s:language"
    ]  # fmt: skip


def test_a_right_to_left_language_turns_the_page(book: Book, local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "complete", lambda flow, form, language: True)
    monkeypatch.setattr(forms.interface, "complete", lambda form, language: True)
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
