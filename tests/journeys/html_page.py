"""What a browser without JavaScript makes of a page: its text, its title, its forms and what can be pressed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "ellipse", "line"})
_UNSEEN = frozenset({"script", "style", "svg", "title", "head"})


@dataclass
class Node:
    """An element, with its texts and elements in order."""

    tag: str
    attributes: dict[str, str]
    inside: list["Node | str"] = field(default_factory=list)

    def every(self, *tags: str) -> Iterator["Node"]:
        """The elements of these tags below this one, in the order of the page."""
        for part in self.inside:
            if isinstance(part, Node):
                if part.tag in tags:
                    yield part
                yield from part.every(*tags)

    @property
    def text(self) -> str:
        """What is seen of it, with one space between words."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        if self.tag in _UNSEEN or "hidden" in self.attributes:
            return
        for part in self.inside:
            yield from part._texts() if isinstance(part, Node) else (part,)


@dataclass
class Control:
    """A button, a check box or a field, and the form it belongs to."""

    node: Node
    form: Node
    label: str
    checked: bool = False

    @property
    def name(self) -> str:
        return self.node.attributes.get("name", "")

    @property
    def value(self) -> str:
        return self.node.attributes.get("value", "")


class Page:
    """One page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root = _Tree(html).root
        self.buttons: list[Control] = []
        self.boxes: list[Control] = []
        self.fields: list[Control] = []
        self._hidden: list[Control] = []
        self._forms = {form.attributes["id"]: form for form in self.root.every("form") if "id" in form.attributes}
        self._read(self.root, self.root)

    @property
    def title(self) -> str:
        """The title of the tab."""
        return "".join(part for node in self.root.every("title") for part in node.inside if isinstance(part, str))

    @property
    def text(self) -> str:
        """All that is seen below the tab."""
        return self.root.text

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be pressed or ticked, in the order of the page."""
        order = {id(node): place for place, node in enumerate(self.root.every("button", "input", "a"))}
        links = [Control(node, node, _label(node)) for node in self.root.every("a")]
        every = [*self.buttons, *self.boxes, *links]
        return tuple(control.label for control in sorted(every, key=lambda control: order[id(control.node)]))

    def heading(self, level: int) -> list[str]:
        """The headings of a level."""
        return [node.text for node in self.root.every(f"h{level}")]

    @property
    def links(self) -> tuple[str, ...]:
        """Where the links lead."""
        return tuple(node.attributes.get("href", "") for node in self.root.every("a"))

    def link(self, label: str) -> str:
        """Where the link of that label leads."""
        return next(node.attributes["href"] for node in self.root.every("a") if _label(node) == label)

    def button(self, label: str) -> Control | None:
        """The first button of that label."""
        return next((control for control in self.buttons if control.label == label), None)

    def box(self, label: str) -> Control | None:
        """The check box of that label."""
        return next((control for control in self.boxes if control.label == label), None)

    def sent(self, pressed: Control, words: str = "") -> list[tuple[str, str]]:
        """The fields that pressing this button sends."""
        form = pressed.form
        found = [(control.name, control.value) for control in self._hidden if control.form is form]
        found += [(box.name, box.value) for box in self.boxes if box.form is form and box.checked]
        found += [(control.name, words or _content(control.node)) for control in self.fields if control.form is form]
        return [*found, *([(pressed.name, pressed.value)] if pressed.name else [])]

    def _read(self, node: Node, form: Node) -> None:
        """Everything below a node that belongs to a form: the one around it, or the one that it names."""
        for part in node.inside:
            if not isinstance(part, Node):
                continue
            own = self._forms.get(part.attributes.get("form", ""), form)
            kind = part.attributes.get("type", "")
            if part.tag == "button" and kind != "button":
                self.buttons.append(Control(part, own, _label(part)))
            elif part.tag == "input" and kind == "checkbox":
                label = part.attributes.get("aria-label") or (node.text if node.tag == "label" else "")
                self.boxes.append(Control(part, own, label, "checked" in part.attributes))
            elif part.tag in ("input", "textarea"):
                (self._hidden if part.tag == "input" else self.fields).append(Control(part, own, ""))
            else:
                self._read(part, part if part.tag == "form" else form)


class _Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Node("document", {})
        self._open: list[Node] = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        place = next((place for place in range(len(self._open) - 1, 0, -1) if self._open[place].tag == tag), 0)
        if place:
            del self._open[place:]

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def _label(node: Node) -> str:
    """The label of a button or link; a note under it is no part of it."""
    strong = next(node.every("b"), None)
    return (strong or node).text


def _content(node: Node) -> str:
    return "".join(part for part in node.inside if isinstance(part, str)).removeprefix("\n")
