"""Red flags: what is found on sentences set apart, what is left alone, and that a failure shows help."""

import json
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import commands
from bot.guards import points, red_flags, tidy, typed
from bot.guards.red_flags import PATHS, Reader, RuleFile
from bot.guards.rules import RuleError, Signs
from bot.messages import Words

DATA = Path(__file__).parent / "data"
LEAST_FOUND = {"unseen": 0.98, "last": 0.97}
MOST_FLAGGED = {"unseen": 0.07, "last": 0.05}
"""A little under and over what was measured on the sentences set apart: docs/assurance/guards.md."""

LEAST_DIRECT, MOST_MS = 0.98, 5.0


def rows(part: str) -> list[dict[str, Any]]:
    """The sentences of one set."""
    return [json.loads(line) for line in (DATA / part / "red_flags.jsonl").read_text("utf-8").splitlines()]


def share(part: str, trigger: bool) -> float:
    """How many of the sentences that are flags, or are none, are flagged."""
    wanted = [row for row in rows(part) if row["trigger"] is trigger]
    return sum(red_flags.find(row["text"]) is not None for row in wanted) / len(wanted)


def path(text: str) -> str | None:
    """The path that the words lead to."""
    found = red_flags.find(text)
    return None if found is None else found.path


def test_at_least_300_sentences_are_measured_and_a_third_was_never_tuned_on() -> None:
    seen, unseen, last = rows("seen"), rows("unseen"), rows("last")
    assert len(seen) + len(unseen) + len(last) >= 300
    assert len(unseen) >= 100
    assert len(last) >= 100
    apart = {row["text"] for row in unseen}
    shared = len({row["text"] for row in seen} & apart) + len({row["text"] for row in last} & apart)
    assert shared == 0
    assert not {row["text"] for row in seen} & {row["text"] for row in last}


@pytest.mark.parametrize("part", ["unseen", "last"])
def test_most_flags_set_apart_are_found_and_few_look_alikes_are(part: str) -> None:
    assert share(part, trigger=True) >= LEAST_FOUND[part]
    assert share(part, trigger=False) <= MOST_FLAGGED[part]


@pytest.mark.parametrize("part", ["unseen", "last"])
def test_nearly_all_that_is_said_directly_is_found(part: str) -> None:
    direct = [row for row in rows(part) if row["trigger"] and row["difficulty"] == "direct"]
    found = sum(red_flags.find(row["text"]) is not None for row in direct)
    assert len(direct) >= 60
    assert found / len(direct) >= LEAST_DIRECT


@pytest.mark.parametrize("language", [language for language in red_flags.LANGUAGES if language != "fr"])
def test_every_language_of_the_service_is_measured_on_sentences_set_apart(language: str) -> None:
    flags = [row for part in ("unseen", "last") for row in rows(part) if row["lang"] == language and row["trigger"]]
    assert len(flags) >= 5
    assert sum(red_flags.find(row["text"]) is not None for row in flags) / len(flags) >= 0.85


def test_a_sentence_takes_less_than_five_milliseconds() -> None:
    texts = [row["text"] for row in rows("last")]
    for text in texts:  # a rule is made ready when it is first needed
        red_flags.find(text)
    times = []
    for text in texts:
        begun = thread_time()
        red_flags.find(text)
        times.append((thread_time() - begun) * 1000)
    assert sorted(times)[len(times) // 2] < MOST_MS / 5
    assert max(times) < MOST_MS


def test_parts_of_a_rule_may_stand_anywhere_and_others_must_not() -> None:
    given = RuleFile("en", "nobody", {"threat_other": ("knife & (school | work) ! fork",)})
    reader = Reader(given)

    def told(text: str) -> bool:
        return reader.find(tidy.sentences(text)[0]) is not None

    assert told("a knife is coming to school")
    assert told("at school i will have my knife")
    assert not told("a knife is in the drawer")
    assert not told("a knife and a fork at school")


def test_words_that_were_run_into_one_are_taken_apart() -> None:
    assert path("iwanttodie") == "crisis_self"
    assert path("killmyself is all i think") == "crisis_self"
    assert path("myselfish brother took the iceskates") is None


def test_weak_signs_are_enough_together_and_not_alone() -> None:
    table = {
        "": points.Sign(-1, "-"),
        "night": points.Sign(1.2, "safeguarding"),
        "hand": points.Sign(2.5, "safeguarding"),
    }
    assert points.total({"", "night"}, table).points < points.enough(1)
    both = points.total({"", "night", "hand", "tea"}, table)
    assert both.points >= points.enough(1)
    assert (both.path, both.signs) == ("safeguarding", ("hand", "night"))


def test_what_is_far_apart_is_not_added_up_and_more_is_asked_of_long_texts() -> None:
    assert [len(range(40)[part]) for part in points.windows(40)] == [16, 16, 16, 16]
    assert points.enough(20) > points.enough(1)
    quiet = "we talked about the rota and the garden and had tea with the others in the lounge "
    assert path(quiet * 40) is None


def test_points_only_know_paths_that_there_are_and_can_be_explained() -> None:
    table = points.table("en")
    assert {sign.path for sign in table.values()} <= {*PATHS, "-"}
    assert points.table("xx") == {}
    explained = [found for row in rows("seen") if (found := red_flags.find(row["text"])) and "together" in found.rule]
    assert all(found.language == "en" and " + " in found.rule for found in explained)
    assert explained


def test_the_sentences_the_rules_were_developed_on_stay_right() -> None:
    assert share("seen", trigger=True) >= 0.95
    assert share("seen", trigger=False) <= 0.02


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i want to kill myself", "crisis_self"),
        ("im goin to kll my self", "crisis_self"),
        ("I. Want. To. Die.", "crisis_self"),
        ("k i l l myself", "crisis_self"),
        ("someone is hitting me", "danger_now"),
        ("i am hidding in the toilet from him", "danger_now"),
        ("a man here touches my private parts", "safeguarding"),
        ("he stopped breathing for a bit", "medical_999"),
        ("im gonna smash his face in tomorrow", "threat_other"),
        ("je veux mourir", "crisis_self"),
        ("nie mogę oddychać", "medical_999"),
        ("vreau sa mor", "crisis_self"),
        ("أريد أن أموت", "crisis_self"),
    ],
)
def test_words_lead_to_their_path(text: str, expected: str) -> None:
    assert path(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "well it was like this", "no but the alarm was broken all evening", "handover ran late", "a quiet voice",
        "noise on the corridor, Daniel was told no visit again", "i wish i was dead tired, i am only wide awake",
        "two of us stayed by the door and talked", "it took four staff to hold him face down",
        "staff hit the alarm and we all ran", "tell people about visits in the morning, in private",
        "he was held for ten minutes and shouted", "no one was injured", "je meurs de faim", "",
    ],
)  # fmt: skip
def test_everyday_words_are_left_alone(text: str) -> None:
    assert path(text) is None


