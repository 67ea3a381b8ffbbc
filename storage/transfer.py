"""One store into another, record for record; a backup is restored the same way.

Rows go in chunks, each committed together with the mark that says how far the target has been filled. Cut off anywhere,
the same call goes on behind the last chunk, after it has seen that the source still begins with what was moved. At the
end the target is read again: counts and hashes of all tables must be those of the source. Only then the mark goes, and
only without it a store can be opened for anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from storage.bulk import MOVING, SHAPES, Movable, Row, Rows, Tally, chunks
from storage.errors import MoveDiffers, OtherMove, StoreNotEmpty

#: Rows that share a commit.
CHUNK = 2000

#: Hears how many of how many rows have been dealt with; each row twice: moved, then compared.
Progress = Callable[[int, int], object]
#: What was seen of a table: count and digest.
Seen = list[Any]


def silent(_done: int, _all: int) -> None:
    """Nobody is told of the progress."""


def move(
    source: Rows, name: str, target: Movable, where: str, progress: Progress = silent, chunk: int = CHUNK
) -> dict[str, int]:
    """Fill an empty store, or go on filling it; return the counts by table.

    `name` says in the mark what the source is, `where` in errors what the target is. Nobody may write to either
    meanwhile. Raises StoreNotEmpty, OtherMove (both before anything is changed), MoveDiffers, StoreUnavailable.
    """
    mark = target.value(MOVING)
    if mark is None:
        _expect_empty(target, where)
        mark = {"from": name, "seen": {}}
    elif mark["from"] != name:
        raise OtherMove(where, mark["from"])
    total = 2 * sum(source.count(table) for table in SHAPES)
    steps = _Steps(progress, total)
    seen: dict[str, Seen] = {}
    for table in SHAPES:
        before = mark["seen"].get(table)
        tally = Tally(table)
        rows = source.rows(table)
        if before is not None:
            _pass_over(rows, before, tally, steps, OtherMove(where, name))
        seen[table] = tally.seen
        for part in chunks(rows, chunk):
            tally.add(part)
            seen[table] = tally.seen
            target.load(table, part, {"from": name, "seen": seen})
            steps.made(len(part))
    _compare(target, where, seen, steps)
    target.load("kept", [], None)
    return {table: count for table, (count, _) in seen.items()}


class _Steps:
    """Counts what has been dealt with."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def made(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)


def _expect_empty(target: Movable, where: str) -> None:
    with target.snapshot() as rows:
        for table in SHAPES:
            if rows.count(table):
                raise StoreNotEmpty(where, table)


def _pass_over(rows: Iterator[Row], before: Seen, tally: Tally, steps: _Steps, changed: OtherMove) -> None:
    """Take rows that were moved by an earlier run from the source, and see that they are the same."""
    for row in rows if before[0] else ():
        tally.add([row])
        if tally.count == before[0]:
            break
    if tally.seen != before:
        raise changed
    steps.made(tally.count)


def _compare(target: Movable, where: str, seen: Mapping[str, Seen], steps: _Steps) -> None:
    with target.snapshot() as rows:
        for table, expected in seen.items():
            tally = Tally(table)
            for part in chunks(rows.rows(table), CHUNK):
                tally.add(part)
                steps.made(len(part))
            if tally.seen != expected:
                raise MoveDiffers(where, table, expected[0], tally.count)
