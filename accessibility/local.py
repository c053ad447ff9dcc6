"""What a service has of its own that a screen may name: people to call, places, helplines. Filled from its settings."""

from collections.abc import Mapping

import msgspec


class Route(msgspec.Struct, frozen=True):
    """A route of "who to call". `label` heads a line ("Jo, safeguarding lead"), `short` stands in a sentence ("Jo")."""

    key: str
    label: str
    short: str
    number: str = ""
    hours: str = ""


class Named(msgspec.Struct, frozen=True):
    """A place or a person from the service's own list. `role`: supporter, family, staff, ... (people only)."""

    key: str
    label: str
    role: str = ""


class Signpost(msgspec.Struct, frozen=True):
    """A helpline, as data with the day it was last rung."""

    key: str
    label: str  # "Samaritans"
    act: str  # what the button says: "Call 116 123"
    link: str  # tel:116123, sms:85258
    hours: str = ""
    checked_on: str = ""
    audiences: tuple[str, ...] = ()  # empty: everyone
    number: str = ""


class Local(msgspec.Struct, frozen=True):
    """The service, as screens may name it. `routes` are those reachable at the moment of showing."""

    service: str
    routes: Mapping[str, Route]
    places: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    languages: tuple[str, ...] = ("en_GB",)
    demonstration: bool = True
    learning_open: bool = True

    def contact(self, facts: Mapping[str, str]) -> str:
        """The route of this person's own contact: never anyone who manages a staff member (domain rule, section 9)."""
        if facts.get("under_18") == "yes":
            return "safeguarding"
        return "staff_support" if facts.get("audience") == "staff" else "duty_lead"
