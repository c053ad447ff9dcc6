"""babel's extractor for `interface.yaml`: one domain for all forms, each message named by where it stands."""

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from accessibility import interface
from flows.engine.flow import FORMS, Form

BUTTON = "A button."
_KINDS: tuple[tuple[str, int, str], ...] = (
    ("constants.", 20, "One of the five buttons on every screen."),
    (
        "typed.",
        0,
        "What somebody may type for it, with a bar between: give every usual way to write it in your language.",
    ),
    ("label.", 40, BUTTON),
    ("ways.", 40, BUTTON),
    ("command.", 60, "A line in a menu of the messenger."),
    ("profile.short", 120, "Under the name of the account in the messenger: neutral, anybody may see it."),
    ("profile.description", 512, "Before a chat begins: neutral, anybody may see it."),
    ("reminder.", 60, "Stands on a lock screen: it must tell nothing."),
    ("title.", 60, "The tab of a page: it must tell nothing."),
    ("role.", 40, "What a person or a route of a service is called; `.short` stands inside a sentence."),
    ("place.", 24, "A place, on a button."),
    ("list.", 0, "How your language joins a list."),
    ("day.", 0, "A day of the week, in a list of hours."),
)
"""By the beginning of its name: the most characters (0: no limit), and what it is."""


def extract_interface(
    fileobj: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Line, function, (context, English) and comments of each message, nothing twice."""
    lines = fileobj.read().decode("utf-8").splitlines()
    said: dict[tuple[str, str], list[Form]] = {}
    for form in FORMS:
        for message in interface.messages(form):
            said.setdefault(message, []).append(form)
    for (path, english), forms in said.items():
        at = next((number for number, line in enumerate(lines, 1) if english in line), 1)
        most, what = kind(path)
        said_in = ", ".join(forms) if len(forms) < len(FORMS) else "every form"
        notes = (what, f"In {said_in}.", f"At most {most} characters." if most else "")
        yield at, "pgettext", (path, english), [" ".join(note for note in notes if note)]


def kind(path: str) -> tuple[int, str]:
    """The most characters of a message of the interface (0: no limit), and what it is."""
    if ".options." in path and ".note" not in path:
        return 40, BUTTON
    return next(((most, what) for name, most, what in _KINDS if path.startswith(name)), (0, ""))
