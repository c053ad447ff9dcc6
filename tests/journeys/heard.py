"""What a screen reader says: each sentence of the scripts, and what is checked for it in the page's own order."""

import re

from hands import Browser
from html_page import Node, Page
from player import Player
from sights import sight


def page_of(player: Player) -> Page:
    """The page in the browser."""
    assert isinstance(player.hands, Browser), "this is on the page"
    return player.hands.page


def order(page: Page) -> list[Node]:
    """Headings, paragraphs, fields and buttons, in the order in which they are read."""
    return list(page.root.every("h1", "p", "textarea", "button", "input", "fieldset"))


@sight(r"the statement, then heading level 1: (.+\?) Group: No, button, 1 of (\d)\. One tap answers: there is no Next")
async def _question(player: Player, said: re.Match[str]) -> None:
    page, screen = page_of(player), player.stage.now.screen
    assert page.heading(1) == [said[1]]
    read = [node.text for node in order(page)]
    assert read.index(screen.statements[-1]) < read.index(said[1]), "the statement comes after the heading"
    labels = [button.label for button in (*screen.answers, *screen.closers)]
    place = read.index(said[1])
    assert [text for text in read[place:] if text in labels] == labels and len(labels) == int(said[2])
    assert page.button("Next") is None


@sight(r"heading level 1: (\d of \d)\. (.+\?) Then: (.+) Edit, optional\. Next, button\.")
async def _field(player: Player, said: re.Match[str]) -> None:
    page = page_of(player)
    assert page.heading(1) == [said[2]], f"the headings are {page.heading(1)}"
    assert said[1] in page.text and said[3] in page.text
    field = page.fields[0].node
    assert "required" not in field.attributes, "it has to be filled"
    label = next(node for node in page.root.every("label") if node.attributes.get("for") == field.attributes["id"])
    assert said[3] in label.text, f"the field is called {label.text!r}"
    nodes = order(page)
    assert nodes.index(field) < next(place for place, node in enumerate(nodes) if node.text == "Next")


@sight(r"after the field: I do not know, button; then, in this order on every page: (.+); (.+) before them all")
async def _after_the_field(player: Player, said: re.Match[str]) -> None:
    page = page_of(player)
    read = [node.text for node in order(page)]
    field = next(place for place, node in enumerate(order(page)) if node.tag == "textarea")
    assert read.index("I do not know") > field
    constants = said[1].split(", ")
    assert [text for text in read[field:] if text in constants] == constants
    assert read.index(said[2]) < read.index(page.heading(1)[0]), f"{said[2]} is not at the top"


@sight(r"(One word .+\.) The words stand there as they would be kept, with what was changed marked\.")
async def _problem(player: Player, said: re.Match[str]) -> None:
    page = page_of(player)
    assert said[1] in page.text
    assert len(list(page.root.every("mark"))) == 1


@sight(r"heading level 1 only; nothing is announced twice")
async def _heading(player: Player, _: re.Match[str]) -> None:
    page = page_of(player)
    assert len(page.heading(1)) == 1 and page.heading(2) == []
    said = [node for node in page.root.every("p", "div") if node.attributes.get("role") == "status"]
    assert len(said) == 1


@sight(r"one group of checkboxes, then Done, then I do not know\. No number key or letter key does anything\.")
async def _checkboxes(player: Player, _: re.Match[str]) -> None:
    page = page_of(player)
    nodes = order(page)
    boxes = [place for place, node in enumerate(nodes) if node.attributes.get("type") == "checkbox"]
    texts = [node.text for node in nodes]
    assert boxes and max(boxes) < texts.index("Done") < texts.index("I do not know")
    assert not any("accesskey" in node.attributes for node in page.root.every("button", "input", "a"))
