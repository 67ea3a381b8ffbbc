"""Entries that wait become part of the ledger's chain: in plain SQL, inside the caller's transaction."""

from __future__ import annotations

from storage import chain
from storage.chain import Head
from storage.sql.database import Database

#: So many are sealed in one transaction; the rest in the next.
MOST = 500
_WAITING = "SELECT id, digest FROM unsealed ORDER BY id LIMIT ?"
_SEALED = (
    " INSERT INTO ledger SELECT new.seq, kind, at, person, data, salt, answer, digest, new.mac"
    " FROM new JOIN unsealed ON unsealed.id = new.id"
)
_BESIDE = (
    " INSERT INTO answers SELECT new.seq, beside, text"
    " FROM new JOIN unsealed ON unsealed.id = new.id WHERE beside IS NOT NULL"
)
#: By their ids and not up to an id: another with a smaller one may have been committed since they were read.
_GONE = " DELETE FROM unsealed WHERE id IN (SELECT id FROM new)"
_NEW = "(CAST(? AS bigint), CAST(? AS bigint), CAST(? AS text))"


def seal(database: Database, key: bytes, head: Head) -> int:
    """Chain what waits behind `head`, the ledger's end; how many entries, at most MOST. One at a time may do it."""
    waiting = database.rows(_WAITING, (MOST,))
    if not waiting:
        return 0
    values: list[object] = []
    for place, digest in waiting:
        head = chain.follow(key, head, digest)
        values += (place, head.seq, head.mac)
    new = f"WITH new (id, seq, mac) AS (VALUES {', '.join([_NEW] * len(waiting))})"
    for step in (_SEALED, _BESIDE, _GONE):
        database.change(new + step, values)
    return len(waiting)
