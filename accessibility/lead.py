"""The words of the lead's pages, charts and documents, from `lead.yaml`. It shows nothing by itself."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files

import msgspec
import yaml

_LOCALE = "en_GB"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("accessibility").joinpath("lead.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=yaml.BaseLoader), dict[str, dict[str, str]])  # noqa: S506 - strings only


def say(key: str, **values: object) -> str:
    """The words under "group.name", filled in; of one day those under "group.name.one". Raises KeyError where nobody
    wrote them or a value is missing."""
    group, _, name = key.partition(".")
    words = _words()[group]
    of_one = words.get(f"{name}.one") if str(values.get("days")) == "1" else None
    return (of_one or words[name]).format(**values)


def written(day: date, pattern: str) -> str:
    """A day, or a moment in its own zone, as it is read: "d MMMM y", "MMM y", "d MMMM y, HH:mm"."""
    # babel is heavy, and only who reads a lead's page needs it
    from babel.dates import format_date, format_datetime  # noqa: PLC0415

    if isinstance(day, datetime):
        return format_datetime(day, pattern, tzinfo=day.tzinfo, locale=_LOCALE)
    return format_date(day, pattern, locale=_LOCALE)
