"""From one format of the file to the next, in place: numbered steps, each in one transaction, after a copy.

A step is the format's own past: it says what to do in plain SQL and uses nothing that may change with the program
but the pure rules of the chain. Cut off at any moment the file has the old format or the new one, both whole.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from storage import chain
from storage.codec import canonical, loads
from storage.embedded.schema import FORMAT, check, complete, create
from storage.errors import OlderStore, StoreError, StoreUnavailable
from storage.persons import exchange, new_person

_log = logging.getLogger(__name__)
FOLDER = "backups"
_PAGE = 1000


def prepare(connection: sqlite3.Connection, path: Path, key: bytes, *, upgrade: bool = True) -> None:
    """Make the tables of a new file, bring an old one up to date. Raises as `check` does, StoreUnavailable.

    Without `upgrade` an old one is left as it is: raises OlderStore.
    """
    create(connection)
    if not upgrade:
        refuse_old(connection, path)
    found = check(connection, path)
    if found < FORMAT:
        _upgrade(connection, path, found, key)
    complete(connection)


def _upgrade(connection: sqlite3.Connection, path: Path, found: int, key: bytes) -> None:
    copy = keep_copy(connection, path, f"format-{found}.db")
    _log.info("the store has format %d and becomes %d; a copy is in %s", found, FORMAT, copy)
    for number in range(found, FORMAT):
        try:
            _step(connection, number, key)
        except (KeyError, ValueError, TypeError) as error:
            raise StoreError(
                f"{path} holds what no format {number} has, so it stays as it is: {error}"
            ) from error


def refuse_old(connection: sqlite3.Connection, path: Path) -> None:
    """Raise OlderStore for a file that has yet to be brought up to date; as `check` does otherwise."""
    found = check(connection, path)
    if found < FORMAT:
        raise OlderStore(str(path), found)


def keep_copy(connection: sqlite3.Connection, path: Path, name: str) -> Path:
    """A copy of the file beside it, whole and flushed or not there at all."""
    folder = path.parent / FOLDER
    copy, begun = folder / name, folder / f"{name}.new"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(begun, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            with closing(sqlite3.connect(begun)) as target:
                connection.backup(target)
            _flush(begun)
            begun.replace(copy)
        finally:
            begun.unlink(missing_ok=True)
        _flush(folder)
        _flush(folder.parent)
    except OSError as error:
        raise StoreUnavailable(f"keep a copy in {folder} before the upgrade", error) from error
    return copy


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _step(connection: sqlite3.Connection, number: int, key: bytes) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        _STEPS[number](connection, key)
        connection.execute(f"PRAGMA user_version={number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# --- 1 to 2: the ledger is sealed, persons and addresses lie beside it


def _seal(connection: sqlite3.Connection, key: bytes) -> None:
    for statement in _SEALED:
        connection.execute(statement)
    persons: dict[str, str] = {}

    def person(badge: str) -> str:
        if badge not in persons:
            made = new_person(badge)
            connection.execute("INSERT INTO persons VALUES (?, ?, ?)", (made.id, made.salt, badge))
            persons[badge] = made.id
        return persons[badge]

    mac = chain.START
    # Numbered anew: an old file may lack what somebody removed, and nothing can bring that back.
    for seq, (kind, at, badge, text, answer) in enumerate(_old_entries(connection), 1):
        data = loads(text)
        address = data.pop("address", None) if kind == "enrolled" else None
        beside = answer if address is None else f"{data['channel']}|{address}"
        inside = exchange(kind, data, person)
        row = chain.entry(kind, datetime.fromisoformat(at), person(badge) if badge else "", inside, beside)
        mac = chain.mac(key, mac, seq, row.digest)
        connection.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                seq,
                kind,
                row.at,
                row.person,
                canonical(inside).decode(),
                row.salt,
                row.answer,
                row.digest,
                mac,
            ),
        )
        if row.beside is not None:
            connection.execute(
                "INSERT INTO answers VALUES (?, ?, ?)", (seq, row.beside.salt, row.beside.text)
            )
    connection.execute("DROP TABLE ledger_1")
    connection.execute("DROP TABLE answers_1")


def _old_entries(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    after = 0
    sql = (
        "SELECT seq, kind, at, badge, data, coalesce(text, '') FROM ledger_1 LEFT JOIN answers_1 USING (seq)"
        " WHERE seq > ? ORDER BY seq LIMIT ?"
    )
    while page := connection.execute(sql, (after, _PAGE)).fetchall():
        for row in page:
            yield row[1:]
        after = page[-1][0]


_SEALED = (
    "ALTER TABLE ledger RENAME TO ledger_1",
    "ALTER TABLE answers RENAME TO answers_1",
    """CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, data TEXT,
        salt TEXT NOT NULL, answer TEXT NOT NULL, digest TEXT NOT NULL, mac TEXT NOT NULL
    )""",
    "CREATE TABLE answers (seq INTEGER PRIMARY KEY, salt TEXT NOT NULL, text TEXT NOT NULL)",
    "CREATE TABLE persons (id TEXT PRIMARY KEY, salt TEXT NOT NULL, badge TEXT NOT NULL UNIQUE) WITHOUT ROWID",
    "CREATE TABLE dead_letters (id TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    "ALTER TABLE inbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX progress_badge ON progress (json_extract(doc, '$.badge'))",
)

# --- 2 to 3: absences and allowances


def _absences(connection: sqlite3.Connection, key: bytes) -> None:
    del key
    for statement in _WITH_ABSENCES:
        connection.execute(statement)


_WITH_ABSENCES = (
    "CREATE TABLE absences (id TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    "CREATE INDEX absences_badge ON absences (json_extract(doc, '$.badge'))",
    "CREATE INDEX absences_state ON absences (json_extract(doc, '$.state'))",
    "CREATE TABLE allowances (id TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    "CREATE INDEX allowances_badge ON allowances (json_extract(doc, '$.badge'))",
)

# --- 3 to 4: entries that wait for the sealer, as a store of several processes may leave them


def _unsealed(connection: sqlite3.Connection, key: bytes) -> None:
    del key
    connection.execute(
        """CREATE TABLE unsealed (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, data TEXT,
            salt TEXT NOT NULL, answer TEXT NOT NULL, digest TEXT NOT NULL, beside TEXT, text TEXT
        )"""
    )


#: Format -> the step that leads on from it.
_STEPS: dict[int, Callable[[sqlite3.Connection, bytes], None]] = {1: _seal, 2: _absences, 3: _unsealed}
