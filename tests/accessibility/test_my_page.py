"""My page to take away: what is on it and what never is, as text on paper and as a picture of points alone."""

import re
from io import BytesIO
from subprocess import run
from typing import Any

import msgspec
import pikepdf
import pypdfium2
import pytest
from pdf_tree import structure
from PIL import Image
from shown import at

from accessibility.local import Local
from accessibility.page_print import pdf, png
from accessibility.present import present
from accessibility.screen import PageToTake
from flows.engine.load import Book, load_book

FEW, ADULT = "learning/few_words", "learning/adult"
OWN = {
    "my_page.harder": ("noise=not_ok", "waiting=ok"), "my_page.harder.chosen_by": ("pressed",),
    "my_page.helps": ("music",), "my_page.helps.chosen_by": ("supporter_guess",),
    "view.observed": ("settled",), "view.observed_words": ("rocked by the window",),
}  # fmt: skip
PLACE = Local("Willow", {}, demonstration=False)


@pytest.fixture(scope="module")
def flows() -> Book:
    return load_book()


def page(book: Book, flow: str = FEW, step: str = "page", own: Any = None, **more: Any) -> PageToTake | None:
    facts = {"audience": "few_words", "supported": "yes", "supporter": "Sam"}
    session = at(flow, step, **{"form": "symbols", "facts": facts, **more})
    return present(book, session, PLACE, own=OWN if own is None else own).page


def taken(book: Book, **more: Any) -> PageToTake:
    found = page(book, **more)
    assert found is not None
    return found


def words_of(document: bytes) -> str:
    said = run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True).stdout.decode()
    return " ".join(said.split())


def test_it_has_four_boxes_with_the_pictures_that_were_pressed_and_an_empty_one_stays_empty(flows: Book) -> None:
    boxes = taken(flows).boxes
    assert [(box.label, box.values, box.symbols) for box in boxes] == [
        ("What made it harder", ("Noise",), ("sense.noise",)),
        ("What helps me", ("Waiting", "Music"), ("happened.waiting", "want.music")),
        ("Next time, please", (), ()), ("What must not happen", (), ()),
    ]  # fmt: skip


def test_a_guess_is_never_said_to_be_the_persons_own_though_it_shares_a_box_with_what_is(flows: Book) -> None:
    by = [box.by for box in taken(flows).boxes]
    assert by == ["I pressed this", "Waiting: I pressed this. Music: Sam thought I meant this", "", ""]


def test_what_a_supporter_saw_or_noted_is_not_on_it(flows: Book) -> None:
    said = words_of(pdf(taken(flows), "en_GB"))
    assert "Sam thought I meant this" in said
    assert "rocked" not in said
    assert "settled" not in said


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({}, ("Me",)),
        ({"view.shared_with": ("me", "advocate")}, ("Me",)),
        ({"view.shared_with": ("me", "advocate"), "view.shared_confirmed": ("yes",)}, ("Me", "My advocate")),
    ],
    ids=["nobody was asked about", "ticked and not yet said yes to", "said yes to"],
)
def test_it_says_who_can_see_it(flows: Book, more: dict[str, tuple[str, ...]], who: tuple[str, ...]) -> None:
    sees = taken(flows, step="share", own=OWN | more).sees
    assert (sees.label, sees.values) == ("Who can see this?", who)


@pytest.mark.parametrize("step", ["helps", "check", "now", "who_sees", "harder_who_chose"])
def test_it_can_be_taken_only_from_the_screens_that_show_it_and_never_in_the_supporters_turn(
    flows: Book, step: str
) -> None:
    assert page(flows, step=step) is None


def test_there_is_nothing_to_take_of_an_empty_page(flows: Book) -> None:
    assert page(flows, own={"my_page.helps": ("#skipped",)}) is None


def test_a_draft_of_wishes_is_there_only_when_it_was_asked_for_and_says_that_it_is_one(flows: Book) -> None:
    own = {"my_page.helps": ("music",), "my_page.must_not": ("face_down",), "view.wishes": ("must_not=yes", "helps=no")}
    here: dict[str, Any] = {"flow": ADULT, "step": "share", "form": "standard", "facts": {}}
    for answer in ({}, {"view.advance": ("no",)}):
        plain = taken(flows, own=own | answer, **here)
        assert plain.wishes == ()
        assert "draft" not in words_of(pdf(plain, "en_GB"))
    asked = taken(flows, own=own | {"view.advance": ("yes",)}, **here)
    assert [box.label for box in asked.wishes] == ["What must not happen"], "what was kept out of the plan is not in it"
    said = words_of(pdf(asked, "en_GB"))
    assert "My wishes: a draft This is a draft. It is not agreed yet." in said


