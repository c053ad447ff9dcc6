"""My page on A5 and as a picture: its words as they stand on the screen, its pictures those that were chosen.

Keeps nothing and decides nothing of what is on it: that is `my_page`.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from accessibility.board_svg import FACES
from accessibility.forms import direction, font
from accessibility.screen import Line, PageToTake
from accessibility.sentences import reads_from_right
from accessibility.symbols.packs import whole
from accessibility.typeset import typeset

PIXELS_AN_INCH = 144  # 839 wide: sharp on a phone
COLOURS = 64
_LEADING = 0.55  # of a letter's size between lines, in the fonts of a line 1.2 high


def pdf(page: PageToTake, language: str) -> bytes:
    """A5, claiming PDF/UA-1: real text, and every picture with its word. No author, no day."""
    return typeset("page.typ", _data(page, language, picture=False))


def png(page: PageToTake, language: str) -> bytes:
    """One picture, as tall as it has to be, and nothing beside its points: no text, no day. Without the draft."""
    from PIL import Image  # noqa: PLC0415 (heavy; only where a picture is made)

    made = typeset("page.typ", _data(page, language, picture=True), format="png", ppi=PIXELS_AN_INCH)
    drawn = Image.open(BytesIO(made)).convert("RGB")
    small = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


def _data(page: PageToTake, language: str, *, picture: bool) -> Mapping[str, Any]:
    mirrored = direction(language) == "rtl"
    family, line = FACES[font(language)]
    return {
        "picture": picture,
        "title": page.title,
        "language": language.partition("_")[0],
        "rtl": mirrored,
        "fonts": family.split(", "),
        "leading": _LEADING * line / FACES["text"][1],
        "boxes": [_line(one, mirrored=mirrored) for one in page.boxes],
        "sees": _line(page.sees, mirrored=mirrored),
        "small": page.small,
        "wishes": [_line(one, mirrored=mirrored) for one in page.wishes],
        "wishes-title": page.wishes_title,
        "wishes-says": page.wishes_says,
    }


def _line(line: Line, *, mirrored: bool) -> Mapping[str, Any]:
    drawn = line.symbols if len(line.symbols) == len(line.values) else ("",) * len(line.values)
    cells = [
        {"word": word, "rtl": reads_from_right(word, otherwise=mirrored), "svg": whole(concept, mirrored=mirrored)}
        for word, concept in zip(line.values, drawn, strict=True)
    ]
    return {"label": line.label, "cells": cells, "by": line.by}
