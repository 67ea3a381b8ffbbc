"""A backup: all rows of a store in one file, which says by itself what it is and whether it is whole.

The file is a chain of gzip members (RFC 1952), one a table after a first that names the format; each holds JSON lines,
every line a list of rows. Behind them stand two lines of text: the manifest, and the SHA-256 of all that comes before
it. So `zcat` shows the rows, the last lines tell what is in it, and a single wrong bit is found.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from storage.bulk import SHAPES, Row, Rows, chunks
from storage.codec import dumps, loads
from storage.errors import BackupUnwritten, DamagedBackup, ForeignFile, NewerBackup, StoreUnavailable

#: To be raised whenever a shape changes; a test knows which shapes belong to it.
FORMAT = 3
#: Tables that backups of older formats do not have yet.
_SINCE = {"absences": 2, "allowances": 2, "unsealed": 3}
_NAME = "chensong backup"
_LINE = 500
#: Most of it is hashes, which no level makes much shorter.
_LEVEL = 1
_BLOCK = 1 << 20
#: The last line: a SHA-256 in hexadecimal and the end of the line.
_SUM = 65
#: A manifest is far shorter.
_TAIL = 64 * 1024
#: What a folder's backups are called, as a pattern.
NAMES = "chensong-*.backup.gz"
_PART = ".chensong-{}.part"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `contents` is the SHA-256 of everything before the manifest."""

    format: int
    program: str
    at: datetime
    counts: dict[str, int]
    offsets: dict[str, int]
    contents: str


# --- writing


def write(
    rows: Rows, folder: Path, program: str, at: datetime, kept: tuple[int, Collection[str]] = (FORMAT, SHAPES)
) -> tuple[Path, Manifest]:
    """Write a backup into a folder (made if need be), flushed and for its owner alone; its path and manifest.

    `kept`: the number of its format and the tables that belong to it, in order; older programs wrote others. It has its
    name only once it is whole. Raises BackupUnwritten where the disk does not take it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear(folder)
        part = folder / _PART.format(os.getpid())
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                manifest = _fill(_Summed(file), rows, program, at, kept)
                file.flush()
                os.fsync(file.fileno())
                path = _free(folder, at)
                part.rename(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _flush(folder)
    except OSError as error:
        raise BackupUnwritten(str(folder), error) from error
    return path, manifest


def _fill(
    file: _Summed, rows: Rows, program: str, at: datetime, kept: tuple[int, Collection[str]]
) -> Manifest:
    number, tables = kept
    with _member(file) as member:
        member.write(f"{dumps({_NAME: number})}\n".encode())
    counts, offsets = {}, {}
    for table in tables:
        offsets[table] = file.length
        counts[table] = 0
        with _member(file) as member:
            for part in chunks(rows.rows(table), _LINE):
                member.write(f"{dumps(part)}\n".encode())
                counts[table] += len(part)
    manifest = Manifest(number, program, at.astimezone(UTC), counts, offsets, file.digest)
    file.write(f"\n{dumps(_plain(manifest))}\n".encode())
    file.write(f"{file.digest}\n".encode())
    return manifest


class _Summed:
    """A file that knows the length and the SHA-256 of what was written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.length = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.length += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def _member(file: _Summed) -> Iterator[gzip.GzipFile]:
    """A gzip member that tells neither a time nor a name."""
    member = gzip.GzipFile("", "wb", _LEVEL, file, mtime=0)
    with member:
        yield member


def _free(folder: Path, at: datetime) -> Path:
    """A name that nobody has: two backups may be made within a second."""
    stamp, more = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", ""
    while (path := folder / f"chensong-{stamp}{more}.backup.gz").exists():
        more = f"-{int(more[1:] or 1) + 1}"
    return path


def _clear(folder: Path) -> None:
    """Remove what a killed writer left; one that still writes holds its file."""
    for path in folder.glob(_PART.format("*")):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- reading


class Archive:
    """The rows of a backup, as `storage.bulk.Rows`."""

    def __init__(self, file: BufferedReader, manifest: Manifest) -> None:
        self._file = file
        self.manifest = manifest

    def count(self, table: str) -> int:
        if self.manifest.format < _SINCE.get(table, 1):
            return 0
        return self.manifest.counts[table]

    def rows(self, table: str) -> Iterator[Row]:
        left = self.count(table)
        if not left:
            return
        self._file.seek(self.manifest.offsets[table])
        with gzip.GzipFile(fileobj=self._file) as member:
            while left:
                for row in loads(member.readline()):
                    left -= 1
                    yield tuple(row)


@contextmanager
def read(path: Path) -> Iterator[Archive]:
    """A backup, after all of it was checked.

    Raises ForeignFile for what is none of ours, DamagedBackup, NewerBackup, StoreUnavailable.
    """
    try:
        with path.open("rb") as file:
            manifest = _checked(file, path)
            yield Archive(file, manifest)
    except OSError as error:
        raise StoreUnavailable(f"read {path}", error) from error


def peek(path: Path) -> Manifest | None:
    """What a file says of itself at its end, if it is a backup of ours; it is not checked."""
    try:
        with path.open("rb") as file:
            return _manifest(_tail(file))
    except OSError:
        return None


def _checked(file: BufferedReader, path: Path) -> Manifest:
    size = file.seek(0, os.SEEK_END)
    tail = _tail(file)
    manifest = _manifest(tail)
    if manifest is None:
        raise DamagedBackup(str(path)) if _begins_as_ours(file) else ForeignFile(str(path))
    if _digest(file, size - _SUM) + "\n" != tail[-_SUM:].decode("ascii", "replace"):
        raise DamagedBackup(str(path))
    if manifest.format > FORMAT:
        raise NewerBackup(str(path), manifest.format, FORMAT, manifest.program)
    return manifest


def _digest(file: BufferedReader, length: int) -> str:
    file.seek(0)
    summed = hashlib.sha256()
    while length > 0:
        block = file.read(min(_BLOCK, length))
        summed.update(block)
        length -= len(block) or length
    return summed.hexdigest()


def _tail(file: BufferedReader) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    return file.read()


def _manifest(tail: bytes) -> Manifest | None:
    """The manifest, if the file ends as ours do."""
    lines = tail.rsplit(b"\n", 3)
    if len(lines) != 4 or lines[3]:  # noqa: PLR2004 (what is before, manifest, sum, nothing)
        return None
    try:
        found = loads(lines[1])
        return Manifest(
            found[_NAME],
            found["program"],
            datetime.fromisoformat(found["at"]),
            {table: one["count"] for table, one in found["tables"].items()},
            {table: one["offset"] for table, one in found["tables"].items()},
            found["contents"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _begins_as_ours(file: BufferedReader) -> bool:
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file) as member:
            return _NAME.encode() in member.readline(100)
    except (OSError, EOFError):
        return False


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        _NAME: manifest.format,
        "program": manifest.program,
        "at": manifest.at.isoformat(),
        "contents": manifest.contents,
        "tables": {
            table: {"count": count, "offset": manifest.offsets[table]}
            for table, count in manifest.counts.items()
        },
    }
