"""What has no time of its own gets the one that is believed; what has one keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.delivery.steady import HOLD, Steady, steadied
from bot.messages import Incoming, Kind
from tests.sample import NOW

LEAP = timedelta(days=3)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("kind", list(Kind))
def test_under_a_leap_a_press_alone_has_another_time(kind: Kind) -> None:
    steady = Steady()
    steady.believes(NOW, 0)
    got: list[Incoming] = []

    async def receive(batch: Sequence[Incoming]) -> None:
        got.extend(batch)

    said = Incoming("telegram", "1", "1", NOW + LEAP + 5 * SECOND, kind)

    async def comes() -> None:
        await steadied(receive, steady, lambda: 5)([said])

    asyncio.run(comes())
    assert [one.at for one in got] == [NOW + 5 * SECOND if kind is Kind.CHOICE else said.at]


def test_it_is_the_wall_clock_s_but_under_a_leap() -> None:
    steady = Steady()
    assert steady.believed(NOW, 0) == NOW  # nothing was looked at yet
    steady.believes(NOW, 0)
    assert steady.believed(NOW + 61 * SECOND, 60) == NOW + 61 * SECOND  # corrected a little
    assert steady.believed(NOW - LEAP, 60) == NOW - LEAP  # set back
    assert not steady.believes(NOW + LEAP, 60)
    assert steady.believed(NOW + LEAP, 60) == NOW + 60 * SECOND
    late = HOLD.total_seconds() + 60
    assert steady.believes(NOW + LEAP + HOLD, late)
    assert steady.believed(NOW + LEAP + HOLD, late) == NOW + LEAP + HOLD


def test_after_a_long_pause_it_is_the_wall_clock_s_for_nothing_better_is_known() -> None:
    steady = Steady(NOW - LEAP)
    assert not steady.believes(NOW, 0)
    assert steady.believed(NOW + SECOND, 1) == NOW + SECOND
