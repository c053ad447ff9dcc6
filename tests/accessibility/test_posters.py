"""What hangs on the wall: its words are true, its code is readable with a torn corner, and it names nobody."""

import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import segno
from click.testing import CliRunner
from working import live

from accessibility.local import Local
from accessibility.posters import Kind, Poster, _code, _shown, pdf
from bot.commands.posters import command
from bot.settings import load
from flows.engine.flow import Form

ADDRESS = "https://after.example/w/staff-en_GB-Willow"


def poster(audience: str = "staff", form: Form = "standard") -> Poster:
    return Poster(audience, "en_GB", form, ADDRESS, date(2027, 2, 21), "1")


@pytest.fixture
def local(tmp_path: Path) -> Local:
    (tmp_path / "service.toml").write_text(live(), "utf-8")
    settings = load({"AFTERWARDS_DATA": str(tmp_path / "data")}, tmp_path)
    return settings.local(datetime(2026, 11, 23, 19, 38, tzinfo=UTC))


@pytest.fixture
def made_up(tmp_path: Path) -> Local:
    """That of the demonstration, whose people are named in every language."""
    return load({"AFTERWARDS_DATA": str(tmp_path / "data")}, tmp_path).local(datetime(2026, 11, 23, 19, 38, tzinfo=UTC))


@pytest.mark.parametrize("form", ["standard", "easy_read"])
@pytest.mark.parametrize("audience", ["staff", "adult", "young_person", "child", "witness", "family"])
def test_every_poster_says_whom_to_call_that_it_is_a_program_and_until_when(
    audience: str, form: Form, local: Local
) -> None:
    shown = _shown(poster(audience, form), local)
    assert shown["people"]
    assert "program" in shown["program"]
    assert "999" in shown["urgent"]
    assert "21 February 2027" in shown["until"]
    assert "answers" in shown["says"]
    assert shown["banner"] == ""


def test_people_are_never_sent_to_those_who_support_staff_nor_staff_to_a_manager(local: Local) -> None:
    staff = {one["label"] for one in _shown(poster("staff"), local)["people"]}
    assert staff == {"Staff support"}
    for audience in ("adult", "young_person", "child", "witness", "family"):
        assert not staff & {one["label"] for one in _shown(poster(audience), local)["people"]}


@pytest.mark.parametrize("audience", ["staff", "adult", "witness", "family"])
def test_no_poster_tells_what_happened_to_whom(audience: str, local: Local) -> None:
    said = repr(_shown(poster(audience), local)).casefold()
    for word in ("restrain", "seclu", "debrief", "incident", "held", "injection", "learning", "confidential", "nobody"):
        assert word not in said.replace(ADDRESS, "")


def test_the_code_has_level_q_a_quiet_zone_and_nothing_but_the_address(local: Local) -> None:
    made = segno.make_qr(ADDRESS, error="q", boost_error=False)
    assert made.error == "Q"
    wide = made.symbol_size(scale=4, border=4)[0]
    assert f'width="{wide}"' in _code(ADDRESS)
    assert "title" not in _code(ADDRESS)


@pytest.mark.parametrize("kind", ["poster", "card"])
def test_a_pdf_has_real_text_and_says_what_it_is(kind: str, local: Local, tmp_path: Path) -> None:
    made = pdf([poster(), poster(form="easy_read")], local, kind)  # type: ignore[arg-type]
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made
    if shutil.which("pdftotext"):
        path = tmp_path / "made.pdf"
        path.write_bytes(made)
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        assert "Your answers are not kept." in re.sub(r"\s+", " ", text)
        assert text.count("\f") == 2


def _places(page: pypdfium2.PdfPage, words: str) -> list[tuple[float, float]]:
    """Where on the page these words stand, each time: how far from the left, and how high."""
    text, found = page.get_textpage(), []
    search = text.search(words)
    while (at := search.get_next()) is not None:
        left, bottom, _, _ = text.get_charbox(at[0])
        found.append((left, round(bottom)))
    return found


@pytest.mark.parametrize("form", ["standard", "easy_read"])
@pytest.mark.parametrize("kind", ["poster", "card"])
def test_a_telephone_number_reads_from_left_to_right_in_a_line_from_right_to_left(
    form: Form, kind: Kind, made_up: Local
) -> None:
    asked = msgspec.structs.replace(poster("adult", form), language="ur")
    routes = [one for one in _shown(asked, made_up)["people"] if one["number"].startswith("01632 960")]
    page = pypdfium2.PdfDocument(pdf([asked], made_up, kind))[0]
    begins, goes_on = _places(page, "01632"), dict.fromkeys(_places(page, "960"))
    assert len(begins) == len(goes_on) == len(routes) * (8 if kind == "card" else 1) > 0
    for left, height in begins:
        assert any(left < other and abs(height - line) < 3 for other, line in goes_on)


