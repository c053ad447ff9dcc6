"""Cards of people and helplines that can be reached: label, number, hours, and the link that rings or texts."""

from collections.abc import Sequence

from accessibility.local import Route, Signpost
from accessibility.screen import Button, Person

EMERGENCY = "999"


def of_route(route: Route) -> Person:
    """The card of a route of "who to call"."""
    urgent = route.number == EMERGENCY
    return Person(route.label, route.number, route.hours, link=telephone(route.number), urgent=urgent)


def for_audience(signposts: Sequence[Signpost], audience: str) -> tuple[Signpost, ...]:
    """The helplines meant for this audience; those that name none are for everyone."""
    return tuple(post for post in signposts if not post.audiences or audience in post.audiences)


def of_signpost(post: Signpost) -> Person:
    """The card of a helpline, with the day's hours as the settings give them."""
    rings = post.link if post.link.startswith("tel:") else ""
    texts = post.link if post.link.startswith("sms:") else ""
    return Person(post.label, post.number or post.act, post.hours, link=rings, text_link=texts)


def of_button(button: Button) -> Person:
    """The card of a choice that rings: the emergency number of a flow."""
    number = button.link.removeprefix("tel:")
    return Person(button.label, number, link=button.link, urgent=number == EMERGENCY)


def telephone(number: str) -> str:
    """The link that rings a number; "" for words that hold none."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{digits}" if digits else ""
