"""The words of a flow as a translator meets them: where each stands, its English, its limits. Also babel's extractor.

A form is a gettext domain (`standard`, `easy_read`, `child`, `symbols`); the words of flows/safety are in the domain
`safety`, whatever their form. The context of a message is where it stands: `support/young_person:how.options.calm`.
"""

import re
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
SPOKEN_OF_HELPLINES = ("act", "number", "hours")
"""What is translated of a helpline: its name and its digits stay."""
_LETTER = re.compile(r"[^\W\d_]")
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
    forms: tuple[Form, ...]  # in which it is said: several only where their words are the same
    part: Part
    step: Step
    flow: Flow


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
        yield from _labels(step.id, "items", () if step.items_from else step.items)


def context(flow: Flow, path: str) -> str:
    """The msgctxt of words at that path of a flow."""
    return f"{flow.id}:{path}"


def messages(flow: Flow, domain: str) -> Iterator[Message]:
    """What a catalogue of that domain holds of this flow, in the order of the file, nothing twice.

    A supporter's card is in words (`easy_read`) in every form, whatever forms the flow has for the person.
    """
    if (domain == SAFETY) != (flow.purpose == "safety"):
        return
    forms: tuple[Form, ...] = flow.card.forms if domain == SAFETY else tuple(form for form in FORMS if form == domain)
    for step in flow.steps.values():
        for part in parts(step):
            said: dict[str, list[Form]] = {}
            for form in forms:
                said.setdefault(part.wording.get(form, ""), []).append(form)
            for english, same in said.items():
                if english:
                    yield Message(context(flow, part.path), english, tuple(same), part, step, flow)


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


def extract_helplines(
    fileobj: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """babel's extractor for `flows/safety/signposts.yaml`: what is said of a helpline beside its name."""
    root = read_tree(fileobj.read().decode("utf-8"))[0]
    if root is None or not isinstance(root.value, dict):
        return
    for key, line in root.value.items():
        for name in SPOKEN_OF_HELPLINES if isinstance(line.value, dict) else ():
            if name in line.value and _LETTER.search(str(line.value[name].value)):
                node = line.value[name]
                note = f"A helpline, {line.value['label'].value}. At most {LABEL['standard']} characters."
                yield node.line, "pgettext", (helpline_context(key, name), str(node.value)), [note]


def helpline_context(key: str, name: str) -> str:
    """The msgctxt of what is said of a helpline."""
    return f"safety/signposts:{key}.{name}"


def comments(message: Message) -> list[str]:
    """What a translator has to know: who is spoken to, the same in standard words, how long it may be, the picture."""
    part, step = message.part, message.step
    spoken = "to a supporter" if step.turn == "supporter" else f"to: {', '.join(message.flow.card.audience)}"
    notes = [f"{message.flow.id}, step {step.id} ({step.kind}), {spoken}"]
    asked = step.wording.get(message.forms[-1]) or step.wording.get("standard", "")
    if part.is_label and asked:
        notes.append(f"A button. It answers: {asked}")
    standard = part.wording.get("standard", "")
    if "standard" not in message.forms and standard and standard != message.english:
        notes.append(f"Standard: {standard}")
    notes.append(f"{', '.join(message.forms)}: {_limits(message)}")
    if part.symbol:
        notes.append(f"Picture: {part.symbol}")
    return notes


def _limits(message: Message) -> str:
    if message.part.is_label:
        return f"at most {min(LABEL[form] for form in message.forms)} characters."
    characters, sentences, words = (
        min(limits[form] for form in message.forms) for limits in (CHARACTERS, SENTENCES, WORDS)
    )
    return f"at most {characters} characters, {sentences} sentences, {words} words a sentence."


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
