"""The codes that are printed and shown, read again as a phone reads them: from the page, torn, and off a screen."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import resvg_py
import zxingcpp
from PIL import Image, ImageDraw
from working import live

from accessibility.posters import Kind, Poster, pdf
from bot.channels.web.lead.invitation import picture
from bot.settings import load

ADDRESS = "https://after.example/w/staff-en_GB-Willow"
CHAT = "https://t.me/after_bot?start=w_staff-en_GB-Willow"
LINK = "https://after.example/i/Jq3fWk0tRZ5mXbN8sLc1vQ"


def printed(kind: Kind, folder: Path) -> Image.Image:
    """The first page, at the 150 dots an inch of a poor printer."""
    (folder / "service.toml").write_text(live(), "utf-8")
    local = load({"AFTERWARDS_DATA": str(folder / "data")}, folder).local(datetime(2026, 11, 23, tzinfo=UTC))
    made = pdf([Poster("staff", "en_GB", "standard", ADDRESS, date(2027, 2, 21), "1", CHAT)], local, kind)
    return pypdfium2.PdfDocument(made)[0].render(scale=150 / 72).to_pil().convert("L")


@pytest.mark.parametrize(("kind", "number"), [("poster", 1), ("card", 8)])
def test_every_code_on_paper_leads_to_its_address_with_level_q(kind: Kind, number: int, tmp_path: Path) -> None:
    read = zxingcpp.read_barcodes(printed(kind, tmp_path))
    assert [one.text for one in read] == [ADDRESS] * number
    assert {one.ec_level for one in read} == {"Q"}


def test_a_torn_corner_and_the_stroke_of_a_pen_leave_it_readable(tmp_path: Path) -> None:
    page = printed("poster", tmp_path)
    (whole,) = zxingcpp.read_barcodes(page)
    corner, middle = whole.position.bottom_right, whole.position.top_left
    side = corner.x - middle.x
    pen = ImageDraw.Draw(page)
    pen.rectangle((corner.x - side // 5, corner.y - side // 5, corner.x + 40, corner.y + 40), fill=255)
    pen.line((middle.x + side // 3, middle.y, middle.x + side // 2, corner.y), fill=0, width=4)
    (torn,) = zxingcpp.read_barcodes(page)
    assert torn.text == ADDRESS


def test_an_invitation_is_read_off_the_screen_and_holds_its_link_alone() -> None:
    drawn = resvg_py.svg_to_bytes(svg_string=str(picture(LINK)).replace("<svg", '<svg width="300" height="300"', 1))
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(bytes(drawn))).convert("L"))
    assert (read.text, read.ec_level) == (LINK, "Q")
