"""Words that a person typed: every door through which they could become text is closed, and few may open them."""

import ast
import copy
import json
import pickle
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bot.messages import Incoming, Words, open_words

HOME = Path(__file__).parent.parent.parent
SAID = "kxvcanaryq and what they did"
OPENED_IN = ("bot/guards/", "bot/sessions/learning.py", "bot/sessions/restrictions.py", "bot/sessions/safety.py")
"""The guards look; learning and restrictions keep, after them; safety seals what is written for one person alone."""


def words() -> Words:
    return Words(SAID)


DOORS: dict[str, Callable[[Words], object]] = {
    "str": str,
    "format": lambda said: f"{said}",
    "format with a width": lambda said: format(said, ">40"),
    "percent": lambda said: "%s" % said,  # noqa: UP031  # the door that is tried
    "percent from the left": lambda said: said % (),
    "plus": lambda said: said + "",
    "plus from the left": lambda said: "" + said,
    "join": lambda said: "".join([said]),  # type: ignore[list-item]
    "bytes": lambda said: bytes(said),
    "list": lambda said: list(said),
    "length": lambda said: len(said),
    "first letter": lambda said: said[0],
    "holds": lambda said: "they" in said,
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "pickle": pickle.dumps,
    "pickle of what holds it": lambda said: pickle.dumps({"said": said}),
    "json": json.dumps,
    "json by its text": lambda said: json.dumps({"said": said}, default=str),
    "msgspec": msgspec.json.encode,
    "msgpack": msgspec.msgpack.encode,
    "attributes": vars,
    "sqlite": lambda said: sqlite3.connect(":memory:").execute("SELECT ?", (said,)).fetchall(),
    "comparison": lambda said: said < said,  # type: ignore[operator]
    "file": lambda said: Path("/dev/null").write_text(said),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("door", DOORS)
def test_door_is_closed(door: str) -> None:
    with pytest.raises((TypeError, sqlite3.Error, AttributeError)) as refused:
        DOORS[door](words())
    assert SAID not in str(refused.value)


def test_printed_they_say_nothing_wherever_they_stand() -> None:
    incoming = Incoming(chat=None, event_id="1", words=words())  # type: ignore[arg-type]
    for shown in (repr(words()), repr([words()]), repr(incoming), f"{incoming}", "%r" % words()):  # noqa: UP031
        assert "kxv" not in shown
        assert "<words>" in shown


def test_they_are_equal_to_nothing_but_themselves_and_tell_no_length() -> None:
    one, other = words(), words()
    assert one == one and one != other and hash(one) != hash(other)
    assert not hasattr(one, "__dict__")
    assert open_words(one) == SAID


def test_only_guards_and_the_sessions_that_keep_words_open_them() -> None:
    openers = {path for path in _files() if "open_words" in _names(path)}
    allowed = {path for path in openers if path.startswith(OPENED_IN) or path == "bot/messages.py"}
    assert openers == allowed
    assert "bot/sessions/support.py" not in openers


def test_nobody_reaches_past_the_door() -> None:
    reaching = {path for path in _files() if "_Words__text" in (HOME / path).read_text("utf-8")}
    assert reaching == {"bot/messages.py"}


def _files() -> list[str]:
    found = [path for folder in ("bot", "flows", "accessibility", "locales") for path in (HOME / folder).rglob("*.py")]
    return [path.relative_to(HOME).as_posix() for path in found]


def _names(path: str) -> set[str]:
    """Every name that a module imports, calls or reads."""
    tree = ast.parse((HOME / path).read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import))
    return names | {alias.name for node in imports for alias in node.names}
