"""Reads the tree of one flow file into a `Flow` and notes every mistake: what can be read, not whether it is wise."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, TypeAlias, get_args

import msgspec

from flows.engine.flow import FORMS, Branch, Card, Flow, Kind, Mistake, Option, Step, Variant, Wording, plain
from flows.engine.guard import Guard, GuardError, parse
from flows.engine.tree import Node

KINDS: tuple[str, ...] = get_args(Kind)
FLOW_KEYS = ("flow", "card", "first", "alone", "steps", "closing", "after_skips")
STEP_KEYS = (
    "symbol", "turn", "opening", "variants", "options", "options_from", "reverse_of", "items", "items_from", "limit",
    "seconds", "next", "skip", "keeps", "echo", "number", "opens", "readers", "route", "on", "seen", "change", "extra"
)  # fmt: skip
_ONLY_FOR = {
    "items": ("mat",), "items_from": ("mat",), "limit": ("many", "body_map"), "seconds": ("breathe",),
    "readers": ("write",), "route": ("hand_over",), "on": ("hand_over",), "seen": ("hand_over",), "opens": ("remind",)
}  # fmt: skip
OPTION_KEYS = ("symbol", "next", "asks", "agrees", "after", "takes_back", "link", "more")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_UNSIGNED = {"owner": "", "sources": (), "co_produced_with": "", "safety_review": "", "review_by": ""}
_HELP = "docs/how-to/flow-format.md"

_Struct: TypeAlias = type[Step] | type[Option] | type[Card]
_TYPES: dict[_Struct, dict[str, Any]] = {
    struct: {field.name: field.type for field in msgspec.structs.fields(struct)} for struct in (Step, Option, Card)
}


class Reader:
    """Reads one file's tree into a flow and notes every mistake on the way instead of stopping at the first."""

    def __init__(self, path: str, mistakes: list[Mistake]) -> None:
        self.path = path
        self.mistakes = mistakes
        place = PurePosixPath(path.replace("\\", "/"))
        self.folder, self.name = place.parent.name, place.stem
        self.forms: tuple[str, ...] = FORMS
        self.step_id = ""

    def note(self, node: Node, problem: str, fix: str) -> None:
        self.mistakes.append(Mistake("C00", self.path, node.line, self.step_id, problem, fix))

    # pieces

    def mapping(self, node: Node, allowed: tuple[str, ...] | None = None) -> dict[str, Node]:
        """Its entries; those not allowed are reported and left out."""
        if not isinstance(node.value, dict):
            self.note(node, "here stands one value or a list.", "Write `key: value` lines, indented.")
            return {}
        if allowed is None:
            return node.value
        for key, value in node.value.items():
            if key not in allowed:
                self.note(value, f"unknown key `{key}`.", f"Use one of: {', '.join(allowed)}.")
        return {key: value for key, value in node.value.items() if key in allowed}

    def text(self, node: Node) -> str:
        if isinstance(node.value, str):
            return node.value
        self.note(node, "here stands a list or a mapping.", "Write one value.")
        return ""

    def typed(self, struct: _Struct, name: str, node: Node) -> Any:
        """The value as the field of that struct wants it; None and a mistake where it cannot be."""
        wanted, value = _TYPES[struct][name], node.plain()
        if wanted is bool:
            value = _FLAGS.get(value, value) if isinstance(value, str) else value
        if name == "after" and isinstance(value, str):
            value = [value]
        try:
            return msgspec.convert(value, wanted, strict=wanted in (bool, str))
        except msgspec.ValidationError as error:
            self.note(node, f"`{name}`: {error}.", f"See {_HELP} for what may stand here.")
            return None

    def fields(self, struct: _Struct, entries: Mapping[str, Node]) -> dict[str, Any]:
        read = {name: self.typed(struct, name, node) for name, node in entries.items()}
        return {name: value for name, value in read.items() if value is not None}

    def wording(self, node: Node) -> Wording:
        """The words by form; `all` stands for every declared form that has none of its own."""
        words = {key: self.text(value).strip() for key, value in self.mapping(node, (*FORMS, "all")).items()}
        if "all" in words:
            words = {form: words.get(form, words["all"]) for form in self.forms}
        return {form: words[form] for form in FORMS if form in words}

    def guard(self, node: Node) -> Guard | None:
        try:
            return parse(self.text(node))
        except GuardError as error:
            self.note(node, f"the condition cannot be read: {error}.", f"See {_HELP}, Conditions.")
            return None

    # the parts of a flow

    def flow(self, root: Node, text: str) -> Flow | None:
        entries = self.mapping(root, FLOW_KEYS)
        missing = [key for key in ("flow", "card", "first", "steps") if key not in entries]
        if missing:
            self.note(root, f"{', '.join(f'`{key}`' for key in missing)} missing.", "Add it at the left margin.")
            return None
        card = self.card(entries["card"])
        flow_id = self.flow_id(entries["flow"])
        steps = {key: self.step(key, node) for key, node in self.mapping(entries["steps"]).items()}
        self.step_id = ""
        if card is None or self.mistakes:
            return None
        flow = Flow(
            flow_id, card.purpose, card, self.text(entries["first"]),
            {key: _with_options_of(step, steps) for key, step in steps.items() if step},
            alone=self.text(entries["alone"]) if "alone" in entries else "",
            closing=self.text(entries["closing"]) if "closing" in entries else "",
            after_skips=self.after_skips(entries.get("after_skips")), version=_hash(text.encode()), text=text
        )  # fmt: skip
        return msgspec.structs.replace(flow, logic=logic_of(flow))

    def flow_id(self, node: Node) -> str:
        expected = f"{self.folder}/{self.name}"
        if self.text(node) != expected:
            self.note(node, f"the flow in {expected} calls itself {node.value}.", f"Write `flow: {expected}`.")
        return expected

    def card(self, node: Node) -> Card | None:
        entries = self.mapping(node, tuple(_TYPES[Card]))
        fields: dict[str, Any] = dict(_UNSIGNED)
        fields |= self.fields(Card, {key: value for key, value in entries.items() if key != "title"})
        self.forms = fields.get("forms", FORMS)
        fields["title"] = self.wording(entries["title"]) if "title" in entries else None
        missing = [key for key in _TYPES[Card] if fields.get(key) is None]
        if missing:
            self.note(node, f"the card has no usable {', '.join(missing)}.", f"Fill it in; see {_HELP}.")
            return None
        if fields["purpose"] != self.folder:
            self.note(entries["purpose"], f"a flow in {self.folder}/ has the purpose {fields['purpose']}.",
                      "Move the file or mend the purpose: the folder decides what a flow may write to.")  # fmt: skip
        return Card(**fields)

    def after_skips(self, node: Node | None) -> tuple[int, str]:
        if node is None:
            return 0, ""
        entries = self.mapping(node, ("count", "go"))
        count = self.text(entries["count"]) if "count" in entries else ""
        if not count.isdigit() or "go" not in entries:
            self.note(node, "`after_skips` needs a count and a step.", "Write {count: 3, go: a_step}.")
            return 0, ""
        return int(count), self.text(entries["go"])

    def step(self, step_id: str, node: Node) -> Step | None:
        self.step_id = step_id
        entries = self.mapping(node, (*KINDS, *STEP_KEYS))
        kinds = [key for key in entries if key in KINDS]
        if len(kinds) != 1:
            problem = f"it has {len(kinds)} kinds{': ' if kinds else ''}{', '.join(kinds)}."
            self.note(node, problem, f"Give it exactly one of: {', '.join(KINDS)}.")
            return None
        kind = kinds[0]
        for key, value in entries.items():
            if kind not in _ONLY_FOR.get(key, (kind,)):
                self.note(value, f"`{key}` means nothing for `{kind}`.", f"It belongs to: {', '.join(_ONLY_FOR[key])}.")
        head = entries.pop(kind)
        fields: dict[str, Any] = {"call": self.text(head)} if kind == "call" else {"wording": self.wording(head)}
        for key in [key for key in entries if key in _PARTS]:
            fields[key] = _PARTS[key](self, entries.pop(key))
        fields |= self.fields(Step, entries)
        return Step(**{"id": step_id, "kind": kind, "line": node.line, "wording": {}, **fields})

    def options(self, node: Node) -> tuple[Option, ...]:
        return tuple(self.option(key, value) for key, value in self.mapping(node).items())

    def option(self, key: str, node: Node) -> Option:
        entries = self.mapping(node, (*FORMS, "all", *OPTION_KEYS))
        words = Node(node.line, {form: entries.pop(form) for form in (*FORMS, "all") if form in entries})
        if "more" in entries:
            entries["behind_more"] = entries.pop("more")
        return Option(key, self.wording(words), **self.fields(Option, entries))

    def variants(self, node: Node) -> tuple[Variant, ...]:
        variants = []
        for part in self.sequence(node):
            entries = self.mapping(part, ("name", "when", *FORMS, "all"))
            if "name" not in entries or "when" not in entries:
                self.note(part, "a variant needs `name` and `when`.", "Write {name: …, when: …, standard: …}.")
                continue
            name, when = self.text(entries.pop("name")), self.guard(entries.pop("when"))
            if when is not None:
                variants.append(Variant(name, when, self.wording(Node(part.line, entries))))
        return tuple(variants)

    def branches(self, node: Node) -> tuple[Branch, ...]:
        if isinstance(node.value, str):
            return (Branch(node.value),)
        branches = []
        for part in self.sequence(node):
            entries = self.mapping(part, ("when", "go"))
            if "go" not in entries:
                self.note(part, "a branch without `go`.", 'Write {when: "…", go: a_step}, and {go: a_step} last.')
                continue
            when = self.guard(entries["when"]) if "when" in entries else None
            branches.append(Branch(self.text(entries["go"]), when))
        return tuple(branches)

    def sequence(self, node: Node) -> list[Node]:
        if isinstance(node.value, list):
            return node.value
        self.note(node, "a list is expected here.", "Write one `- {…}` a line.")
        return []


