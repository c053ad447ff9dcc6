"""Reads a typed text as a tap: a choice of the screen, or one of the words that work everywhere. Keeps nothing of it.

Exact phrases only: a sentence that merely holds the word "stop" is no stop. What is neither is not for this module.
"""

import re
import unicodedata
from functools import cache

from accessibility.catalogue import SOURCE
from accessibility.forms import languages
from accessibility.interface import label
from accessibility.screen import Button, Screen
from accessibility.sentences import unmarked
from flows.engine.flow import Form

WAYS = {
    "help": "help", "stop": "stop", "back": "back", "skip": "skip", "break": "break", "again": "s:again",
    "pictures": "form:symbols", "words": "form:standard", "delete": "s:delete", "language": "s:language"
}  # fmt: skip
"""What a general word does. "Easier" depends on the form that is on the screen."""
_FIRST = frozenset({"help", "stop"})  # these win over a choice of the same spelling
_EASIER: dict[Form, str] = {"standard": "form:easy_read", "easy_read": "form:symbols", "child": "form:symbols"}
_MOST = 40  # characters: longer than any label, shorter than a story
_COMMA = re.compile(r"\s*[,،]")
_NUMBERS = re.compile(r"\d{1,2}(?:(?:\s*[,;+&]\s*|\s+)\d{1,2})*")


def choices(screen: Screen) -> tuple[Button, ...]:
    """The buttons that a number means, 1 first: the answers, More, and the closing row; alone on a screen, Go on."""
    listed = (*screen.answers, *((screen.more,) if screen.more else ()), *screen.closers)
    return listed or ((screen.done,) if screen.done else ())


def read_choice(screen: Screen, text: str) -> str | None:
    """The act of the choice that was typed: its number, several numbers, its label in any case. None: it is no choice.

    "help" and "stop" are never a choice, whatever a label says.
    """
    said = _plain(text)
    if not said or len(text) > _MOST or read_way(text, screen.language, screen.form) in _FIRST:
        return None
    listed = choices(screen)
    if _NUMBERS.fullmatch(said):
        places = [int(number) - 1 for number in re.findall(r"\d+", said)]
        return (
            _together(screen, [listed[place] for place in places])
            if max(places) < len(listed) > 0 <= min(places)
            else None
        )
    return _labelled(screen, said, listed)


def read_way(text: str, language: str, form: Form) -> str | None:
    """The event or service code of a word that works everywhere, in this language or in English; None otherwise."""
    said = _plain(text).removeprefix("/")
    for tongue in dict.fromkeys((language, SOURCE)):
        for word, act in WAYS.items():
            if said in _phrases(f"typed.{word}", form, tongue):
                return act
        if said in _phrases("typed.easier", form, tongue):
            return _EASIER.get(form)
    return next((f"language:{code}" for code, known in languages().items() if said == _plain(known.name_native)), None)


def _labelled(screen: Screen, said: str, listed: tuple[Button, ...]) -> str | None:
    buttons = (*listed, *screen.items, *((screen.done,) if screen.done else ()))
    found = next((button for button in buttons if button.act and _plain(button.label) == said), None)
    if found is not None:
        return _together(screen, [found])
    begun = [button for button in buttons if button.act and _COMMA.split(_plain(button.label))[0] == said]
    if len(begun) == 1:  # "no" is "No, thank you" where nothing else begins so
        return _together(screen, begun)
    if screen.closers and said in _phrases("typed.unknown", screen.form, screen.language):
        return screen.closers[-1].act
    if screen.done is not None and said in _done_words(screen):
        return screen.done.act
    several = [_find(part, listed) for part in re.split(r"\s*[,;+]\s*", said)]
    chosen = [button for button in several if button is not None]
    return _together(screen, chosen) if len(chosen) == len(several) > 1 else None


def _together(screen: Screen, chosen: list[Button]) -> str | None:
    """One choice is its act; on a screen of ticks what was typed is the whole answer, or joins the ticks."""
    acts = [button.act for button in chosen]
    if all(act.startswith("tick:") for act in acts) and (len(acts) > 1 or not screen.ticks):
        keys = (*screen.ticks, *(act.removeprefix("tick:") for act in acts))
        return "choose:" + ",".join(dict.fromkeys(keys))
    return acts[0] if len(acts) == 1 and acts[0] else None


def _find(said: str, listed: tuple[Button, ...]) -> Button | None:
    return next((button for button in listed if _plain(button.label) == said), None)


def _done_words(screen: Screen) -> frozenset[str]:
    key = "typed.go_on" if screen.layout == "say" else "typed.done"
    return _phrases(key, screen.form, screen.language)


@cache
def _phrases(key: str, form: Form, language: str) -> frozenset[str]:
    return frozenset(_plain(phrase) for phrase in label(key, form, language).split("|"))


def _plain(text: str) -> str:
    """Lower case, one space between words, straight apostrophes, no stop at the end."""
    folded = unicodedata.normalize("NFKC", unmarked(text)).casefold().replace("’", "'")
    return " ".join(folded.split()).strip(" .!?؟۔")
