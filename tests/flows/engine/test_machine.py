"""One flow version as a state machine, and the limits of a turn."""

import pytest
import yaml
from talking import BOOK, Talk

from flows.engine import path, trail, tree
from flows.engine.load import Book, load_text
from flows.engine.machine import ON, FlowMachine

STAFF = BOOK.current("support/staff")


def nothing(name: str) -> tuple[str, ...]:
    return ()


def test_an_options_own_way_comes_before_the_steps() -> None:
    machine = FlowMachine(STAFF)
    assert machine.move("how", ON, ("shaken",), nothing) == "breathe"
    assert machine.move("how", ON, ("okay",), nothing) == "need"
    assert machine.move("how", "skip", (), nothing) == "need"


def test_where_a_trigger_leads_nowhere_it_says_so() -> None:
    machine = FlowMachine(STAFF)
    assert machine.move("end", ON, ("finish",), nothing) == ""
    assert machine.move("how", "unseen", (), nothing) == ""
    assert machine.move("how", "no such trigger", (), nothing) == ""
    assert machine.move("no such step", ON, (), nothing) == ""


def test_it_knows_which_answers_are_still_read() -> None:
    machine = FlowMachine(STAFF)
    assert machine.reads_after("how") == {"how", "need"}
    assert machine.reads_after("check_in") == frozenset()
    help_now = FlowMachine(BOOK.current("safety/help_now"))
    assert {"where", "person", "who_now"} <= help_now.reads_after("person")


def test_a_jump_into_its_own_flow_is_followed() -> None:
    flow = BOOK.current("safety/quiet")
    text = flow.text.replace("    route: contact\n", "")
    assert "person" in FlowMachine(load_text(text, "flows/safety/quiet.yaml")).reads_after("person")


def test_flows_inside_one_another_end_at_the_deepest() -> None:
    text = STAFF.text.replace("call: safety/help_now@person", "call: support/staff")
    flows = {flow_id: BOOK.current(flow_id) for flow_id in BOOK.ids}
    book = Book({**flows, STAFF.id: load_text(text, f"flows/{STAFF.id}.yaml")})
    talk = Talk(STAFF.id, book=book)
    while talk.step.id != "check_in":
        talk.does("choose:no choose:yes" if talk.step.id == "hurt" else "choose:okay choose: skip")
        assert len(talk.session.frames) <= path.DEEPEST
    assert talk.step.id == "check_in"


def test_the_trail_is_limited_and_back_still_works() -> None:
    talk = Talk(STAFF.id, to="choose:no choose:yes")
    for _ in range(trail.LONGEST_TRAIL):
        talk.does("choose:okay choose: choose:again")
    assert len(talk.session.trail) == trail.LONGEST_TRAIL
    assert talk.does("back").step.id == "travel"


def test_the_reader_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for flow_id in BOOK.ids:
        text = BOOK.current(flow_id).text
        fast = tree.read_tree(text)
        monkeypatch.setattr(tree, "_LOADER", yaml.BaseLoader)
        assert tree.read_tree(text) == fast
        monkeypatch.undo()
