"""What a round of faults comes to, and what a class of faults is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Self


class Tier(StrEnum):
    """Quick at every submission, long before a claim."""

    QUICK = "Q"
    LONG = "L"


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done and what was broken. `amiss` says each breach in words, `notes` other figures."""

    faults: int = 0
    acknowledged: int = 0
    lost: int = 0
    accepted: int = 0
    accepted_lost: int = 0
    doubled: int = 0
    unreadable: int = 0
    amiss: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def broken(self) -> int:
        """Breaches of any kind."""
        counted = self.lost + self.accepted_lost + self.doubled + self.unreadable
        return max(counted, len(self.amiss))


Play = Callable[[Path, random.Random], Tally]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: plays in an empty folder. Of a class's controls taken together at least one must break something."""

    key: str
    play: Play
    control: bool = False


@dataclass(frozen=True, slots=True)
class FaultClass:
    """One class of faults; `rounds` gives what a tier plays."""

    name: str
    what: str
    rounds: Callable[[Tier], Sequence[Round]]


@dataclass(frozen=True, slots=True)
class Result:
    """A class's rounds of a tier taken together."""

    name: str
    what: str
    ours: Tally = Tally()
    control: Tally = Tally()
    controlled: bool = False
    played: int = 0
    planned: int = 0

    @property
    def void(self) -> bool:
        """Whether the control, where there is one, broke nothing."""
        return self.controlled and self.played == self.planned and not self.control.broken

    def with_(self, a_round: Round, tally: Tally) -> Self:
        """This and one more round."""
        ours, control = (Tally(), tally) if a_round.control else (tally, Tally())
        return type(self)(
            self.name,
            self.what,
            self.ours + ours,
            self.control + control,
            self.controlled,
            self.played + 1,
            self.planned,
        )
