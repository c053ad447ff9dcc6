"""Cards of people and helplines that can be reached: label, number, hours, and the link that rings or texts."""

from collections.abc import Sequence

from accessibility.catalogue import translate
from accessibility.local import Route, Signpost
from accessibility.screen import Button, Person
from flows.engine.extract import SAFETY, helpline_context

EMERGENCY = "999"


def of_route(route: Route, language: str, form: str = "standard") -> Person:
    """The card of a route of "who to call"."""
    urgent = route.number == EMERGENCY
    return Person(
        route.label_in(language, form),
        route.number,
        route.hours_in(language),
        link=telephone(route.number),
        urgent=urgent,
    )


def for_audience(signposts: Sequence[Signpost], audience: str) -> tuple[Signpost, ...]:
    """The helplines meant for this audience; those that name none are for everyone."""
    return tuple(post for post in signposts if not post.audiences or audience in post.audiences)


def of_signpost(post: Signpost, language: str) -> Person:
    """The card of a helpline. Its name stays as it is."""
    rings = post.link if post.link.startswith("tel:") else ""
    texts = post.link if post.link.startswith("sms:") else ""
    number, hours = (said_of(post, name, language) for name in ("number" if post.number else "act", "hours"))
    return Person(post.label, number, hours, link=rings, text_link=texts)


def said_of(post: Signpost, name: str, language: str) -> str:
    """What is said of a helpline beside its name (`act`, `number`, `hours`), in that language."""
    return translate(language, SAFETY, helpline_context(post.key, name), getattr(post, name))


def of_button(button: Button) -> Person:
    """The card of a choice that rings: the emergency number of a flow."""
    number = button.link.removeprefix("tel:")
    return Person(button.label, number, link=button.link, urgent=number == EMERGENCY)


def telephone(number: str) -> str:
    """The link that rings a number; "" for words that hold none."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{digits}" if digits else ""
