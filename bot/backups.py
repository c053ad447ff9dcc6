"""A backup as one sealed file: whole or not one at all. What stands in it is the store's business (`storage/backups`).

The file opens with the service's master key alone, which is never in it. It is a line that names the kind, a salt, and
pieces, each sealed with AES-256-GCM under its place in the file; the last says that it is the last, and how many rows
of each table went before it. So a file that was cut, put together anew or changed by a byte does not open.
"""

import os
import struct
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.faults import crashpoint
from bot.keys import FILE_NAME, sync_folder
from bot.storage.backups import Counts, Head, Piece, Rows
from bot.storage.errors import BackupNotWhole, say
from bot.storage.seal import NONCE_BYTES, derive

KIND = b"afterwards backup 1\n"
SALT_BYTES = 16
LENGTH = struct.Struct(">I")
LONGEST = 256 * 1024 * 1024  # bytes of one piece: a file of other people's making never fills the memory
UNFINISHED = "unfinished-"
SUFFIX = ".backup"
LAST = "last-backup"
"""In the data folder: a file that holds the day of the last backup, so that `afterwards doctor` can say it."""


class KeyBeside(Exception):
    """The folder holds the master key. The message says what to do."""


class End(msgspec.Struct, frozen=True, tag=True):
    """The last piece: how many rows of each table the file holds."""

    counts: dict[str, int]


_Sealed: TypeAlias = Head | Rows | End
_DECODER: "msgspec.msgpack.Decoder[Head | Rows | End]" = msgspec.msgpack.Decoder(_Sealed)


def write(
    folder: Path, pieces: Iterable[Piece], master: bytes, now: datetime, salt: bytes, key_file: Path | None = None
) -> Path:
    """Seal the pieces into one new file there, which has its name only once it is whole and on disk. `key_file` is
    where the master key lies, if it is not beside the databases. Raises `KeyBeside` for a folder that holds the key."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE_NAME).exists() or (key_file and key_file.resolve().parent == folder.resolve()):
        raise KeyBeside(f"{folder} holds the master key. Keep backups apart from it: name another folder.")
    handle, draft = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)  # readable by its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            _seal(file, pieces, derive(master, "backup", salt), salt)
            file.flush()
            os.fsync(file.fileno())
        crashpoint("backup.before_name")
        path = folder / f"afterwards-{now:%Y-%m-%d-%H%M%S}{SUFFIX}"
        path.hardlink_to(draft)  # never over an earlier one
    finally:
        with suppress(FileNotFoundError):
            Path(draft).unlink()
    sync_folder(folder)
    return path


def _seal(file: BinaryIO, pieces: Iterable[Piece], key: bytes, salt: bytes) -> None:
    file.write(KIND + salt)
    cipher, counts, place = AESGCM(key), Counter[str](), 0
    for place, piece in enumerate(pieces):
        if isinstance(piece, Rows):
            counts[piece.table] += len(piece.rows)
        _put(file, cipher, place, piece)
        crashpoint("backup.after_piece")
    _put(file, cipher, place + 1, End(dict(counts)))


def _put(file: BinaryIO, cipher: AESGCM, place: int, piece: _Sealed) -> None:
    sealed = cipher.encrypt(_nonce(place), msgspec.msgpack.encode(piece), KIND)
    file.write(LENGTH.pack(len(sealed)) + sealed)


def _nonce(place: int) -> bytes:
    """A place is sealed once under a file's own key, so its number is never used twice."""
    return place.to_bytes(NONCE_BYTES, "big")


class Opened:
    """A backup that is read piece by piece. `counts` is there once all of it was read, and proves that it is whole."""

    def __init__(self, path: Path, master: bytes) -> None:
        self._path = path
        self._master = master
        self.made_on = ""
        self.counts: Counts = {}

    def pieces(self) -> Iterator[Piece]:
        """Every piece in order. Raises `BackupNotWhole` at the first byte that is not as it was written."""
        with self._path.open("rb") as file:
            if file.read(len(KIND)) != KIND:
                raise say(BackupNotWhole)
            cipher = AESGCM(derive(self._master, "backup", file.read(SALT_BYTES)))
            place = 0
            while isinstance(piece := _get(file, cipher, place), Head | Rows):
                self.made_on = piece.made_on if isinstance(piece, Head) else self.made_on
                yield piece
                place += 1
            if file.read(1):
                raise say(BackupNotWhole)
            self.counts = piece.counts


def _get(file: BinaryIO, cipher: AESGCM, place: int) -> _Sealed:
    try:
        (length,) = LENGTH.unpack(file.read(LENGTH.size))
        if length > LONGEST:
            raise say(BackupNotWhole)
        return _DECODER.decode(cipher.decrypt(_nonce(place), file.read(length), KIND))
    except (struct.error, InvalidTag, ValueError, msgspec.MsgspecError):
        raise say(BackupNotWhole) from None
