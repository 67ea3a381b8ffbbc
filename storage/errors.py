"""What can go wrong in a store; each error makes its own sentence."""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum


class StoreError(Exception):
    """The store could not do what was asked; nothing was changed."""


class Trouble(StrEnum):
    """Why an engine fails, as far as its keeper can do something about it."""

    FULL = "full"
    DENIED = "denied"
    #: The folder cannot be made where it should be.
    PLACE = "place"
    DAMAGED = "damaged"
    BUSY = "busy"
    OTHER = "other"


#: https://docs.python.org/3/library/errno.html
_BY_ERRNO = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EACCES: Trouble.DENIED,
    errno.EPERM: Trouble.DENIED,
    errno.EROFS: Trouble.DENIED,
    errno.ENOENT: Trouble.PLACE,
    errno.ENOTDIR: Trouble.PLACE,
    errno.EEXIST: Trouble.PLACE,
    errno.ENAMETOOLONG: Trouble.PLACE,
}
#: https://sqlite.org/rescode.html: the primary codes.
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_PERM: Trouble.DENIED,
    sqlite3.SQLITE_READONLY: Trouble.DENIED,
    sqlite3.SQLITE_CANTOPEN: Trouble.DENIED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
}


class StoreUnavailable(StoreError):
    """The engine failed: disk full, read-only, lost. `trouble` says which, `cause` is what the engine said."""

    def __init__(self, doing: str, cause: BaseException, said: str | None = None) -> None:
        """`said`: what is told of the cause, where its own words may hold what somebody stored."""
        super().__init__(f"the store could not {doing}: {cause if said is None else said}")
        self.cause = cause
        self.trouble = _trouble(cause)


class BackupUnwritten(StoreUnavailable):
    """A backup could not be written where it should go, which need not be where the store is."""

    def __init__(self, folder: str, cause: BaseException) -> None:
        super().__init__(f"write a backup into {folder}", cause)
        self.folder = folder


def _trouble(cause: BaseException) -> Trouble:
    if isinstance(cause, OSError):
        return _BY_ERRNO.get(cause.errno or 0, Trouble.OTHER)
    # An error that the sqlite3 module made by itself has no code.
    code = getattr(cause, "sqlite_errorcode", None)
    return Trouble.OTHER if code is None else _BY_SQLITE.get(code & 0xFF, Trouble.OTHER)


class NoStore(StoreError):
    """There is nothing to look at yet."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is no store in {path} yet: start the bot or import a roster first")


class UnknownStore(StoreError):
    """No backend goes by this name."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"CHENSONG_STORE_URL={url!r} names no store: write embedded, postgresql://… or memory"
        )
        self.url = url


class UnsafeServer(StoreError):
    """The server acknowledges commits that a loss of power can undo."""

    def __init__(self, setting: str) -> None:
        super().__init__(
            f"the server has {setting}=off: what it acknowledges can be lost. Switch it on in postgresql.conf, or set"
            " CHENSONG_STORE_UNSAFE=True where that may be"
        )
        self.setting = setting


class StoreHeld(StoreError):
    """Another process owns the store."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"{path} is in use by {holder}. Stop it first, or point CHENSONG_DATA_DIR at another folder."
        )
        self.holder = holder


class UnfinishedStore(StoreError):
    """A restore or a transfer into this store was cut off."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is only half filled: run the same restore or transfer again to go on, or remove it"
        )
        self.where = where


class StaleSession(StoreError):
    """The session was changed since it was read; decide again on the fresh one."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"the session of {owner} was changed meanwhile")


class EventDone(StoreError):
    """This event was handled before; nothing was written."""

    def __init__(self, channel: str, event: str) -> None:
        super().__init__(f"event {event} of {channel} was handled before")


class NewerStore(StoreError):
    """The store was written by a newer program."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path} has format {found}, this program knows up to {known}: use the newer program."
        )
        self.found, self.known = found, known


class OlderStore(StoreError):
    """The store was written by an older program, and who only looks on does not upgrade it."""

    def __init__(self, path: str, found: int) -> None:
        super().__init__(f"{path} still has format {found}: start the bot once, which brings it up to date.")
        self.found = found


class StoreBusy(StoreError):
    """So much is written just now that figures and ledger cannot be compared."""

    def __init__(self) -> None:
        super().__init__("turns are recorded all the while; compare the figures at a quieter moment")


class UnindexedQuery(StoreError):
    """A TinyDB query that no index serves, asked without scan=True."""

    def __init__(self, table: str, query: str) -> None:
        super().__init__(f"no index on {table} serves {query}; pass scan=True if a full scan is meant")


class NothingToMove(StoreError):
    """A store that keeps nothing can be neither source nor target."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} keeps nothing: there is nothing to move, back up or fill")
        self.where = where


class StoreNotEmpty(StoreError):
    """The target of a move holds something already."""

    def __init__(self, where: str, table: str) -> None:
        super().__init__(
            f"{where} is not empty ({table}); nothing was changed. Give an empty one, or move it away first"
        )
        self.where, self.table = where, table


class OtherMove(StoreError):
    """The target was begun to be filled from something else, or the source has changed since."""

    def __init__(self, where: str, source: str) -> None:
        super().__init__(
            f"{where} is half filled from {source}, and not from this or not from this as it is now."
            " Remove it and start anew"
        )
        self.where, self.source = where, source


class MoveDiffers(StoreError):
    """After a move, a table is not equal to its source."""

    def __init__(self, where: str, table: str, expected: int, found: int) -> None:
        super().__init__(
            f"{where}: {table} has {found} rows that are not equal to the source's {expected}."
            " It stays marked as unfinished: remove it and start anew"
        )
        self.where, self.table = where, table


class ForeignFile(StoreError):
    """A file that is no backup of this program."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not a backup of this program")
        self.path = path


class DamagedBackup(StoreError):
    """A backup that is not what it was when it was written, or not all of it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is damaged or cut off: use another backup")
        self.path = path


class NewerBackup(StoreError):
    """A backup written by a program of a newer format."""

    def __init__(self, path: str, found: int, known: int, program: str) -> None:
        super().__init__(
            f"{path} has format {found} (version {program}), this program knows {known}: use that version"
        )
        self.path, self.program = path, program
