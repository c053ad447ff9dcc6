"""Rebuilds the fonts from their npm packages: woff2 for the web page, TrueType for drawn boards. Run by hand.

    npm pack @fontsource/atkinson-hyperlegible-next @fontsource/noto-nastaliq-urdu @fontsource/noto-naskh-arabic
    python -m accessibility.fonts.make <folder of the three .tgz files>

All are under the SIL Open Font License 1.1; the licences lie beside the fonts.
"""

import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]  # fontTools ships no types
from fontTools.subset import Options, Subsetter, parse_unicodes  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from accessibility.fonts.letters import ARABIC, LATIN, URDU

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "bot" / "channels" / "web" / "static" / "fonts"

LATIN_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]


def main(folder: Path) -> None:
    """Write every font and licence again; the same packages give the same fonts."""
    with tempfile.TemporaryDirectory() as work:
        for package in ("atkinson-hyperlegible-next", "noto-nastaliq-urdu", "noto-naskh-arabic"):
            with tarfile.open(next(folder.glob(f"fontsource-{package}-*.tgz"))) as archive:
                archive.extractall(Path(work, package), filter="data")
            licence = Path(work, package, "package", "LICENSE").read_text("utf-8")
            for place in (HERE, WEB):
                Path(place, f"LICENSE-{package}.txt").write_text(licence, "utf-8")
        for weight in ("400", "700"):
            parts = [_source(work, "atkinson-hyperlegible-next", script, weight) for script in ("latin", "latin-ext")]
            write(Merger().merge(parts), f"ahn-{weight}", LATIN, LATIN_FEATURES)
            write(TTFont(_source(work, "noto-nastaliq-urdu", "arabic", weight)), f"urdu-{weight}", URDU, ["*"])
            write(TTFont(_source(work, "noto-naskh-arabic", "arabic", weight)), f"arabic-{weight}", ARABIC, ["*"])
    measure(HERE / "ahn-700.ttf")


def measure(font: Path) -> None:
    """Beside the font, how wide each of its letters is, in thousandths of its size: where a label breaks."""
    read = TTFont(font)
    em, advances = read["head"].unitsPerEm, read["hmtx"]
    letters = sorted(read.getBestCmap().items())
    lines = (f"{code:04X}\t{round(advances[name][0] * 1000 / em)}\n" for code, name in letters)
    font.with_suffix(".widths.tsv").write_text("".join(lines), "utf-8")


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
