"""What a form becomes, and what comes back: redirects after the commit, pages that are kept nowhere."""

import html
import re

import msgspec
import pytest
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_pieces import screen
from web_service import DOOR, TALK, FakeConversation, new_chat, post, shows

from bot.messages import Incoming, Reply, Words, open_words

TYPED = "Amy spotted it early, and got him outside"


def test_an_answer_is_taken_and_then_redirected_to_the_one_address(
    client: TestClient, conversation: FakeConversation
) -> None:
    answer = post(client, act="choose:okay")
    assert (answer.status_code, answer.headers["location"]) == (303, "/talk")
    taken = conversation.taken
    assert [(incoming.token, incoming.act, incoming.words) for incoming in taken] == [
        ("learning-7-abcd", "choose:okay", None)
    ]


def test_a_form_sent_twice_is_the_same_event_and_another_answer_is_not(
    client: TestClient, conversation: FakeConversation
) -> None:
    for act in ("choose:okay", "choose:okay", "choose:angry"):
        post(client, act=act)
    first, again, other = (incoming.event_id for incoming in conversation.taken)
    assert first == again != other


def test_the_address_is_the_same_for_every_step(client: TestClient, conversation: FakeConversation) -> None:
    for shown in SCREENS.values():
        conversation.shown = shown
        page = client.get("/talk").text
        assert set(re.findall(r'action="([^"]*)"', page)) == {"/talk", "/leave"}
        assert not re.findall(r'href="/talk[^"]', page)


def test_words_travel_closed_and_in_no_event_id(client: TestClient, conversation: FakeConversation) -> None:
    post(client, say="wrote", words=TYPED)
    (taken,) = conversation.taken
    assert isinstance(taken.words, Words)
    assert open_words(taken.words) == TYPED
    assert (taken.act, taken.token) == ("wrote", "learning-7-abcd")
    assert "Amy" not in taken.event_id


def test_words_stay_out_of_a_button_that_does_not_say_them(client: TestClient, conversation: FakeConversation) -> None:
    post(client, act="unknown", words=TYPED)
    assert conversation.taken[0].words is None


def test_every_place_ticked_is_one_answer(client: TestClient, conversation: FakeConversation) -> None:
    post(client, act="done", ticking="all", tick=["chest", "arms"], was="chest")
    assert [incoming.act for incoming in conversation.taken] == ["choose:chest,arms"]


def test_nothing_ticked_and_done_is_an_answer_too(client: TestClient, conversation: FakeConversation) -> None:
    post(client, act="done", ticking="all")
    assert [incoming.act for incoming in conversation.taken] == ["choose:"]


@pytest.mark.parametrize("act", ["more", "form:easy_read", "s:language", "done"])
def test_ticks_are_kept_when_another_page_of_them_or_another_form_is_shown(
    client: TestClient, conversation: FakeConversation, act: str
) -> None:
    conversation.ref = msgspec.structs.replace(TALK, revision=8)
    post(client, act=act, ticking="some", tick=["b", "c"], was=["a", "b"])
    assert [incoming.act for incoming in conversation.taken] == ["tick:a", "tick:c", act]
    assert [incoming.token[:10] for incoming in conversation.taken] == ["learning-7", "learning-8", "learning-8"]


