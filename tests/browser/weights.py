"""How much comes over the line: a page as its bytes travel, without its pictures and fonts."""

import gzip
import re

FIRST_LOAD, STEP, CHECK = 15_000, 2_000, 3_000
"""Bytes at most, gzipped: all that the first page needs; each further page; one that says every answer back."""
_PICTURE = re.compile(r'<svg (?!class="icon).*?</svg>', re.DOTALL)


def weight(content: str) -> int:
    """Bytes of a page, a style sheet or a script. The few lines of an icon count; a picture does not."""
    return len(gzip.compress(_PICTURE.sub("", content).encode(), 9))
