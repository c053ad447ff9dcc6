"""The static files: their addresses with a version in them, the service worker, and the manifest. Nothing of a talk."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_SHELL = ("afterwards.css", "pictures.css", "script.js", "icon.svg")
"""What the offline page needs; fonts come when they are used."""
_YEAR, _DAY = 31_536_000, 86_400


class Assets:
    """Knows every static file by its content, so that a browser may keep it for as long as it does not change."""

    def __init__(self, folder: Path = FOLDER) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        self._hashes: Mapping[str, str] = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files
        }
        self._worker = (folder / "worker.js").read_text("utf-8")

    def url(self, name: str) -> str:
        """The address of a static file; it changes when the file does."""
        return f"/static/{name}?v={self._hashes[name]}"

    def worker(self, offline: str) -> str:
        """The service worker. Its text changes with the offline page, which makes browsers fetch that page again."""
        kept = ["/offline", *(self.url(name) for name in _SHELL)]
        version = hashlib.sha256("".join((offline, *self._hashes.values())).encode()).hexdigest()[:12]
        return f"const VERSION = {json.dumps(version)}, KEPT = {json.dumps(kept)}\n{self._worker}"

    def manifest(self, name: str) -> str:
        """What a device shows when the page is put on its home screen: a neutral name and icon."""
        sizes = [
            {"src": self.url(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
        ]
        return json.dumps(
            {"name": name, "short_name": name, "start_url": "/", "scope": "/", "display": "standalone",
             "background_color": "#f6f1e8", "theme_color": "#f6f1e8", "icons": sizes}
        )  # fmt: skip


class KeptFiles(StaticFiles):
    """Static files with how long they may be kept: a year with a version in the address, else a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        keep = _YEAR if b"v=" in scope["query_string"] else _DAY
        response.headers["Cache-Control"] = f"public, max-age={keep}" + (", immutable" if keep == _YEAR else "")
        return response
