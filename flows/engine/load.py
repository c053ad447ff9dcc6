"""From the files a practitioner writes to `Book`, the flows in use. Refuses what cannot be read, not what is unwise.

The format is described, with a whole example, in docs/how-to/flow-format.md.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flows.engine.flow import PURPOSES, Flow, FlowError, Mistake
from flows.engine.machine import FlowMachine
from flows.engine.reader import Reader
from flows.engine.tree import read_tree

_LISTS = frozenset({"signposts.yaml"})  # helplines: data beside the flows, read by the settings


class Book:
    """The flows in use: one of each id, and the versions that talks are still pinned to. Filled once at start."""

    def __init__(self, flows: Mapping[str, Flow]) -> None:
        self._current = dict(flows)
        self._versions = {(flow.id, flow.version): flow for flow in flows.values()}
        self._machines: dict[tuple[str, str], FlowMachine] = {}

    def __contains__(self, flow_id: str) -> bool:
        return flow_id in self._current

    @property
    def ids(self) -> tuple[str, ...]:
        """Every flow, in the order of the folders and files."""
        return tuple(self._current)

    def current(self, flow_id: str) -> Flow:
        """The flow that newcomers get. KeyError where there is none of that id."""
        return self._current[flow_id]

    def flow(self, flow_id: str, version: str) -> Flow:
        """The version a talk is pinned to; the current one where only words differ or that version is not kept."""
        current = self._current[flow_id]
        if version == current.version:
            return current
        pinned = self._versions.get((flow_id, version))
        return current if pinned is None or pinned.logic == current.logic else pinned

    def machine(self, flow: Flow) -> FlowMachine:
        """The state machine of that version, built when first asked for. FlowError where a target does not exist."""
        machine = self._machines.get((flow.id, flow.version))
        if machine is None:
            machine = self._machines[flow.id, flow.version] = FlowMachine(flow)
        return machine

    def compile(self) -> None:
        """Build every machine now, so that no turn has to. FlowError with the wrong targets of all flows."""
        mistakes: list[Mistake] = []
        for flow in self._current.values():
            try:
                self.machine(flow)
            except FlowError as error:
                mistakes += error.mistakes
        if mistakes:
            raise FlowError(tuple(mistakes))

    def remember(self, flow_id: str, text: str) -> Flow:
        """Keep an earlier version for those who are inside it. FlowError where it cannot be read any more."""
        flow = load_text(text, f"{flow_id}.yaml")
        self._versions[flow.id, flow.version] = flow
        return flow


def load_book(root: Traversable | Path | None = None) -> Book:
    """Every flow under `root` (this package, where none is given), or FlowError with all mistakes of all files."""
    folder = root if root is not None else files("flows")
    flows: dict[str, Flow] = {}
    mistakes: list[Mistake] = []
    for path, text in _sources(folder):
        try:
            flow = load_text(text, path)
        except FlowError as error:
            mistakes += error.mistakes
        else:
            flows[flow.id] = flow
    if mistakes:
        raise FlowError(tuple(mistakes))
    return Book(flows)


def load_text(text: str, path: str) -> Flow:
    """The flow written in `text`; `path` ends in <purpose>/<name>.yaml. FlowError with every mistake in it."""
    root, problems = read_tree(text)
    reader = Reader(path, [Mistake(code, path, line, "", problem, fix) for code, line, problem, fix in problems])
    flow = reader.flow(root, text) if root is not None else None
    if reader.mistakes or flow is None:
        raise FlowError(tuple(sorted(reader.mistakes, key=lambda mistake: mistake.line)))
    return flow


def _sources(root: Traversable | Path) -> Iterator[tuple[str, str]]:
    for purpose in PURPOSES:
        folder = root.joinpath(purpose)
        if folder.is_dir():
            for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if file.name.endswith(".yaml") and file.name not in _LISTS:
                    yield f"flows/{purpose}/{file.name}", file.read_text(encoding="utf-8")
