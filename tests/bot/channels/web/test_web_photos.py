"""Photos of a service's own places and people: with a yes, until a day, bare of what a camera notes, on pages alone."""

import sqlite3
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from PIL import Image
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_service import SETTINGS, FakeConversation
from working import Clock, Working, settings

from accessibility.screen import Button
from accessibility.symbols.safe_svg import Unsafe
from bot.__main__ import commands
from bot.channels.web.app import build
from bot.photos import LOOK_SECONDS, Photos, Yes

YES = Yes("Sam Example", "2026-11-20")
UNTIL = date(2027, 5, 20)
TOLD = b"taken at 51.5N 0.1W"


def jpeg(*, turned: bool = False) -> bytes:
    """A photo, its upper half red, with a place, a maker and a day beside its points."""
    image = Image.new("RGB", (900, 600), (20, 60, 200))
    image.paste((200, 30, 30), (0, 0, 900, 300))
    exif = Image.Exif()
    exif[0x010E], exif[0x010F] = TOLD.decode(), "Camera"
    exif[0x0112] = 3 if turned else 1  # 3: upside down
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=TOLD)
    return out.getvalue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def running(tmp_path: Path, clock: Clock):  # type: ignore[no-untyped-def]
    working = Working(settings(tmp_path), clock)
    yield await working.open()
    await working.close()


@pytest.fixture
def photos(running) -> Photos:  # type: ignore[no-untyped-def]
    return running.photos


async def test_a_photo_is_kept_sealed_smaller_upright_and_bare(photos: Photos, tmp_path: Path) -> None:
    await photos.add("place.garden", jpeg(turned=True), YES, UNTIL)
    await photos.look()
    content = photos.content(photos.of("place.garden"))
    assert content is not None and TOLD not in content and b"Camera" not in content and b"EXIF" not in content
    with Image.open(BytesIO(content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (512, 512))
        assert shown.convert("RGB").getpixel((256, 500))[0] > 150, "what the camera had upside down is upright"  # type: ignore[index]
    [kept] = sqlite3.connect(tmp_path / "data" / "people.db").execute("SELECT * FROM photo").fetchall()
    assert kept[:2] == ("place.garden", "2027-05-20")
    for name in ("Sam Example", "2026-11-20", "WEBP", "RIFF"):
        assert name.encode() not in kept[2], "who agreed and what is seen is sealed"


async def test_who_agreed_and_until_when_is_listed_and_a_photo_can_be_removed(photos: Photos, tmp_path: Path) -> None:
    await photos.add("person.sam", jpeg(), YES, UNTIL)
    assert [(one.shows, one.until, one.yes) for one in await photos.listed()] == [("person.sam", "2027-05-20", YES)]
    assert await photos.remove("person.sam")
    assert not await photos.remove("person.sam")
    await photos.look()
    assert (photos.of("person.sam"), list(await photos.listed())) == ("", [])
    assert sqlite3.connect(tmp_path / "data" / "people.db").execute("SELECT count(*) FROM photo").fetchone() == (0,)


async def test_after_its_last_day_a_photo_is_shown_no_more_and_then_deleted(
    photos: Photos, clock: Clock, tmp_path: Path
) -> None:
    await photos.add("place.garden", jpeg(), YES, date(2026, 11, 24))
    await photos.look()
    address = photos.of("place.garden")
    assert address and photos.content(address)
    clock.move(days=2)
    assert (photos.of("place.garden"), photos.content(address)) == ("", None), "before anything was swept"
    await photos.sweep()
    assert sqlite3.connect(tmp_path / "data" / "people.db").execute("SELECT count(*) FROM photo").fetchone() == (0,)


@pytest.mark.parametrize(
    ("yes", "until"),
    [
        (Yes(" ", "2026-11-20"), UNTIL), (Yes("Sam", "2026-11-30"), UNTIL),
        (Yes("Sam", "2026-11-20"), date(2026, 11, 1)), (Yes("Sam", "2026-11-20"), date(2028, 1, 1)),
    ],
    ids=["nobody agreed", "not yet", "past", "more than a year"],
)  # fmt: skip
async def test_without_a_yes_or_for_longer_than_a_year_nothing_is_kept(photos: Photos, yes: Yes, until: date) -> None:
    with pytest.raises(ValueError, match=r"agreed|last day"):
        await photos.add("place.garden", jpeg(), yes, until)
    assert list(await photos.listed()) == []


async def test_what_is_no_photo_is_refused(photos: Photos) -> None:
    for content in (b"", b"<svg/>", b"GIF89a", jpeg()[:200]):
        with pytest.raises(Unsafe):
            await photos.add("place.garden", content, YES, UNTIL)


async def test_a_running_service_sees_within_seconds_what_a_command_changed(running) -> None:  # type: ignore[no-untyped-def]
    now = [0.0]
    seen, other = Photos(running.stores.people, lambda: now[0]), running.photos
    await seen.look()
    await other.add("place.garden", jpeg(), YES, UNTIL)
    await seen.look()
    assert seen.of("place.garden") == ""
    now[0] += LOOK_SECONDS
    await seen.look()
    await other.look()
    assert seen.of("place.garden") == other.of("place.garden") != ""


async def test_on_a_page_it_stands_over_its_word_and_only_who_has_a_page_open_gets_it(photos: Photos) -> None:
    await photos.add("place.garden", jpeg(), YES, UNTIL)
    conversation = FakeConversation()
    client = TestClient(build(conversation, SETTINGS, None, photos), follow_redirects=False)
    client.get("/")
    answers = (Button("choose:places.garden", "Garden", "place.garden"), Button("choose:no", "No", "answer.no"))
    conversation.shown = msgspec.structs.replace(SCREENS["choose_pictures"], answers=answers)
    page = client.get("/talk").text
    address = photos.of("place.garden")
    assert f'<image width="72" height="72" href="/photo/{address}"/></svg>Garden' in page
    assert len(address) == 32
    answer = client.get(f"/photo/{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["cache-control"] == "no-store"
    assert "img-src 'self';" in answer.headers["content-security-policy"]
    assert TestClient(build(conversation, SETTINGS, None, photos)).get(f"/photo/{address}").status_code == 404
    assert client.get("/photo/" + "0" * 32).status_code == 404
    await photos.remove("place.garden")
    assert client.get(f"/photo/{address}").status_code == 404
    assert "/photo/" not in client.get("/talk").text


def test_the_command_adds_lists_and_removes_and_says_no_more_than_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWARDS_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sam.jpg").write_bytes(jpeg())
    today = date.today()
    agreed = ["--agreed-by", "Sam", "--agreed-on", today.isoformat(), "--until", today.isoformat()]
    run = CliRunner().invoke
    known = next(iter(settings(tmp_path).file.people))
    refused = run(commands, ["photos", "add", "person.nobody", "sam.jpg", *agreed])
    assert refused.exit_code == 2 and "No such place or person" in refused.output
    added = run(commands, ["photos", "add", f"person.{known}", "sam.jpg", *agreed])
    assert added.exit_code == 0, added.output
    assert f"person.{known}  until {today}" in run(commands, ["photos", "list"]).output
    assert run(commands, ["photos", "remove", f"person.{known}"]).output == "Deleted.\n"
    assert run(commands, ["photos", "remove", f"person.{known}"]).exit_code == 2
