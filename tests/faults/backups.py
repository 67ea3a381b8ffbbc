"""A10: backups made beside a store at work, restored to an empty host; a backup with one wrong byte is refused."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from storage import archive
from storage.contract import Store
from storage.errors import StoreError
from storage.open import open_store
from storage.transfer import move
from tests.faults import keeping, programs
from tests.faults.child import Child, Tell
from tests.faults.oracle import Claims, inspect
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import CALLS
from tests.faults.syscalls import points
from tests.storage.full import movable

_BADGES = ("B1", "B2", "B3")
_TURNS = 40


def at_work(folder: Path, _dice: random.Random) -> Tally:
    """What had been told before a backup was begun is in it, and it is of one moment."""
    programs.prepare(folder / "data", _BADGES, _TURNS)
    with Child(partial(_works, folder)) as child:
        child.go()
        if child.ends():
            return Tally(amiss=("the program failed",))
    tally = Tally()
    for line in child.lines:
        word, _, rest = line.partition(" ")
        if word == "saved":
            number, _, name = rest.partition(" ")
            before = child.lines[: child.lines.index(f"begun {number}")]
            claims = Claims.told(before)
            tally += Tally(faults=1) + _restored(folder / "backups" / name, folder / "hosts" / name, claims)
    return tally


def _works(folder: Path, tell: Tell) -> None:
    """Officers at work, and a backup after the other meanwhile."""
    store = open_store("embedded", folder / "data")
    working = [threading.Thread(target=_officer, args=(store, badge, tell)) for badge in _BADGES]
    for officer in working:
        officer.start()
    number = 0
    while any(officer.is_alive() for officer in working):
        tell(f"begun {number}")
        with movable(store).snapshot() as rows:
            path, _ = archive.write(rows, folder / "backups", "test", datetime.now(UTC))
        tell(f"saved {number} {path.name}")
        number += 1
    for officer in working:
        officer.join()
    store.close()


def _officer(store: Store, badge: str, tell: Tell) -> None:
    for number in range(_TURNS):
        programs.one_turn(store, badge, number, tell)


def _restored(path: Path, host: Path, claims: Claims) -> Tally:
    """Restore to an empty host and let the oracle look."""
    try:
        with closing(open_store("embedded", host, moving=True)) as store, archive.read(path) as rows:
            move(rows, path.name, movable(store), "there")
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {path.name}: {error}",))
    return inspect(host, claims)


def wrong_bytes(each: int, folder: Path, dice: random.Random) -> Tally:
    """Flip one byte: refused, and nothing is changed."""
    keeping.saved(folder)
    (path,) = (folder / "backups").glob(archive.NAMES)
    content = path.read_bytes()
    tally = Tally()
    for place in range(dice.randrange(each), len(content), each):
        wrong = content[place] ^ dice.randint(1, 255)
        path.write_bytes(content[:place] + bytes([wrong]) + content[place + 1 :])
        tally += Tally(faults=1, amiss=tuple(_accepted(path, place)))
    return tally


def _accepted(path: Path, place: int) -> Iterator[str]:
    try:
        with archive.read(path):
            yield f"a backup with a wrong byte at {place} was taken"
    except StoreError:
        return


def rounds(tier: Tier) -> Sequence[Round]:
    each = 23 if tier is Tier.QUICK else 1
    return [
        Round("kills", partial(points, keeping.BACKUP, CALLS, 1)),
        Round("at work", at_work),
        Round("wrong bytes", partial(wrong_bytes, each)),
    ]


KEPT = FaultClass("A10", "backups", rounds)
