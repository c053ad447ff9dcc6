"""One of the templates (`*.typ`) with what it is to say, set as a document. What stands in it is for whoever asks."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any


def typeset(template: str, data: Mapping[str, Any], **how: Any) -> bytes:
    """The document as bytes, by our own fonts alone: a PDF that claims PDF/UA-1, unless `how` names another format."""
    import typst  # noqa: PLC0415 (heavy; only where something is printed)

    asked: dict[str, Any] = how or {"pdf_standards": ["ua-1"]}
    here, said = files("accessibility"), json.dumps(data, ensure_ascii=False)
    with as_file(here.joinpath("fonts")) as fonts, as_file(here.joinpath(template)) as path:
        return bytes(
            typst.compile(
                str(path), sys_inputs={"data": said}, font_paths=[str(fonts)], ignore_system_fonts=True, **asked
            )
        )
