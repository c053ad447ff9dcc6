"""Tokens: opaque, for one chat, one talk, one revision and one act."""

import pytest

from bot.messages import Chat, TalkRef
from bot.tokens import Tokens

TOKENS = Tokens(b"k" * 32)
CHAT, OTHER = Chat("telegram", "1001"), Chat("telegram", "1002")
REF = TalkRef("support", b"t" * 12, 4)
ACTS = ("choose:yes", "choose:no", "back", "stop", "help")


def test_a_token_names_its_store_and_talk_and_fits_a_button() -> None:
    token = TOKENS.sign(CHAT, REF, "choose:no")
    assert TOKENS.place(token) == ("support", REF.talk)
    assert len(token.encode()) <= 64
    assert "choose" not in token


@pytest.mark.parametrize("act", ACTS)
def test_the_act_is_found_among_those_on_the_screen(act: str) -> None:
    assert TOKENS.which(TOKENS.sign(CHAT, REF, act), CHAT, REF, ACTS) == act


@pytest.mark.parametrize(
    ("chat", "ref"),
    [
        (OTHER, REF),
        (Chat("web", "1001"), REF),
        (CHAT, TalkRef("support", REF.talk, 5)),
        (CHAT, TalkRef("learning", REF.talk, 4)),
        (CHAT, TalkRef("support", b"u" * 12, 4)),
    ],
    ids=["another chat", "another channel", "a later revision", "another store", "another talk"],
)
def test_a_token_is_for_nothing_else(chat: Chat, ref: TalkRef) -> None:
    token = TOKENS.sign(CHAT, REF, "choose:no")
    assert TOKENS.which(token, chat, ref, ACTS) is None
    assert not TOKENS.is_for(token, chat, ref)


def test_the_page_as_a_whole_is_no_act() -> None:
    page = TOKENS.sign(CHAT, REF, "")
    assert TOKENS.is_for(page, CHAT, REF)
    assert TOKENS.which(page, CHAT, REF, ACTS) is None


@pytest.mark.parametrize("spoiled", ["", "x", "é" * 30, "A" * 29, "A" * 31, "*" * 30, "a.b", "\0" * 30])
def test_what_is_no_token_is_refused_kindly(spoiled: str) -> None:
    assert TOKENS.place(spoiled) in (None, *(("", b""),))
    assert TOKENS.which(spoiled, CHAT, REF, ACTS) is None


def test_another_key_reads_nothing() -> None:
    assert Tokens(b"l" * 32).which(TOKENS.sign(CHAT, REF, "back"), CHAT, REF, ACTS) is None
