"""What stands in the environment: where the service runs, its databases, its secrets. Names begin with AFTERWARDS_."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
from msgspec import Meta

from bot.settings.problems import Problem, read, unknown

PREFIX = "AFTERWARDS_"
STORES = ("people", "support", "learning", "safety", "keys")
ROLES = ("web", "telegram", "timers")
TELEGRAM = "https://api.telegram.org"
OF_TESTS = frozenset({"AFTERWARDS_CRASHPOINT"})
"""Read by `bot.faults` alone."""

StoreAddress: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^(sqlite:////?[^\s?]+|postgresql(\+psycopg)?://[^\s]+)?$",
        description="an address: postgresql://role@host/database, or sqlite:///file",
    ),
]
Password: TypeAlias = Annotated[str, Meta(max_length=1000, description="a password")]


class Roles(msgspec.Struct, frozen=True):
    """What this process does."""

    names: frozenset[str]

    @classmethod
    def read(cls, text: str) -> "Roles":
        """ValueError where a role is not known."""
        names = frozenset(part.strip() for part in text.split(","))
        if not names or not names <= set(ROLES):
            raise ValueError(text)
        return cls(names)


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """The variables, without their prefix and in small letters. Each may also be given as ..._FILE, naming a file."""

    service: Annotated[str, Meta(min_length=1, description="the path of service.toml")] = "service.toml"
    data: Annotated[str, Meta(description="a folder for the databases")] = ""
    host: Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:_-]+$", description="an address to listen on, as 127.0.0.1")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=1, le=65535, description="a port, 1 to 65535")] = 8000
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#@]+/?)?$",
            description="the address at which people reach the service, such as https://afterwards.example.org",
        ),
    ] = ""
    roles: Annotated[Roles, Meta(description="some of web,telegram,timers")] = Roles(frozenset(ROLES))
    master_key_file: Annotated[str, Meta(description="the path of a file with the master key")] = ""
    telegram_token: Annotated[
        str, Meta(pattern=r"^([A-Za-z0-9:_-]{5,256})?$", description="the token that BotFather gave")
    ] = ""
    telegram_api: Annotated[
        str, Meta(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", description="the address of a Bot API")
    ] = TELEGRAM
    telegram_bot: Annotated[
        str, Meta(pattern=r"^([A-Za-z][A-Za-z0-9_]{3,31})?$", description="the user name of the bot, without @")
    ] = ""
    telegram_ingest: Literal["poll", "webhook"] = "poll"
    telegram_secret: Annotated[
        str, Meta(pattern=r"^([A-Za-z0-9_-]{1,256})?$", description="1 to 256 letters, figures, _ and -")
    ] = ""
    openid_secret: Password = ""
    people_url: StoreAddress = ""
    support_url: StoreAddress = ""
    learning_url: StoreAddress = ""
    safety_url: StoreAddress = ""
    keys_url: StoreAddress = ""
    people_password: Password = ""
    support_password: Password = ""
    learning_password: Password = ""
    safety_password: Password = ""
    keys_password: Password = ""

    def __repr__(self) -> str:
        return "<environment>"

    def urls(self) -> dict[str, str]:
        """The addresses of the stores, with their passwords; empty where none is given."""
        given = {name: str(getattr(self, f"{name}_url")) for name in STORES}
        return {name: _with_password(url, str(getattr(self, f"{name}_password"))) for name, url in given.items() if url}


def variable(name: str) -> str:
    """The name under which a field stands in the environment."""
    return PREFIX + name.upper()


def read_environment(environ: Mapping[str, str], problems: list[Problem]) -> Environment | None:
    """The variables as values. An empty one counts as not given; one that means nothing is a problem."""
    known = {variable(name): name for name in Environment.__struct_fields__}
    given: dict[str, object] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in OF_TESTS or not value:
            continue
        field = known.get(name) or known.get(name.removesuffix("_FILE"))
        if field is None:
            problems.append(unknown(name, name, known))
        elif name in known:
            given[field] = value
        else:
            _from_file(name, value, field, given, problems)
    told: list[Problem] = []
    found = read(Environment, given, "{}", told, strict=False)
    problems += [Problem(variable(problem.where), problem.fix) for problem in told]
    if found is not None:
        problems += _together(found)
    return found


def _from_file(name: str, path: str, field: str, given: dict[str, object], problems: list[Problem]) -> None:
    try:
        given[field] = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeError):
        problems.append(Problem(name, "names a file that cannot be read. Give the path of a text file."))


def _together(found: Environment) -> list[Problem]:
    """What is wrong between the variables."""
    urls = found.urls()
    problems = [
        Problem(variable(f"{name}_url"), "is missing: name the addresses of all five stores, or of none.")
        for name in STORES
        if urls and name not in urls
    ]
    if len(set(map(_database, urls.values()))) < len(urls):
        problems.append(Problem("AFTERWARDS_..._URL", "two stores have one address. Give each a database of its own."))
    calls_us = found.telegram_token and found.telegram_ingest == "webhook" and found.telegram_api == TELEGRAM
    if calls_us and not found.public_url.startswith("https://"):
        problems.append(
            Problem("AFTERWARDS_PUBLIC_URL", "Telegram sends updates by https alone. Give a https address.")
        )
    return problems


def _database(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port}{parts.path}"


def _with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    if not password or not parts.username:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{quote(password, safe='')}@{host}"))
