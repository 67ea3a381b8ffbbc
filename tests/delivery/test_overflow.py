"""The admins hear that a platform could not keep all that was said while the bot was away."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.conversation.compose import Composer
from bot.delivery.overflow import Overflow
from bot.messages import Message
from storage.errors import StoreUnavailable
from storage.memory import MemoryStore
from tests import sample
from tests.sample import AN, CHENG, NOW, words


def test_admins_are_told_once_a_day() -> None:
    world = sample.make_world()
    for officer in (AN, CHENG):
        sample.enrol(world.store, officer)
    woken: list[datetime] = []
    now = NOW
    overflow = Overflow(world.store, world.hours, "telegram", lambda: woken.append(now), lambda: now)
    asyncio.run(overflow.tell(100_000))
    asyncio.run(overflow.tell(100_000))
    rows = world.store.claim(now, 100, timedelta(hours=1))
    assert [row.owed.badge for row in rows] == [CHENG.badge]
    said = Composer(world, lambda: now)(rows[0])
    assert isinstance(said, Message)
    assert "存下 100,000 条" in words([said])
    assert woken == [NOW]
    now = NOW + timedelta(days=1)
    asyncio.run(overflow.tell(100_000))
    assert len(woken) == 2


def test_a_store_that_cannot_be_written_ends_nothing() -> None:
    class Full(MemoryStore):
        def enqueue(self, *_owed: object) -> int:
            raise StoreUnavailable("write", OSError("no space left"))

    store = Full()
    sample.enrol(store, CHENG)
    asyncio.run(Overflow(store, sample.HOURS, "telegram", list, lambda: NOW).tell(100_000))
