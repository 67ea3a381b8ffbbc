"""The outbox of the memory store: rows, leases, keys; and what a settled row of any store shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from storage.codec import dumps, to_doc
from storage.erasure import Erasure
from storage.mail import Lane, OutboxRow, Outcome, Owed, Settlement
from storage.records import Shown

#: How long the replies of a turn belong to whoever recorded it.
LEASE = timedelta(seconds=60)
_LANES = (Lane.ANSWER, Lane.PROMPT)


@dataclass(slots=True)
class _Waiting:
    row: OutboxRow
    leased_until: datetime | None
    not_before: datetime | None


class MemoryOutbox:
    """As `storage.contract` says under "Outbox"; the store's lock is held by the caller."""

    def __init__(self) -> None:
        self._next = 1
        #: Key -> whose it is.
        self._keys: dict[str, str] = {}
        #: Key -> its row.
        self._named: dict[str, int] = {}
        self._lanes: dict[Lane, dict[int, _Waiting]] = {lane: {} for lane in _LANES}
        self._outcomes: dict[int, Settlement] = {}

    def add(self, owed: Iterable[Owed], leased_until: datetime | None) -> list[OutboxRow]:
        added = []
        for one in owed:
            if one.key is not None:
                if one.key in self._keys:
                    continue
                self._keys[one.key] = one.badge
                self._named[one.key] = self._next
            row = OutboxRow(self._next, one, claims=1 if leased_until else 0)
            self._next += 1
            self._lanes[one.lane][row.id] = _Waiting(row, leased_until, one.not_before)
            added.append(row)
        return added

    def claim(
        self, now: datetime, limit: int, lease: timedelta, channels: Collection[str] | None = None
    ) -> list[OutboxRow]:
        claimed: list[OutboxRow] = []
        for lane in _LANES:
            held: set[tuple[str, str]] = set()
            for waiting in self._lanes[lane].values():
                if len(claimed) == limit:
                    return claimed
                seat = (waiting.row.owed.channel, waiting.row.owed.address)
                if seat in held or (channels is not None and seat[0] not in channels):
                    continue
                if _busy(waiting, now):
                    held.add(seat)
                    continue
                waiting.leased_until = now + lease
                waiting.row = replace(waiting.row, claims=waiting.row.claims + 1)
                claimed.append(waiting.row)
        return claimed

    def settle(self, settlement: Settlement) -> OutboxRow | None:
        """Note how a row ended; the row, if it was waiting."""
        for lane in self._lanes.values():
            waiting = lane.pop(settlement.row, None)
            if waiting is not None:
                self._outcomes[settlement.row] = settlement
                return waiting.row
        return None

    def leased(self, row: int) -> bool:
        """Whether it is in somebody's hand. What begins is not noted: nothing of it is there after a start."""
        return any(row in lane and lane[row].leased_until is not None for lane in self._lanes.values())

    def release(self, row: int, not_before: datetime | None) -> None:
        for lane in self._lanes.values():
            if row in lane:
                lane[row].leased_until = None
                lane[row].not_before = not_before

    def forward(self, badge: str, channel: str, address: str) -> Callable[[], object]:
        """Prompts that wait for somebody follow to where they are now; how to take that back."""
        before = [
            (waiting, waiting.row)
            for waiting in self._lanes[Lane.PROMPT].values()
            if (waiting.row.owed.badge, waiting.row.owed.channel) == (badge, channel) and waiting.row.owed.key
        ]
        for waiting, row in before:
            waiting.row = replace(row, owed=replace(row.owed, address=address))

        def undo() -> None:
            for waiting, row in before:
                waiting.row = row

        return undo

    def erase(self, erasure: Erasure) -> Callable[[], object]:
        """Forget a person; how to take that back."""
        keys, lanes = dict(self._keys), {lane: dict(rows) for lane, rows in self._lanes.items()}
        self._keys = {key: badge for key, badge in keys.items() if badge != erasure.badge}
        for lane, rows in lanes.items():
            self._lanes[lane] = {row: one for row, one in rows.items() if not _about(one.row.owed, erasure)}

        def undo() -> None:
            self._keys, self._lanes = keys, lanes

        return undo

    def rows(self) -> list[dict[str, Any]]:
        """What waits, as `storage.bulk` shapes it; of what is settled nothing is kept."""
        waiting = (one for lane in self._lanes.values() for one in lane.values())
        return [
            {**to_doc(one.row.owed), "id": one.row.id, "body": dumps(one.row.owed.body), "settled_at": None}
            for one in waiting
        ]

    def waiting(self) -> int:
        return sum(len(lane) for lane in self._lanes.values())

    def tally(self, prefix: str) -> dict[tuple[str, str], int]:
        rows = [row for key, row in self._named.items() if key.startswith(prefix) and key in self._keys]
        ended = [self._outcomes.get(row) for row in rows]
        return dict(Counter((one.outcome.value, one.reason) if one else ("", "") for one in ended))

    def arrived(self, keys: Sequence[str]) -> dict[str, datetime]:
        ended = {key: self._outcomes.get(self._named[key]) for key in keys if key in self._keys}
        return {key: one.at for key, one in ended.items() if one and one.outcome is Outcome.SENT}

    def enqueued(self, keys: Sequence[str]) -> set[str]:
        return {key for key in keys if key in self._keys}

    def outcome(self, row: int) -> Settlement | None:
        return self._outcomes.get(row)


def _about(owed: Owed, erasure: Erasure) -> bool:
    theirs = owed.badge == erasure.badge or (owed.channel, owed.address) in erasure.addresses
    return theirs or erasure.meant(dumps(owed.body))


def _busy(waiting: _Waiting, now: datetime) -> bool:
    leased = waiting.leased_until is not None and waiting.leased_until > now
    early = waiting.not_before is not None and waiting.not_before > now
    return leased or early


def shown_by(
    settlement: Settlement, badge: str, shows: str | None, channel: str, address: str
) -> tuple[Shown, ...]:
    """The notes that a row's message shows passages, a note each; none if it was not sent."""
    if shows is None or settlement.message is None:
        return ()
    return tuple(
        Shown(badge, one, channel, address, settlement.message, settlement.at) for one in shows.split()
    )
