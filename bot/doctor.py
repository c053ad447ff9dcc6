"""What is missing before a service may go live: each thing passed or failed, each failure with its fix.

It looks at the settings and the flows alone. A live start refuses while anything here fails.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import msgspec

from accessibility.forms import is_draft, switched_on
from bot.settings import Settings
from bot.settings.hours import DAYS
from bot.settings.service_file import Contact, ReadBy
from bot.settings.signposts import suited
from flows.engine.load import Book

RUNG_WITHIN_DAYS = 90
SECRET_LENGTH = 16
NEEDED = (
    "duty_lead", "second", "safeguarding", "staff_support", "speak_up", "advocate", "complaints", "regulator",
    "data_protection", "clinical_safety",
)  # fmt: skip
"""Routes that every service has, or says by name that it has not."""
NEVER_ABSENT = frozenset({"duty_lead", "second", "safeguarding", "staff_support"})
WITH_A_SECOND = ("duty_lead", "safeguarding", "staff_support")
MANAGING = frozenset({"duty_lead", "manager", "nurse_in_charge"})
"""Routes that manage staff: they never stand in for staff support."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MADE_UP = re.compile(r"^(\+?44|0)1632960")  # the range that is kept for drama


class Check(msgspec.Struct, frozen=True):
    """One thing that must hold. `fix` says what to do where it does not; it names keys, never values."""

    name: str
    fix: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing is to be done."""
        return not self.fix


def examine(settings: Settings, book: Book, today: date) -> tuple[Check, ...]:
    """Every check, in the order in which a service is set up."""
    routes = settings.file.who_to_call
    return (
        *(_route(key, routes.get(key), routes, today) for key in _routes(settings, book)),
        *_covered(settings),
        *(_second(key, routes) for key in WITH_A_SECOND),
        _staff_support(routes),
        *_helplines(settings, today),
        *_people(settings),
        *_languages(settings, book),
        *_telegram(settings),
        *_place(settings),
    )


def missing(settings: Settings, book: Book, today: date) -> tuple[Check, ...]:
    """What fails: a live start refuses unless this is empty."""
    return tuple(check for check in examine(settings, book, today) if not check.passed)


def unsigned(book: Book) -> tuple[str, ...]:
    """Flows whose card says that nobody has signed their safety review yet: to be known, and no reason to refuse."""
    cards = ((flow_id, book.current(flow_id).card) for flow_id in book.ids)
    return tuple(flow_id for flow_id, card in cards if card.safety_review.startswith("not yet"))


def asked_for(book: Book) -> Iterator[str]:
    """Every route that a flow can ask for."""
    for flow in (book.current(flow_id) for flow_id in book.ids):
        for step in flow.steps.values():
            yield step.route
            yield from (option.asks for option in step.options)


def _routes(settings: Settings, book: Book) -> Iterable[str]:
    """The needed ones first, then what the flows ask for, then what these name as cover or second, and the rest."""
    service, routes = settings.file.service, settings.file.who_to_call
    lado = ("lado",) if service.nation == "ENG" and service.under_18 else ()
    asked = (key for key in asked_for(book) if key not in ("", "contact"))
    named = (key for route in routes.values() for key in (route.out_of_hours, route.second) if key)
    return dict.fromkeys((*NEEDED, *lado, *asked, *named, *routes))


def _route(key: str, contact: Contact | None, routes: Mapping[str, Contact], today: date) -> Check:
    table = f"[who_to_call.{key}]"
    name = f"who to call: {key}"
    if contact is None:
        absent = (
            "" if key in NEVER_ABSENT else ' Where there is none, write not_for_us = "name of who decided it, day".'
        )
        return Check(name, f"Add {table} with label, phone, hours and checked_on.{absent}")
    if contact.not_for_us:
        named = bool(re.search(r"\w.*,.*\d", contact.not_for_us))
        if key in NEVER_ABSENT:
            return Check(name, f"{table} cannot be marked not_for_us. Give label, phone, hours and checked_on.")
        return Check(name, "" if named else f'{table} not_for_us: write who decided it and when, "name, day".')
    return Check(name, _reachable(table, contact) or _rung(f"{table} checked_on", contact.checked_on, today))


def _reachable(table: str, contact: Contact) -> str:
    if not contact.phone and not contact.reach:
        return f"{table} has no phone. Give phone, or reach where it is not a telephone."
    if _MADE_UP.match(contact.phone.replace(" ", "")):
        return f"{table} phone is a made-up number of the demonstration. Give the real one."
    if contact.hours is None:
        return f'{table} has no hours. Give hours, such as "Mon-Sun 07:00-22:00", or "always".'
    if not contact.hours.is_always and contact.out_of_hours is None:
        return f"{table} has no cover outside its hours. Give out_of_hours, the key of another route."
    return ""


def _rung(where: str, day: date | None, today: date) -> str:
    if day is None:
        return f"{where}: ring it, and write the day."
    if day > today:
        return f"{where} lies in the future. Write the day it was rung."
    if today - day > timedelta(days=RUNG_WITHIN_DAYS):
        return f"{where} is older than {RUNG_WITHIN_DAYS} days. Ring it again, and write the day."
    return ""


def _second(key: str, routes: Mapping[str, Contact]) -> Check:
    contact = routes.get(key)
    second = contact.second if contact is not None else None
    absent = second is None or second == key or (second in routes and bool(routes[second].not_for_us))
    fix = f"[who_to_call.{key}] second: give the key of another route, one that is there." if absent else ""
    return Check(f"a second person, where {key} has not seen a notice", fix)


def _covered(settings: Settings) -> Iterator[Check]:
    """For each route with hours: whether its covers, one after the other, answer through the whole week."""
    routes = settings.file.who_to_call
    times = sorted(frozenset[time]().union(*(one.hours.edges for one in routes.values() if one.hours is not None)))
    monday = date(2024, 1, 1)
    week = [datetime.combine(monday + timedelta(days=day), at) for day in range(7) for at in times]
    for key, contact in routes.items():
        if contact.not_for_us or contact.hours is None or contact.hours.is_always or contact.out_of_hours not in routes:
            continue
        alone = next((moment for moment in week if not settings.answering(key, moment)), None)
        fix = (
            f"[who_to_call.{key}] out_of_hours: on {DAYS[alone.weekday()].title()} at {alone:%H:%M} nobody answers, "
            'its cover neither. Name a route whose hours are "always".'
            if alone is not None
            else ""
        )
        yield Check(f"who answers out of hours: {key}", fix)


def _staff_support(routes: Mapping[str, Contact]) -> Check:
    contact = routes.get("staff_support")
    named = {contact.out_of_hours, contact.second} if contact is not None else set()
    fix = "[who_to_call.staff_support] out_of_hours and second: give a route that manages nobody here."
    return Check("staff support is covered by nobody who manages staff", fix if named & MANAGING else "")


def _helplines(settings: Settings, today: date) -> Iterator[Check]:
    for key in suited(settings.file.service):
        rung = settings.file.helplines.get(key)
        if rung is not False:
            day = rung if isinstance(rung, date) else None
            yield Check(f"helpline: {key}", _rung(f"[helplines] {key}", day, today))


def _people(settings: Settings) -> Iterator[Check]:
    learning, leads = settings.file.learning, settings.file.leads
    yield Check("who reads learning", "" if learning.lead else "[learning] lead: give an e-mail address.")
    facilitator = (
        "" if learning.independent_facilitator else "[learning] independent_facilitator: give an e-mail address."
    )
    if facilitator == "" and learning.lead == learning.independent_facilitator:
        facilitator = "[learning] independent_facilitator: give somebody else than the lead."
    yield Check("who reads learning where there are fewer than three writers", facilitator)
    yield Check("who may see the lead's page", "" if leads.may_see else "[leads] may_see: give at least one address.")


def _languages(settings: Settings, book: Book) -> Iterator[Check]:
    """Each is whole where it has to be, and a native reader has signed each part that people here would meet."""
    service = settings.file.service
    for code in service.languages:
        whole = code in switched_on((code,), book)
        fix = (
            f"[service] languages: take it out until safety and interface are whole (afterwards locales status {code})."
        )
        yield Check(f"language: {code}", "" if whole else fix)
        if is_draft(code):
            signed = settings.file.languages.get(code, ReadBy())
            for part in ("safety", "interface", *service.forms):
                fix = f'[languages.{code}] {part}: a draft. Let a native reader read it, and write "name, day".'
                yield Check(f"language: {code}, {part} was read", "" if getattr(signed, part) else fix)


def _telegram(settings: Settings) -> Iterator[Check]:
    telegram, environment = settings.file.telegram, settings.environment
    if not environment.telegram_token:
        return
    full = "full" in (telegram.staff, telegram.others)
    fix = "[telegram] full_dpia_ref: give the reference of the data-protection assessment, or take another mode."
    yield Check("Telegram in full is assessed", fix if full and not telegram.full_dpia_ref.strip() else "")
    weak = 0 < len(environment.telegram_secret) < SECRET_LENGTH
    fix = f"AFTERWARDS_TELEGRAM_SECRET: give {SECRET_LENGTH} letters and figures or more, or nothing: one is made."
    yield Check("the secret of Telegram's webhook cannot be guessed", fix if weak else "")


def _place(settings: Settings) -> Iterator[Check]:
    url = urlsplit(settings.environment.public_url)
    fix = "AFTERWARDS_PUBLIC_URL: give the https address at which people reach the service."
    yield Check("people reach it by https", "" if url.scheme == "https" and url.hostname not in _LOOPBACK else fix)
    fix = "Copy bot/settings/demonstration.toml to service.toml and fill it in."
    yield Check("it is a service of yours", "" if settings.has_file else fix)
    roles = [urlsplit(url).username for url in settings.urls.values() if url.startswith("postgresql")]
    shared = len(set(roles)) < len(roles)
    yield Check("each database has a role of its own", "AFTERWARDS_..._URL: give each a role." if shared else "")
    key = settings.master_key_file
    fix = "" if key is None or key.is_file() else "AFTERWARDS_MASTER_KEY_FILE: give the path of the secret file."
    yield Check("the master key is there", fix)
