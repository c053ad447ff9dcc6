"""How far a language is: for each catalogue what is there, unsure, missing or wrong."""

from collections.abc import Iterator

import msgspec

from accessibility.catalogue import SOURCE
from accessibility.forms import languages
from accessibility.translating.catalogues import DOMAINS, catalogue_file, entries, read
from accessibility.translating.check import check_domain, wanted_of
from flows.engine.load import Book


class Progress(msgspec.Struct, frozen=True):
    """One catalogue of one language."""

    language: str
    domain: str
    total: int
    done: int  # translated, of the English in use, not unsure
    unsure: int
    wrong: int  # translated, and refused by `check`

    @property
    def percent(self) -> int:
        """Done of the whole; 100 only where nothing is left."""
        return 100 * self.done // self.total if self.total else 100


def progress(book: Book, codes: tuple[str, ...] = ()) -> Iterator[Progress]:
    """Each catalogue of these languages, or of all but the one that flows are written in."""
    for code in codes or tuple(code for code in languages() if code != SOURCE):
        for domain in DOMAINS:
            yield _of(book, code, domain)


def _of(book: Book, code: str, domain: str) -> Progress:
    catalogue, wanted = read(catalogue_file(code, domain), code), wanted_of(book, domain)
    said = {(str(one.context), str(one.id)): one for one in entries(catalogue) if one.string}
    there = [said[key] for key in wanted if key in said]
    unsure = sum(one.fuzzy for one in there)
    wrong = {mistake.line for mistake in check_domain(book, code, domain) if mistake.code != "C08"}
    return Progress(code, domain, len(wanted), len(there) - unsure, unsure, len(wrong))
