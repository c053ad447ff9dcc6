"""What typed words are looked at for, in this order: a choice on the screen, a sign of danger, a name."""

import asyncio

import msgspec

from accessibility.read import read_choice, read_way
from accessibility.screen import Screen
from bot.guards import names as name_guard
from bot.guards import red_flags
from bot.messages import Words, open_words

LOOKED_AT = 4096  # characters; a message is never longer, and a page's field is limited to it
READ_AFTER_SECONDS = 2.0
"""After the start, so that the first page waits for none of it: nobody types before there is one."""


class Named(msgspec.Struct, frozen=True):
    """Words in which a name may be: where, and what could stand instead. For their writer alone, never stored."""

    words: str
    spans: tuple[tuple[int, int], ...]
    instead: tuple[str, ...]
    replaced: str


def chosen(words: Words, screen: Screen) -> str | None:
    """The act that the words stand for: a choice by its number or label, or a word that works everywhere."""
    text = open_words(words).strip()
    return read_choice(screen, text) or read_way(text, screen.language, screen.form)


def danger(words: Words) -> str | None:
    """The path of a red flag in the words, or None. Where looking fails, the answer is a path: help is shown."""
    try:
        found = red_flags.find(open_words(words)[:LOOKED_AT])
    except Exception:  # whatever went wrong, it must not hide a person in danger
        return "crisis_self"
    return None if found is None else found.path


async def ready_soon() -> None:
    """`ready`, beside the service that has begun."""
    await asyncio.sleep(READ_AFTER_SECONDS)
    await asyncio.to_thread(ready)


def ready() -> None:
    """Reads the rules and lists, so that the first person who types does not wait for it (about half a second)."""
    words = Words("ready")
    danger(words)
    names(words)


def names(words: Words) -> Named | None:
    """What in the words may name or find somebody; None where nothing does."""
    text = open_words(words)
    found = name_guard.find(text)
    if not found:
        return None
    spans = tuple((span.start, span.end) for span in found)
    return Named(text, spans, tuple(span.instead for span in found), name_guard.replaced(text, found)[0])
