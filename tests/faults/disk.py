"""A disk that keeps what was flushed: what is left of it when the power goes. No file system yet, only its memory.

The rule. A file's contents survive as they were at its last fsync, a name (made, renamed, removed) as it was at the
last fsync of its folder. Of what came later nothing survives, or, where the cut tears, any part of it: each write
and each change of length or not at all or whole, out of order, and the last one that survives only up to some
sector; of the names a first part. That is less than any real disk promises, and what SQLite is made to bear.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SECTOR = 512
Change = tuple[int, bytes | None]  # a write: (offset, data); a new length: (length, None)


class PowerCut(Exception):
    """The power is gone; nothing is done any more."""


@dataclass(slots=True)
class File:
    """`live`: what whoever reads sees. `flushed`: what the disk has. `pending`: how the one became the other."""

    live: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""
    pending: list[Change] = field(default_factory=list)

    def apply(self, change: Change) -> None:
        apply(self.live, change)
        self.pending.append(change)

    def flush(self) -> None:
        self.flushed = bytes(self.live)
        self.pending.clear()


def apply(content: bytearray, change: Change) -> None:
    """Write, or set the length; a gap is filled with zeros."""
    at, data = change
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
    else:
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(data)] = data


class Disk:
    """One flat folder. `cut_at`: at which change or flush, counted from 1, the power goes; 0: never."""

    def __init__(self, content: dict[str, bytes], cut_at: int = 0) -> None:
        self.names = {name: File(bytearray(data), data) for name, data in content.items()}
        self._flushed_names = dict(self.names)
        self._pending_names: list[Callable[[dict[str, File]], object]] = []
        self._cut_at = cut_at
        self.steps = 0
        self.dead = False

    # --- what programs do

    def create(self, name: str) -> None:
        self._step()
        made = File()
        self._rename(lambda names: names.__setitem__(name, made))

    def remove(self, name: str) -> None:
        self._step()
        self._rename(lambda names: names.pop(name, None))

    def move(self, old: str, new: str) -> None:
        self._step()
        moved = self.names[old]

        def change(names: dict[str, File]) -> None:
            names.pop(old, None)
            names[new] = moved

        self._rename(change)

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._step()
        self.names[name].apply((offset, data))

    def truncate(self, name: str, length: int) -> None:
        self._step()
        self.names[name].apply((length, None))

    def sync(self, name: str) -> None:
        self._step()
        self.names[name].flush()

    def sync_folder(self) -> None:
        self._step()
        self._flushed_names = dict(self.names)
        self._pending_names.clear()

    # --- what the cut does

    def left(self, dice: random.Random, *, tears: bool) -> dict[str, bytes]:
        """What the disk holds when the power is back."""
        names = dict(self._flushed_names)
        if tears:
            for change in self._pending_names[: dice.randint(0, len(self._pending_names))]:
                change(names)
        return {name: _torn(file, dice) if tears else file.flushed for name, file in names.items()}

    def _step(self) -> None:
        if self.dead:
            raise PowerCut
        self.steps += 1
        if self.steps == self._cut_at:
            self.dead = True
            raise PowerCut

    def _rename(self, change: Callable[[dict[str, File]], object]) -> None:
        change(self.names)
        self._pending_names.append(change)


def _torn(file: File, dice: random.Random) -> bytes:
    content = bytearray(file.flushed)
    share = dice.random()
    surviving = [change for change in file.pending if dice.random() < share]
    for place, (at, data) in enumerate(surviving):
        if data is not None and place == len(surviving) - 1:
            end = at + len(data)
            sectors = range(at // SECTOR * SECTOR + SECTOR, end, SECTOR)
            apply(content, (at, data[: dice.choice([at, *sectors, end]) - at]))
        else:
            apply(content, (at, data))
    return bytes(content)
