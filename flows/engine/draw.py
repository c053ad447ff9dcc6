"""Draws a flow for people who do not read YAML: a state diagram in Mermaid, and a script for print in one form."""

from collections.abc import Iterator, Mapping

from transitions import Machine

from flows.engine.checks.graph import Way, ways
from flows.engine.diagram import as_mermaid
from flows.engine.flow import QUESTIONS, WAYS_ON, Flow, Form, Option, Step, Wording
from flows.engine.guard import All, Node, Not, Test

_KINDS: Mapping[str, str] = {
    "say": "says", "choose": "one choice", "many": "several choices", "mat": "things to place",
    "body_map": "places on the body", "breathe": "slow breathing", "write": "typed words", "call": "another flow",
    "hand_over": "a person is asked to come", "remind": "a reminder", "review": "read back", "end": "the end"
}  # fmt: skip
_TARGETS: Mapping[str, str] = {
    "return": "back to where it came from", "finish": "the closing part", "stop": "as if Stop was pressed",
    "break": "a break"
}  # fmt: skip
_SIGNS: Mapping[str, str] = {"==": "is", "!=": "is not"}
_NEAREST: Mapping[Form, tuple[Form, ...]] = {
    "standard": ("standard", "easy_read"), "easy_read": ("easy_read", "standard"),
    "child": ("child", "easy_read"), "symbols": ("symbols", "easy_read")
}  # fmt: skip


def mermaid(flow: Flow) -> str:
    """The steps and the ways between them, as a Mermaid state diagram."""
    ends = dict.fromkeys(way.go for step in flow.steps.values() for way in ways(step) if way.go not in flow.steps)

    def add(machine: Machine) -> None:
        for step in flow.steps.values():
            for way in ways(step):
                machine.add_transition(_why(step, way), step.id, _state(way.go))

    return as_mermaid([_state(step_id) for step_id in (*flow.steps, *ends)], flow.first, flow.id, add)


def script(flow: Flow, form: Form) -> str:
    """Everything that the flow can say in that form, in the order of the file, as Markdown."""
    card = flow.card
    head = [
        f"# {_words(card.title, form)}",
        "",
        f"`{flow.id}`, form {form}. For {', '.join(card.audience)}. About {card.minutes:g} minutes.",
        "",
        f"- Owner: {card.owner}",
        f"- Co-produced with: {card.co_produced_with}",
        f"- Safety review: {card.safety_review}",
        f"- To be read again by: {card.review_by}",
        "",
        "At every step, in one tap: Back, Skip, Break, Stop, Help now.",
        f"With nobody beside them it begins at {_step(flow.alone)}." if flow.alone else "",
        f"Stop leads to {_step(flow.closing)}." if flow.closing else "",
    ]
    steps = [line for step in flow.steps.values() for line in _of_step(flow, step, form)]
    return "\n".join(line.rstrip() for line in (*head, *steps)) + "\n"


def plainly(node: Node) -> str:
    """A condition in words: "the answer is yes and reach is not chat"."""
    if isinstance(node, Not):
        return f"not ({plainly(node.part)})"
    if not isinstance(node, Test):
        return (" and " if isinstance(node, All) else ", or ").join(plainly(part) for part in node.parts)
    name = "the answer" if node.name == "answer" else node.name
    if node.sign == "in":
        return f"{name} holds {node.value}"
    return f"{name} {_SIGNS.get(node.sign, node.sign)} {node.value}"


def _of_step(flow: Flow, step: Step, form: Form) -> Iterator[str]:
    yield from ("", f"## {step.id}", "")
    turn = "For the supporter: " if step.turn == "supporter" else ""
    yield f"*{turn}{_KINDS[step.kind]}{', the opening' if step.opening else ''}*"
    yield ""
    if step.call:
        yield f"Goes through `{step.call}`."
    for line in _lines(_words(step.wording, form)):
        yield f"> {line}"
    for variant in step.variants:
        yield from ("", f"Where {plainly(variant.when.tree)}:", "")
        yield from (f"> {line}" for line in _lines(_words(variant.wording, form) or _words(step.wording, form)))
    yield from _notes(step, form)
    yield from _choices(step, form)
    yield from ("", *_onward(flow, step))


def _notes(step: Step, form: Form) -> Iterator[str]:
    notes = [
        (step.symbol, f"Picture: {step.symbol}."),
        (step.echo, f"Shows again what was chosen at {_step(step.echo)}."),
        (step.readers, f"Who reads it: {_words(step.readers, form)}"),
        (step.seen, f"Once it has been seen: {_words(step.seen, form)}"),
        (step.kind == "hand_over", f"Who is asked: {step.route or 'whoever was chosen'}."),
        (step.opens, f"The reminder opens `{step.opens}`."),
        (step.limit, f"At most {step.limit}."),
        (step.seconds, f"{step.seconds} seconds."),
    ]
    for applies, note in notes:
        if applies:
            yield from ("", note)
    if step.keeps or step.kind in QUESTIONS:
        yield from ("", f"Kept: `{step.keeps}`." if step.keeps else "Nothing is kept.")


def _choices(step: Step, form: Form) -> Iterator[str]:
    if step.items:
        yield from ("", "To be placed, one at a time:", "")
        yield from (f"- {_words(item.wording, form)}{_picture(item)}" for item in step.items)
    if step.options or step.options_from:
        yield from ("", "In these places:" if step.items else "Choices:", "")
    for number, option in enumerate(step.options, 1):
        yield f"{number}. **{_words(option.wording, form)}**{_picture(option)}{_then(option)}"
    if step.options_from:
        yield f"- and the {step.options_from} of this service"


def _then(option: Option) -> str:
    parts = [
        f"asks {option.asks} to come" if option.asks else "",
        "the person's own yes" if option.agrees else "",
        f"after {' and '.join(option.after)}" if option.after else "",
        f"takes back {_step(option.takes_back)}" if option.takes_back else "",
        f"calls {option.link}" if option.link else "",
        "behind More" if option.behind_more else "",
        f"then {_step(option.next)}" if option.next else "",
    ]
    said = "; ".join(part for part in parts if part)
    return f": {said}" if said else ""


def _onward(flow: Flow, step: Step) -> Iterator[str]:
    if step.kind == "end":
        return
    for branch in step.next:
        when = f"if {plainly(branch.when.tree)}" if branch.when else ("otherwise" if len(step.next) > 1 else "then")
        yield f"- {when}: {_step(branch.go)}"
    if step.skip:
        yield f"- Skip, or I do not know: {_step(step.skip)}"
    for signal, target in step.on.items():
        said = "nobody has seen it after 5 minutes" if signal == "unseen" else "nobody could be reached"
        yield f"- if {said}: {_step(target)}"


def _words(wording: Wording, form: Form) -> str:
    return next((wording[near] for near in _NEAREST[form] if near in wording), "")


def _lines(words: str) -> list[str]:
    return words.splitlines() or [words] if words else []


def _picture(option: Option) -> str:
    return f" ({option.symbol})" if option.symbol else ""


def _step(target: str) -> str:
    if target in WAYS_ON:
        return _TARGETS[target]
    return f"`{target}`" if "/" in target else f"[{target}](#{target})"


def _state(step_id: str) -> str:
    return step_id.replace("/", ".").replace("@", ".")


def _why(step: Step, way: Way) -> str:
    if way.option is not None:
        return way.option.key
    if way.branch is not None:
        return way.branch.when.source if way.branch.when else ("otherwise" if len(step.next) > 1 else "then")
    return "skip" if way.by == "skip" else way.name
