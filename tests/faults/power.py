"""A3: the power goes while officers are at work. What was flushed stays, of the rest nothing or any part of it.

A life is ten cuts of one store, each at a random change or flush after a start: while the tables are made, in a turn,
in a checkpoint, in the recovery from the cut before. Control: the same with synchronous=NORMAL.
"""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.faults import programs
from tests.faults.child import Child
from tests.faults.oracle import Claims, inspect
from tests.faults.powerfs import PowerFs
from tests.faults.result import FaultClass, Round, Tally, Tier

CUTS = 10
_BADGES = ("B1", "B2", "B3", "B4")
_DUTIES = 150
#: At which change or flush the power goes; the log is written back into the file at some nine thousand.
_FIRST, _LAST = 20, 12_000
_TEARS = 0.5


def life(sow: str | None, folder: Path, dice: random.Random) -> Tally:
    """One store and ten cuts."""
    platter, look = folder / "platter", folder / "look"
    programs.prepare(platter, _BADGES, _DUTIES)
    tally, claims = Tally(), Claims()
    for _ in range(CUTS):
        happened, lines = cut(folder / "mount", platter, dice, sow)
        claims |= Claims.told(lines)
        shutil.copytree(platter, look)
        tally += replace(inspect(look, claims), faults=int(happened), acknowledged=0, accepted=0)
        shutil.rmtree(look)
        if tally.broken:
            break
    return tally + Tally(acknowledged=len(claims.recorded), accepted=len(claims.accepted))


def cut(mount: Path, platter: Path, dice: random.Random, sow: str | None) -> tuple[bool, list[str]]:
    """Work until the power goes; whether it went before the work was done, and what had been told by then."""
    at = int(_FIRST * (_LAST / _FIRST) ** dice.random())
    with PowerFs(mount, platter, at, dice, tears=dice.random() < _TEARS) as disk:  # noqa: SIM117 (the child ends first)
        with Child(partial(programs.together, mount, _BADGES, _DUTIES), sow) as child:
            child.go()
            ended = child.ends()
    if ended not in {0, -signal.SIGBUS}:  # memory mapped from a disk that is gone
        raise RuntimeError(f"the program ended with {ended}")
    return disk.cut, child.lines


def rounds(tier: Tier) -> Sequence[Round]:
    lives, controls = (5, 1) if tier is Tier.QUICK else (60, 3)
    ours = [Round(f"life {number}", partial(life, None)) for number in range(lives)]
    losing = [
        Round(f"synchronous=NORMAL {n}", partial(life, "normal"), control=True) for n in range(controls)
    ]
    return [*losing, *ours]


CUT = FaultClass("A3", "power cut", rounds)
