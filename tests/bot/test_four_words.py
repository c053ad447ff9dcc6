"""The list of four words and what it promises: a slip is put right, a cookie has its words, tries are counted."""

import string

from bot import four_words
from bot.spelling import distance, one_away


def near(word: str, known: dict[str, set[str]]) -> set[str]:
    """The words that share what is left of this one without up to two letters: all that can be two slips away."""
    return set().union(*(known[rest] for rest in rests(word))) - {word}


def rests(word: str) -> set[str]:
    """The word without none, one or two of its letters."""
    found = {word}
    for _ in range(2):
        found |= {rest[:place] + rest[place + 1 :] for rest in found for place in range(len(rest))}
    return found


def test_there_are_2048_plain_words_of_four_to_eight_letters() -> None:
    words = four_words.words()
    assert len(words) == len(set(words)) == 2048
    assert list(words) == sorted(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in words)


def test_any_two_words_are_three_slips_apart() -> None:
    known: dict[str, set[str]] = {}
    for word in four_words.words():
        for rest in rests(word):
            known.setdefault(rest, set()).add(word)
    too_near = [
        (word, other) for word in four_words.words() for other in near(word, known) if distance(word, other) < 3
    ]
    assert too_near == []


def test_no_word_of_the_list_frightens_or_offends() -> None:
    assert not {
        "cannibal", "atrocity", "hijack", "smuggle", "impotent", "placenta", "polygamy", "alimony", "eczema",
        "crossbow", "hatchet", "monastic", "suicidal", "prison", "police", "blood", "homicide",
        "kidnap", "satanic", "genital",
    } & set(four_words.words())  # fmt: skip


def test_every_one_letter_slip_of_a_sample_is_put_right() -> None:
    for word in four_words.words()[::256]:
        for place in range(len(word)):
            before, letter, after = word[:place], word[place], word[place + 1 :]
            others = set(string.ascii_lowercase) - {letter}
            swapped = before + after[:1] + letter + after[1:]
            for slip in {before + after, swapped, *(before + other + after for other in others)}:
                assert one_away(word, slip) or slip == word
                assert four_words.mend(f"{slip} {word} {word} {word}") == (word,) * 4


def test_case_commas_hyphens_and_spaces_do_not_matter() -> None:
    first, second, third, fourth = four_words.words()[:4]
    assert four_words.mend(f" {first.upper()},{second}-{third}   {fourth} ") == (first, second, third, fourth)


def test_what_is_nothing_like_four_words_is_no_words() -> None:
    first = four_words.words()[0]
    assert four_words.mend(f"{first} {first} {first}") is None
    assert four_words.mend(f"{first} {first} {first} qqqqqqqq") is None
    assert four_words.mend("") is None


def test_a_cookie_has_the_same_words_each_time_and_another_cookie_or_key_has_others() -> None:
    words = four_words.of_secret(b"key", b"cookie")
    assert words == four_words.of_secret(b"key", b"cookie")
    assert len(words) == four_words.COUNT
    assert set(words) <= set(four_words.words())
    assert words not in (four_words.of_secret(b"key", b"other"), four_words.of_secret(b"other", b"cookie"))


def test_five_tries_an_hour_for_one_who_tries_and_for_one_set_of_words() -> None:
    now = [0.0]
    tries = four_words.Tries(lambda: now[0])
    assert [tries.may("who", "words") for _ in range(6)] == [True] * 5 + [False]
    assert not tries.may("who", "other words")
    assert not tries.may("somebody else", "words")
    assert tries.may("somebody else", "their words")
    now[0] = four_words.WINDOW + 1
    assert tries.may("who", "words")
