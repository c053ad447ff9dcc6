"""Boards for other AAC programs: an OBZ file, one OBF file a board, the pictures inside. No file holds an answer.

The format is Open Board Format 0.1 (openboardformat.org). A right-to-left board is mirrored, as it is everywhere.
"""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from accessibility.board_sheets import Sheet
from accessibility.screen import Button
from accessibility.symbols.packs import concepts, drawing, packs

FORMAT = "open-board-0.1"
INDEX = "index"
INDEX_COLUMNS = 3
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a zip file: the same boards are the same bytes, and tell no time


def obz(name: str, sheets: Sequence[Sheet]) -> bytes:
    """The boards as one OBZ file, beginning with an index of the questions. ValueError where there are none."""
    if not sheets:
        raise ValueError(f"{name} has no boards. Only the forms child and symbols have; choose a form of the flow.")
    boards = {INDEX: _index(name, sheets)} | {sheet.id: _board(sheet, sheets) for sheet in sheets}
    pictures = {image["id"]: drawing(image["id"]) for board in boards.values() for image in board["images"]}
    paths = {
        "boards": {board: _board_path(board) for board in boards},
        "images": {concept: _picture_path(concept) for concept in pictures},
        "sounds": {},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "manifest.json", _json({"format": FORMAT, "root": _board_path(INDEX), "paths": paths}))
        for board_id, board in boards.items():
            _add(archive, _board_path(board_id), _json(board))
        for concept, inside in pictures.items():
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="144" height="144">{inside}</svg>'
            _add(archive, _picture_path(concept), svg)
    return out.getvalue()


def _index(name: str, sheets: Sequence[Sheet]) -> dict[str, Any]:
    buttons = [
        _with_picture({"id": sheet.id, "label": sheet.title, "load_board": _link(sheet)}, _concept(sheet))
        for sheet in sheets
        if not sheet.page
    ]
    rows = [buttons[start : start + INDEX_COLUMNS] for start in range(0, len(buttons), INDEX_COLUMNS)]
    return _file(INDEX, name, sheets[0], rows)


def _board(sheet: Sheet, sheets: Sequence[Sheet]) -> dict[str, Any]:
    board, screen = sheet.board, sheet.screen
    answers = [_button(button) for button in screen.answers]
    closers = [_button(button) for button in screen.closers]
    rows = [answers[start : start + board.columns] for start in range(0, len(answers), board.columns)]
    rows += [closers[start : start + board.columns] for start in range(0, len(closers), board.columns)]
    if screen.more is not None:
        pages = [other for other in sheets if other.step == sheet.step]
        following = pages[(pages.index(sheet) + 1) % len(pages)]
        rows.append([_button(screen.more) | {"load_board": _link(following)}])
    return _file(sheet.id, sheet.title, sheet, rows)


def _file(board_id: str, name: str, sheet: Sheet, rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
    columns = max(len(row) for row in rows)
    order: list[list[str | None]] = [[button["id"] for button in row] + [None] * (columns - len(row)) for row in rows]
    if sheet.board.rtl:
        order = [row[::-1] for row in order]
    buttons = [button for row in rows for button in row]
    used = dict.fromkeys(button["image_id"] for button in buttons if "image_id" in button)
    return {
        "format": FORMAT,
        "id": board_id,
        "locale": sheet.screen.language.replace("_", "-"),
        "name": name,
        "buttons": buttons,
        "grid": {"rows": len(rows), "columns": columns, "order": order},
        "images": [_image(concept) for concept in used],
        "sounds": [],
    }


def _button(button: Button) -> dict[str, Any]:
    option = button.act.rpartition(":")[2]
    shown = {"id": button.act, "label": button.label, "vocalization": button.label, "ext_afterwards_option": option}
    return _with_picture(shown, button.symbol)


def _with_picture(button: dict[str, Any], concept: str) -> dict[str, Any]:
    looks = {"background_color": "rgb(255, 253, 248)", "border_color": "rgb(0, 0, 0)"}
    pictured = {"image_id": concept, "ext_afterwards_concept": concept} if drawing(concept) else {}
    return button | looks | pictured


def _image(concept: str) -> dict[str, Any]:
    pack = next(pack for pack in packs() if pack.id == concepts()[concept].file.partition("/")[0])
    return {
        "id": concept,
        "path": _picture_path(concept),
        "content_type": "image/svg+xml",
        "width": 144,
        "height": 144,
        "license": {
            "type": pack.licence,
            "copyright_notice_url": pack.licence_url,
            "source_url": pack.url or None,
            "author_name": pack.attribution,
        },
    }


def _concept(sheet: Sheet) -> str:
    """What tells a board from another of the same question; else the question's own."""
    return next((cell.concept for row in sheet.board.about for cell in row), sheet.board.symbol)


def _link(sheet: Sheet) -> dict[str, str]:
    return {"id": sheet.id, "name": sheet.title, "path": _board_path(sheet.id)}


def _board_path(board_id: str) -> str:
    return f"boards/{board_id}.obf"


def _picture_path(concept: str) -> str:
    return f"images/{concept}.svg"


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _add(archive: zipfile.ZipFile, path: str, text: str) -> None:
    entry = zipfile.ZipInfo(path, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)
