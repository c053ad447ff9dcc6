"""The words of a flow as a translator meets them: where each stands, its English, its limits. Also babel's extractor.

A form is a gettext domain (`standard`, `easy_read`, `child`, `symbols`); the words of flows/safety are in the domain
`safety`, whatever their form. The context of a message is where it stands: `support/young_person:how.options.calm`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO, NamedTuple

from flows.engine.flow import FORMS, Flow, Form, Option, Step, Wording
from flows.engine.load import load_text
from flows.engine.tree import Node, read_tree
from flows.engine.words import CHARACTERS, SENTENCES

SAFETY = "safety"
DOMAINS: tuple[str, ...] = (*FORMS, SAFETY)
LABEL: Mapping[Form, int] = {"standard": 40, "easy_read": 40, "child": 20, "symbols": 20}
"""The longest label of a choice (K6): one a row in words, on a board of pictures two."""
WORDS: Mapping[Form, int] = {"standard": 20, "easy_read": 10, "child": 10, "symbols": 8}
"""Words a sentence to aim at (K3)."""


class Part(NamedTuple):
    """Words of a step that are translated as one."""

    path: str  # below the flow: "how", "how.options.calm", "how.variants.staff"
    wording: Wording
    keys: tuple[str, ...] = ()  # where they are written, below the step
    is_label: bool = False
    symbol: str = ""


class Message(NamedTuple):
    """One entry of a catalogue."""

    context: str
    english: str
    form: Form
    part: Part
    step: Step


def parts(step: Step) -> Iterator[Part]:
    """Everything that a step says, in the order of the file. A step asked in reverse has the options of another."""
    if step.wording:
        yield Part(step.id, step.wording, (step.kind,), symbol=step.symbol)
    for variant in step.variants:
        yield Part(f"{step.id}.variants.{variant.name}", variant.wording, ("variants",), symbol=step.symbol)
    for name, wording in (("readers", step.readers), ("seen", step.seen)):
        if wording:
            yield Part(f"{step.id}.{name}", wording, (name,))
    if not step.reverse_of:
        yield from _labels(step.id, "options", step.options)
        yield from _labels(step.id, "items", step.items)


def context(flow: Flow, path: str) -> str:
    """The msgctxt of words at that path of a flow."""
    return f"{flow.id}:{path}"


def messages(flow: Flow, domain: str) -> Iterator[Message]:
    """What a catalogue of that domain holds of this flow, in the order of the file, nothing twice."""
    if (domain == SAFETY) != (flow.purpose == "safety"):
        return
    seen: set[tuple[str, str]] = set()
    for step in flow.steps.values():
        for part in parts(step):
            for form in flow.card.forms if domain == SAFETY else (form for form in FORMS if form == domain):
                english = part.wording.get(form, "")
                if english and (part.path, english) not in seen:
                    seen.add((part.path, english))
                    yield Message(context(flow, part.path), english, form, part, step)


def extract_flow(
    fileobj: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """babel's extractor for one flow file. Its option `domain` says which catalogue is wanted."""
    text = fileobj.read().decode("utf-8")
    root = read_tree(text)[0]
    if root is None or not isinstance(root.value, dict) or "flow" not in root.value:
        return
    flow = load_text(text, f"{root.value['flow'].value}.yaml")
    for message in messages(flow, options["domain"]):
        line = _line(root, ("steps", message.step.id, *message.part.keys))
        yield line, "pgettext", (message.context, message.english), comments(message)


def comments(message: Message) -> list[str]:
    """What a translator has to know: the same in standard words, how long it may be, the picture beside it."""
    form, part = message.form, message.part
    notes = []
    standard = part.wording.get("standard", "")
    if form != "standard" and standard:
        notes.append(f"Standard: {standard}")
    if part.is_label:
        notes.append(f"{form}: the label of a choice, at most {LABEL[form]} characters.")
    else:
        limits = f"{CHARACTERS[form]} characters, {SENTENCES[form]} sentences, {WORDS[form]} words a sentence"
        notes.append(f"{form}: at most {limits}.")
    if part.symbol:
        notes.append(f"Picture: {part.symbol}")
    return notes


def _labels(step_id: str, name: str, options: tuple[Option, ...]) -> Iterator[Part]:
    for option in options:
        yield Part(f"{step_id}.{name}.{option.key}", option.wording, (name, option.key), True, option.symbol)


def _line(node: Node, path: tuple[str, ...]) -> int:
    line = node.line
    for key in path:
        if not isinstance(node.value, dict) or key not in node.value:
            break
        node = node.value[key]
        line = node.line
    return line
