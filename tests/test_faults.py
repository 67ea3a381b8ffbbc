"""Faults of the store as people read them: what happened, and what to do next."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.faults import fault
from storage.errors import StoreError, StoreUnavailable, Trouble
from storage.open import open_store
from tests.told import told

FOLDER = Path("/srv/data")


def by_number(number: int) -> Callable[[Path], BaseException]:
    return lambda _: OSError(number, "as the system says")


def failing(*statements: str, file: str = ":memory:") -> sqlite3.Error:
    """What SQLite raises at the last of these statements."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for statement in statements:
            connection.execute(statement)
    except sqlite3.Error as error:
        return error
    finally:
        connection.close()
    raise AssertionError("nothing failed")


def full(folder: Path) -> BaseException:
    file = str(folder / "x.db")
    return failing(
        "CREATE TABLE t (x)",
        "PRAGMA max_page_count=2",
        "INSERT INTO t VALUES (randomblob(1000000))",
        file=file,
    )


def read_only(_: Path) -> BaseException:
    return failing("CREATE TABLE t (x)", "PRAGMA query_only=ON", "INSERT INTO t VALUES (1)")


def no_database(folder: Path) -> BaseException:
    (folder / "x.db").write_bytes(b"no database" * 1000)
    return failing("SELECT * FROM t", file=str(folder / "x.db"))


def out_of_reach(folder: Path) -> BaseException:
    """The file is not there and may not be made."""
    try:
        sqlite3.connect(f"{(folder / 'none.db').as_uri()}?mode=rw", uri=True)
    except sqlite3.Error as error:
        return error
    raise AssertionError("it was opened")


def busy(folder: Path) -> BaseException:
    holder = sqlite3.connect(folder / "x.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        return failing("PRAGMA busy_timeout=0", "BEGIN IMMEDIATE", file=str(folder / "x.db"))
    finally:
        holder.close()


#: (what the engine raises, what kind of trouble it is, what its keeper is told to do)
TROUBLES: list[tuple[Callable[[Path], BaseException], Trouble, str]] = [
    (by_number(errno.ENOSPC), Trouble.FULL, "free some space"),
    (by_number(errno.EDQUOT), Trouble.FULL, "free some space"),
    (by_number(errno.EACCES), Trouble.DENIED, "chmod 700"),
    (by_number(errno.EROFS), Trouble.DENIED, "chmod 700"),
    (by_number(errno.ENOTDIR), Trouble.PLACE, "change CHENSONG_DATA_DIR"),
    (by_number(errno.EIO), Trouble.OTHER, 'run "run.py doctor"'),
    (full, Trouble.FULL, "free some space"),
    (read_only, Trouble.DENIED, "chmod 700"),
    (out_of_reach, Trouble.DENIED, "chmod 700"),
    (no_database, Trouble.DAMAGED, "restore a copy"),
    (busy, Trouble.BUSY, "close that program"),
    (lambda _: RuntimeError("it is closed"), Trouble.OTHER, 'run "run.py doctor"'),
]


@pytest.mark.parametrize(("cause", "trouble", "remedy"), TROUBLES)
def test_a_fault_says_what_to_do(
    cause: Callable[[Path], BaseException], trouble: Trouble, remedy: str, tmp_path: Path
) -> None:
    error = StoreUnavailable("write", cause(tmp_path))
    assert error.trouble is trouble
    line = told(fault(error, FOLDER), "en")
    assert line.startswith("/srv/data: ")
    assert remedy in line.split(" -> ")[1]
    assert told(fault(error, FOLDER)).startswith("/srv/data: ")


def test_a_store_in_use_names_who_has_it(tmp_path: Path) -> None:
    owner = open_store("embedded", tmp_path)
    with pytest.raises(StoreError) as caught:
        open_store("embedded", tmp_path)
    owner.close()
    line = told(fault(caught.value, tmp_path), "en")
    assert line.startswith(f"{tmp_path}: it is in use by process ")
    assert line.endswith("-> stop that program first, or point CHENSONG_DATA_DIR at another folder")


def test_somebody_elses_database_is_told(tmp_path: Path) -> None:
    failing("PRAGMA application_id=77", "CREATE TABLE t (x)", "nonsense", file=str(tmp_path / "chensong.db"))
    with pytest.raises(StoreError) as caught:
        open_store("embedded", tmp_path)
    assert "not a store of this program" in told(fault(caught.value, tmp_path), "en")
