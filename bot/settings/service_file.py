"""service.toml: what a ward manager edits. Its tables as values, each with its bounds. No secret stands in it."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from bot.settings.hours import Hours, minutes
from flows.engine.flow import Form

Mode: TypeAlias = Literal["demonstration", "live"]
Nation: TypeAlias = Literal["ENG", "WAL", "SCO", "NI"]
Setting: TypeAlias = Literal[
    "adult_mh", "ld_autism_inpatient", "cyp_inpatient", "forensic", "older_mh", "acute_hospital", "school_mainstream",
    "school_special", "childrens_home", "secure_childrens_home", "supported_accommodation", "care_home",
    "supported_living", "other",
]  # fmt: skip
Profile: TypeAlias = Literal[
    "DEFAULT", "ENG_MHUF", "ENG_CHHOME_R35", "ENG_SUPPACC_R22", "ENG_SCHOOL_2026", "SCO_SCHOOL", "SCO_HEALTH",
    "WAL_RRPF", "NI_CHHOME_R16", "CARE_ADULT", "ENG_LADO", "SIX_CORE", "CUSTOM",
]  # fmt: skip
TelegramMode: TypeAlias = Literal["off", "doorbell", "taps", "full"]
Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]

Label: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60, description="a few words, 60 characters at most")]
Key: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="a key of small letters, figures and _")
]
Number: TypeAlias = Annotated[
    str, Meta(pattern=r"^(\+?[0-9][0-9 ]{2,20})?$", description="a telephone number: figures and spaces")
]
Address: TypeAlias = Annotated[
    str, Meta(pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$", max_length=254, description="an e-mail address")
]
Page: TypeAlias = Annotated[
    str,
    Meta(pattern=r"^(https://[^\s]+)?$", max_length=500, description="a https address, or nothing for a blank page"),
]
LanguageCode: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$", description='language codes such as "en_GB"')
]

Signed: TypeAlias = Annotated[
    str, Meta(pattern=r"^(.*\w.*,.*\d.*)?$", max_length=120, description='who has read it and when: "name, day"')
]


class Zone(ZoneInfo):
    """A time zone by its name."""

    @classmethod
    def read(cls, name: str) -> "Zone":
        """ValueError for a zone that is not known."""
        try:
            return cls(name)
        except (OSError, LookupError) as error:
            raise ValueError(name) from error


class DisplayName(msgspec.Struct, frozen=True):
    """What stands on the lock screen of a phone: neutral, for others see it."""

    text: str

    @classmethod
    def read(cls, text: str) -> "DisplayName":
        """ValueError for a name that tells what it is about."""
        if not 1 <= len(text) <= 64 or _TELLING.search(text):
            raise ValueError(text)
        return cls(text)


_TELLING = re.compile(r"restrain|debrief|incident|\bward\b|support|mental|crisis|\bnhs\b", re.IGNORECASE)
_MIDDAY = time(12)


class Quiet(msgspec.Struct, frozen=True):
    """No message is sent between these hours: wider than 21:00-09:00, never narrower."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> "Quiet":
        """ValueError for hours that are narrower, or no hours."""
        start, dash, end = text.replace(" ", "").partition("-")
        quiet = cls(minutes(start), minutes(end))
        if not dash or not _MIDDAY <= quiet.start <= time(21) or not time(9) <= quiet.end <= _MIDDAY:
            raise ValueError(text)
        return quiet


Opening: TypeAlias = Annotated[Hours, Meta(description='hours such as "Mon-Sun 07:00-22:00", or "always"')]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """[service]"""

    mode: Mode = "demonstration"
    name: Label
    setting_type: Setting
    nation: Nation
    profile: Profile = "DEFAULT"
    under_18: bool
    languages: Annotated[
        tuple[LanguageCode, ...], Meta(min_length=1, description='languages such as ["en_GB", "cy"]')
    ] = ("en_GB",)
    forms: Annotated[tuple[Form, ...], Meta(min_length=1, description="forms: standard, easy_read, child, symbols")] = (
        "standard", "easy_read", "child", "symbols",
    )  # fmt: skip
    zone: Annotated[Zone, Meta(description='a time zone such as "Europe/London"')] = Zone("Europe/London")
    display_name: Annotated[
        DisplayName,
        Meta(description="a neutral name, shown on lock screens: no ward, support, incident"),
    ] = DisplayName("Afterwards")
    leave_to: Page = ""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """[alert]: when a person is told without being asked first. Under 18 the service decides; there is no default."""

    adults: Literal["on_tap"] = "on_tap"
    under_18: Literal["on_tap", "always"] | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """[who_to_call.<route>]: one way to a person, with the day somebody last rang it."""

    label: Label = ""
    short: Label = ""  # in a sentence: "Jo"; empty: made from the label
    phone: Number = ""
    reach: Annotated[str, Meta(max_length=60, description="how to reach them, 60 characters at most")] = ""
    hours: Opening | None = None
    out_of_hours: Key | None = None
    second: Key | None = None
    checked_on: Annotated[date, Meta(description="the day it was last rung, such as 2026-11-20")] | None = None
    not_for_us: Annotated[str, Meta(max_length=120, description="the name of who decided it and the day")] = ""

    @property
    def in_a_sentence(self) -> str:
        """ "Jo" of "Jo, safeguarding lead"; "staff support" of "Staff support"."""
        if self.short:
            return self.short
        name, comma, _ = self.label.partition(",")
        if comma or " " not in name or not name[1:2].islower():
            return name
        return name[0].lower() + name[1:]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """[people.<key>]: somebody who may sit beside a person, or be chosen by one."""

    label: Label
    role: Literal["supporter", "staff", "family", "advocate", "friend"]


