"""Forms, languages, and the look-up of translations."""

from pathlib import Path

import pytest

from accessibility import catalogue, forms
from accessibility.forms import direction, languages, resolve
from flows.engine.load import Book

WELSH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues in place of the product's own."""
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "files", lambda package: tmp_path)
    catalogue.forget()
    yield folder
    catalogue.forget()


def test_a_word_is_found_where_it_stands(locales: Path) -> None:
    entry = 'msgctxt "support/talk:how_now"\nmsgid "How are you now?"\nmsgstr "Sut wyt ti nawr?"\n'
    (locales / "standard.po").write_text(WELSH + entry, encoding="utf-8")
    assert catalogue.translate("cy", "standard", "support/talk:how_now", "How are you now?") == "Sut wyt ti nawr?"
    assert catalogue.translate("cy", "standard", "support/other:how_now", "How are you now?") == "How are you now?"
    assert catalogue.has("cy", "standard", "support/talk:how_now", "How are you now?")
    assert not catalogue.has("cy", "easy_read", "support/talk:how_now", "How are you now?")


def test_an_unsure_translation_is_not_used(locales: Path) -> None:
    entry = '#, fuzzy\nmsgctxt "support/talk:how_now"\nmsgid "How are you now?"\nmsgstr "Sut?"\n'
    (locales / "standard.po").write_text(WELSH + entry, encoding="utf-8")
    assert not catalogue.has("cy", "standard", "support/talk:how_now", "How are you now?")


def test_a_translation_equal_to_its_english_counts(locales: Path) -> None:
    entry = 'msgctxt "learning/talk:harder.options.ok"\nmsgid "OK"\nmsgstr "OK"\n'
    (locales / "symbols.po").write_text(WELSH + entry, encoding="utf-8")
    assert catalogue.has("cy", "symbols", "learning/talk:harder.options.ok", "OK")


def test_a_language_is_taken_only_where_flow_safety_and_interface_are_complete(
    book: Book, locales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, safety = book.current("support/talk"), book.current("safety/help_now")
    assert resolve(flow, "easy_read", "cy", safety=(safety,)) == ("easy_read", "en_GB")
    _translate_all(locales, "easy_read", catalogue.messages(flow, "easy_read"))
    assert resolve(flow, "easy_read", "cy", safety=(safety,)) == ("easy_read", "en_GB")
    _translate_all(locales, "safety", catalogue.messages(safety, "easy_read"))
    monkeypatch.setattr(forms.interface, "complete", lambda form, language: form != "child")
    assert resolve(flow, "easy_read", "cy", safety=(safety,)) == ("easy_read", "cy")


def test_the_same_language_in_the_next_form_comes_before_another_language(
    book: Book, locales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = book.current("support/talk")
    _translate_all(locales, "easy_read", catalogue.messages(flow, "easy_read"))
    monkeypatch.setattr(forms.interface, "complete", lambda form, language: True)
    assert resolve(flow, "symbols", "cy") == ("easy_read", "cy")
    assert resolve(flow, "child", "cy", audience="child") == ("easy_read", "cy")


@pytest.mark.parametrize(
    ("wanted", "audience", "under_18", "found"),
    [
        ("child", "adult", "no", "easy_read"), ("child", "staff", "", "easy_read"),
        ("child", "few_words", "", "easy_read"),
        ("child", "few_words", "yes", "child"), ("child", "young_person", "yes", "child"),
        ("child", "child", "yes", "child"),
        ("standard", "child", "yes", "easy_read"), ("standard", "young_person", "yes", "standard"),
    ],
)  # fmt: skip
def test_an_adult_never_gets_the_childs_form_and_a_child_never_the_standard_one(
    book: Book, wanted: forms.Form, audience: str, under_18: str, found: str
) -> None:
    flow = book.current("support/talk")
    assert resolve(flow, wanted, "en_GB", audience=audience, under_18=under_18) == (found, "en_GB")


def test_directions_and_names_come_from_the_list() -> None:
    assert (direction("ur"), direction("en_GB"), direction("xx")) == ("rtl", "ltr", "ltr")
    assert languages()["en_GB"].status == "source"
    assert all(language.reviewed == "no" for language in languages().values())


def _translate_all(folder: Path, domain: str, messages: object) -> None:
    said = dict.fromkeys((context, english) for _, context, english in messages)  # type: ignore[attr-defined]
    entries = (f'msgctxt "{context}"\nmsgid {_quoted(english)}\nmsgstr "x"\n' for context, english in said)
    (folder / f"{domain}.po").write_text(WELSH + "\n".join(entries), encoding="utf-8")
    catalogue.forget()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@pytest.mark.parametrize("language", ["cy", "pl", "ur", "ar", "ro"])
def test_the_back_of_a_body_is_not_the_way_back(language: str) -> None:
    """One English word, two meanings: at "Show where it hurts" it is a part of the body."""
    body = catalogue.translate(language, "safety", "safety/first_check:hurt_where.options.back", "Back")
    assert body not in ("Back", catalogue.translate(language, "interface", "constants.back", "Back"))
