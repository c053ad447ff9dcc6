"""A translator's files: made from the words in use, brought up to date without loss, filled from a table, checked."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no types

from accessibility.board_svg import svg
from accessibility.boards import Board, Cell
from accessibility.fonts.letters import FACES
from accessibility.fonts.letters import letters as letters_of
from accessibility.forms import direction, font
from accessibility.translating import catalogues, sheet, status
from accessibility.translating.check import check_domain, wanted_of
from accessibility.translating.writing import balanced, letters
from flows.engine.checks.wordlists import word_list
from flows.engine.load import Book, load_book


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues in place of the product's own, with those of Polish begun and empty."""
    shutil.copytree(catalogues.LOCALES / "extract", tmp_path / "extract")
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    catalogues.update("pl")
    return tmp_path


@pytest.fixture(scope="module")
def product() -> Book:
    return load_book()


def translated(domain: str, english: str, polish: str) -> str:
    """Put one translation into the catalogue; the context of the first place where that English stands."""
    file = catalogues.catalogue_file("pl", domain)
    catalogue = catalogues.read(file, "pl")
    message = next(one for one in catalogues.entries(catalogue) if one.id == english)
    message.string = polish
    file.write_bytes(catalogues.written(catalogue))
    return str(message.context)


def problems(product: Book, domain: str, context: str) -> list[str]:
    """What is said of that one place, unless that it has no translation."""
    step = context.partition(":")[2] or context
    found = (one for one in check_domain(product, "pl", domain) if one.step == step)
    return [one.problem for one in found if one.problem != "no translation."]


def test_templates_are_those_of_the_words_in_use() -> None:
    """`afterwards locales update` writes them again."""
    for file, content in catalogues.templates().items():
        assert file.read_bytes() == content, f"{file.name} is stale: run `afterwards locales update`"


def test_a_catalogue_begins_with_everything_that_is_said(folder: Path, product: Book) -> None:
    for domain in catalogues.DOMAINS:
        begun = catalogues.read(catalogues.catalogue_file("pl", domain), "pl")
        assert {(one.context, one.id) for one in catalogues.entries(begun)} == set(wanted_of(product, domain))


def test_a_second_update_changes_no_byte(folder: Path) -> None:
    translated("interface", "Skip", "Pomiń")
    before = catalogues.catalogue_file("pl", "interface").read_bytes()
    catalogues.update("pl")
    assert catalogues.catalogue_file("pl", "interface").read_bytes() == before


def test_a_translation_stays_with_its_english_and_a_changed_sentence_is_unsure() -> None:
    old = Catalog(locale="pl")
    for message in catalogues.entries(catalogues.template("interface")):
        old.add(message.id, context=message.context)
    old.get("Skip", "constants.skip").string = "Pomiń"
    old.get("Stop", "constants.stop").string = "Stop"
    old.delete("Back", "constants.back")
    old.add("Go back one", "Cofnij", context="constants.back")
    new = catalogues.updated(old, "interface")
    kept, changed = new.get("Skip", "constants.skip"), new.get("Back", "constants.back")
    assert (kept.string, kept.fuzzy) == ("Pomiń", False)
    assert (changed.string, changed.fuzzy, changed.previous_id) == ("Cofnij", True, ["Go back one"])
    assert new.get("Go back one", "constants.back") is None
    assert b"POT-Creation-Date" not in catalogues.written(new)


@pytest.mark.parametrize(
    ("domain", "english", "polish", "says"),
    [
        ("interface", "Call {number}", "Zadzwoń", "not the same names in braces"),
        ("interface", "Skip", "Pomiń to pytanie i idź do następnego", "characters, at most"),
        ("safety", "Call 111", "Zadzwoń teraz pod ten numer, to jest bardzo długie: 111", "characters, at most"),
        ("interface", "Your reminder is here.", "Your reminder is here.", "still the English"),
        ("interface", "What would you like?", "Powiedz, czego chcesz.", "a question has to stay a question"),
        ("interface", "Skip", "Pomiń\u202e", "a mark of direction"),
        ("interface", "Skip", "略过", "the fonts have no"),
    ],
)
def test_a_mistake_of_a_translation_is_found(
    folder: Path, product: Book, domain: str, english: str, polish: str, says: str
) -> None:
    context = translated(domain, english, polish)
    assert any(says in problem for problem in problems(product, domain, context))


def test_a_good_translation_has_nothing_to_mend(folder: Path, product: Book) -> None:
    assert problems(product, "interface", translated("interface", "Skip", "Pomiń")) == []


