"""All classes of faults, in the order in which they are played."""

from __future__ import annotations

from tests.faults import (
    backups,
    clock,
    compound,
    doubles,
    flood,
    full,
    io_errors,
    kills,
    outage,
    overflow,
    power,
    read_only,
    sending,
    server,
    soak,
    storm,
    syscalls,
    transfers,
    two,
    updates,
)
from tests.faults.result import FaultClass

CLASSES: tuple[FaultClass, ...] = (
    syscalls.KILLS,
    kills.KILLS,
    power.CUT,
    io_errors.ERRORS,
    full.FULL,
    read_only.READ_ONLY,
    compound.RECOVERY,
    server.DOWN,
    transfers.MOVED,
    backups.KEPT,
    updates.DUPLICATED,
    updates.REORDERED,
    doubles.DOUBLED,
    sending.FAULTY,
    storm.STORM,
    storm.STUCK,
    two.TWO,
    outage.AWAY,
    overflow.OVERFLOW,
    clock.CLOCK,
    flood.FLOOD,
    soak.SOAK,
)
