"""A9: one store moved into another under kills, at system calls of a small one, at twenty moments of a large one."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from storage.open import open_store
from storage.records import DutiesOpened, RosterSaved, Turn
from tests.faults import keeping
from tests.faults.child import Child
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import CALLS
from tests.faults.syscalls import points
from tests.storage.samples import DAY, NOW, attempted, closed, duty, officer

_KILLS = 20
_DEPARTMENTS = 100


def large(folder: Path, officers: int, entries: int) -> None:
    """A store of so many officers and ledger entries."""
    store = open_store("embedded", folder / "from")
    badges = [f"B{number}" for number in range(officers)]
    people = tuple(officer(badge, f"d{number % _DEPARTMENTS}") for number, badge in enumerate(badges))
    store.record(Turn(NOW, facts=(RosterSaved((), people, "admin", NOW),)))
    store.record(Turn(NOW, facts=(DutiesOpened(DAY, tuple(duty(badge) for badge in badges), NOW),)))
    for begin in range(0, entries, 2 * officers):
        facts = [fact for badge in badges for fact in (attempted(badge), closed(badge))]
        store.record(Turn(NOW, facts=tuple(facts[: entries - begin])))
    store.close()


def under_kills(officers: int, entries: int, folder: Path, dice: random.Random) -> Tally:
    """Killed twenty times, begun again each time; equal in the end."""
    large(folder, officers, entries)
    kills = until_done(folder, dice)
    return Tally(kills, notes=(f"{officers} officers, {entries} entries",)) + keeping.moved_stands(folder, [])


def until_done(folder: Path, dice: random.Random) -> int:
    """Begin the transfer again and again, killed at some moment each time, to its end; how many kills it met.

    A kill may come behind the last commit: the next run then ends by itself, as it finds a store that is not empty.
    """
    length, kills = 0.03, 0
    while True:
        with Child(partial(keeping.transfer, folder)) as child:
            child.go()
            time.sleep(dice.uniform(0, length))  # the fault itself: a kill at some moment
            if child.kill() != -signal.SIGKILL:
                return kills
        kills += 1
        length *= 1.2 if kills < _KILLS else 2


def rounds(tier: Tier) -> Sequence[Round]:
    quick = tier is Tier.QUICK
    size = (200, 4_000) if quick else (100_000, 1_000_000)
    calls = Round("system calls", partial(points, keeping.TRANSFER, CALLS, 9 if quick else 1))
    return [calls, Round("moments", partial(under_kills, *size))]


MOVED = FaultClass("A9", "transfer under kills", rounds)
