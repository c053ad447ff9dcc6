"""A picture of points from elsewhere, made safe: opened within limits and written again, points alone.

What stood beside its points (who took it, where, a text, a profile, a second picture) is not carried over.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from accessibility.symbols.safe_svg import Unsafe

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

BYTES_AT_MOST = 2_000_000
PIXELS_AT_MOST = 16_000_000
SIDE = 256  # points: sharp on a board that is 720 wide, small in a page
COLOURS = 64
PHOTO_BYTES_AT_MOST = 30_000_000
PHOTO_PIXELS_AT_MOST = 60_000_000
PHOTO_SIDE = 512


def rewritten(content: bytes) -> bytes:
    """The picture of a pack as a square PNG. Raises Unsafe, with the reason."""
    from PIL import Image  # noqa: PLC0415 (heavy; only where a picture is brought in)

    points = _opened(content, ("PNG", "WEBP"), BYTES_AT_MOST, PIXELS_AT_MOST).convert("RGBA")
    points.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    square.paste(points, ((SIDE - points.width) // 2, (SIDE - points.height) // 2))
    if square.getchannel("A").getextrema() == (0, 0):
        raise Unsafe("nothing in it")
    out = BytesIO()
    # a new picture of points: whatever the file carried beside them stays behind
    square.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def photo(content: bytes) -> bytes:
    """A photo as WebP, upright, its middle as a square. Raises Unsafe, with the reason."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (the same)

    opened = _opened(content, ("JPEG", "PNG", "WEBP"), PHOTO_BYTES_AT_MOST, PHOTO_PIXELS_AT_MOST)
    upright = ImageOps.exif_transpose(opened).convert("RGB")
    square = ImageOps.fit(upright, (PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", square.size)
    bare.paste(square)  # its points, and nothing of what the camera noted beside them
    out = BytesIO()
    bare.save(out, "WEBP", quality=80)
    return out.getvalue()


def _opened(content: bytes, kinds: tuple[str, ...], bytes_at_most: int, points_at_most: int) -> "ImageFile":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (the same)

    if len(content) > bytes_at_most:
        raise Unsafe(f"larger than {bytes_at_most // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is the smaller one
            opened = Image.open(BytesIO(content), formats=kinds)
            if opened.width * opened.height > points_at_most:
                raise Unsafe(f"more than {points_at_most // 1_000_000} million points")
            if getattr(opened, "n_frames", 1) > 1:
                raise Unsafe("it moves")
            opened.draft("RGB", (2 * PHOTO_SIDE, 2 * PHOTO_SIDE))  # a JPEG is read no larger than is needed of it
            opened.load()
            return opened
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Unsafe(f"not a {' or '.join(kinds)} picture that can be opened") from None
