"""Takes the OpenMoji pictures that `concepts.tsv` names out of their npm package, and writes the list of the pack.

    npm pack openmoji@17.0.0
    python -m accessibility.symbols.fetch_core openmoji-17.0.0.tgz

The pictures stay in a folder of their own, `core/`, with their licence: they are CC BY-SA 4.0.
"""

import sys
import tarfile

from accessibility.symbols.draw import CORE, MAP, listed, table


def member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not in this package: is it openmoji 17.0.0?")
    return file.read()


def main(package: str) -> None:
    """Write `core/*.svg`, `core/map.csv` and the licence."""
    names = [f"{row['openmoji']}.svg" for row in table("concepts.tsv") if row["openmoji"]]
    CORE.mkdir(exist_ok=True)
    with tarfile.open(package) as archive:
        pictures = {name: member(archive, f"package/color/svg/{name}") for name in names}
        (CORE / "LICENSE.txt").write_bytes(member(archive, "package/LICENSE.txt"))
    for name, picture in pictures.items():
        (CORE / name).write_bytes(picture)
    (CORE / MAP).write_text(listed(pictures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