def test_ticks_stop_at_the_first_that_came_too_late(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [shows(SCREENS["many"], closed=True)]
    post(client, act="more", ticking="some", tick=["b", "c"])
    assert [incoming.act for incoming in conversation.taken] == ["tick:b"]


def test_a_refused_answer_of_ticks_is_kept_tick_by_tick_until_one_does_not_fit(
    client: TestClient, conversation: FakeConversation
) -> None:
    full = msgspec.structs.replace(SCREENS["many"], notice="You can choose 3 at most.")
    post(client, act="go")
    (before,) = conversation.taken
    conversation.taken.clear()
    conversation.replies = [shows(full), shows(SCREENS["many"]), shows(full)]
    answer = post(
        client, act="done", ticking="all", tick=["c", "a", "b"], token=conversation.token(before.chat, TALK, "")
    )
    assert [incoming.act for incoming in conversation.taken] == ["choose:c,a,b", "tick:c", "tick:a"]
    assert "You can choose 3 at most." in answer.text


def test_i_do_not_know_needs_no_ticks(client: TestClient, conversation: FakeConversation) -> None:
    post(client, act="unknown", ticking="all", tick=["b"])
    assert [incoming.act for incoming in conversation.taken] == ["unknown"]


def test_the_name_guards_question_is_the_reply_itself_and_carries_the_words_on(
    client: TestClient, conversation: FakeConversation
) -> None:
    conversation.replies = [shows(SCREENS["name"])]
    answer = post(client, say="wrote", words=f"<b>{TYPED}</b>")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "<mark>a colleague</mark> spotted it early" in answer.text
    assert f'<textarea name="words" hidden>\n{html.escape(f"<b>{TYPED}</b>")}</textarea>' in answer.text
    assert "Amy" not in client.get("/talk").text
    for act in ("name:role", "name:not_name", "name:rewrite"):
        assert f'name="say" value="{act}"' in answer.text


def test_an_answer_to_the_name_guard_brings_the_words_again(client: TestClient, conversation: FakeConversation) -> None:
    answer = post(client, say="name:role", words=TYPED)
    assert answer.status_code == 303
    words = conversation.taken[0].words
    assert conversation.taken[0].act == "name:role"
    assert words is not None
    assert open_words(words) == TYPED


@pytest.mark.parametrize("words", ["", "  \r\n "])
def test_nothing_written_is_said_beside_the_field(
    client: TestClient, conversation: FakeConversation, words: str
) -> None:
    conversation.shown = SCREENS["write"]
    answer = post(client, say="wrote", words=words)
    assert answer.status_code == 422
    assert "<title>Error: 4 of 6 – Afterwards</title>" in answer.text
    assert answer.text.count("Write a few words, or press Skip.") == 2
    assert 'href="#words"' in answer.text
    assert conversation.taken == []


def test_too_many_words_stay_in_the_field_and_nothing_is_taken(
    client: TestClient, conversation: FakeConversation
) -> None:
    conversation.shown = SCREENS["write"]
    answer = post(client, say="wrote", words="w" * 4001)
    assert answer.status_code == 422
    assert "w" * 4001 + "</textarea>" in answer.text
    assert conversation.taken == []


def test_words_stay_in_their_field_in_another_form(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = SCREENS["write"]
    answer = post(client, act="form:easy_read", words=f"line\r\n{TYPED}")
    assert answer.status_code == 200
    assert f">\nline\n{TYPED}</textarea>" in answer.text
    assert conversation.taken[0].words is None


def test_nothing_typed_in_support_is_shown_again(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = msgspec.structs.replace(SCREENS["write"], purpose="support")
    for fields in ({"act": "form:easy_read"}, {"say": "wrote"}):
        assert TYPED not in post(client, words=TYPED, **fields).text
    assert TYPED not in post(client, say="wrote", words=TYPED + " " * 4000).text


def test_a_late_tap_is_told_so_at_once(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [shows(SCREENS["choose_said"], closed=True)]
    answer = post(client, act="choose:okay")
    assert answer.status_code == 200
    assert "Already answered. Back changes it." in answer.text


def test_a_screen_of_the_service_is_shown_where_it_was_asked_for(
    client: TestClient, conversation: FakeConversation
) -> None:
    conversation.replies = [shows(SCREENS["notice"], DOOR), shows(SCREENS["door"], DOOR)]
    assert "This link has ended." in post(client, act="s:seen").text
    assert post(client, act="s:door").status_code == 303


def test_a_poster_opens_at_once_and_leaves_its_label_behind(client: TestClient, conversation: FakeConversation) -> None:
    answer = client.get("/w/staff-en_GB")
    assert (answer.status_code, answer.headers["location"]) == (303, "/talk")
    assert [incoming.arrival for incoming in conversation.taken] == ["w_staff-en_GB"]


@pytest.mark.parametrize("kind", ["i", "p"])
def test_a_link_that_works_once_is_opened_by_a_button_alone(
    client: TestClient, conversation: FakeConversation, kind: str
) -> None:
    page = client.get(f"/{kind}/abc")
    client.head(f"/{kind}/abc")
    assert conversation.taken == []
    assert f'<form method="post" action="/{kind}/abc">' in page.text
    assert client.post(f"/{kind}/abc").headers["location"] == "/talk"
    assert [incoming.arrival for incoming in conversation.taken] == [f"{kind}_abc"]


def test_dead_links_are_the_same_byte_for_byte(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [shows(SCREENS["notice"], DOOR), shows(SCREENS["notice"], DOOR)]
    used, invented = client.post("/i/used"), client.post("/i/invented")
    assert used.content == invented.content
    assert (used.status_code, used.headers) == (invented.status_code, invented.headers)


def test_the_device_language_is_offered_to_the_conversation(client: TestClient, conversation: FakeConversation) -> None:
    for asked, given in (("pl-PL,en;q=0.5", "pl"), ("fr,cy;q=0.8", "cy"), ("fr", "en_GB"), ("", "en_GB")):
        client.get("/", headers={"accept-language": asked})
        assert conversation.taken[-1].language == given


@pytest.mark.parametrize("path", ["/try", "/pictures", "/ways-in", "/tablet", "/left"])
def test_the_language_that_was_chosen_holds_for_every_page(
    client: TestClient, conversation: FakeConversation, path: str
) -> None:
    client.get("/")
    assert '<html lang="en-GB">' in client.get(path).text
    conversation.language = "cy"
    page = client.get(path, headers={"accept-language": "pl"})
    assert '<html lang="cy">' in page.text


def test_a_talk_that_is_tried_begins_in_the_language_that_was_chosen(
    client: TestClient, conversation: FakeConversation
) -> None:
    client.get("/")
    conversation.language = "cy"
    client.post("/try", data={"act": "staff:support"})
    arrivals = [incoming.arrival for incoming in conversation.taken]
    assert "w_staff-cy" in arrivals


def test_the_supporters_turn_stands_behind_a_gate(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = SCREENS["supporter"]
    gate = client.get("/talk").text
    assert "Who chose the last answer?" not in gate
    assert "data-hold" in gate
    opened = post(client, act="s:supporter")
    assert "Who chose the last answer?" in opened.text
    assert conversation.taken == []


def test_the_supporter_goes_on_without_the_gate_and_the_person_never_meets_it(
    client: TestClient, conversation: FakeConversation
) -> None:
    conversation.replies = [shows(SCREENS["supporter"]), shows(SCREENS["choose_pictures"])]
    assert "Who chose the last answer?" in post(client, act="go", turn="supporter").text
    assert post(client, act="go", turn="supporter").status_code == 303
    assert post(client, act="choose:space").status_code == 303


def test_the_supporters_page_never_shows_an_answer(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = SCREENS["supporter"]
    for page in (client.get("/talk").text, post(client, act="s:supporter").text):
        assert "You chose" not in page


def test_a_talk_that_has_left_the_screen_is_left(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [Reply(gone=True)]
    answer = post(client, act="s:finish")
    assert answer.headers["location"] == "/left"
    assert "talk" not in client.cookies


def test_a_file_is_given_as_a_file(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [shows(screen("say"), file=("reminder.ics", b"BEGIN:VCALENDAR"))]
    answer = post(client, act="choose:yes")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="reminder.ics"'
    assert answer.content == b"BEGIN:VCALENDAR"


def test_looking_at_the_page_changes_nothing(client: TestClient, conversation: FakeConversation) -> None:
    for _ in range(3):
        client.get("/talk")
    assert conversation.taken == []


def test_an_incoming_says_nothing_when_it_is_printed() -> None:
    incoming = Incoming(new_chat(), "t wrote", "t", "wrote", Words(TYPED))
    assert "Amy" not in repr(incoming)
