"""A picture from elsewhere, made safe: what may be in it is listed, and it is written again from that list.

Nothing is mended in silence that could carry a program or fetch something: such a picture is refused as a whole.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

BYTES_AT_MOST = 200_000
CANVAS = 72.0
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_SILENT = frozenset({"title", "desc", "metadata", "defs"})
"""Left out: what is not drawn. What is in `defs` is only reached by a reference, and a reference is refused."""
_GEOMETRY = frozenset({"d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points"})
_LOOKS = frozenset(
    {"fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
     "stroke-opacity", "stroke-miterlimit", "stroke-dasharray", "opacity"}
)  # fmt: skip
_KEPT = _GEOMETRY | _LOOKS | {"transform"}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_VALUE = re.compile(r"[\w\s.,#%()+\-]*")


class Unsafe(Exception):
    """The picture is refused. Its text says why."""


def rewritten(content: bytes) -> str:
    """The picture on the canvas of ours, with shapes, colours and lines alone. Raises Unsafe."""
    if len(content) > BYTES_AT_MOST:
        raise Unsafe(f"larger than {BYTES_AT_MOST // 1000} kB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unsafe("not written in UTF-8") from None
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise Unsafe("a document type or an entity")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (no document type, so no entity; and it is small)
    except (ElementTree.ParseError, ValueError):
        raise Unsafe("not an SVG picture") from None
    if root.tag != f"{_NAMESPACE}svg":
        raise Unsafe("not an SVG picture")
    left, top, width, height = _box(root)
    scale = CANVAS / max(width, height)
    x, y = (CANVAS - width * scale) / 2 - left * scale, (CANVAS - height * scale) / 2 - top * scale
    for name, value in root.attrib.items():
        _check(name, value)
    inside = "".join(part for child in root for part in _written(child))
    if not inside:
        raise Unsafe("nothing in it")
    looks = "".join(f' {name}="{value}"' for name, value in _looks(root).items() if name in _LOOKS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">'
        f'<g transform="matrix({scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f})"{looks}>{inside}</g></svg>\n'
    )


def _box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """Where the picture lies: its view box, else its width and height."""
    sides = [float(one) for one in _NUMBER.findall(root.get("viewBox", ""))]
    if not sides:
        found = [_NUMBER.match(root.get(side, "")) for side in ("width", "height")]
        sides = [0.0, 0.0, *(float(one[0]) for one in found if one)]
    if len(sides) != 4 or min(sides[2:]) <= 0:
        raise Unsafe("no view box")
    return sides[0], sides[1], sides[2], sides[3]


def _written(element: ElementTree.Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        _check(name, value)
    if not isinstance(element.tag, str) or not element.tag.startswith(_NAMESPACE):
        return  # what a drawing program notes for itself, and comments
    kind = element.tag.removeprefix(_NAMESPACE)
    if kind not in _SHAPES | _SILENT:
        raise Unsafe(f"<{kind}> in it")
    inside = "".join(part for child in element for part in _written(child))
    if kind in _SILENT:
        return
    looks = "".join(f' {name}="{value}"' for name, value in _looks(element).items())
    yield f"<{kind}{looks}>{inside}</{kind}>" if inside else f"<{kind}{looks}/>"


def _check(name: str, value: str) -> None:
    plain = name.rpartition("}")[2].casefold()
    if plain.startswith("on"):
        raise Unsafe(f"a program in {plain}")
    if plain == "href":
        raise Unsafe("a reference")
    if re.search(r"url\s*\(|@import|expression|javascript:", value, re.IGNORECASE):
        raise Unsafe(f"a reference in {plain}")


def _looks(element: ElementTree.Element) -> dict[str, str]:
    """Its attributes that are kept; what stands in `style` as attributes: a page of ours allows no style."""
    given = {name: value for name, value in element.attrib.items() if name in _KEPT}
    for part in element.get("style", "").split(";"):
        name, _, value = (one.strip() for one in part.partition(":"))
        if name == "display" and value == "none":
            return {"opacity": "0"}
        if name in _LOOKS:
            given[name] = value
    return {name: value for name, value in given.items() if _VALUE.fullmatch(value)}
