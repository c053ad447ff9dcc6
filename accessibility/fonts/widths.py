"""Measures how wide what is written in joined letters is, and keeps it beside the fonts: where a label breaks.

Run by hand, where FriBiDi is installed, after translations changed. Without it nothing is cut; lines only break sooner
than they need.

    python -m accessibility.fonts.widths
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from babel.messages.pofile import read_po
from PIL import ImageFont

from accessibility.fonts.letters import letters
from accessibility.lettering import OTHER, TABLES, forms, joined, runs, words

HERE = Path(__file__).parent
SIZE = 1000  # what is measured at that size is in thousandths of an em
WRITTEN: Mapping[str, tuple[str, ...]] = {"urdu": ("ur",), "arabic": ("ar",)}
"""By the face, the languages whose translations are measured."""
SLOPING = frozenset({"urdu"})
"""Faces in which a letter changes with all that follows: measured alone it says little, so it is kept as wide."""
NEAR = 0.02  # of its width: what its parts tell so nearly needs no measure of its own


def main() -> None:
    """Write the widths of both faces again; the same fonts and translations give the same widths."""
    for face, languages in WRITTEN.items():
        font = ImageFont.truetype(HERE / f"{TABLES[face]}.ttf", SIZE, layout_engine=ImageFont.Layout.RAQM)
        widths = {form: font.getlength(form) for letter in letters(face) for form in forms(letter)}
        if face in SLOPING:
            widths |= {form: max(width, OTHER * SIZE) for form, width in widths.items() if len(form) > 1}
        found = {word for language in languages for text in _texts(language) for word in words(text)}
        for piece in (*sorted({run for word in found for run in runs(word)}), *sorted(found)):
            told, width = joined(piece, widths), font.getlength(piece)
            if abs(told - width) > NEAR * width:
                widths[piece] = width
        rows = ((" ".join(f"{ord(one):04X}" for one in piece), round(widths[piece])) for piece in sorted(widths))
        text = "".join(f"{codes}\t{width}\n" for codes, width in rows)
        (HERE / f"{TABLES[face]}.widths.tsv").write_text(text, "utf-8")


def _texts(language: str) -> Iterator[str]:
    folder = files("locales").joinpath(language, "LC_MESSAGES")
    for catalogue in sorted(folder.iterdir(), key=lambda one: one.name):
        if catalogue.name.endswith(".po"):
            with catalogue.open("rb") as opened:
                yield from (one.string for one in read_po(opened) if isinstance(one.string, str))


if __name__ == "__main__":
    main()
