"""Rebuilds the fonts from their npm packages: woff2 for the web page, TrueType for drawn boards. Run by hand.

    npm pack @fontsource/atkinson-hyperlegible-next @fontsource/noto-nastaliq-urdu
    python accessibility/fonts/make.py <folder of the two .tgz files>

Both are under the SIL Open Font License 1.1; the licences lie beside the fonts.
"""

import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]  # fontTools ships no types
from fontTools.subset import Options, Subsetter, parse_unicodes  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "bot" / "channels" / "web" / "static" / "fonts"

LATIN = "20-7E,A0-17F,218-21B,1E80-1E85,1EF2-1EF3,2010-2015,2018-201F,2022,2026,20AC,2190-2193,2212,2713"
URDU = (
    "20-21,28-3B,3D,3F,5B,5D,AB,BB,60C-60D,610-614,61B,61F,621-63A,640-65F,660-66D,670-671,674,679,67E,686,688,691,698,"
    "6A9,6AF,6BA,6BE,6C0-6C3,6CC,6D2-6D5,6F0-6F9,200C-200F,2018-201D,2026,FDFA-FDFB,FDFD"
)
LATIN_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]


def main(folder: Path) -> None:
    """Write every font and licence again; the same packages give the same fonts."""
    with tempfile.TemporaryDirectory() as work:
        for package in ("atkinson-hyperlegible-next", "noto-nastaliq-urdu"):
            with tarfile.open(next(folder.glob(f"fontsource-{package}-*.tgz"))) as archive:
                archive.extractall(Path(work, package), filter="data")
            licence = Path(work, package, "package", "LICENSE").read_text("utf-8")
            for place in (HERE, WEB):
                Path(place, f"LICENSE-{package}.txt").write_text(licence, "utf-8")
        for weight in ("400", "700"):
            parts = [_source(work, "atkinson-hyperlegible-next", script, weight) for script in ("latin", "latin-ext")]
            write(Merger().merge(parts), f"ahn-{weight}", LATIN, LATIN_FEATURES)
            write(TTFont(_source(work, "noto-nastaliq-urdu", "arabic", weight)), f"urdu-{weight}", URDU, ["*"])


def write(font: TTFont, name: str, characters: str, features: list[str]) -> None:
    """The font with no more than these characters, in both shapes."""
    options = Options(layout_features=features, hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(characters))
    subsetter.subset(font)
    font.flavor = None
    font.save(HERE / f"{name}.ttf")
    font.flavor = "woff2"
    font.save(WEB / f"{name}.woff2")


def _source(work: str, package: str, script: str, weight: str) -> str:
    """A plain TrueType copy of one file of a package, for the merger cannot read woff2."""
    source = Path(work, package, "package", "files", f"{package}-{script}-{weight}-normal.woff2")
    font = TTFont(source)
    font.flavor = None
    plain = source.with_suffix(".ttf")
    font.save(plain)
    return str(plain)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