def test_a_table_holds_each_english_once_and_fills_every_place(folder: Path) -> None:
    rows = list(sheet.to_do("pl"))
    assert len({row.english for row in rows}) == len(rows)
    (row,) = [row for row in rows if row.english == "Yes"]
    assert {"interface", "safety"} <= set(row.catalogues)
    text = sheet.table(
        [sheet.Row(row.catalogues, "Yes", "Tak", row.notes), sheet.Row(("safety",), "Never said", "x", "")]
    )
    filled, nowhere = sheet.fill("pl", text)
    assert filled > len(row.catalogues)
    assert nowhere == ("Never said",)
    assert "Yes" not in {row.english for row in sheet.to_do("pl")}


def test_a_table_does_not_touch_what_somebody_has_translated(folder: Path) -> None:
    translated("interface", "Skip", "Pomiń")
    sheet.fill("pl", sheet.table([sheet.Row(("interface",), "Skip", "Omiń", "")]))
    message = catalogues.read(catalogues.catalogue_file("pl", "interface"), "pl").get("Skip", "constants.skip")
    assert message is not None and message.string == "Pomiń"


def test_a_line_end_in_a_text_survives_the_table(folder: Path) -> None:
    rows = [sheet.Row(("easy_read",), "One.\nTwo.", "Raz.\nDwa.", "a | b")]
    lines = sheet.table(rows).splitlines()
    assert lines[1] == "easy_read\tOne.\\nTwo.\tRaz.\\nDwa.\ta | b"


@pytest.mark.parametrize("text", ["", "english\tpolish\n", "catalogues\tenglish\ttranslation\tnotes\nonly one\n"])
def test_a_table_that_cannot_be_read_is_refused_whole(folder: Path, text: str) -> None:
    with pytest.raises(sheet.SheetError):
        sheet.fill("pl", text)


def test_progress_counts_what_is_there_unsure_and_wrong(folder: Path, product: Book) -> None:
    translated("interface", "Skip", "Pomiń")
    translated("interface", "Call {number}", "Zadzwoń")
    (one,) = [one for one in status.progress(product, ("pl",)) if one.domain == "interface"]
    assert (one.done, one.unsure, one.wrong) == (2, 0, 1)
    assert one.percent == 0


def test_marks_of_direction_are_balanced_or_refused() -> None:
    assert balanced("a \u2068b\u2069 c")
    assert not balanced("a \u2068b") and not balanced("\u202c")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("weight", ["400", "700"])
def test_the_list_of_letters_is_what_the_font_holds(face: str, weight: str) -> None:
    with files("accessibility").joinpath("fonts", f"{face}-{weight}.ttf").open("rb") as file:
        assert {chr(code) for code in TTFont(file, lazy=False).getBestCmap()} == letters_of(face)


@pytest.mark.parametrize(("language", "family"), [("ur", "Noto Nastaliq Urdu"), ("ar", "Noto Naskh Arabic")])
def test_a_board_names_the_font_of_its_language_and_latin_letters_keep_theirs(language: str, family: str) -> None:
    cells = (Cell("feel.calm", "NHS 111 هادئ"), Cell("feel.upset", "نعم"))
    drawn = svg(Board("؟", "", cells, 2, direction(language), font=font(language)))
    assert f'font-family="{family}, ' in drawn
    assert '<tspan font-family="Atkinson Hyperlegible Next">NHS 111</tspan>' in drawn
    assert family not in svg(Board("?", "", (Cell("feel.calm", "Calm"),), 1))


def test_each_language_has_its_letters() -> None:
    assert set("ąęśżźćńół") <= letters("pl")
    assert set("ŵŷâêîô") <= letters("cy")
    assert set("ăâîșț") <= letters("ro")
    assert set("ٹڈڑںہھےپچژگ؟۔،") <= letters("ur")
    assert set("ءأؤإئابة؟،") <= letters("ar")
    assert "ж" not in letters("pl")


@pytest.mark.parametrize(("language", "words"), [("pl", "Proszę się uspokoić."), ("ro", "Calmați-vă."), ("ar", "اهدأ")])
def test_words_that_are_never_said_are_found_in_other_languages_too(
    folder: Path, product: Book, language: str, words: str
) -> None:
    """Of Polish through the catalogue; the lists of the others are there."""
    assert word_list("everywhere", language).found(words)
    if language == "pl":
        context = translated("interface", "Skip", "uspokój się")
        assert any("is not said" in problem for problem in problems(product, "interface", context))
