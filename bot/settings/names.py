"""What roles and places of a service are called in each language: usual ones translated, a service's own as written.

Knows no flow and no person. Which route answers when is in the settings themselves.
"""

from functools import cache

from accessibility.interface import interface, label
from accessibility.local import Said
from flows.engine.flow import Form

SOURCE = "en_GB"
ByLanguage = tuple[tuple[str, str], ...]
_FORMS: tuple[Form, ...] = ("standard", "easy_read")


@cache
def of_role(key: str, name: str, in_a_sentence: str, languages: tuple[str, ...]) -> tuple[Said, Said]:
    """The name of a route by language, heading a line and in a sentence; nothing where the service has its own text.

    "Jo, safeguarding lead" is a name before a usual role: the name stays, the role is translated.
    """
    word = f"role.{key}"
    own, _, role = name.partition(", ")
    if name == _usual(word):
        heads = _said(word, languages)
    elif role and role.lower() == _usual(word).lower():
        heads = tuple((way, f"{own}, {said[:1].lower()}{said[1:]}") for way, said in _said(word, languages))
    else:
        heads = ()
    is_usual = in_a_sentence == _usual(f"{word}.short")
    return heads, _said(f"{word}.short", languages) if is_usual else ()


@cache
def of_place(key: str, name: str, languages: tuple[str, ...]) -> ByLanguage:
    """The name of a place by language; nothing where it is not the usual one of that key."""
    if name != _usual(f"place.{key}"):
        return ()
    return tuple((language, label(f"place.{key}", "standard", language)) for language in languages)


def _usual(word: str) -> str:
    return label(word, "standard", SOURCE) if word in interface().words else ""


def _said(word: str, languages: tuple[str, ...]) -> Said:
    return tuple(
        ((language, form != "standard"), label(word, form, language)) for language in languages for form in _FORMS
    )
