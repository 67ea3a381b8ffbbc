"""The tables on a server: numbered SQL files, each applied once, in a transaction, by one process at a time."""

from __future__ import annotations

import re
from importlib.resources import files

from psycopg import Connection

from storage.errors import NewerStore, UnsafeServer

#: Advisory locks of the program, https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
WRITERS, UPGRADE, PRESENCE = (0x43686E7300 + number for number in range(3))
#: First halves of the locks of processes, of roles and of what a write holds; the second says which.
WORKER, ROLE, HELD = 0x43686E57, 0x43686E52, 0x43686E48
#: The channel by which processes tell each other that something waits.
NEWS = "chensong"
_NAME = re.compile(r"(\d{4})_\w+\.sql")
#: Without these a commit that was acknowledged can be lost.
_NEEDED = ("fsync", "synchronous_commit", "full_page_writes")


def upgrade(connection: Connection, where: str) -> None:
    """Bring the tables to this program's form. Raises NewerStore."""
    known = _known()
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (UPGRADE,))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS upgrades (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )
    for number in sorted(known):
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (UPGRADE,))
            found = connection.execute("SELECT coalesce(max(number), 0) FROM upgrades").fetchone()
            last = int(found[0]) if found else 0
            if last > max(known):
                raise NewerStore(where, last, max(known))
            if number > last:
                connection.execute(known[number].encode())
                connection.execute("INSERT INTO upgrades (number) VALUES (%s)", (number,))


def applied(connection: Connection) -> bool:
    """Whether there are tables of ours."""
    found = connection.execute("SELECT to_regclass('upgrades')").fetchone()
    return found is not None and found[0] is not None


def refuse_unsafe(connection: Connection) -> None:
    """Raise UnsafeServer for a server that acknowledges what it has not flushed."""
    for name in _NEEDED:
        found = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
        if found is not None and found[0] == "off":
            raise UnsafeServer(name)


def _known() -> dict[int, str]:
    """The numbered files."""
    found = {}
    for file in files("storage.postgres").joinpath("upgrades").iterdir():
        named = _NAME.fullmatch(file.name)
        if named:
            found[int(named[1])] = file.read_text(encoding="utf-8")
    return found
