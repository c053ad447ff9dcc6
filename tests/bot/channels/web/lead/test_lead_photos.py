"""The page of photos: shown with a yes and a last day, renewed, gone at once; nothing of a file but its points."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from lead_browser import Pages
from leaks import files, found_in
from PIL import Image
from working import OPENED

from accessibility.lead import say
from bot.access import CONSOLE
from bot.channels.web.lead import upload

TODAY = OPENED.date()
NAMED = "CANARY-jo-by-the-pond-0471.jpg"
NOTED = "CANARY 51.5N 0.1W"
AGREED = {"agreed_by": "Sam Example", "agreed_on": TODAY.isoformat(), "until": date(2027, 5, 20).isoformat()}


def jpeg(colour: tuple[int, int, int] = (20, 160, 60)) -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "JPEG", comment=NOTED.encode())
    return out.getvalue()


async def added(browser: httpx.AsyncClient, content: bytes | None = None, **changed: str) -> httpx.Response:
    fields: Any = {"shows": "place.outside", **AGREED, **changed}
    file = {"file": (NAMED, jpeg() if content is None else content, "image/jpeg")}
    return await browser.post("/lead/photos", data=fields, files=file)


@pytest.mark.parametrize("role", ["lead", "operator"])
async def test_a_photo_is_shown_renewed_and_removed(pages: Pages, role: Any) -> None:
    browser = await pages.signed_in(role)
    assert say("photos.none") in (await browser.get("/lead/photos")).text
    shown = await added(browser)
    assert shown.status_code == 200
    assert "Agreed by Sam Example, 23 November 2026." in shown.text and "Until 20 May 2027" in shown.text
    picture = await browser.get("/lead/photos/place.outside.webp")
    assert (picture.headers["content-type"], picture.headers["cache-control"]) == ("image/webp", "no-store")
    await pages.service.photos.look()
    assert pages.service.photos.of("place.outside"), "a talk shows it from here on"
    renewed = await browser.post("/lead/photos/place.outside/renew", data={**AGREED, "until": "2026-12-01"})
    assert "Ask again by 1 December 2026" in renewed.text
    assert (await browser.get("/lead/photos/place.outside.webp")).content == picture.content
    gone = await browser.post("/lead/photos/place.outside/remove")
    assert say("photos.none") in gone.text
    assert (await browser.get("/lead/photos/place.outside.webp")).status_code == 404
    await pages.service.photos.look()
    assert pages.service.photos.of("place.outside") == ""


async def test_nothing_of_the_file_is_kept_but_its_points_and_nobody_in_it_is_named_in_the_log(
    pages: Pages, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = await pages.signed_in("lead")
    shown = await added(browser)
    picture = await browser.get("/lead/photos/place.outside.webp")
    said = "".join(capfd.readouterr())
    places = {**files(tmp_path), "answer": shown.content, "picture": picture.content, "said": said.encode()}
    assert found_in([NAMED, NOTED], places) == []
    del places["answer"], places["picture"]
    assert found_in(["Sam Example"], places) == [], "who agreed is sealed, and shown on the page alone"
    read = [(one.act, one.what, one.record) for one in await pages.service.desk.access.readings(CONSOLE)]
    assert ("photo_added", "photos", b"") in read and ("read", "photos", b"") in read


@pytest.mark.parametrize(
    ("content", "changed", "problem"),
    [
        (b"", {}, "photos.no_file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", {}, "photos.unsafe"),
        (jpeg()[:300], {}, "photos.unsafe"),
        (None, {"shows": ""}, "photos.of_what"),
        (None, {"shows": "place.nowhere"}, "photos.of_what"),
        (None, {"agreed_by": " "}, "photos.no_yes"),
        (None, {"agreed_on": "2026-12-24"}, "photos.no_yes"),
        (None, {"agreed_on": "yesterday"}, "photos.no_yes"),
        (None, {"until": ""}, "photos.no_until"),
        (None, {"until": "2028-01-01"}, "photos.no_until"),
    ],
    ids=["no file", "svg", "cut short", "of nothing", "of what is not on the list", "nobody agreed", "not yet",
         "no day", "no last day", "more than a year"],
)  # fmt: skip
async def test_what_is_lacking_is_said_and_nothing_is_kept(
    pages: Pages, content: bytes | None, changed: dict[str, str], problem: str
) -> None:
    browser = await pages.signed_in("lead")
    answer = await added(browser, content, **changed)
    assert (answer.status_code, say(problem) in answer.text) == (422, True)
    assert list(await pages.service.photos.listed()) == []


@pytest.mark.parametrize("says_so", [True, False], ids=["it says so", "it does not say so"])
async def test_a_file_that_is_too_large_is_read_no_further_than_the_limit(
    pages: Pages, says_so: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "UPLOAD_LIMIT", 3000)
    read = 0

    async def parts() -> Any:
        nonlocal read
        for _ in range(100):
            read += 1000
            yield b"x" * 1000

    headers = {"content-type": "multipart/form-data; boundary=b", **({"content-length": "100000"} if says_so else {})}
    browser = await pages.signed_in("lead")
    answer = await browser.post("/lead/photos", content=parts(), headers=headers)
    assert (answer.status_code, say("photos.too_large") in answer.text) == (422, True)
    assert list(await pages.service.photos.listed()) == []


async def test_a_file_never_touches_the_disk_on_its_way(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_disk(*_: object) -> None:
        raise AssertionError("a part was written to a file")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", to_disk)
    large = jpeg() + b"\0" * 3_000_000
    assert (await added(await pages.signed_in("lead"), large)).status_code == 200


async def test_a_post_from_elsewhere_or_without_its_boundary_changes_nothing(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://elsewhere.example"}):
        sent = await browser.post("/lead/photos", data=AGREED, files={"file": ("a", jpeg())}, headers=headers)
        assert sent.status_code == 403
    for kind in ("multipart/form-data", "text/plain", "multipart/form-data; boundary=b"):
        broken = await browser.post("/lead/photos", content=b"\0broken", headers={"content-type": kind})
        assert broken.status_code == 400
    assert list(await pages.service.photos.listed()) == []


async def test_a_photo_that_went_in_the_meantime_is_not_renewed(pages: Pages) -> None:
    browser = await pages.signed_in("lead")
    answer = await browser.post("/lead/photos/place.outside/renew", data=AGREED)
    assert say("photos.none") in answer.text
    assert list(await pages.service.photos.listed()) == []


async def test_a_demonstration_that_anybody_can_reach_takes_no_photos(pages: Pages) -> None:
    pages.album.takes_photos = False
    browser = await pages.signed_in("lead")
    assert say("photos.closed") in (await browser.get("/lead/photos")).text
    assert (await added(browser)).status_code == 404
    assert list(await pages.service.photos.listed()) == []
