"""What the web channel is told about the service, by `bot.app`, once, when it starts."""

import msgspec

from bot.settings import Settings


class OpenId(msgspec.Struct, frozen=True):
    """The organisation's own sign-in. `claim`: where an address stands in its tokens; `verified`: only one that it
    says it has verified counts."""

    issuer: str
    client_id: str
    secret: str
    claim: str = "email"
    verified: bool = True

    def __repr__(self) -> str:
        return "<openid>"


def openid_of(settings: Settings) -> OpenId | None:
    """The organisation's own sign-in, where leads sign in with it."""
    its = settings.file.openid
    if settings.file.leads.sign_in != "oidc":
        return None
    return OpenId(its.issuer, its.client_id, settings.environment.openid_secret, its.claim, its.verified)


class WebSettings(msgspec.Struct, frozen=True):
    """How the pages of this service are served. The defaults are those of a demonstration on a laptop.

    address        the public address (https://...); empty: a loopback address, so no Secure cookie
    leave_to       where "Leave this page" goes; empty: a blank page of ours
    receiver_link  demonstration only: the link of the page on which the receiver is played
    try_talks      demonstration only: the talks that can be tried, as support/staff
    try_place      demonstration only: the place of the shared tablet that can be tried
    lead_pages     whether the pages of leads are served here, and with them the list of rules for everyone
    asks           whether it can be said here what helps somebody to talk
    languages      those that are offered, the service's own first
    openid         the organisation's own sign-in for leads; None: by links that work once
    """

    icon_name: str = "Ten Minutes"  # under the icon of an installed page: neutral, for a home screen is seen by others
    service: str = ""
    demonstration: bool = True
    address: str = ""
    leave_to: str = ""
    idle_minutes: int = 10
    receiver_link: str = ""
    try_talks: tuple[str, ...] = ("support/staff", "learning/staff", "support/few_words", "learning/few_words")
    try_place: str = ""
    lead_pages: bool = False
    asks: bool = False
    languages: tuple[str, ...] = ("en_GB",)
    openid: OpenId | None = None

    @property
    def try_audiences(self) -> tuple[str, ...]:
        """Who somebody may try to be."""
        return tuple(dict.fromkeys(talk.partition("/")[2] for talk in self.try_talks))

    @property
    def is_secure(self) -> bool:
        """Whether pages are reached over https only."""
        return self.address.startswith("https://")
