"""The settings of a service: service.toml, the environment, and what follows from both. Read once, at start."""

import os
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec

from accessibility.forms import languages as known
from accessibility.local import Local, Route
from accessibility.local import Named as LocalNamed
from bot.settings import names, signposts
from bot.settings.environment import Environment, read_environment
from bot.settings.problems import Problem, SettingsError
from bot.settings.reading import read_service
from bot.settings.service_file import ServiceFile, TelegramMode

DATA_FOLDER = "data"
"""Beside service.toml, or in the folder where the service is started."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was set. `folder` is where service.toml lies, or would lie."""

    file: ServiceFile
    environment: Environment
    folder: Path
    has_file: bool = True  # False: the made-up service

    def __repr__(self) -> str:
        return "<settings>"

    # where it runs

    @property
    def mode(self) -> Literal["demonstration", "live"]:
        """What is stamped into every database."""
        return self.file.service.mode

    @property
    def is_demonstration(self) -> bool:
        """Whether no real people use it."""
        return self.mode == "demonstration"

    @property
    def data(self) -> Path:
        """The folder of the databases and the master key."""
        return Path(self.environment.data) if self.environment.data else self.folder / DATA_FOLDER

    @property
    def urls(self) -> Mapping[str, str]:
        """The addresses of the stores by name; empty: files in `data`."""
        return self.environment.urls()

    @property
    def master_key_file(self) -> Path | None:
        """The file of the master key, where it does not lie beside the databases."""
        return Path(self.environment.master_key_file) if self.environment.master_key_file else None

    @property
    def address(self) -> str:
        """Where people reach the service, without a slash at its end."""
        return self.environment.public_url.rstrip("/") or self.own_address

    @property
    def own_address(self) -> str:
        """Where this machine reaches it."""
        host = self.environment.host
        host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (the address that stands for all)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.environment.port}"

    @property
    def roles(self) -> frozenset[str]:
        """What this process does: web, telegram, timers. Telegram only where there is a token."""
        return self.environment.roles.names - (frozenset() if self.environment.telegram_token else {"telegram"})

    def telegram_mode(self, audience: str) -> TelegramMode:
        """How much of a talk of that audience may go through Telegram."""
        if not self.environment.telegram_token:
            return "off"
        if self.is_demonstration:
            return "full"
        return self.file.telegram.staff if audience == "staff" else self.file.telegram.others

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that may be offered: those of the service; in a demonstration also every draft."""
        named = self.file.service.languages
        return tuple(dict.fromkeys((*named, *(known() if self.is_demonstration else ()))))

    # what a screen may name

    def local(self, now: datetime) -> Local:
        """The service as screens may name it at that moment: whoever answers then, or covers."""
        service = self.file.service
        here = now.astimezone(service.zone)
        answering = ((key, self.answering(key, here)) for key in self.file.who_to_call)
        routes = {key: self._route(key, who) for key, who in answering if who}
        return Local(
            service=service.name,
            routes=routes,
            places=tuple(
                LocalNamed(key, text, labels=names.of_place(key, text, self.languages))
                for key, text in self.file.places.items()
            ),
            people=tuple(LocalNamed(key, named.label, named.role) for key, named in self.file.people.items()),
            signposts=tuple(
                signposts.signpost(key, line, str(self.file.helplines.get(key, "")))
                for key, line in signposts.suited(service).items()
                if self.file.helplines.get(key) is not False
            ),
            languages=self.languages,
            demonstration=self.is_demonstration,
            every_route=tuple(
                self._route(key, key) for key, contact in self.file.who_to_call.items() if not contact.not_for_us
            ),
        )

    def answering(self, key: str, moment: datetime) -> str:
        """The route that answers for this one at that moment: itself, or its cover; "" where nobody does."""
        for _ in self.file.who_to_call:  # no chain of covers is longer
            contact = self.file.who_to_call.get(key)
            if contact is None or contact.not_for_us:
                return ""
            if contact.hours is None or contact.hours.covers(moment):
                return key
            key = contact.out_of_hours or ""
        return ""

    def _route(self, asked: str, key: str) -> Route:
        """Whoever answers for a route. Second to a cover that names nobody is the second of the route itself."""
        contact = self.file.who_to_call[key]
        tongues = self.languages if contact.hours is not None else ()
        said = tuple((language, contact.hours.said(language)) for language in tongues if contact.hours is not None)
        hours = said[0][1] if said else ""
        seconds = (contact.second, self.file.who_to_call[asked].second)
        second = next((other for other in seconds if other and other != key), "")
        called = names.of_role(key, contact.label, contact.in_a_sentence, self.languages)
        reach = contact.phone or contact.reach
        return Route(key, contact.label, contact.in_a_sentence, reach, hours, second, said, *called)


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings of this process. Without a service.toml in `folder` (the current one): the made-up service.

    Raises SettingsError with every problem at once.
    """
    problems: list[Problem] = []
    environment = read_environment(os.environ if environ is None else environ, problems)
    path = (folder or Path.cwd()) / (environment.service if environment is not None else "service.toml")
    has_file = path.exists() or (environment is not None and environment.service != "service.toml")
    text = _text(path, problems) if has_file else demonstration()
    file = read_service(text, path.name, problems) if text is not None else None
    if file is not None and environment is not None and file.leads.sign_in == "oidc":
        problems += _openid(environment)
    if problems or file is None or environment is None:
        raise SettingsError(problems)
    return Settings(file=file, environment=environment, folder=path.parent, has_file=has_file)


def _openid(environment: Environment) -> list[Problem]:
    """What signing in with an account of the organisation lacks."""
    problems = []
    if not environment.openid_secret:
        fix = 'is missing: [leads] sign_in is "oidc". Give the secret that the provider gave this service.'
        problems.append(Problem("AFTERWARDS_OPENID_SECRET", fix))
    if not all(find_spec(name) for name in ("authlib", "httpx")):
        fix = '"oidc" needs an extra that is not there: python -m pip install ".[oidc]" in its folder.'
        problems.append(Problem("[leads] sign_in", fix))
    return problems


def demonstration() -> str:
    """The text of the made-up service."""
    return files("bot").joinpath("settings", "demonstration.toml").read_text(encoding="utf-8")


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeError):
        problems.append(Problem(str(path), "cannot be read. Give the path of a text file in AFTERWARDS_SERVICE."))
        return None


__all__ = ["Problem", "Settings", "SettingsError", "demonstration", "load"]
