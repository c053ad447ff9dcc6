"""The format of journeys: what a script may hold, and how a mistake in it is told."""

import pytest
from talk_file import TalkError, read

HEAD = "title: A talk\nflow: support/staff\nclock: 2026-11-23 19:38\nwho: staff member\n"
TALK = f"""{HEAD}
# a remark
opens      staff poster
bot        (door) Hello.
           What now?
buttons    A | B, c | More
"""


def test_lines_carry_on_and_remarks_mean_nothing() -> None:
    (part,) = read(TALK, "t").parts
    assert [(line.keyword, line.step, line.text) for line in part.lines] == [
        ("opens", "", "staff poster"),
        ("bot", "door", "Hello. What now?"),
        ("buttons", "", "A | B, c | More"),
    ]
    assert part.lines[2].choices == ("A", "B, c", "More")
    assert [line.number for line in part.lines] == [7, 8, 10]


def test_two_words_can_be_a_keyword() -> None:
    (part,) = read(TALK + 'not kept   "these words"\nkept       support: accepted\n', "t").parts
    assert [(line.keyword, line.text) for line in part.lines[-2:]] == [
        ("not kept", '"these words"'),
        ("kept", "support: accepted"),
    ]


def test_a_part_keeps_the_headers_before_it_and_has_its_own() -> None:
    first, second = read(
        TALK + "== later\nchannel: telegram (taps)\nneeds: incidents, reminders\nopens  a\n", "t"
    ).parts
    assert (first.name, first.channels, first.needs) == ("", ("web", "telegram", "terminal"), frozenset())
    assert (second.name, second.channels) == ("later", ("telegram",))
    assert second.needs == {"incidents", "reminders"}
    assert second.headers["flow"] == "support/staff"


def test_only_what_is_built_and_fits_the_channel_is_played() -> None:
    journey = read(TALK + "== later\nchannel: telegram\nneeds: reminders\nopens  a\n", "t")
    assert [part.name for part in journey.on("web", frozenset())] == [""]
    assert [part.name for part in journey.on("telegram", frozenset({"reminders"}))] == ["", "later"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TALK + "presses    Stop\n", "t, line 11: 'presses' is no keyword"),
        (TALK + "bot        Hello\n", "t, line 11: 'bot' is followed by the step in brackets"),
        (TALK + "chooses    \n", "t, line 11: 'chooses' says nothing"),
        (TALK.replace("who: staff member\n", ""), "the header 'who' is missing"),
        (TALK + "== later\nchannel: fax\nopens  a\n", "'fax' is no channel"),
        (TALK + "== nothing\n", "the part 'nothing' has no lines"),
        (TALK + "who: somebody else\n", "'who: somebody else' is no keyword"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(TalkError) as told:
        read(text, "t")
    assert said in str(told.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(TalkError) as told:
        read(TALK + "one  a\ntwo  b\n", "t")
    assert len(str(told.value).splitlines()) == 2
