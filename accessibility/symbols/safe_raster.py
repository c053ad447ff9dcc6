"""A picture of points from elsewhere, made safe: opened within limits and written again, points alone.

What stood beside its points (who took it, where, a text, a profile, a second picture) is not carried over.
"""

import warnings
from io import BytesIO

from accessibility.symbols.safe_svg import Unsafe

BYTES_AT_MOST = 2_000_000
PIXELS_AT_MOST = 16_000_000
SIDE = 256  # points: sharp on a board that is 720 wide, small in a page
COLOURS = 64
_FORMATS = ("PNG", "WEBP")


def rewritten(content: bytes) -> bytes:
    """The picture as a square PNG. Raises Unsafe, with the reason."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (heavy; only where a pack is brought in)

    if len(content) > BYTES_AT_MOST:
        raise Unsafe(f"larger than {BYTES_AT_MOST // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as opened:
                if opened.width * opened.height > PIXELS_AT_MOST:
                    raise Unsafe(f"more than {PIXELS_AT_MOST // 1_000_000} million points")
                if getattr(opened, "n_frames", 1) > 1:
                    raise Unsafe("it moves")
                points = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise Unsafe("not a PNG or WebP picture that can be opened") from None
    points.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    square.paste(points, ((SIDE - points.width) // 2, (SIDE - points.height) // 2))
    if square.getchannel("A").getextrema() == (0, 0):
        raise Unsafe("nothing in it")
    out = BytesIO()
    # a new picture of points: whatever the file carried beside them stays behind
    square.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
