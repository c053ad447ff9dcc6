"""Boards as pictures: every label whole and large enough, stable places, the same bytes every time."""

import html
import re
from io import BytesIO
from xml.etree import ElementTree

import msgspec
import pytest
from PIL import Image

from accessibility.board_sheets import sheets
from accessibility.board_svg import ABOUT, FACES, _in_its_font, svg
from accessibility.boards import CELLS_AT_MOST, LABELS, PADDING, Board, Cell, board, columns
from accessibility.forms import direction, font
from accessibility.lettering import OTHER, balanced, lines_of, width_of
from accessibility.local import Local
from accessibility.render import PIXELS, png
from accessibility.screen import Button, Line, Screen
from accessibility.symbols.packs import drawing
from flows.engine.flow import Form
from flows.engine.load import Book, load_book

SMALLEST = 18.7  # rule S6: 14 pt at 300 units
SCALE = ("Okay", "In the middle", "Not okay")
LONG = "Współpracownik"
PURPLE = "7b5aa6"  # of an advocate
LOCAL = Local("The service", {})
LANGUAGES = ("en_GB", "cy", "pl", "ro", "ur", "ar")


def cells(*labels: str) -> tuple[Cell, ...]:
    return tuple(Cell("answer.yes", label) for label in labels)


def shown(
    *labels: str, question: str = "How are you now?", direction: str = "ltr", symbol: str = "", font: str = "text"
) -> Board:
    its = cells(*labels)
    return Board(question, symbol, its, columns(its, font), direction, font=font)


def drawn(picture: Board) -> ElementTree.Element:
    return ElementTree.fromstring(svg(picture))  # noqa: S314 (our own)


def frames(picture: Board) -> list[tuple[float, float, float, float]]:
    """The cells' boxes, in order."""
    boxes = [rect for rect in drawn(picture).findall("{http://www.w3.org/2000/svg}rect") if rect.get("stroke")]
    return [tuple(float(rect.get(name, "0")) for name in ("x", "y", "width", "height")) for rect in boxes]  # type: ignore[misc]


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        (("No",), 1),
        (("Yes", "No"), 2),
        (SCALE, 3),
        (("No", "Yes, a bit", "Yes, badly"), 3),
        (("Show this to a nurse", "Later", "No"), 2),
        (("Headphones", "Fresh air", "Space"), 2),
        (("A", "B", "C", "D"), 2),
        ((LONG, "Nie teraz"), 1),
    ],
    ids=lambda value: str(value),
)
def test_cells_a_row(labels: tuple[str, ...], number: int) -> None:
    assert columns(cells(*labels), "text") == number


def test_three_short_answers_stand_side_by_side() -> None:
    boxes = frames(shown(*SCALE))
    assert len({top for _, top, _, _ in boxes}) == 1
    assert [left for left, *_ in boxes] == sorted(left for left, *_ in boxes)


def test_right_to_left_mirrors_the_grid_and_keeps_the_order() -> None:
    ltr, rtl = frames(shown(*SCALE)), frames(shown(*SCALE, direction="rtl"))
    assert [box[0] for box in rtl] == [box[0] for box in reversed(ltr)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["child", "symbols"])
def test_every_board_of_every_flow_is_whole_large_enough_and_no_taller_than_a_phone_shows(
    book: Book, form: Form, language: str
) -> None:
    found = {sheet.board for flow in book.ids for sheet in sheets(book, flow, form, language, LOCAL)}
    assert len(found) > 80
    for picture in found:
        room = frames(picture)[0][2]
        assert min(float(text.get("font-size", "0")) for text in _texts(picture)) >= SMALLEST
        for text in _texts(picture)[-len(picture.cells) :]:
            size = float(text.get("font-size", "0"))
            assert all(width_of(_words(span), size, picture.font) <= room - 8 for span in text), picture.cells
        assert picture.symbol or _smallest_picture(picture) >= 0.22 * 300
        assert _tall(picture) <= 1.4 * 300, picture.cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_of_a_label_leaves_its_cell_in_ink(book: Book, language: str) -> None:
    every = {sheet.board for flow in book.ids for sheet in sheets(book, flow, "symbols", language, LOCAL)}
    lines: dict[tuple[str, float], float] = {}
    for picture in every:
        half = frames(picture)[0][2] / 2 - 2
        for text in [] if picture.beside else _texts(picture)[-len(picture.cells) :]:
            for span in text:
                key = (_words(span), float(text.get("font-size", "0")))
                lines[key] = min(half, lines.get(key, half))
    assert len(lines) > 150
    inked = _ink(list(lines), font(language), rtl=direction(language) == "rtl")
    cut = [line for (line, half), ink in zip(lines.items(), inked, strict=True) if max(ink) > half]
    assert cut == []


@pytest.mark.parametrize(
    ("face", "name"), [("urdu", "ڈاکٹر ژالہ پرویز"), ("arabic", "السيدة غزالة شوقي"), ("text", "Żółć Ŵŷn")]
)
def test_a_name_that_was_never_measured_is_not_taken_to_be_narrower_than_it_is(face: str, name: str) -> None:
    [(left, right)] = _ink([(name, 20)], face, rtl=face != "text")
    assert left + right <= width_of(name, 20, face) + PADDING


