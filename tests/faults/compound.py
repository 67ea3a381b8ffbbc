"""A7: kill -9 at every system call of a recovery from a kill, of a restore and of an upgrade."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.faults import keeping, programs
from tests.faults.child import Tell
from tests.faults.oracle import Claims
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import CALLS
from tests.faults.syscalls import Case, killed_at, points, stands

#: Where a turn is killed first: in its writes, before and after its flush, in the checkpoint at its end.
_QUICK = ("pwrite64:60", "fdatasync:5", "fdatasync:10")
_LONG = (*(f"pwrite64:{number}" for number in range(1, 105, 7)), *(f"fdatasync:{n}" for n in range(1, 11)))


def recovery(first: str, folder: Path, dice: random.Random) -> Tally:
    """Kill a turn at `first`, then its recovery at every point; nothing told before the first kill may be lost."""
    call, _, number = first.partition(":")
    programs.prepare(folder / "whole")
    inject = f"{call}:signal=SIGKILL:when={number}"
    killed, told = killed_at(_turns, inject, folder / "whole", folder / "killed")
    if not killed:
        return Tally(notes=(f"{first}: the turn has no such point",))

    def prepare(here: Path) -> None:
        shutil.copytree(folder / "killed", here)

    def check(here: Path, _lines: list[str]) -> Tally:
        return stands(here, told)

    case = Case(f"recovery from a kill at {first}", programs.opens, prepare, check)
    tally = points(case, CALLS, 1, folder, dice)
    claims = Claims.told(told)
    return tally + Tally(1, notes=(f"{first}: {len(claims.recorded)} recorded before",))


def _turns(folder: Path, tell: Tell) -> None:
    programs.turns(folder, 2, tell)


def rounds(tier: Tier) -> Sequence[Round]:
    quick = tier is Tier.QUICK
    kept = [
        Round(case.name, partial(points, case, CALLS, 9 if quick else 1))
        for case in (keeping.RESTORE, keeping.UPGRADE)
    ]
    return [*(Round(first, partial(recovery, first)) for first in (_QUICK if quick else _LONG)), *kept]


RECOVERY = FaultClass("A7", "kill -9 during recovery, restore, upgrade", rounds)