_PARTS = {
    "options": Reader.options, "items": Reader.options, "variants": Reader.variants, "next": Reader.branches,
    "readers": Reader.wording, "seen": Reader.wording
}  # fmt: skip


def _with_options_of(step: Step, steps: Mapping[str, Step | None]) -> Step:
    """Asked again in the reverse order: the same choices (on a mat the same things), leading where this step says. A
    mat may also sort what was chosen before."""
    asked, chosen = steps.get(step.reverse_of), steps.get(step.items_from)
    if chosen is not None:
        items = tuple(msgspec.structs.replace(option, next="", takes_back="") for option in chosen.options)
        return msgspec.structs.replace(step, items=items)
    if asked is None:
        return step
    options = tuple(msgspec.structs.replace(option, next="", takes_back="") for option in asked.options)
    if step.kind == "mat":
        return msgspec.structs.replace(step, options=options, items=asked.items[::-1])
    return msgspec.structs.replace(step, options=options[::-1])


def logic_of(flow: Flow) -> str:
    """A hash of all that routing depends on and nothing else: equal where only words, pictures or the card differ."""
    steps = [
        (step.id, step.kind, step.turn, step.opening, [_logic_of_option(option) for option in step.options],
         step.options_from, step.reverse_of, [_logic_of_option(item) for item in step.items], step.limit,
         [(branch.go, branch.when and branch.when.source) for branch in step.next], step.skip, step.keeps,
         step.opens, step.call, step.route, sorted(step.on.items()), step.change, step.extra)
        for step in flow.steps.values()
    ]  # fmt: skip
    return _hash(msgspec.json.encode(plain((flow.id, flow.first, flow.alone, flow.closing, flow.after_skips, steps))))


def _logic_of_option(option: Option) -> tuple[Any, ...]:
    return (option.key, option.next, option.asks, option.agrees, option.after, option.takes_back)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