def test_a_long_word_of_joined_letters_is_not_taken_to_be_wider_than_its_letters_are() -> None:
    for face, word in (("urdu", "ناانصافی"), ("arabic", "التقييد")):
        assert width_of(word, 20, face) < 0.8 * 20 * OTHER * len(word)


def test_the_thing_that_is_placed_stands_beside_the_question_where_there_is_no_room_over_the_places() -> None:
    places = ("W ogóle mi nie pomogło", "Trochę mi pomogło", "Bardzo mi pomogło", "Utrudniło")
    picture = msgspec.structs.replace(shown(*places), symbol="want.person", about=((Cell("sense.noise", "Hałas"),),))
    over = msgspec.structs.replace(shown("Yes", "No"), symbol="want.person", about=picture.about)
    assert ABOUT in svg(over) and ABOUT not in svg(picture)
    assert drawing("want.person") in svg(over) and drawing("want.person") not in svg(picture)
    assert drawing("sense.noise") in svg(picture) and "Hałas" in svg(picture)
    assert _tall(picture) <= 1.4 * 300


def test_the_picture_of_a_cell_is_large_enough() -> None:
    for labels in (SCALE, ("Yes", "No"), ("A", "B", "C", "D"), ("No",), (LONG, "Yes", "No", "Later")):
        assert _smallest_picture(shown(*labels)) >= 0.22 * 300


def test_a_word_that_needs_the_whole_row_stands_beside_its_picture() -> None:
    boxes = frames(shown(LONG, "Yes", "No", "Later"))
    assert len({left for left, *_ in boxes}) == 1
    assert all(height < width / 2 for _, _, width, height in boxes)


@pytest.mark.parametrize(
    ("font", "label"), [("urdu", "کوئی جس پر مجھے بھروسہ ہے"), ("arabic", "شخص أثق به معي في كل وقت")]
)
def test_letters_that_hang_deep_stay_inside_their_cell(font: str, label: str) -> None:
    for labels in ((label, "نہیں", "ہاں", "ہاں"), (label,), (label, "ہاں")):
        picture = shown(*labels, direction="rtl", font=font)
        boxes = frames(picture)
        for text, (_, top, _, height) in zip(_texts(picture)[1:], boxes, strict=True):
            lines = [float(span.get("y", "0")) for span in text if span.get("y")]
            leading = float(text.get("font-size", "0")) * FACES[font][1]
            assert lines[0] - 0.75 * leading >= top + 2 and lines[-1] + 0.25 * leading <= top + height - 2


def test_six_choices_are_a_board_only_where_each_is_one_line() -> None:
    def of(*labels: str) -> Board | None:
        answers = tuple(Button(f"choose:{label}", label, "answer.yes") for label in labels)
        return board(Screen("choose", "support", "symbols", "en_GB", "ltr", answers=answers, fixed_places=2))

    assert of(*"ABCDEF") is not None
    assert of(*"ABCDE", "Somebody I trust") is None
    assert of(*"ABC", "Somebody I trust") is not None


def test_a_label_is_only_as_small_as_it_has_to_be() -> None:
    assert _label_sizes(shown("Yes", "No")) == {LABELS[0]}
    assert _label_sizes(shown("Not now", "Yes", "No")) <= set(LABELS)


def test_a_heading_has_no_last_line_of_one_small_word() -> None:
    assert balanced("Is this OK, or not OK, for you?", 200, 21)[-1] != "you?"
    assert lines_of("Is this OK, or not OK, for you?", 260, 21)[-1] == "you?"
    assert balanced("Asked.", 200, 21) == ["Asked."]


def test_the_thing_that_is_placed_stands_over_its_places() -> None:
    things = (Button("item:noise", "Noise", "sense.noise", ticked=True), Button("item:wait", "Waiting", "time.wait"))
    places = tuple(Button(f"place:noise={key}", label) for key, label in zip("abc", SCALE, strict=True))
    screen = Screen(
        "mat", "learning", "symbols", "en_GB", "ltr", question="?", items=things, answers=places, fixed_places=3
    )
    picture = board(screen)
    assert picture is not None and picture.about == ((Cell("sense.noise", "Noise"),),)
    words = [word for word, _ in _spans(picture)]
    assert words[:2] == ["?", "Noise"] and "Waiting" not in words
    assert len(frames(picture)) == 3, "it is no cell and cannot be pressed"


def test_what_is_asked_again_is_shown_large_with_its_place() -> None:
    line = Line("", ("Noise", "OK"), ("sense.noise", "scale.ok"))
    answers = (Button("choose:yes", "Yes"), Button("choose:no", "No, change it"))
    screen = Screen(
        "confirm", "learning", "symbols", "en_GB", "ltr", question="?", lines=(line,), answers=answers, fixed_places=2
    )
    picture = board(screen)
    assert picture is not None and picture.about == ((Cell("sense.noise", "Noise"), Cell("scale.ok", "OK")),)
    mirrored = msgspec.structs.replace(picture, direction="rtl")
    assert _across(picture, "Noise") < _across(picture, "OK")
    assert _across(mirrored, "Noise") > _across(mirrored, "OK")
    many = board(msgspec.structs.replace(screen, lines=(line,) * 4))
    assert many is not None and many.about == (), "what would be too small is said in words alone"


