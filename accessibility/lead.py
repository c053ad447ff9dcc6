"""The words of the lead's pages, charts and documents, from `lead.yaml`. It shows nothing by itself."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
import yaml


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("accessibility").joinpath("lead.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=yaml.BaseLoader), dict[str, dict[str, str]])  # noqa: S506 - strings only


def say(key: str, **values: object) -> str:
    """The words under "group.name", filled in. Raises KeyError where nobody wrote them or a value is missing."""
    group, _, name = key.partition(".")
    return _words()[group][name].format(**values)
