"""Who may reach which records: accounts, links that sign in once, roles, and the log of every reading.

Whatever a lead, a facilitator, a safeguarding lead or an operator is shown is asked for here first. It shows nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import msgspec

from bot.storage import talks
from bot.storage.learning import accounts, feeds
from bot.storage.learning.accounts import ACCOUNTS, Account, Reading
from bot.storage.seal import link_code
from bot.storage.store import Store
from bot.storage.work import After, Before, Work, Write

Role: TypeAlias = Literal["lead", "facilitator", "safeguarding", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)

Reach: TypeAlias = Literal[
    "due", "incidents", "reviews", "actions", "register", "releases", "few_writers", "figures", "exports", "practice",
    "notices", "photos", "accounts", "readings",
]  # fmt: skip
"""Every kind of record and page. `few_writers`: what fewer than three people wrote; `notices`: how long safety notices
waited to be seen; `readings`: who read what."""

REACH: Mapping[Role, frozenset[Reach]] = {
    "lead": frozenset({
        "due", "incidents", "reviews", "actions", "register", "releases", "figures", "exports", "practice",
        "photos",
    }),
    "facilitator": frozenset({"due", "incidents", "reviews", "actions", "releases", "few_writers", "practice"}),
    "safeguarding": frozenset({"notices"}),
    "operator": frozenset({"photos", "accounts", "readings"}),
}  # fmt: skip
"""What each role reaches, and nothing else. An operator reads no word that anybody wrote."""

LINK_SECONDS = 24 * 3600
SIGNED_IN_SECONDS = 12 * 3600


class NotAllowed(Exception):
    """That role does not reach this. The message names the reach, never a record."""


class NotListed(ValueError):
    """An address may not be a lead: it is not on the service's list."""

    def __init__(self) -> None:
        super().__init__(
            "This address is not among those who may see the lead's page. "
            "Add it to [leads] may_see in service.toml, start the service again, and invite once more."
        )


class Lead(msgspec.Struct, frozen=True):
    """Somebody who is signed in, or the operator at the machine."""

    account: bytes
    roles: frozenset[Role]
    unit: str = ""

    def reaches(self, reach: Reach) -> bool:
        """Whether one of the roles reaches it."""
        return any(reach in REACH[role] for role in self.roles)


CONSOLE = Lead(b"console", frozenset(ROLES))
"""Whoever can run a command where the stores lie: that is logged too, and holds no account."""


class Access:
    """Accounts and sign-in of one service. Every refusal looks alike from outside.

    `may_see`: the addresses that may be a lead, as the service lists them; None where there is no list. Whoever is
    taken off it is a lead no more, whatever the account says.
    """

    def __init__(self, store: Store, may_see: Iterable[str] | None = None) -> None:
        self._store = store
        self._leads = None if may_see is None else frozenset(accounts.account_id(store, one) for one in may_see)

    async def invite(self, address: str, roles: Sequence[Role], unit: str = "") -> str:
        """The code of a link that signs this address in once, within 24 hours. Makes or renews the account. `NotListed`
        for a lead who is not on the list."""
        store = self._store
        of = accounts.account_id(store, address)
        if "lead" in roles and not self._may_lead(of):
            raise NotListed
        made = Account(of, " ".join(sorted(set(roles))), address.strip(), store.today(), unit)
        code = link_code(self._store.random)
        link = accounts.give_link(store, code, of, store.now() + LINK_SECONDS)
        await store.write(
            ACCOUNTS.put(store, made), link, accounts.logged(store, CONSOLE.account, "invited", record=of)
        )
        return code

    async def sign_in(self, code: str) -> str | None:
        """The cookie of a browser that opens such a link first; None for used, ended, revoked and invented alike."""
        cookie = link_code(self._store.random) + link_code(self._store.random)
        found = await accounts.use_link(self._store, code, cookie, self._store.now() + SIGNED_IN_SECONDS)
        return None if found is None else cookie

    async def enter(self, address: str) -> str | None:
        """The cookie of a browser whose address somebody else vouches for (OpenID Connect); None without an account."""
        found = await self._store.read(accounts.active(self._store, accounts.account_id(self._store, address)))
        if found is None:
            return None
        code = link_code(self._store.random)
        await self._store.write(accounts.give_link(self._store, code, found.id, self._store.now() + LINK_SECONDS))
        return await self.sign_in(code)

    async def who(self, cookie: str) -> Lead | None:
        """Who is signed in with this cookie; None once it ended, was signed out or the account was revoked."""
        found = await self._store.read(accounts.of_cookie(self._store, cookie)) if cookie else None
        return None if found is None else self.lead_of(found)

    def lead_of(self, found: Account) -> Lead | None:
        """An account as whoever is signed in with it; None where no role of it is left."""
        roles = frozenset(role for role in ROLES if role in found.roles.split())
        held = roles if self._may_lead(found.id) else roles - {"lead"}
        return Lead(found.id, held, found.unit) if held else None

    def _may_lead(self, account: bytes) -> bool:
        return self._leads is None or account in self._leads

    async def sign_out(self, cookie: str) -> None:
        """That browser is nobody's from here on."""
        await self._store.write(accounts.sign_out(self._store, cookie))

    async def revoke(self, address: str) -> bool:
        """End an account with every link, browser and calendar of it: its next request is refused. False: none."""
        found = await self._store.read(accounts.active(self._store, accounts.account_id(self._store, address)))
        if found is None:
            return False
        await self._store.write(*accounts.revoke(self._store, found), feeds.end_all(found.id))
        return True

    async def accounts(self, by: Lead) -> tuple[Account, ...]:
        """Every account, for whoever looks them through."""
        await self.log(by, "accounts")
        return await self._store.read(accounts.all_accounts(self._store))

    async def readings(self, by: Lead, since: int = 0) -> Sequence[Reading]:
        """Who read, changed and took away what, the latest first. Reading this is a reading too."""
        await self.log(by, "readings")
        return await self._store.read(accounts.readings(self._store, since=since))

    async def is_first(self, form: str) -> bool:
        """Whether this form was not taken yet; from here on it was. Pressed twice at once, one press is the first."""
        store = self._store
        mark = store.mark(f"form {form}")

        def run(before: Before) -> After:
            return After(() if before.seen else (talks.see(mark, store.today()),), not before.seen)

        first: bool = (await store.submit(Work(run, mark=mark))).result
        return first

    async def not_taken(self, form: str) -> None:
        """That form lacked something, so nothing came of it: it may be sent again, mended, from a page gone back to."""
        await self._store.write(talks.unsee(self._store.mark(f"form {form}")))

    async def log(self, by: Lead, reach: Reach, record: bytes = b"", *, act: str = "read", what: str = "") -> None:
        """Check that this role reaches it, and log it, before anything is handed out. Raises `NotAllowed`."""
        await self._store.write(self.logged(by, reach, record, act=act, what=what))

    def logged(self, by: Lead, reach: Reach, record: bytes = b"", *, act: str, what: str = "") -> Write:
        """The same, to be written together with what is changed."""
        self.check(by, reach)
        return accounts.logged(self._store, by.account, act, what or reach, record)

    def check(self, by: Lead, reach: Reach) -> None:
        """Raises `NotAllowed` where none of the roles reaches it."""
        if not by.reaches(reach):
            raise NotAllowed(f"Your role does not reach {reach}. Whoever runs this service can give another role.")


__all__ = [
    "CONSOLE", "REACH", "ROLES", "Access", "Account", "Lead", "NotAllowed", "NotListed", "Reach", "Reading", "Role",
]  # fmt: skip