def test_more_cells_than_can_be_read_are_words() -> None:
    answers = tuple(Button(f"choose:{n}", f"{n}", "answer.yes") for n in range(CELLS_AT_MOST + 1))
    screen = Screen("choose", "support", "symbols", "en_GB", "ltr", question="?", answers=answers, fixed_places=2)
    assert board(screen) is None


def test_a_screen_of_words_has_no_board() -> None:
    assert board(Screen("choose", "support", "easy_read", "en_GB", "ltr", answers=(Button("a", "A"),))) is None


def test_markup_in_a_word_stays_a_word() -> None:
    assert "<b>" not in svg(shown("<b>", "Yes & no"))
    assert drawn(shown("<b>", "Yes & no")) is not None


def test_it_is_drawn_from_nothing_outside() -> None:
    text = svg(shown(*SCALE, symbol="want.person"))
    assert not re.search(r"href|url\(|<style|<script|<image|<foreignObject", text)


def test_the_same_board_is_the_same_bytes() -> None:
    picture = svg(shown("Yes", "No", symbol="want.person"))
    first = png(picture)
    assert first == png(picture)
    assert first.startswith(b"\x89PNG")
    assert len(first) < 60_000


def test_colours_that_tell_who_somebody_is_are_kept() -> None:
    people = ("who.advocate", "who.nurse", "who.family", "who.friend", "place.garden", "feel.scared")
    cells = tuple(Cell(concept, str(number)) for number, concept in enumerate(people))
    drawing = svg(Board("Who?", "", cells, 2))
    wanted = {colour for colour in re.findall(r'fill="#([0-9a-f]{6})"', drawing) if drawing.count(colour) > 1}
    found = {pixel for _, pixel in Image.open(BytesIO(png(drawing))).convert("RGB").getcolors(1 << 20) or ()}
    assert PURPLE in wanted
    for colour in wanted:
        asked = tuple(bytes.fromhex(colour))
        assert any(max(abs(a - b) for a, b in zip(asked, near, strict=True)) <= 4 for near in found), colour


def test_urdu_is_drawn_in_its_own_letters() -> None:
    words = png(svg(shown("ہاں", "نہیں", question="کیا آپ محفوظ ہیں؟", direction="rtl", font="urdu")))
    boxes = png(svg(shown("\ue000\ue000", "\ue000\ue000", question="\ue000 \ue000", direction="rtl", font="urdu")))
    assert words != boxes
    assert len(words) > 5_000


def _texts(picture: Board) -> list[ElementTree.Element]:
    return [text for text in drawn(picture).iter("{http://www.w3.org/2000/svg}text") if len(text)]


def _spans(picture: Board) -> list[tuple[str, float]]:
    return [(span.text or "", float(text.get("font-size", "0"))) for text in _texts(picture) for span in text]


def _smallest_picture(picture: Board) -> float:
    return min(float(found) * 72 for found in re.findall(r"matrix\(-?[\d.]+ 0 0 ([\d.]+)", svg(picture)))


def _across(picture: Board, word: str) -> float:
    """Where the middle of a word stands."""
    spans = (span for text in _texts(picture) for span in text)
    return next(float(span.get("x", "")) for span in spans if (span.text or "").strip("\u202b\u202c") == word)


def _label_sizes(picture: Board) -> set[float]:
    return {float(text.get("font-size", "0")) for text in _texts(picture)[1:]}


def _tall(picture: Board) -> float:
    return float((drawn(picture).get("viewBox") or "").split()[3])


def _words(span: ElementTree.Element) -> str:
    """What stands in a line, without the marks round it."""
    return "".join(span.itertext()).strip("\u202b\u202c")


def _ink(lines: list[tuple[str, float]], face: str, *, rtl: bool) -> list[tuple[float, float]]:
    """How far each line of a size reaches to the left and to the right of its middle when it is drawn."""
    high, wide = 100, PIXELS  # room enough that no line reaches into the next
    rows = []
    for number, (line, size) in enumerate(lines):
        said = _in_its_font(shown("Yes", font=face), html.escape(line))
        said = f"\u202b{said}\u202c" if rtl else said
        rows.append(
            f'<text x="{wide / 2}" y="{number * high + 60}" font-size="{size}" text-anchor="middle">{said}</text>'
        )
    paper = f'<rect width="{wide}" height="{high * len(lines)}" fill="#fff"/>'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high * len(lines)}" '
        f'font-family="{FACES[face][0]}" font-weight="700">{paper}{"".join(rows)}</svg>'
    )
    image = Image.open(BytesIO(png(picture))).convert("L").point(lambda light: 255 * (light < 160))
    boxes = (image.crop((0, row * high, wide, (row + 1) * high)).getbbox() for row in range(len(lines)))
    return [(wide / 2 - box[0], box[2] - wide / 2) for box in boxes if box]
