"""What leaves the service: closed quarters alone, the same for ever, nothing small, and logged."""

import io
import json

import msgspec
import openpyxl
import pytest

from bot.access import CONSOLE, Lead, NotAllowed
from bot.app import Service
from bot.incidents.incident import quarter
from bot.reports.dictionary import DICTIONARY
from bot.reports.exports import Exports, NotShared, in_files
from bot.reports.tables import Mark
from bot.storage.learning.figures import BED_DAYS, BedDays
from bot.storage.learning.incidents import INCIDENTS, PARTS, Incident, Part


def last_quarter(today: str) -> str:
    year, number = int(today[:4]), int(quarter(today)[-1])
    return f"{year - 1}-Q4" if number == 1 else f"{year}-Q{number - 1}"


@pytest.fixture
async def period(service: Service) -> str:
    """The last closed quarter, with 30 incidents in its middle month: 60 people due, 42 offered, 3 asked."""
    store = service.stores.learning
    found = last_quarter(store.today())
    day = f"{found[:4]}-{int(found[-1]) * 3 - 1:02}-10"
    for number in range(30):
        code = f"CODE{number:02}"
        held = Incident(code, day, "adult_mh", "DEFAULT", ended_on=day, facts={"ri_types": ("09",)})
        parts = [Part(bytes([number, part]) * 8, code, "staff", day if number < 21 else "", "") for part in range(2)]
        asked = [Part(bytes([number, 9]) * 8, code, "facilitator", "", "")]
        person = [Part(bytes([number, 7]) * 8, code, "facilitator", "", day if number < 3 else "")]
        await store.write(INCIDENTS.add(store, held), *(PARTS.add(store, part) for part in (*parts, *asked, *person)))
    await store.write(BED_DAYS.put(store, BedDays(day[:7], 540)))
    return found


async def test_a_quarter_is_published_once_and_is_the_same_for_ever(service: Service, period: str) -> None:
    tables, about = await service.exports.quarter(CONSOLE, period)
    found = {table.name: table for table in tables}
    assert found["offers"].rows == ((period, 60, 40, 67),)
    assert found["measures"].rows[0][1:] == (30, 540, 55.6)
    store = service.stores.learning
    await store.write(*(INCIDENTS.drop(f"CODE{number:02}") for number in range(6)))
    again, told = await service.exports.quarter(CONSOLE, period)
    assert again == tables
    assert told.made_on == about.made_on
    corrected, told = await service.exports.quarter(CONSOLE, period, correct="one incident was counted twice")
    assert corrected != tables
    assert told.version.startswith("2 ")
    assert "counted twice" in told.rules


async def test_every_export_is_logged_and_only_for_those_who_may(service: Service, period: str) -> None:
    await service.exports.quarter(CONSOLE, period)
    await service.exports.quarter(CONSOLE, period)
    said = [(each.act, each.what) for each in await service.desk.access.readings(CONSOLE)]
    assert ("published", f"{period} v1") in said
    assert ("exported", f"{period} v1") in said
    with pytest.raises(NotAllowed):
        await service.exports.quarter(Lead(b"f", frozenset({"facilitator"})), period)


@pytest.mark.parametrize("asked", ["2026-08", "2026-W31", "2026", "2026-Q5", "'; drop", ""])
async def test_only_quarters_leave(service: Service, asked: str) -> None:
    with pytest.raises(NotShared, match="quarter"):
        await service.exports.quarter(CONSOLE, asked)


async def test_a_quarter_that_is_not_over_does_not_leave(service: Service) -> None:
    with pytest.raises(NotShared, match="not over"):
        await service.exports.quarter(CONSOLE, quarter(service.stores.learning.today()))


async def test_a_unit_under_ten_places_is_never_exported_alone(service: Service, period: str) -> None:
    replace, settings = msgspec.structs.replace, service.settings
    nine = replace(settings, file=replace(settings.file, publish=replace(settings.file.publish, places=9)))
    small = Exports(service.stores.learning, service.desk.access, nine)
    with pytest.raises(NotShared, match="10 places"):
        await small.quarter(CONSOLE, period)


async def test_files_hold_the_same_and_nothing_small(service: Service, period: str) -> None:
    tables, about = await service.exports.quarter(CONSOLE, period)
    made = in_files(tables, about)
    assert {name.rsplit(".")[-1] for name in made} == {"xlsx", "json", "csv"}
    assert all(name.startswith("afterwards_") and service.settings.file.service.name not in name for name in made)
    book = openpyxl.load_workbook(io.BytesIO(next(made[name] for name in made if name.endswith("xlsx"))))
    assert set(book.sheetnames) == {"Cover", "Dictionary", *DICTIONARY}
    numbers = [
        cell for sheet in book.worksheets[2:] for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row
    ]
    assert not {1, 2, 3, 4} & {cell for cell in numbers if isinstance(cell, int | float)}
    assert "[c]" in numbers
    told = json.loads(next(made[name] for name in made if name.endswith("all_" + period + "_1.json")))
    assert told["about"]["data"] == "Demonstration: no real people"
    assert told["tables"]["offers"][0]["offered"] == 40


async def test_nothing_is_shown_of_a_quarter_without_incidents(service: Service) -> None:
    tables, _ = await service.exports.quarter(CONSOLE, last_quarter(service.stores.learning.today()))
    shown = {cell for table in tables for row in table.rows for cell in row[1:]}
    assert shown <= {Mark.HIDDEN, Mark.DOES_NOT_APPLY}
