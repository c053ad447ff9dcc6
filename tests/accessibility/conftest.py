"""A small book of flows, and a service with people, places and helplines, to be shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accessibility import catalogue
from accessibility.local import Local, Named, Route, Signpost
from accessibility.translating import pseudo
from flows.engine.load import Book, load_book


@pytest.fixture(scope="session")
def book() -> Book:
    return load_book(Path(__file__).parent / "flows")


@pytest.fixture
def local() -> Local:
    return Local(
        service="St. Mary's",
        routes={
            "duty_lead": Route("duty_lead", "Duty lead", "the duty lead", "01632 960 100", "always"),
            "staff_support": Route(
                "staff_support", "Staff support", "staff support", "01632 960 123", "07:00 to 22:00"
            ),
            "safeguarding": Route("safeguarding", "Jo, safeguarding lead", "Jo", "01632 960 124", "any time"),
        },
        places=(Named("staff_room", "Staff room"), Named("ward", "On the ward")),
        people=(Named("sam", "Sam", "supporter"), Named("jo", "Jo", "staff")),
        signposts=(Signpost("samaritans", "Samaritans", "Call 116 123", "tel:116123", "any time"),),
    )


@pytest.fixture(scope="session")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues of Urdu in a made-up language of Arabic letters: everything that the product says."""
    folder = tmp_path_factory.mktemp("turned")
    pseudo.write(folder, "ur", rtl=True)
    return folder


@pytest.fixture
def urdu(turned: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language from right to left that is whole."""
    monkeypatch.setattr(catalogue, "files", lambda package: turned)
    catalogue.forget()
    yield "ur"
    catalogue.forget()
