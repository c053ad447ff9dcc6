"""What a service has of its own that a screen may name: people to call, places, helplines. Filled from its settings."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

Said: TypeAlias = tuple[tuple[tuple[str, bool], str], ...]
"""Words by language and whether they are easy ones."""


class Route(msgspec.Struct, frozen=True):
    """A route of "who to call". `label` heads a line ("Jo, safeguarding lead"), `short` stands in a sentence ("Jo").

    `key` is that of whoever answers now: the route itself, or its cover.
    """

    key: str
    label: str
    short: str
    number: str = ""
    hours: str = ""
    second: str = ""  # the route that is told where nobody has seen a notice
    hours_said: tuple[tuple[str, str], ...] = ()  # by language, where it is said otherwise
    labels: Said = ()  # where its name is no own text of the service
    shorts: Said = ()  # the same, as it stands in a sentence

    def hours_in(self, language: str) -> str:
        """Its hours in the words of that language."""
        return dict(self.hours_said).get(language, self.hours)

    def label_in(self, language: str, form: str = "standard") -> str:
        """What it is called in that language, heading a line; in easy words for every form but the standard one."""
        return dict(self.labels).get(_way(language, form), self.label)

    def short_in(self, language: str, form: str = "standard") -> str:
        """What it is called in that language, in a sentence."""
        return dict(self.shorts).get(_way(language, form), self.short) or self.label_in(language, form)


class Named(msgspec.Struct, frozen=True):
    """A place or a person from the service's own list. `role`: supporter, family, staff, ... (people only)."""

    key: str
    label: str
    role: str = ""
    labels: tuple[tuple[str, str], ...] = ()  # by language, where it is no own text of the service

    def label_in(self, language: str) -> str:
        """What it is called in that language."""
        return dict(self.labels).get(language, self.label)


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
    """The service, as screens may name it. `routes` are those reachable at the moment of showing; `every_route` is for
    a page that is kept and read later: all of them, each with its own hours."""

    service: str
    routes: Mapping[str, Route]
    places: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    languages: tuple[str, ...] = ("en_GB",)
    demonstration: bool = True
    learning_open: bool = True
    every_route: tuple[Route, ...] = ()

    def contact(self, facts: Mapping[str, str]) -> str:
        """The route of this person's own contact: never anyone who manages a staff member (domain rule, section 9)."""
        if facts.get("under_18") == "yes":
            return "safeguarding"
        return "staff_support" if facts.get("audience") == "staff" else "duty_lead"

    def who_comes(self, asked: str, facts: Mapping[str, str]) -> Route | None:
        """Who is told when that route is asked for ("contact": this person's own). None: nobody answers now.

        A route that nobody answers, or that the settings do not name, falls back to the person's own contact: no
        request comes to nothing because a role is empty. So does `second`, to whoever is second to that contact.
        """
        own = self.routes.get(self.contact(facts))
        found = self.routes.get(asked)
        if found is None and asked == "second" and own is not None:
            found = self.routes.get(own.second)
        return found or own

    def who_comes_then(self, first: Route, facts: Mapping[str, str]) -> tuple[Route, ...]:
        """Who may be told where `first` has not seen it, the next one first: never anyone but seconds and own contacts,
        so for a staff member nobody who manages them."""
        own = self.routes.get(self.contact(facts))
        keys = (first.second, own.key if own else "", own.second if own else "")
        found = (self.routes[key] for key in keys if key in self.routes)
        return tuple(dict.fromkeys(route for route in found if route.key != first.key))


def _way(language: str, form: str) -> tuple[str, bool]:
    return language, form != "standard"
