"""A4: the n-th write or flush fails, once or for ever, with EIO or ENOSPC, for every n.

What fails must be refused and nothing else; whoever does not give up gets it recorded, without a restart, within
ten seconds of the fault's end.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.faults import programs
from tests.faults.child import Child, Tell
from tests.faults.oracle import Claims, inspect
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import Strace, calls_in

_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate")
_ERRORS = ("EIO", "ENOSPC")
_TURNS = 1
_PATIENCE = 10.0
#: Refusals that are waited for before a fault that lasts is taken away.
_REFUSED = 3


def fails(error: str, each: int, folder: Path, _dice: random.Random) -> Tally:
    """Every call, every n, once and (at each n-th of them) for ever."""
    before = folder / "before"
    programs.prepare(before)
    with Child(partial(_steadfast, _copy(before, folder))) as child, Strace(child.pid, log=folder / "log"):
        child.go()
        child.ends()
    reached = calls_in(folder / "log")
    tally, slowest = Tally(), 0.0
    for call in _CALLS:
        for number in range(1, reached[call] + 1):
            for lasts in (False, True) if number % each == 0 else (False,):
                inject = f"{call}:error={error}:when={number}{'+' if lasts else ''}"
                one, seconds = failing(inject, before, folder, lasts=lasts)
                tally += one
                slowest = max(slowest, seconds)
    points = ", ".join(f"{call} {reached[call]}" for call in _CALLS if reached[call])
    return tally + Tally(notes=(f"{error} at {points}; well again after at most {slowest:.1f} s",))


def failing(inject: str, before: Path, folder: Path, *, lasts: bool) -> tuple[Tally, float]:
    """One fault; what came of it, and the seconds from its end to the end of the work."""
    here = _copy(before, folder)
    with Child(partial(_steadfast, here)) as child, Strace(child.pid, inject) as strace:
        child.go()
        if lasts:
            for _ in range(_REFUSED):
                child.until(lambda line: line.startswith("refused"))
            strace.ends()
        began = time.monotonic()
        ended = child.ends()
        seconds = time.monotonic() - began
    claims = Claims.told(child.lines)
    tally = Tally(faults=1) + inspect(here, claims)
    if ended or len(claims.recorded) < _TURNS:
        told = child.lines[-1] if child.lines else "nothing"
        tally += Tally(amiss=(f"{inject}: it ended with {ended}, {told} was the last it told",))
    elif lasts and seconds > _PATIENCE:
        tally += Tally(amiss=(f"{inject}: well again only after {seconds:.0f} s",))
    return tally, seconds if lasts else 0.0


def _steadfast(folder: Path, tell: Tell) -> None:
    programs.steadfast(folder, _TURNS, tell)


def _copy(before: Path, folder: Path) -> Path:
    here = folder / "here"
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(before, here)
    return here


def rounds(tier: Tier) -> Sequence[Round]:
    each = {"EIO": 3, "ENOSPC": 5} if tier is Tier.QUICK else dict.fromkeys(_ERRORS, 1)
    return [Round(error, partial(fails, error, each[error])) for error in _ERRORS]


ERRORS = FaultClass("A4", "I/O errors", rounds)
