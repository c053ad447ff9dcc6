"""Compiles the catalogues of `locales/` into the wheel, so that a translator edits text files only.

Nothing is written beside the text files: a checkout reads them as they are, and no compiled one can be out of date.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Puts a `.mo` for each `.po` into the wheel; one that cannot be read stops the build with babel's own words."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        self.folder = TemporaryDirectory()
        for number, source in enumerate(sorted(Path(self.root, "locales").glob("*/LC_MESSAGES/*.po"))):
            compiled = Path(self.folder.name, f"{number}.mo")
            with source.open("rb") as text, compiled.open("wb") as file:
                write_mo(file, read_po(text))
            place = source.with_suffix(".mo").relative_to(self.root)
            build_data["force_include"][str(compiled)] = place.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