def test_what_goes_into_a_plan_is_no_answer_in_a_box(flows: Book) -> None:
    own = {"my_page.helps": ("music",), "view.wishes": ("must_not=yes",)}
    boxes = taken(flows, flow=ADULT, step="share", form="standard", facts={}, own=own).boxes
    assert [box.values for box in boxes] == [(), ("Music",), (), ()]


def test_the_paper_is_a5_tagged_real_text_and_every_picture_has_its_word(flows: Book) -> None:
    made = pdf(taken(flows), "en_GB")
    with pikepdf.open(BytesIO(made)) as document:
        assert [round(float(side) / 72 * 25.4) for side in document.pages[0].mediabox[2:]] == [148, 210]
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
        kinds, alts = structure(document.Root.StructTreeRoot)
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 5
    assert sorted(alts) == ["Music", "Noise", "Waiting"]
    assert "What helps me" in words_of(made)


@pytest.mark.parametrize("language", ["ur", "ar"])
def test_own_words_in_english_read_from_the_left_on_a_page_that_is_read_from_the_right(
    flows: Book, language: str
) -> None:
    own = {"my_page.helps_words": ("Ask me first, every time.",)}
    shown = taken(flows, flow=ADULT, step="share", form="standard", facts={}, own=own, language=language)
    text = pypdfium2.PdfDocument(pdf(shown, language))[0].get_textpage()
    at = {word: text.get_charbox(text.search(word).get_next()[0])[0] for word in ("Ask", "time")}
    boxes = [text.get_charbox(n)[0] for n in range(text.count_chars()) if text.get_text_range(n, 1) in (",", ".")]
    assert at["Ask"] < min(boxes), "a comma belongs after the words before it"
    assert at["time"] < max(boxes)


def test_the_paper_names_no_author_and_no_day(flows: Book) -> None:
    made = pdf(taken(flows), "en_GB")
    with pikepdf.open(BytesIO(made)) as document:
        assert set(document.docinfo.keys()) <= {"/Title", "/Creator", "/Producer"}
        assert str(document.docinfo["/Title"]) == "My page"
    assert not re.search(rb"/CreationDate|/ModDate|/Author|/Subject|/Keywords", made)
    assert made == pdf(taken(flows), "en_GB"), "the same page is the same file"


def test_the_picture_has_nothing_beside_its_points(flows: Book) -> None:
    made = png(taken(flows), "en_GB")
    picture = Image.open(BytesIO(made))
    assert not picture.info.keys() - {"transparency"}
    assert re.findall(rb"(IHDR|PLTE|tRNS|IDAT|IEND|tEXt|iTXt|zTXt|eXIf|tIME|pHYs)", made)[-1] == b"IEND"
    assert not re.search(rb"tEXt|iTXt|zTXt|eXIf|tIME|iCCP", made)
    assert picture.width > 800


def test_from_right_to_left_it_is_in_its_own_letters_and_says_so(urdu: str, flows: Book) -> None:
    found = taken(flows, language=urdu)
    made = pdf(found, urdu)
    with pikepdf.open(BytesIO(made)) as document:
        assert str(document.Root.Lang) == "ur"
        fonts = {str(font.BaseFont) for one in document.pages for font in one.resources.Font.values()}
    assert any("Nastaliq" in name for name in fonts)
    left = Image.open(BytesIO(png(found, urdu))).convert("L")
    dark = [left.crop((0, 0, 420, 130)), left.crop((420, 0, 839, 130))]
    assert _ink(dark[0]) < _ink(dark[1]), "the title begins on the right"


def test_words_of_the_person_stand_as_they_are_and_are_never_read_as_instructions(flows: Book) -> None:
    box = msgspec.structs.replace(taken(flows).boxes[1], values=("#pagebreak() *loud* $x$",), symbols=())
    said = words_of(pdf(msgspec.structs.replace(taken(flows), boxes=(box,)), "en_GB"))
    assert "#pagebreak() *loud* $x$" in said


def _ink(picture: Image.Image) -> int:
    return sum(picture.histogram()[:128])
