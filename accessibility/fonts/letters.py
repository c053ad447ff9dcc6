"""The characters that each font is cut down to. `make` cuts them; a translation uses no other."""

from collections.abc import Mapping

LATIN = (
    "20-7E,A0-AC,AE-B4,B6-107,10A-113,116-11B,11E-123,126-127,12A-12B,12E-133,136-137,139-13E,"
    "141-148,150-155,158-15B,15E-165,16A-16B,16E-17E,218-21B,1E80-1E85,1EF2-1EF3,2013-2014,"
    "2018-201A,201C-201E,2022,2026,20AC,2212"
)
URDU = (
    "20,60C-60D,610-614,61B,61F,621-63A,640-65B,65D-66D,670-671,679,67E,686,688,691,698,6A9,"
    "6AF,6BA,6BE,6C0-6C3,6CC,6D2-6D5,6F0-6F9,200C-200E,FDFA-FDFB,FDFD"
)
ARABIC = "20,60C,61B,61F,621-63A,640-655,660-66D,670-671,200C-200E,FDF2"
FACES: Mapping[str, str] = {"ahn": LATIN, "urdu": URDU, "arabic": ARABIC}


def letters(face: str) -> frozenset[str]:
    """The characters of a font."""
    spans = (part.partition("-") for part in FACES[face].split(","))
    return frozenset(chr(code) for low, _, high in spans for code in range(int(low, 16), int(high or low, 16) + 1))
