"""The characters that each font is cut down to. `make` cuts them; a translation uses no other."""

from collections.abc import Mapping

LATIN = "20-7E,A0-17F,218-21B,1E80-1E85,1EF2-1EF3,2010-2015,2018-201F,2022,2026,20AC,2190-2193,2212,2713"
URDU = (
    "20-21,28-3B,3D,3F,5B,5D,AB,BB,60C-60D,610-614,61B,61F,621-63A,640-65F,660-66D,670-671,674,679,67E,686,688,691,698,"
    "6A9,6AF,6BA,6BE,6C0-6C3,6CC,6D2-6D5,6F0-6F9,200C-200F,2018-201D,2026,FDFA-FDFB,FDFD"
)
ARABIC = "20-21,28-3B,3D,3F,5B,5D,AB,BB,60C,61B,61F,621-63A,640-655,660-66D,670-671,200C-200F,2018-201D,2026,FDF2"
FACES: Mapping[str, str] = {"ahn": LATIN, "urdu": URDU, "arabic": ARABIC}


def letters(face: str) -> frozenset[str]:
    """The characters of a font."""
    spans = (part.partition("-") for part in FACES[face].split(","))
    return frozenset(chr(code) for low, _, high in spans for code in range(int(low, 16), int(high or low, 16) + 1))
