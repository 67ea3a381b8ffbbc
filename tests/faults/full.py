"""A5: the disk is full, and has room again, on small disks of memory: a store at work, and the whole bot."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from storage.errors import StoreError
from storage.open import open_store
from tests.faults import programs
from tests.faults.child import Child, Tell
from tests.faults.oracle import Claims, inspect
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.troubled import troubled
from tests.process.running import Bot

_TURNS = 120
_FILLINGS = 4
_REFUSED = 3
_BLOCK = 64 * 1024


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A file system in memory that holds no more than this."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "small", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """Write until nothing more fits; the file that may be removed again."""
    ballast = place / "ballast"
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    block = _BLOCK
    while block:
        try:
            os.write(file, bytes(block))
        except OSError:
            block //= 2
    os.close(file)
    return ballast


def filled(size: str, folder: Path, dice: random.Random) -> Tally:
    """One who does not give up works on while the disk is filled and emptied."""
    with small_disk(folder / "disk", size) as place:
        data = place / "data"
        programs.prepare(data, passages=_TURNS)
        tally = Tally()
        with Child(partial(_work, data)) as child:
            child.go()
            for _ in range(_FILLINGS):
                tally += _filling(child, data, dice)
            ended = child.ends()
        claims = Claims.told(child.lines)
        if ended or len(claims.recorded) < _TURNS:
            tally += Tally(amiss=(f"{size}: it ended with {ended} after {len(claims.recorded)} turns",))
        return tally + inspect(data, claims)


def _filling(child: Child, data: Path, dice: random.Random) -> Tally:
    """Fill at some moment, see that reads go on, make room."""
    for _ in range(dice.randint(1, _TURNS // _FILLINGS)):
        child.line()
    ballast = fill(data.parent)
    refused = [child.until(lambda line: line.startswith("refused")) for _ in range(_REFUSED)]
    tally = Tally(faults=int(all(refused)), amiss=tuple(_unreadable(data)))
    ballast.unlink()
    return tally


def _unreadable(data: Path) -> Iterator[str]:
    try:
        store = open_store("embedded", data, read_only=True)
        store.session("B1")
        for _ in store.ledger():
            pass
        store.close()
    except StoreError as error:
        yield f"reading did not go on: {error}"


def _work(data: Path, tell: Tell) -> None:
    programs.steadfast(data, _TURNS, tell)


def bot_filled(folder: Path, _dice: random.Random) -> Tally:
    """The whole bot on eight megabytes."""

    def trouble(_bot: Bot) -> Callable[[], object]:
        ballast = fill(place)
        return ballast.unlink

    with small_disk(folder / "disk", "8m") as place:
        return troubled(place / "data", trouble)


def rounds(tier: Tier) -> Sequence[Round]:
    sizes = ("9m", "14m") if tier is Tier.QUICK else tuple(f"{size}m" for size in range(9, 21))
    return [
        *(Round(f"a disk of {size}", partial(filled, size)) for size in sizes),
        Round("the bot", bot_filled),
    ]


FULL = FaultClass("A5", "full disk", rounds)