def test_an_idiom_takes_itself_out_and_nothing_more() -> None:
    assert path("that meeting killed my mood") is None
    assert path("that meeting killed my mood and i want to die") == "crisis_self"


def test_a_not_takes_back_its_own_part_of_the_sentence_alone() -> None:
    assert path("I am not suicidal") is None
    assert path("I am not angry, i am suicidal") == "crisis_self"


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        ("nikt mnie nie uderzył", "nikt mnie nie słucha, chcę umrzeć"),
        ("nie biją mnie tutaj", "nie, biją mnie tutaj"),
        ("nie chcę ze sobą skończyć", "nie mogę już chcę ze sobą skończyć"),
        ("nimeni nu m-a atins", "nu mai pot vreau să mor"),
        ("nu mă bate nimeni aici", "nu, mă bate tata"),
        ("does neb wedi fy nharo i", "na, mae o wedi fy nharo i"),
        ("dwi ddim yn meddwl am hunanladdiad", "dwi ddim yn iawn dwi isio marw"),
        ("kisi ne mujhe nahi mara", "nahi, wo mujhe marta hai"),
        ("میں مرنا نہیں چاہتا", "کوئی نہیں سنتا میں مرنا چاہتا ہوں"),
        ("لم يضربني أحد", "لا، هو يضربني"),
        ("لا أفكر في الانتحار", "لا أستطيع أن أكمل أريد أن أموت"),
    ],
)
def test_a_not_of_every_language_takes_back_what_it_stands_at_and_nothing_further(denied: str, told: str) -> None:
    assert path(denied) is None
    assert path(told) is not None


def test_an_everyday_word_of_another_language_is_no_slip_in_an_english_one() -> None:
    assert path("ne vedem în seara asta la masă") is None
    assert path("a venit repede asistenta") is None
    assert path("she had a seizur") == "medical_999"


def test_an_idiom_holds_only_where_what_it_excludes_is_not_said() -> None:
    assert path("mum says she will kill me when she sees my muddy shoes") is None
    assert path("he says he will kill me when i get home tonight") == "danger_now"
    assert path("i caught my breath and we talked") is None
    assert path("cant catch my breath since they held me") == "medical_999"


def test_a_subject_is_let_pass_unless_it_is_about_the_writer() -> None:
    assert path("we did the suicide awareness course") is None
    assert path("since the training i want to kill myself") == "crisis_self"


def test_what_is_long_past_and_over_is_let_pass_unless_it_is_abuse() -> None:
    assert path("i tried to take my life ten years ago and i am glad i am here") is None
    assert path("i tried to take my life ten years ago and i want to again") == "crisis_self"
    assert path("my uncle raped me ten years ago and i am fine now") == "safeguarding"


def test_words_of_one_kind_and_one_stem_are_counted_together() -> None:
    kinds = {"uncle": "{kin}", "stepdad": "{kin}"}
    one = points.signs(["uncle", "slapped"], [False, False], kinds)
    other = points.signs(["stepdad", "slapping"], [False, True], kinds)
    assert one & other == {"{kin}"}
    assert {"slapp~", "{kin} slapped"} <= one
    assert "not:slapp~" in other


