"""Takes the OpenMoji pictures that `concepts.tsv` names out of their npm package, and writes the pack's manifest.

    npm pack openmoji@17.0.0
    python accessibility/symbols/fetch_core.py openmoji-17.0.0.tgz

The pictures stay in a folder of their own, `core/`, with their licence: they are CC BY-SA 4.0.
"""

import csv
import hashlib
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
CORE = HERE / "core"
LICENCE = "package/LICENSE.txt"


def wanted() -> dict[str, dict[str, str]]:
    """OpenMoji code -> the row of the concept list that uses it."""
    with (HERE / "concepts.tsv").open(encoding="utf-8", newline="") as table:
        return {row["openmoji"]: row for row in csv.DictReader(table, delimiter="\t") if row["openmoji"]}


def member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not in this package: is it openmoji 17.0.0?")
    return file.read()


def main(package: str) -> None:
    """Write `core/*.svg`, `core/map.csv` and the licence."""
    CORE.mkdir(exist_ok=True)
    with tarfile.open(package) as archive, (CORE / "map.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("concept", "file", "alt_en", "flags", "sha256"))
        for code, row in sorted(wanted().items(), key=lambda item: item[1]["concept"]):
            picture = member(archive, f"package/color/svg/{code}.svg")
            (CORE / f"{code}.svg").write_bytes(picture)
            digest = hashlib.sha256(picture).hexdigest()
            rows.writerow((row["concept"], f"{code}.svg", row["english"], row["flags"], digest))
        (CORE / "LICENSE.txt").write_bytes(member(archive, LICENCE))


if __name__ == "__main__":
    main(*sys.argv[1:])