class Learning(msgspec.Struct, frozen=True, kw_only=True):
    """[learning]: who reads what is sent, and how."""

    lead: Address = ""
    independent_facilitator: Address = ""
    release_day: Weekday = "friday"
    min_writers: Annotated[int, Meta(ge=3, le=50, description="a whole number, 3 or more")] = 3
    draft_days: Annotated[int, Meta(ge=1, le=14, description="a whole number of days, 1 to 14")] = 14


class Leads(msgspec.Struct, frozen=True, kw_only=True):
    """[leads]: who may be a lead, and see what leads see, in a live service; how everybody signs in there."""

    may_see: tuple[Address, ...] = ()
    sign_in: Literal["link", "oidc"] = "link"


class OpenId(msgspec.Struct, frozen=True, kw_only=True):
    """[openid]: the organisation's own sign-in, where [leads] sign_in is "oidc". Its secret lies in the environment."""

    issuer: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
            description="the address of the provider, exactly as its own description has it under issuer",
        ),
    ] = ""
    client_id: Annotated[str, Meta(max_length=200, description="the name the provider gave this service")] = ""
    claim: Literal["email", "preferred_username", "upn"] = "email"
    verified: bool = True


Deadline: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40, description='a time such as "48 hours"')]


class Reminders(msgspec.Struct, frozen=True, kw_only=True):
    """[reminders]"""

    quiet: Annotated[Quiet, Meta(description='hours that begin by 21:00 and end at 09:00 or later: "21:00-09:00"')] = (
        Quiet(time(21), time(9))
    )
    max_per_topic: Annotated[int, Meta(ge=0, le=2, description="0, 1 or 2")] = 2


class ReadBy(msgspec.Struct, frozen=True, kw_only=True):
    """[languages.CODE]: for each part who reads that language natively and has read it, "name, day"."""

    safety: Signed = ""
    interface: Signed = ""
    standard: Signed = ""
    easy_read: Signed = ""
    child: Signed = ""
    symbols: Signed = ""


class Telegram(msgspec.Struct, frozen=True, kw_only=True):
    """[telegram]: how much of a talk may go through it. A demonstration with a token is always `full`."""

    staff: TelegramMode = "taps"
    others: TelegramMode = "doorbell"
    full_dpia_ref: Annotated[
        str, Meta(max_length=120, description="the reference of the data-protection assessment")
    ] = ""


class Spc(msgspec.Struct, frozen=True, kw_only=True):
    """[spc]: how charts find a signal, and the standard for offers within a day that a service set itself."""

    run: Annotated[int, Meta(ge=6, le=9, description="a whole number, 6 to 9")] = 7
    screen_outliers: bool = False
    offers_standard: Annotated[int, Meta(ge=0, le=100, description="a whole number of per cent, or 0 for none")] = 0


class Publish(msgspec.Struct, frozen=True, kw_only=True):
    """[publish]: below which number nothing leaves the service, and how many places it has."""

    min_cell: Annotated[int, Meta(ge=5, le=100, description="a whole number, 5 or more")] = 5
    places: Annotated[int, Meta(ge=0, le=5000, description="a whole number of beds or places")] = 0


class ServiceFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    service: Service
    alert: Alert = Alert()
    who_to_call: Mapping[str, Contact] = {}
    places: Mapping[str, str] = {}
    people: Mapping[str, Named] = {}
    helplines: Mapping[str, date | bool] = {}
    learning: Learning = Learning()
    leads: Leads = Leads()
    openid: OpenId = OpenId()
    reminders: Reminders = Reminders()
    telegram: Telegram = Telegram()
    languages: Mapping[LanguageCode, ReadBy] = {}
    spc: Spc = Spc()
    publish: Publish = Publish()
    deadlines: Mapping[str, Deadline] = {}

    @property
    def keeps_children_safe(self) -> bool:
        """Whether there is somebody for a child to be told to, and a second: without them no child is talked with."""
        contact = self.who_to_call.get("safeguarding")
        second = self.who_to_call.get(contact.second or "") if contact is not None else None
        return self.service.under_18 and all(one is not None and (one.phone or one.reach) for one in (contact, second))
