"""Backups as the program keeps them: made every day, thinned after each. `storage.archive` knows what is in one."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.delivery.admins import tell_admins
from bot.faults import fault
from bot.messages import Phrase
from bot.problems import phrase
from bot.settings import Settings
from bot.version import VERSION
from storage import archive
from storage.archive import Manifest
from storage.bulk import Movable, Row, Rows
from storage.contract import Store
from storage.errors import StoreError
from storage.thinning import superfluous

_log = logging.getLogger(__name__)
_AGAIN = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that says by its name and its end that it is one of ours."""

    path: Path
    manifest: Manifest


def backups(folder: Path) -> list[Backup]:
    """Those in a folder, the newest first."""
    found = [(path, archive.peek(path)) for path in folder.glob(archive.NAMES)]
    ours = [Backup(path, manifest) for path, manifest in found if manifest is not None]
    return sorted(ours, key=lambda one: (one.manifest.at, one.path.name), reverse=True)


def back_up(rows: Rows, folder: Path, zone: ZoneInfo, now: datetime) -> tuple[Backup, list[Path]]:
    """Make a backup, then thin out; what was made and what was removed. Raises BackupUnwritten, StoreUnavailable."""
    made = Backup(*archive.write(rows, folder, VERSION, now))
    return made, thin(folder, zone, now)


def thin(folder: Path, zone: ZoneInfo, now: datetime) -> list[Path]:
    """Remove the backups of ours that may go."""
    ours = backups(folder)
    taken = [one.manifest.at.astimezone(zone) for one in ours]
    paths = [ours[place].path for place in superfluous(taken, now.astimezone(zone).date())]
    for path in paths:
        path.unlink(missing_ok=True)
    return paths


def last_slot(now: datetime, settings: Settings) -> datetime | None:
    """When a backup was to be made last; None: never."""
    if settings.backup_time is None:
        return None
    today = now.astimezone(settings.zone).date()
    for day in (today, today - _DAY):
        slot = datetime.combine(day, settings.backup_time, settings.zone)
        if slot <= now:
            return slot
    return None


def kept_since(store: Store, folder: Path) -> datetime | None:
    """Since when what is written is in no backup: the last one, else the first entry of the ledger, else None."""
    newest = next(iter(backups(folder)), None)
    if newest is not None:
        return newest.manifest.at
    first = next(store.ledger(), None)
    return None if first is None else first.at


class Stopped(Exception):
    """The program ends before the backup does."""


class DailyBackup:
    """Makes the day's backup once its time has come, also if the program was not running then."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Callable[[], datetime],
        told: Callable[[], object] = lambda: None,
    ) -> None:
        """`told` is called when the admins are owed a message: that none could be made."""
        self._store = store
        self._told = told
        self._settings = settings
        self._clock = clock
        self._handled: datetime | None = None
        self._not_before: datetime | None = None
        self._stopping = threading.Event()

    async def tick(self, now: datetime) -> None:
        """Look whether one is owed, and make it, off the event loop."""
        slot = last_slot(now, self._settings)
        if slot is None or slot == self._handled or not isinstance(self._store, Movable):
            return
        if self._not_before is not None and now < self._not_before:
            return
        try:
            await asyncio.to_thread(self._make, self._store, slot)
        except StoreError as error:
            _log.error("no backup was made: %s; trying again in an hour", error)
            self._not_before = now + _AGAIN
            await asyncio.to_thread(self._tell, error, slot)
        else:
            self._handled = slot

    def stop(self) -> None:
        """Let a backup that is being written go; the next start makes up for it."""
        self._stopping.set()

    def _tell(self, error: StoreError, slot: datetime) -> None:
        """Tell the admins, once for each backup that is owed."""
        why = phrase(fault(error, self._settings.backups)).args["what"]
        said = Phrase("backup-failed", {"where": str(self._settings.backups), "what": why})
        try:
            owed = tell_admins(self._store, said, f"backup-failed:{slot.isoformat()}")
        except StoreError as also:
            _log.error("the admins cannot be told that no backup was made: %s", also)
            return
        if owed:
            self._told()

    def _make(self, store: Movable, slot: datetime) -> None:
        since = kept_since(self._store, self._settings.backups)
        if since is None or since >= slot:
            return
        try:
            with store.snapshot() as rows:
                stoppable = _Stoppable(rows, self._stopping)
                made, gone = back_up(stoppable, self._settings.backups, self._settings.zone, self._clock())
        except Stopped:
            _log.info("the backup was given up: the program ends")
            return
        _log.info("backup %s; %d older ones removed", made.path, len(gone))


class _Stoppable:
    """Rows that end with Stopped when the program does."""

    def __init__(self, rows: Rows, stopping: threading.Event) -> None:
        self._rows = rows
        self._stopping = stopping

    def count(self, table: str) -> int:
        return self._rows.count(table)

    def rows(self, table: str) -> Iterator[Row]:
        for row in self._rows.rows(table):
            if self._stopping.is_set():
                raise Stopped
            yield row
