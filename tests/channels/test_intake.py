"""Updates are kept batch after batch; what a batch led to goes out before more is begun."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Update

from bot.channels.telegram.webhook import Intake


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_what_was_kept_goes_out_before_the_next_is_begun_which_others_join() -> None:
    done: list[str] = []
    sending: set[asyncio.Task[None]] = set()

    async def sends(batch: list[int]) -> None:
        """As the sender does: it begins, composes, and a task of the client's writes."""
        await turns(3)
        done.append(f"sent {batch}")

    async def keep(updates: Sequence[Update]) -> None:
        batch = [one.update_id for one in updates]
        done.append(f"kept {batch}")
        sending.add(asyncio.create_task(sends(batch)))

    async def play() -> None:
        intake = Intake(keep)
        running = asyncio.create_task(intake.run())
        first = intake.take(Update(1))
        assert first is not None
        assert await first
        others = [intake.take(Update(2))]
        await turns(2)
        others.append(intake.take(Update(3)))
        assert all([await one for one in others if one is not None])
        await asyncio.gather(*sending)
        running.cancel()

    asyncio.run(play())
    assert done == ["kept [1]", "sent [1]", "kept [2, 3]", "sent [2, 3]"]