LONG = "http://127.0.0.1:8000/w/young_person-{}-Willow"
CHAT = "https://t.me/afterwards_willow_bot?start=w_young_person-{}-Willow"


@pytest.mark.parametrize("kind", ["poster", "card"])
@pytest.mark.parametrize("language", ["en_GB", "cy", "pl", "ro", "ar", "ur"])
def test_an_address_stands_in_one_line_from_left_to_right_as_it_is_typed(
    language: str, kind: Kind, made_up: Local
) -> None:
    asked = Poster("young_person", language, "standard", LONG.format(language), date(2027, 2, 21), "1")
    asked = msgspec.structs.replace(asked, chat=CHAT.format(language))
    page = pypdfium2.PdfDocument(pdf([asked], made_up, kind))[0]
    assert "--" not in page.get_textpage().get_text_range()
    ends = _places(page, "Willow")
    for first in ("127", "afterwards"):
        begins = _places(page, first)
        assert begins
        for left, height in begins:
            assert any(left < other and abs(height - line) < 3 for other, line in ends), first


@pytest.mark.parametrize("form", ["standard", "easy_read"])
@pytest.mark.parametrize("language", ["en_GB", "cy", "pl", "ro", "ar", "ur"])
def test_with_three_people_to_call_and_a_chat_a_poster_is_one_page_and_a_card_keeps_within_its_frame(
    language: str, form: Form, made_up: Local
) -> None:
    asked = Poster("young_person", language, form, LONG.format(language), date(2027, 2, 21), "1")
    asked = msgspec.structs.replace(asked, chat=CHAT.format(language))
    assert len(_shown(asked, made_up)["people"]) == 3
    assert len(pypdfium2.PdfDocument(pdf([asked], made_up, "poster"))) == 1
    cards = pypdfium2.PdfDocument(pdf([asked], made_up, "card"))
    text = cards[0].get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
    assert len(cards) == 1
    frames = [((297 - 8 - 71 * row - 68) / 25.4 * 72, (297 - 8 - 71 * row) / 25.4 * 72) for row in range(4)]
    for _, bottom, _, top in boxes:
        assert any(low < bottom and top < high for low, high in frames)


@pytest.mark.parametrize("form", ["standard", "easy_read"])
def test_whom_to_call_is_named_in_the_language_of_the_poster(form: Form, made_up: Local) -> None:
    asked = poster("adult", form)
    names = [one["label"] for one in _shown(asked, made_up)["people"]]
    said = [one["label"] for one in _shown(msgspec.structs.replace(asked, language="pl"), made_up)["people"]]
    assert names[:2] == ["Duty lead", "Advocate"]
    assert not set(names[:2]) & set(said)


@pytest.mark.parametrize("audience", ["staff", "adult", "young_person", "child", "few_words", "witness", "family"])
@pytest.mark.parametrize("language", ["en_GB", "cy", "pl", "ro", "ar", "ur"])
def test_a_poster_in_easy_words_has_a_picture_for_each_sentence_and_fits_its_sheet(
    language: str, audience: str, made_up: Local
) -> None:
    easy = msgspec.structs.replace(poster(audience, "easy_read"), language=language)
    pictured = _shown(easy, made_up)["pictured"]
    assert " ".join(one["says"] for one in pictured) == _shown(easy, made_up)["says"]
    assert all(one["svg"] for one in pictured)
    assert _shown(poster(audience), made_up)["pictured"] == []
    assert len(pypdfium2.PdfDocument(pdf([easy], made_up, "poster"))) == 1


def test_the_command_makes_a_poster_and_cards_for_each_audience(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(command, ["--for", "staff", "--ward", "Willow", "--to", "out"])
    assert made.exit_code == 0, made.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cards-staff.pdf", "posters-staff.pdf"]
    refused = CliRunner().invoke(command, ["--ward", "Jo Smith, bed 4"])
    assert refused.exit_code == 2
    assert "Letters and figures" in refused.output
    draft = CliRunner().invoke(command, ["--for", "staff", "--language", "en_GB,pl", "--to", "out"])
    assert draft.exit_code == 0, draft.output  # a demonstration offers every draft at the door too
    unknown = CliRunner().invoke(command, ["--language", "xx"])
    assert unknown.exit_code == 2


def test_where_a_word_is_missing_in_a_language_the_whole_poster_is_in_english(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = msgspec.structs.replace(poster(), language="ar")
    monkeypatch.setattr("accessibility.posters.has", lambda language, domain, path, words: "urgent" not in path)
    shown = _shown(asked, local)
    assert (shown["language"], shown["rtl"]) == ("en", False)
    assert shown["heading"] == "After something hard at work"
    monkeypatch.setattr("accessibility.posters.has", lambda *_: True)
    assert (_shown(asked, local)["language"], _shown(asked, local)["rtl"]) == ("ar", True)
