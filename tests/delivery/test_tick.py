"""The tick goes on whatever it meets: what fails, what hangs, a clock that is set."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.delivery.ticker import Ticker
from tests.sample import NOW


class Stopped(Exception):
    pass


class Hands:
    """Sleeping moves the machine's clock, which `schedule` reads: a second each time, or by a jump."""

    def __init__(self, *jumps: float) -> None:
        self.jumps = list(jumps)
        self.ticks: list[datetime] = []
        self.clock = time_machine.travel(NOW, tick=False)

    async def sleep(self, seconds: float) -> None:
        if not self.jumps:
            raise Stopped
        self.hands.shift(seconds + self.jumps.pop(0))

    def run(self, *, fails: bool = False) -> list[float]:
        """Seconds from the start at which there was a tick."""

        async def tick(moment: datetime) -> None:
            self.ticks.append(moment)
            if fails:
                raise RuntimeError("a bad tick")

        with self.clock as self.hands, pytest.raises(Stopped):
            asyncio.run(Ticker(tick, lambda: datetime.now(UTC), interval=5, sleep=self.sleep).run())
        return [(moment - NOW).total_seconds() for moment in self.ticks]


@pytest.mark.parametrize("fails", [False, True])
def test_ticks_go_on_whatever_a_tick_does(fails: bool) -> None:
    assert Hands(*[0.0] * 16).run(fails=fails) == [0, 5, 10, 15]


def test_a_clock_set_back_three_days_does_not_stop_the_ticks() -> None:
    back = timedelta(days=3).total_seconds()
    begun, *later = Hands(*[0.0] * 6, -back, *[0.0] * 6).run()
    assert begun == 0
    assert later == [5, 7 - back, 12 - back]


def test_a_clock_that_jumps_ahead_ticks_at_once() -> None:
    ahead = timedelta(days=3).total_seconds()
    assert Hands(0.0, ahead, *[0.0] * 6).run() == [0, 2 + ahead, 7 + ahead]
