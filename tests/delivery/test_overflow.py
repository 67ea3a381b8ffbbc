"""The admins hear that a platform could not keep all that was said while the bot was away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.overflow import Overflow
from bot.messages import Message
from storage.errors import StoreUnavailable
from storage.mail import OutboxRow, Owed
from storage.memory import MemoryStore
from tests import sample
from tests.sample import AN, CHENG, HOURS, NOW, words

DAY = timedelta(days=1)


class Full(MemoryStore):
    """Takes nothing to send while it is full."""

    full = False

    def enqueue(self, owed: Iterable[Owed]) -> int:
        if self.full:
            raise StoreUnavailable("write", OSError("no space left"))
        return super().enqueue(owed)


def store() -> Full:
    """安, an officer, and 程, an admin, are enrolled."""
    kept = Full()
    world = sample.make_world(kept)
    for officer in (AN, CHENG):
        sample.enrol(world.store, officer)
    return kept


def owed(kept: Full) -> list[OutboxRow]:
    return kept.claim(NOW, 100, timedelta(hours=1))


def test_admins_and_nobody_else_are_told_how_many_were_kept() -> None:
    kept = store()
    overflow = Overflow(kept, HOURS)
    assert not overflow.tick(NOW)
    overflow.found("telegram", 100_000)
    assert overflow.tick(NOW)
    [row] = owed(kept)
    said = Composer(sample.make_world(kept), lambda: NOW)(row)
    assert isinstance(said, Message)
    assert row.owed.badge == CHENG.badge
    assert "存下 100,000 条" in words([said])


def test_once_a_day_also_after_a_new_start_and_once_for_each_channel() -> None:
    kept = store()
    first, second = Overflow(kept, HOURS), Overflow(kept, HOURS)
    told = []
    for overflow, channel, now in (
        (first, "telegram", NOW),
        (first, "telegram", NOW),
        (second, "telegram", NOW),
        (second, "another", NOW),
        (second, "telegram", NOW + DAY),
    ):
        overflow.found(channel, 100_000)
        told.append(overflow.tick(now))
    assert told == [True, False, False, True, True]
    assert not second.tick(NOW + DAY)


def test_what_could_not_be_kept_is_told_later() -> None:
    kept = store()
    overflow = Overflow(kept, HOURS)
    overflow.found("telegram", 100_000)
    kept.full = True
    with pytest.raises(StoreUnavailable):
        overflow.tick(NOW)
    kept.full = False
    assert overflow.tick(NOW)
    assert len(owed(kept)) == 1
