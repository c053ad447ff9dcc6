"""Board SVG to PNG: identical bytes on every machine, off the event loop, cached by what is shown and never by whom."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO

PIXELS = 720  # wide: sharp on a phone, and half the cost of 1080
COLOURS = 64  # octree keeps the role colours; median cut loses them
_TEXT = ("ahn-400.ttf", "ahn-700.ttf")
_FACES = {"Noto Nastaliq Urdu": ("urdu-700.ttf",), "Noto Naskh Arabic": ("arabic-700.ttf",)}
"""Fonts beside the one of all text, loaded only where the board names them: they are large."""

WORKERS = ThreadPoolExecutor(2, thread_name_prefix="boards")
"""Where rendering runs: 40 to 200 ms a board is too long for the event loop."""


@lru_cache(maxsize=64)  # the chat channel remembers which boards its carrier has
def png(svg: str) -> bytes:
    """The picture of an SVG board. Cached in memory by its content: questions and choices, nothing of a talk."""
    import resvg_py  # noqa: PLC0415 (heavy; only where boards are sent as pictures)
    from PIL import Image  # noqa: PLC0415

    raw = resvg_py.svg_to_bytes(
        svg_string=svg, width=PIXELS, skip_system_fonts=True, font_files=_font_files(svg), font_family="Atkinson"
    )
    picture = Image.open(BytesIO(bytes(raw))).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _font_files(svg: str) -> list[str]:
    """The fonts that this board names, which the renderer then falls back to letter by letter."""
    return _paths((*_TEXT, *(name for family, names in _FACES.items() if family in svg for name in names)))


@lru_cache(maxsize=4)
def _paths(names: tuple[str, ...]) -> list[str]:
    folder = files("accessibility.fonts")
    paths = []
    for name in names:
        with as_file(folder.joinpath(name)) as path:
            paths.append(str(path))
    return paths
