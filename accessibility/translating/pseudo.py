"""A made-up language that shows what is not translated, too long, or put together. For tests; never shipped.

`[Éóř ŷóų. ····]`: every letter another one, forty per cent longer, in brackets. Right to left: Arabic letters.
"""

import re
from math import ceil
from pathlib import Path

from babel.messages.catalog import Catalog

from accessibility.translating.catalogues import DOMAINS, entries, template, written

LONGER = 0.4
_BRACES = re.compile(r"(\{\w+\})")
_LATIN = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áþćďéøğħíĳķłµńóþøřşţúųŵ×ýžÁÞĆĎÉØĞĦÍĲĶŁÆŃÓÞØŘŞŢÚŲŴ×ÝŽ",
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ?,;",
    "ابتدهفغحيجكلمنوبقرستعوطخيزابتدهفغحيجكلمنوبقرستعوطخيز؟،؛",
)


def pseudo(text: str, *, rtl: bool = False, brackets: bool = True) -> str:
    """The text in the made-up language. Names in braces, digits, line ends and bars stay."""
    table = _ARABIC if rtl else _LATIN
    parts = _BRACES.split(text)
    said = "".join(part if _BRACES.fullmatch(part) else part.translate(table) for part in parts)
    if not brackets:
        return said
    more = " ".join("·" * 4 for _ in range(ceil(len(text) * LONGER / 5)))
    return f"[{said} {more}]"


def write(folder: Path, language: str, *, rtl: bool = False) -> None:
    """Catalogues of the made-up language in place of `language`, below `folder`."""
    for domain in DOMAINS:
        made = Catalog(locale=language, fuzzy=False, charset="utf-8")
        for message in entries(template(domain)):
            exact = str(message.context).startswith(("typed.", "list."))
            said = pseudo(str(message.id), rtl=rtl, brackets=not exact)
            made.add(message.id, said, context=message.context)
        file = folder / language / "LC_MESSAGES" / f"{domain}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(made))
