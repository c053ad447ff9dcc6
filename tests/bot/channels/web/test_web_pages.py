"""What a page is made of: everything the screen says and nothing else, in one frame, light and without outside help."""

import gzip
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_pieces import screen
from web_service import SETTINGS, TALK, FakeConversation, browser

from accessibility.screen import Button, Screen
from bot.channels.web import pages as web_pages
from bot.channels.web.assets import FOLDER, Assets
from bot.channels.web.pages import Pages
from bot.messages import Outgoing, Reply

TEMPLATES = Path(web_pages.__file__).parent / "templates"
RENDER = Pages(SETTINGS, Assets())
LIMIT = 15_000  # bytes of a first load, gzipped, without pictures and fonts
EVERY = pytest.mark.parametrize("name", list(SCREENS))
OPEN_PAGES = (
    "/",
    "/help-now",
    "/who-can-see-this",
    "/pictures",
    "/try",
    "/offline",
    "/r/right",
    "/i/abc",
    "/nothing-here",
)


class Elements(HTMLParser):
    """The start tags of a page, with their attributes, and the text that a person can read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


def rendered(name: str, **more: object) -> str:
    return RENDER.screen(msgspec.structs.replace(SCREENS[name], **more), "tok", talk=True, typed="Amy spotted it")


def buttons_of(shown: Screen) -> list[Button]:
    """What can be pressed on a screen, without its frame: each must be on the page exactly once. With no thing in hand
    nothing can be put at a place."""
    lone = [button for button in (shown.more, shown.done) if button]
    changes = [line.change for line in shown.lines if line.change]
    answers = [button for button in (*shown.answers, *shown.closers) if not button.act.startswith("place:=")]
    return [*answers, *lone, *changes]


@EVERY
def test_every_button_of_a_screen_is_on_its_page_once(name: str) -> None:
    shown, page = SCREENS[name], Elements(rendered(name))
    pressed = [button["value"] for button in page.named("button") if "value" in button]
    ticks = [f"tick:{box['value']}" for box in page.named("input") if box.get("type") == "checkbox"]
    for button in buttons_of(shown):
        if button.act:
            assert [*pressed, *ticks].count(button.act) == 1, button.act
        assert button.label in page.text


@EVERY
def test_every_sentence_of_a_screen_is_on_its_page(name: str) -> None:
    shown, page = SCREENS[name], Elements(rendered(name))
    said = [
        *shown.statements,
        shown.question,
        shown.hint,
        shown.notice,
        shown.come_back,
        *(line.label for line in shown.lines),
    ]
    said += [value for line in shown.lines for value in (*line.values, line.by)]
    said += [part for person in shown.people for part in (person.label, person.hours, person.number)]
    for sentence in said:
        for line in sentence.split("\n"):
            assert line in page.text


@EVERY
def test_a_page_has_one_heading_its_title_and_its_language(name: str) -> None:
    shown, page = SCREENS[name], Elements(rendered(name))
    assert len(page.named("h1")) == 1
    assert f"<title>{html.escape(shown.title)}</title>" in rendered(name)
    assert page.named("html")[0]["lang"] == shown.language.replace("_", "-")
    assert page.named("html")[0].get("dir") == ("rtl" if shown.direction == "rtl" else None)
    assert len(page.named("main")) == 1


@EVERY
def test_the_five_constants_are_on_every_page_in_their_order_after_everything_else(name: str) -> None:
    page = rendered(name)
    bar = page[page.index('<form class="bar"') :]
    assert re.findall(r'name="act" value="([a-z]+)"', bar) == ["back", "skip", "break", "stop", "help"]
    assert page.index("</main>") < page.index('<form class="bar"')


@EVERY
def test_i_do_not_know_is_the_last_answer(name: str) -> None:
    page = rendered(name)
    unknown = page.rfind('value="unknown"')
    if unknown >= 0:
        answers = [button.act for button in SCREENS[name].answers if button.act.startswith("choose:")]
        assert all(page.index(f'value="{act}"') < unknown for act in answers)


@EVERY
def test_no_page_has_an_inline_style_or_script_or_anything_from_outside(name: str) -> None:
    page = Elements(rendered(name))
    for tag, attributes in page.found:
        assert tag not in ("style", "iframe", "object", "embed", "base")
        assert not any(attribute == "style" or attribute.startswith("on") for attribute in attributes)
        assert tag != "script" or set(attributes) == {"src", "defer"}
        for attribute in ("src", "action", "href", "data"):
            address = attributes.get(attribute) or "/"
            assert address.startswith(("/", "#", "tel:", "sms:")), address
    assert "<script>" not in rendered(name)


@EVERY
def test_a_picture_never_stands_without_its_word(name: str) -> None:
    page = rendered(name)
    assert all('aria-hidden="true"' in picture for picture in re.findall(r"<svg[^>]*>", page))
    for cell in re.findall(r'<(button|div|label) class="pic[^>]*>(.*?)</\1>', page, re.DOTALL):
        assert re.sub(r"<[^>]*>", "", cell[1]).strip()


@EVERY
def test_a_first_load_is_light(name: str) -> None:
    page = re.sub(r"<svg viewBox=\"0 0 72 72\".*?</svg>", "", rendered(name), flags=re.DOTALL)
    parts = [page.encode(), *((FOLDER / file).read_bytes() for file in ("afterwards.css", "script.js"))]
    if "pictures.css" in page:
        parts.append((FOLDER / "pictures.css").read_bytes())
    assert sum(len(gzip.compress(part, 9)) for part in parts) <= LIMIT


@EVERY
def test_every_form_of_a_talk_names_the_page_it_stands_on(name: str) -> None:
    page = rendered(name)
    forms = re.findall(r'<form[^>]*action="/talk".*?</form>', page, re.DOTALL)
    assert forms
    assert all('name="token" value="tok"' in form for form in forms)


@EVERY
def test_whose_turn_it_is_is_said_in_word_colour_and_place(name: str) -> None:
    shown, page = SCREENS[name], rendered(name)
    turn = "Supporter’s turn" if shown.turn == "supporter" else "My turn" if shown.supported else ""
    header = page[page.index("<header>") : page.index("</header>")]
    assert [word for word in ("Supporter’s turn", "My turn") if word in header] == ([turn] if turn else [])
    hue = {"My turn": "mine", "Supporter’s turn": "partner"}.get(turn)
    assert (hue is None) or f'<body class="{hue}' in page


@EVERY
def test_leave_this_page_is_on_every_page(name: str) -> None:
    assert '<form class="leave" method="post" action="/leave">' in rendered(name)


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_page_of_a_demonstration_says_so(client: TestClient, path: str) -> None:
    assert "Demonstration: no real people." in client.get(path).text


def test_a_live_service_says_nothing_of_a_demonstration_and_has_none(conversation: FakeConversation) -> None:
    settings = msgspec.structs.replace(SETTINGS, demonstration=False, receiver_link="")
    with browser(conversation, settings) as client:
        for path in OPEN_PAGES:
            assert "emonstration" not in client.get(path).text
        assert client.get("/try").status_code == 404


def test_play_the_receiver_opens_beside_a_hand_over(client: TestClient, conversation: FakeConversation) -> None:
    conversation.shown = SCREENS["hand_over"]
    assert '<a href="/r/right" target="_blank" rel="noopener">Play the receiver</a>' in client.get("/talk").text


def test_learning_that_is_closed_is_shown_and_cannot_be_pressed() -> None:
    page = rendered("door_closed")
    assert '<div class="choice door learning closed">' in page
    assert "Not open now. Ask for another day." in page
    assert page.count('class="choice door') == 3


def test_the_door_offers_the_forms_and_the_languages_in_their_own_names() -> None:
    page = rendered("door")
    assert re.findall(r'value="(form:[a-z_]+)"( aria-current="true")?', page) == [
        ("form:standard", ' aria-current="true"'),
        ("form:easy_read", ""),
        ("form:symbols", ""),
    ]
    assert 'value="language:ur" lang="ur"' in page
    assert "اردو" in page


def test_a_place_of_the_body_with_two_sides_is_one_answer_with_two_shapes() -> None:
    page = rendered("body_map")
    assert page.count('value="arms" id="place-arms"') == 1
    assert page.count('for="place-arms"') == 2
    assert '<input type="hidden" name="was" value="arms">' in page


def test_a_page_to_tick_says_whether_it_shows_every_place() -> None:
    assert '<input type="hidden" name="ticking" value="all">' in rendered("many")
    assert '<input type="hidden" name="ticking" value="all">' in rendered("body_map")
    assert '<input type="hidden" name="ticking" value="some">' in rendered("many", more=Button("more", "More"))
    assert "ticking" not in rendered("choose")


def test_a_thing_on_the_mat_lies_under_its_place_and_can_be_taken_up_again() -> None:
    page = rendered("mat")
    columns = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    placed = [re.findall(r'aria-label="Move: ([^"]*)"', column) for column in columns]
    assert placed == [["Space"], ["Staff talking"], ["Waiting"]]
    assert page.count(">Noise<") == 1


def test_a_mat_with_nothing_in_hand_keeps_its_places_in_sight_and_everything_can_be_moved() -> None:
    full = SCREENS["mat"]
    places = tuple(msgspec.structs.replace(place, act=place.act.replace("noise", "")) for place in full.answers)
    page = rendered(
        "mat",
        items=tuple(msgspec.structs.replace(item, ticked=False) for item in full.items),
        placed=(*full.placed, ("noise", "not_sure")),
        answers=places,
        closers=(Button("place:=not_sure", "Not sure", "core.dont_know"),),
        more=Button("more", "More", "answer.more"),
    )
    assert re.findall(r'<(\w+) class="pic place"', page) == ["div"] * 3
    assert "place:=" not in page
    assert sorted(re.findall(r'value="(item:\w+)"', page)) == [
        "item:noise",
        "item:space",
        "item:talking",
        "item:waiting",
    ]
    assert 'value="more"' in page


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "</textarea><b>",
    "&lt;",
    "\u202e",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_person_typed_is_never_markup(client: TestClient, conversation: FakeConversation, payload: str) -> None:
    shown = screen("name", "learning", question="Shall I?", words=payload, marks=((0, 3),))
    conversation.replies = [lambda incoming: Reply((Outgoing(incoming.chat, shown, TALK),))]
    named = client.post("/talk", data={"token": "t", "say": "wrote", "words": payload}).text
    conversation.shown = SCREENS["write"]
    written = client.post("/talk", data={"token": "t", "act": "form:easy_read", "words": payload}).text
    for page in (named, written):
        assert html.escape(payload, quote=False) in html.unescape(page).replace(
            "&", "&amp;"
        ) or payload in html.unescape(page)
        assert Elements(page).named("img") == []
        assert len(Elements(page).named("script")) == 1
        assert len(Elements(page).named("textarea")) == 1
        assert "49" not in Elements(page).text


def test_templates_hold_no_sentence() -> None:
    for template in TEMPLATES.glob("*.html"):
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text("utf-8"), flags=re.DOTALL)
        bare = re.sub(r'<a [^>]*lang="en">OpenMoji 17, CC BY-SA 4.0</a>', "", bare)  # a name and a licence
        bare = re.sub(r"<!doctype html>|</?[a-z][^>]*>", "", bare, flags=re.IGNORECASE)
        bare = re.sub(
            r"data-[a-z]+|[a-z-]+=\"[^\"]*\"|\b(lang|dir|class|checked|href|form|name|value|hidden)\b", "", bare
        )
        assert not re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", bare), (template.name, bare)


def test_a_number_on_a_card_is_not_offered_twice() -> None:
    call = Button("choose:signposts.samaritans", "Call 116 123", link="tel:116123")
    other = Button("choose:phone", "Ask for the phone")
    page = rendered("numbers", answers=(call, other))
    assert page.count('href="tel:116123"') == 1
    assert "Ask for the phone" in page


def test_a_status_says_politely_what_was_chosen() -> None:
    assert '<p class="chose" role="status">You chose: Yes</p>' in rendered("choose")
    assert '<p class="chose" role="status"></p>' in rendered("say")


def test_a_hand_over_is_told_as_a_status_and_looks_again_without_a_script() -> None:
    page = rendered("hand_over")
    assert re.search(r'<div class="said live" role="status"[^>]*>.*<h1>I have asked Jo', page, re.DOTALL)
    assert '<a class="link" href="/talk">Look again</a>' in page
