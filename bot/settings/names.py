"""What roles and places of a service are called in each language: usual ones translated, a service's own as written.

Knows no flow and no person. Which route answers when is in the settings themselves.
"""

from functools import cache

from accessibility.interface import interface, label

SOURCE = "en_GB"
ByLanguage = tuple[tuple[str, str], ...]


@cache
def of_role(key: str, name: str, in_a_sentence: str, languages: tuple[str, ...]) -> tuple[ByLanguage, ByLanguage]:
    """The name of a route by language, heading a line and in a sentence; nothing where the service has its own text.

    "Jo, safeguarding lead" is a name before a usual role: the name stays, the role is translated.
    """
    usual, short = _usual(f"role.{key}"), _usual(f"role.{key}.short")
    own, comma, role = name.partition(", ")
    if usual and name == usual:
        heads = tuple((language, label(f"role.{key}", "standard", language)) for language in languages)
    elif usual and comma and role.lower() == usual.lower():
        heads = tuple((language, f"{own}, {_inside(f'role.{key}', language)}") for language in languages)
    else:
        heads = ()
    if not short or in_a_sentence != short:
        return heads, ()
    return heads, tuple((language, label(f"role.{key}.short", "standard", language)) for language in languages)


@cache
def of_place(key: str, name: str, languages: tuple[str, ...]) -> ByLanguage:
    """The name of a place by language; nothing where it is not the usual one of that key."""
    if name != _usual(f"place.{key}"):
        return ()
    return tuple((language, label(f"place.{key}", "standard", language)) for language in languages)


def _usual(word: str) -> str:
    return label(word, "standard", SOURCE) if word in interface().words else ""


def _inside(word: str, language: str) -> str:
    said = label(word, "standard", language)
    return said[:1].lower() + said[1:]
