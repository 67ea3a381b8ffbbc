"""A queue of updates behind a bad connection: what is fetched comes again, or in another order."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.updates import Updates

#: How often one update comes at most.
MOST = 5
Disturb = Callable[[random.Random, list[dict[str, Any]]], list[dict[str, Any]]]


class Disturbed(Updates):
    """The queue as it would be with a bad connection: `disturb` changes each answer to getUpdates."""

    def __init__(self, clock: Clock, dice: random.Random, disturb: Disturb) -> None:
        super().__init__(clock)
        self._dice = dice
        self._disturb = disturb
        self.given = 0

    def fetch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        found = super().fetch(offset, limit)
        disturbed = self._disturb(self._dice, found) if found else []
        self.given += len(disturbed)
        return disturbed


class Repeating:
    """Each update comes again up to five times, at once or with later ones, the newest last."""

    def __init__(self) -> None:
        self._again: list[dict[str, Any]] = []

    def __call__(self, dice: random.Random, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        copies = [one for one in found for _ in range(dice.randint(0, MOST - 1))]
        now = [one for one in self._again if dice.random() < 0.7]
        self._again = [one for one in self._again if one not in now] + copies[::2]
        return sorted([*found, *now, *copies[1::2]], key=lambda one: int(one["update_id"]))


def shuffled(dice: random.Random, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Any order."""
    return dice.sample(found, len(found))
