"""Board SVG to PNG: identical bytes on every machine. Run by `painter` in a process of its own."""

import signal
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO

PIXELS = 720  # wide: sharp on a phone, and half the cost of 1080
COLOURS = 64  # octree keeps the role colours; median cut loses them
_TEXT = ("ahn-400.ttf", "ahn-700.ttf")
_FACES = {"Noto Nastaliq Urdu": ("urdu-700.ttf",), "Noto Naskh Arabic": ("arabic-700.ttf",)}
"""Fonts beside the one of all text, loaded only where the board names them: they are large."""


def png(svg: str) -> bytes:
    """The picture of an SVG board. Keeps the interpreter to itself for a tenth of a second."""
    import resvg_py  # noqa: PLC0415 (heavy; only where boards are sent as pictures)
    from PIL import Image  # noqa: PLC0415

    raw = resvg_py.svg_to_bytes(
        svg_string=svg, width=PIXELS, skip_system_fonts=True, font_files=_font_files(svg), font_family="Atkinson"
    )
    picture = Image.open(BytesIO(bytes(raw))).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG")  # a sixth smaller if optimised, for a fifth of the time
    return out.getvalue()


def serve() -> None:
    """Draw whatever comes in, each message after its length in four bytes, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the service, which ends this process
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while length := asked.read(4):
        picture = png(asked.read(int.from_bytes(length, "big")).decode())
        answers.write(len(picture).to_bytes(4, "big") + picture)
        answers.flush()


def _font_files(svg: str) -> list[str]:
    """The fonts that this board names, which the renderer then falls back to letter by letter."""
    return _paths((*_TEXT, *(name for family, names in _FACES.items() if family in svg for name in names)))


@lru_cache(maxsize=4)
def _paths(names: Sequence[str]) -> list[str]:
    folder = files("accessibility.fonts")
    paths = []
    for name in names:
        with as_file(folder.joinpath(name)) as path:
            paths.append(str(path))
    return paths
