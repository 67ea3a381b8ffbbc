"""A1: kill -9 at every system call, of every program, until it ends without being killed.

Forked, attached, let go: a point takes some fifty milliseconds. The kill comes before the call is made, so the last
point of a call is the state after its last but one, and the end without a kill the state after all of them.
"""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storage.errors import StoreError
from storage.open import open_store
from tests.faults import programs
from tests.faults.child import Child, Tell
from tests.faults.oracle import Claims, inspect
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.strace import CALLS, Strace, calls_in

Run = Callable[[Path, Tell], None]
Check = Callable[[Path, list[str]], Tally]
Prepare = Callable[[Path], None]


def stands(folder: Path, lines: list[str]) -> Tally:
    """What the oracle says."""
    return inspect(folder, Claims.told(lines))


def roster_stands(folder: Path, lines: list[str]) -> Tally:
    """All of the roster or nothing of it, and all of it if that was said."""
    told = "imported" in lines
    try:
        store = open_store("embedded", folder)
        officers, entries = len(store.officers()), len(list(store.ledger()))
        store.close()
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {error}",))
    tally = Tally(acknowledged=int(told)) + stands(folder, [])
    if told and officers < programs.ROSTER:
        return tally + Tally(
            lost=1, amiss=(f"I1: the import was acknowledged, {officers} officers are there",)
        )
    if (officers, bool(entries)) not in {(0, False), (programs.ROSTER, True)}:
        return tally + Tally(amiss=(f"half a roster: {officers} officers, {entries} ledger entries",))
    return tally


@dataclass(frozen=True, slots=True)
class Case:
    """A program, the store it begins with, and what must stand after any kill."""

    name: str
    run: Run
    prepare: Prepare = programs.prepare
    check: Check = stands


def _nothing(folder: Path) -> None:
    folder.mkdir()


CASES = (
    Case("record two turns", lambda folder, tell: programs.turns(folder, 2, tell)),
    Case("accept a batch", programs.accepts),
    Case("import a roster", programs.imports, _nothing, roster_stands),
    Case("open a fresh store", programs.opens, _nothing),
)


def points(case: Case, calls: Sequence[str], each: int, folder: Path, dice: random.Random) -> Tally:
    """Kill at every one of these calls, or only at every so manieth."""
    before = folder / "before"
    case.prepare(before)
    wanted = _reached(case, before, folder / "plain")
    tally, found = Tally(), 0
    for call in calls:
        for killed, one in _kills(
            case, call, range(dice.randint(1, each), 10**6, each), before, folder / "here"
        ):
            tally += one
            found += killed
    reached = sum(wanted[call] for call in calls)
    note = f"{case.name}: killed at {found} of {reached} points"
    short = each == 1 and found < reached
    amiss = (f"{case.name}: {reached - found} points were not reached",) if short else ()
    return tally + Tally(amiss=amiss, notes=(note,))


def _kills(
    case: Case, call: str, numbers: Sequence[int], before: Path, here: Path
) -> Iterator[tuple[bool, Tally]]:
    for number in numbers:
        killed, lines = killed_at(case.run, f"{call}:signal=SIGKILL:when={number}", before, here)
        yield killed, Tally(faults=int(killed)) + case.check(here, lines)
        if not killed:
            return


def killed_at(run: Run, inject: str, before: Path, here: Path) -> tuple[bool, list[str]]:
    """Run on a copy of `before` with an injected kill; whether it came, and what was told until then."""
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(before, here)
    with Child(partial(run, here)) as child, Strace(child.pid, inject):
        child.go()
        code = child.ends()
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the program ended with {code} at {inject}")
    return code != 0, child.lines


def _reached(case: Case, before: Path, here: Path) -> dict[str, int]:
    """How often the program makes each call when nothing happens to it."""
    log = here.with_suffix(".log")
    shutil.copytree(before, here)
    with Child(partial(case.run, here)) as child, Strace(child.pid, log=log):
        child.go()
        child.ends()
    return calls_in(log)


def rounds(_tier: Tier) -> Sequence[Round]:
    return [Round(case.name, partial(points, case, CALLS, 1)) for case in CASES]


KILLS = FaultClass("A1", "kill -9 at every system call", rounds)
