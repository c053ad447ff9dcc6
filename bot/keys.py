"""The master key: where it lies, and how it comes into being on a laptop. What it opens is the stores' own business."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

KEY_BYTES = 32
FILE_NAME = "master.key"


class KeyFileError(Exception):
    """The master key cannot be used. The message says why and what to do; it never shows the key."""


def load_master(folder: Path, secret_file: Path | None = None) -> bytes:
    """The master key of this service.

    In production `secret_file` names a secret: 64 hexadecimal characters, as `openssl rand -hex 32` prints them.
    Without it the key lies beside the databases in `folder`, readable by its owner alone, and is made when it is not
    there. Without the key nothing that is sealed in the stores can be read again, by anybody.
    """
    if secret_file is not None:
        return _read(secret_file)
    path = folder / FILE_NAME
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others. Run: chmod 600 {path}")
    return _read(path)


def kept_master(folder: Path, secret_file: Path | None = None) -> bytes:
    """The master key that is in use; one that is not there is not made, because nothing here would open with it."""
    path = secret_file or folder / FILE_NAME
    if not path.exists():
        raise KeyFileError(
            f"There is no master key at {path}. Put the one there that was in use when all this was made."
        )
    return load_master(folder, secret_file)


def _read(path: Path) -> bytes:
    fix = "Put back the file that was in use, or name a secret of 64 hexadecimal characters (openssl rand -hex 32)."
    try:
        text = path.read_text("ascii").strip()
        key = bytes.fromhex(text)
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read ({error.strerror}). {fix}") from None
    except ValueError:  # the text itself is not repeated: it may be nearly right
        raise KeyFileError(f"{path} is not a key. {fix}") from None
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"{path} holds {len(key)} bytes and a key has {KEY_BYTES}. {fix}")
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there, so that it is whole or absent; two starters agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f"{FILE_NAME}.", dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Without this a power cut can lose the name of a file whose bytes are safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
