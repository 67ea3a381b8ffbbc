"""All classes of faults, in the order in which they are played."""

from __future__ import annotations

from tests.faults import kills, power, syscalls
from tests.faults.result import FaultClass

CLASSES: tuple[FaultClass, ...] = (syscalls.KILLS, kills.KILLS, power.CUT)
