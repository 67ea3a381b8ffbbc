"""Faults of the store as problems of the data folder: what happened, and what its keeper can do about it."""

from __future__ import annotations

from pathlib import Path

from content.model import Problem, problem
from storage.errors import (
    BackupUnwritten,
    DamagedBackup,
    ForeignFile,
    MoveDiffers,
    NewerBackup,
    NewerStore,
    NoStore,
    NothingToMove,
    OlderStore,
    OtherMove,
    StoreError,
    StoreHeld,
    StoreNotEmpty,
    StoreUnavailable,
    Trouble,
    UnfinishedStore,
    UnknownStore,
    UnsafeServer,
)


def fault(error: StoreError, folder: Path | str) -> Problem:
    """The problem with a data folder behind an error of its store."""
    where = str(folder)
    match error:
        case StoreHeld():
            return problem(where, 0, "problem-store-held", holder=error.holder)
        case NoStore():
            return problem(where, 0, "problem-store-none")
        case UnknownStore():
            return problem("CHENSONG_STORE_URL", 0, "problem-store-unknown", url=error.url)
        case UnsafeServer():
            return problem("CHENSONG_STORE_URL", 0, "problem-store-unsafe", setting=error.setting)
        case NewerStore():
            return problem(where, 0, "problem-store-newer", found=error.found, known=error.known)
        case OlderStore():
            return problem(where, 0, "problem-store-older", found=error.found)
        case BackupUnwritten():
            return _unwritten(error)
        case StoreUnavailable():
            return _unavailable(error, where)
        case UnfinishedStore():
            return problem(error.where, 0, "problem-store-unfinished")
    return _moving(error) or problem(where, 0, "problem-store-strange", cause=str(error))


def fault_of_named(error: StoreError, where: str) -> Problem:
    """The same of a store that a command was told to take: of it the settings say nothing."""
    match error:
        case NoStore():
            return problem(where, 0, "problem-move-none")
        case UnknownStore():
            return problem("", 0, "problem-store-unknown", url=error.url)
        case StoreUnavailable(trouble=Trouble.PLACE | Trouble.DENIED):
            return problem(where, 0, "problem-move-place", cause=_said(error.cause))
    return fault(error, where)


def _moving(error: StoreError) -> Problem | None:
    """What can be wrong with a store or a backup that is to be moved into another store."""
    match error:
        case NothingToMove():
            return problem(error.where, 0, "problem-move-nothing")
        case StoreNotEmpty():
            return problem(error.where, 0, "problem-move-full", table=error.table)
        case OtherMove():
            return problem(error.where, 0, "problem-move-other", source=error.source)
        case MoveDiffers():
            return problem(error.where, 0, "problem-move-differs", table=error.table)
        case ForeignFile():
            return problem(error.path, 0, "problem-backup-foreign")
        case DamagedBackup():
            return problem(error.path, 0, "problem-backup-damaged")
        case NewerBackup():
            return problem(error.path, 0, "problem-backup-newer", version=error.program)
    return None


def _unwritten(error: BackupUnwritten) -> Problem:
    """The data folder may be as well as can be: what is wrong is the folder of the backups."""
    if error.trouble is Trouble.FULL:
        return problem(error.folder, 0, "problem-store-full")
    return problem(error.folder, 0, "problem-backup-unwritten", cause=_said(error.cause))


def _unavailable(error: StoreUnavailable, where: str) -> Problem:
    match error.trouble:
        case Trouble.FULL:
            return problem(where, 0, "problem-store-full")
        case Trouble.DENIED:
            return problem(where, 0, "problem-store-denied", cause=_said(error.cause))
        case Trouble.PLACE:
            return problem(where, 0, "problem-store-place", cause=_said(error.cause))
        case Trouble.DAMAGED:
            return problem(where, 0, "problem-store-damaged", cause=_said(error.cause))
        case Trouble.BUSY:
            return problem(where, 0, "problem-store-busy")
    return problem(where, 0, "problem-store-failed", cause=_said(error.cause))


def _said(cause: BaseException) -> str:
    """What the system or the engine said, without numbers of errors."""
    return (isinstance(cause, OSError) and cause.strerror) or str(cause)
