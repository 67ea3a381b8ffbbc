"""Programs that keep and move a whole store, killed at every system call: backup, restore, transfer, upgrade."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.moving import Place, held, source
from storage import archive
from storage.bulk import SHAPES
from storage.bulk import Tally as Rows
from storage.embedded.store import FILE
from storage.errors import StoreError
from storage.open import open_store
from storage.recount import drift
from storage.transfer import move
from storage.verify import verify
from tests.faults.child import Tell
from tests.faults.oracle import sound
from tests.faults.result import Tally
from tests.faults.syscalls import Case
from tests.storage.full import fill, movable

_OLD = Path(__file__).parent.parent / "storage" / "format_1.sql"
_KEY = b"the key of the ledger, 32 bytes."
_TURNS, _CHUNK = 8, 40


def filled(folder: Path) -> None:
    """A folder with a store that has something in every table, `from`."""
    store = open_store("embedded", folder / "from", key=_KEY)
    fill(store, _TURNS)
    store.close()


def saved(folder: Path) -> None:
    """The same and a backup of it."""
    filled(folder)
    back_up(folder, lambda _line: None)


def _at(folder: Path, name: str) -> Place:
    return Place("embedded", folder / name)


def back_up(folder: Path, tell: Tell) -> None:
    with source(_at(folder, "from")) as store, store.snapshot() as rows:
        path, _ = archive.write(rows, folder / "backups", "test", datetime.now(UTC))
    tell(f"saved {path.name}")


def restore(folder: Path, tell: Tell) -> None:
    (path,) = (folder / "backups").glob(archive.NAMES)
    with archive.read(path) as rows, held(_at(folder, "to")) as store:
        move(rows, rows.manifest.contents, store, "there", chunk=_CHUNK)
    tell("moved")


def transfer(folder: Path, tell: Tell) -> None:
    with source(_at(folder, "from")) as old, held(_at(folder, "to")) as new, old.snapshot() as rows:
        move(rows, "here", new, "there", chunk=_CHUNK)
    tell("moved")


def upgrade(folder: Path, tell: Tell) -> None:
    open_store("embedded", folder, key=_KEY).close()
    tell("upgraded")


def outdated(folder: Path) -> None:
    """A store as the first version left it."""
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(_OLD.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")


def backups_stand(folder: Path, lines: list[str]) -> Tally:
    """What has the name of a backup is one; what was told is there; another one can be made."""
    told = [line.partition(" ")[2] for line in lines if line.startswith("saved")]
    try:
        for path in (folder / "backups").glob(archive.NAMES):
            with archive.read(path):
                pass
        missing = [name for name in told if not (folder / "backups" / name).exists()]
        back_up(folder, lambda _line: None)
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {error}",))
    left = [path.name for path in (folder / "backups").iterdir() if not path.match(archive.NAMES)]
    amiss = (*(f"I1: {name} is gone" for name in missing), *(f"left over: {name}" for name in left))
    return Tally(acknowledged=len(told), lost=len(missing), amiss=amiss)


def moved_stands(folder: Path, lines: list[str]) -> Tally:
    """What was told to be moved is equal; what was cut off goes on to the end and is equal then."""
    again = restore if (folder / "backups").exists() else transfer
    try:
        if "moved" not in lines:
            try:
                again(folder, lambda _line: None)
            except StoreError:
                if _differs(folder):  # else it had come to its end, and the kill came before its word
                    raise
        differs = _differs(folder)
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {error}",))
    told = int("moved" in lines)
    if differs:
        return Tally(acknowledged=told, lost=told, amiss=(f"not equal: {', '.join(differs)}",))
    return Tally(acknowledged=told) + sound(folder / "to")


def _differs(folder: Path) -> list[str]:
    """Tables that are not as they were."""
    one, two = (_tables(folder / name) for name in ("from", "to"))
    return [table for table in SHAPES if one[table] != two[table]]


def _tables(folder: Path) -> dict[str, list[object]]:
    store = open_store("embedded", folder, moving=True)
    seen = {}
    with closing(store), movable(store).snapshot() as rows:
        for table in SHAPES:
            rows_of = Rows(table)
            rows_of.add(rows.rows(table))
            seen[table] = rows_of.seen
    return seen


def upgraded_stands(folder: Path, lines: list[str]) -> Tally:
    """The old store or the new one, whole; opened again it is the new one, with all that the old one had."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_OLD.read_text(encoding="utf-8"))
        entries = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
        officers = connection.execute("SELECT count(*) FROM officers").fetchone()[0]
    try:
        store = open_store("embedded", folder, key=_KEY)
        with closing(store):
            found = (len(list(store.ledger())), len(store.officers()))
            broken = [*map(str, verify(store, _KEY).findings), *map(str, drift(store))]
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {error}",))
    amiss = broken if found == (entries, officers) else [*broken, f"{found} entries and officers are left"]
    return Tally(acknowledged=int("upgraded" in lines), amiss=tuple(amiss)) + sound(folder)


BACKUP = Case("back up", back_up, filled, backups_stand)
RESTORE = Case("restore", restore, saved, moved_stands)
UPGRADE = Case("upgrade", upgrade, outdated, upgraded_stands)
TRANSFER = Case("transfer", transfer, filled, moved_stands)