def test_of_two_signs_the_more_urgent_one_counts() -> None:
    assert path("i want to die and i cannot breathe") == "medical_999"
    assert PATHS[0] == "medical_999"


def test_a_rule_file_that_cannot_be_read_shows_help(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        raise OSError(name)

    monkeypatch.setattr("bot.guards.lists.rules", broken)
    red_flags.readers.cache_clear()
    try:
        assert typed.danger(Words("handover ran late")) == "crisis_self"
    finally:
        red_flags.readers.cache_clear()


def test_a_rule_that_leads_nowhere_or_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="none of"):
        Reader(RuleFile("en", "nobody", {"elsewhere": ("die",)}))
    signs = Signs({}, (), ())
    for wrong in ("(die", "die)", "...", "{nothing}", "die |", "? die"):
        with pytest.raises(RuleError):
            signs.rule(wrong)


def test_every_language_has_rules_and_says_who_checked_them() -> None:
    assert len(red_flags.readers()) == len(red_flags.LANGUAGES)
    for language in red_flags.LANGUAGES:
        text = (Path(red_flags.__file__).parent / f"words/red_flags.{language}.yaml").read_text("utf-8")
        assert f"\nlanguage: {language}\nchecked_by: " in text


def test_letters_that_only_look_different_are_alike() -> None:
    assert tidy.fold("Ｉ ＷＡＮＴ") == "i want"
    assert tidy.fold("helllllp") == "help"
    assert tidy.sentences("k.i.l.l me")[0].words == ("kill", "me")


def test_the_command_says_trigger_and_path_of_each_line() -> None:
    given = '{"id": 1, "text": "i cannot breathe"}\n{"id": "b", "text": "handover ran late", "more": 1}\n'
    told = CliRunner().invoke(commands, ["guard", "red-flags"], input=given)
    assert [json.loads(line) for line in told.stdout.splitlines()] == [
        {"id": 1, "trigger": True, "path": "medical_999"},
        {"id": "b", "trigger": False, "path": None},
    ]


@pytest.mark.parametrize(
    "given",
    [
        'id,text,trigger,path\n1,"i cannot breathe, help",true,medical_999\n2,handover ran late,FALSE,\n',
        "\ufeffID;Text;Trigger\r\n1;i cannot breathe;yes\r\n2;handover ran late;no\r\n",
        "text\tvoice\ni cannot breathe\tadult\nhandover ran late\tstaff\n",
        '[{"text": "i cannot breathe"}, {"text": "handover ran late"}]',
        '\n{"text": "i cannot breathe"}\n\n{"text": "handover ran late"}',
    ],
    ids=["commas", "semicolons as a spreadsheet writes them", "tabs", "a list", "lines without an id"],
)
def test_the_command_reads_tables_and_lists_too(given: str) -> None:
    told = CliRunner().invoke(commands, ["guard", "red-flags"], input=given.encode())
    assert told.exit_code == 0
    first, second = map(json.loads, told.stdout.splitlines())
    assert (str(first["id"]), first["trigger"]) == ("1", True)
    assert (str(second["id"]), second["trigger"]) == ("2", False)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"just words\n", 'names no column "text"'),
        (b"[1, 2]", "no JSON list of objects"),
        (b"text\n\xff\xfe\n", "UTF-8"),
        (b"text,trigger\nsecretword,perhaps\n", "Line 2: trigger is true or false"),
        (b"text,spans\nsecretword,secretword\n", "Line 2: spans is a JSON list"),
    ],
    ids=["words", "a list of numbers", "another encoding", "a trigger", "spans"],
)
def test_what_cannot_be_read_is_refused_with_what_can(given: bytes, says: str) -> None:
    told = CliRunner().invoke(commands, ["guard", "names"], input=given)
    assert told.exit_code == 65
    assert says in told.stderr
    assert "secretword" not in told.output
    assert told.stdout == ""


def test_nothing_given_is_no_line() -> None:
    told = CliRunner().invoke(commands, ["guard", "red-flags"], input=b"")
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "0 lines, 0 flagged.\n")


def test_the_command_reads_a_file_explains_itself_and_tells_totals(tmp_path: Path) -> None:
    source = tmp_path / "set.jsonl"
    source.write_text(
        '{"id": 1, "text": "i cannot breathe", "trigger": true, "path": "medical_999"}\n'
        '{"id": 2, "text": "handover ran late", "trigger": false, "path": null}\n',
        "utf-8",
    )
    told = CliRunner().invoke(commands, ["guard", "red-flags", "--explain", str(source)])
    first, second = map(json.loads, told.stdout.splitlines())
    assert (first["language"], second["rule"]) == ("en", None)
    assert "breathe" in first["rule"]
    assert "Found 1 of 1 (100 %), 1 of them on the path given." in told.stderr
    assert "Flagged without need 0 of 1 (0 %)." in told.stderr
