"""Restricted YAML: text, lists and mappings, each with its line. Nothing else of YAML is let in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # PyYAML built without libyaml reads the same, slower

Problem = tuple[str, int, str, str]
"""Code, line, what is wrong, how to mend it."""


class Node(NamedTuple):
    """A value and where it stands: in a mapping, the line of its key."""

    line: int
    value: "str | list[Node] | dict[str, Node]"

    def plain(self) -> Any:
        """The value without lines; every scalar is text."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


def read_tree(text: str) -> tuple[Node | None, list[Problem]]:
    """The tree of one document and all that is not allowed in it. None where there is no tree to speak of."""
    tree = _Tree(text)
    try:
        root = tree.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.context, error.problem) if part)
        tree.problems.append(("C00", mark.line + 1 if mark else 1, f"this is not YAML: {problem}.", "Mend the line."))
        root = None
    except yaml.YAMLError:
        tree.problems.append(("C00", 1, "the file holds a character that YAML does not allow.", "Remove it."))
        root = None
    return root, tree.problems


class _Tree:
    """Builds the tree from the event stream, where anchors, aliases, tags and duplicate keys can still be seen."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    self.refuse(event, "a second document begins here.", "One file holds one flow.")
                root = self.node(event)
        if root is None:
            self.problems.append(("C00", 1, "the file is empty.", "Begin with `flow: <purpose>/<name>`."))
        return root

    def refuse(self, event: Any, problem: str, fix: str, code: str = "C00") -> None:
        self.problems.append((code, event.start_mark.line + 1, problem, fix))

    def node(self, event: Any) -> Node:
        line = event.start_mark.line + 1
        if event.anchor is not None:
            self.refuse(event, f"an anchor or alias ({event.anchor}) is not allowed.", "Write it out.")
        if isinstance(event, yaml.AliasEvent):
            return Node(line, "")
        if event.tag is not None:
            self.refuse(event, f"the tag {event.tag} is not allowed.", "Leave it out: every value is text.")
        if isinstance(event, yaml.ScalarEvent):
            return Node(line, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line, [self.node(part) for part in self.until(yaml.SequenceEndEvent)])
        return Node(line, self.mapping())

    def mapping(self) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in self.until(yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key.value, str):
                self.refuse(event, "a key must be one word.", "Write `key: value`.")
            elif key.value in entries:
                problem = f"`{key.value}` stands here twice, first in line {lines[key.value]}."
                self.refuse(event, problem, "Give each its own name, or delete one.", "C17")
            else:
                entries[key.value], lines[key.value] = Node(key.line, value.value), key.line
        return entries

    def until(self, end: type) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event
