"""Reads service.toml into `ServiceFile`, with everything that is wrong with it at once."""

import re
import tomllib
from datetime import datetime
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from accessibility.forms import languages
from bot.incidents.deadlines import looser, profiles
from bot.settings.problems import Problem, read, unknown
from bot.settings.service_file import Contact, Key, Label, Named, ReadBy, ServiceFile
from bot.settings.signposts import helplines


def read_service(text: str, name: str, problems: list[Problem]) -> ServiceFile | None:
    """service.toml as values, or None with everything that is wrong with it added to `problems`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line \d+", str(error))
        where = f"{name}, {line[0]}" if line else name
        problems.append(Problem(where, 'cannot be read. Write key = "text", key = 3, key = true or [table].'))
        return None
    before = len(problems)
    fields = {field.name: field for field in msgspec.structs.fields(ServiceFile)}
    problems += [unknown(f"{name}, [{key}]", key, fields, "[{}]") for key in tables if key not in fields]
    parts = {key: _part(field.type, tables.get(key, {}), f"{name}, [{key}", problems) for key, field in fields.items()}
    if len(problems) > before:
        return None
    file = ServiceFile(**parts)
    problems += [Problem(f"{name}, {problem.where}", problem.fix) for problem in _together(file)]
    return file


def _part(kind: Any, table: object, where: str, problems: list[Problem]) -> Any:
    """One table of the file: a struct, a table of structs, or a table of plain values."""
    if not isinstance(table, dict):
        problems.append(Problem(f"{where}]", "is a table. Write its keys under it."))
        return None
    if get_origin(kind) is None:
        return read(kind, table, f"{where}] {{}}", problems)
    of = get_args(kind)[1]
    for key in table:
        if not _fits(key, Key):
            problems.append(Problem(f"{where}]", "has a key that cannot be one. Use small letters, figures and _."))
    if of in (Contact, Named, ReadBy):
        return {key: _part(of, value, f"{where}.{key}", problems) for key, value in table.items()}
    for key, value in table.items():
        wrong = value is True or isinstance(value, datetime) if get_origin(of) is UnionType else not _fits(value, Label)
        if wrong or not _fits(value, of):
            fix = "give the day it was last rung, such as 2026-11-20, or false" if of is not str else "give a few words"
            problems.append(Problem(f"{where}] {key}", f"{fix}."))
    return table


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _together(file: ServiceFile) -> list[Problem]:
    """What is wrong between the values."""
    problems = []
    if file.service.under_18 and file.alert.under_18 is None:
        fix = (
            'is missing: a service for under-18s decides it, "on_tap" (asked first) or "always" (told without asking).'
        )
        problems.append(Problem("[alert] under_18", fix))
    if file.service.name.casefold() in file.service.display_name.text.casefold():
        problems.append(Problem("[service] display_name", "names the service. Give a neutral name: others see it."))
    if file.leads.sign_in == "oidc" and not (file.openid.issuer and file.openid.client_id):
        problems.append(Problem("[openid]", 'is missing: [leads] sign_in is "oidc". Give issuer and client_id.'))
    for code in file.service.languages:
        if code not in languages():
            problems.append(Problem("[service] languages", "names a language that is not in locales/languages.yaml."))
    for code in file.languages:
        if code not in languages():
            problems.append(unknown(f"[languages.{code}]", code, languages()))
    for key in file.helplines:
        if key not in helplines():
            problems.append(unknown(f"[helplines] {key}", key, helplines()))
    its = file.service
    if its.nation not in (nations := profiles()[its.profile].nations):
        fix = f"holds the duties of another nation ({', '.join(nations)}). Choose a profile of {its.nation}."
        problems.append(Problem("[service] profile", fix))
    for key in looser(file.deadlines, its.profile, its.nation, its.setting_type):
        fix = 'is no duty of this service, no time, or later than its nation\'s. Write a time such as "48 hours".'
        problems.append(Problem(f"[deadlines] {key}", fix))
    for key, contact in file.who_to_call.items():
        if not contact.label and not contact.not_for_us:
            fix = 'is missing: give what it is called, or not_for_us = "name, day".'
            problems.append(Problem(f"[who_to_call.{key}] label", fix))
    return problems
