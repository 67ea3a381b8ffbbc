"""Which backups may go."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.thinning import DAILY, MONTHLY, WEEKLY, superfluous

TODAY = date(2026, 11, 25)  # a Wednesday
DAY = timedelta(days=1)


def going_of(taken: list[datetime], today: date = TODAY) -> list[datetime]:
    return [taken[place] for place in superfluous(taken, today)]


def at(days_ago: int, hour: int = 3) -> datetime:
    return datetime.combine(TODAY - days_ago * DAY, time(hour), UTC)


#: (taken: days ago and hour, which of them may go)
TABLE: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]] = [
    ([], []),
    ([(900, 3)], []),
    ([(0, hour) for hour in range(5)] + [(1, hour) for hour in range(5)], []),
    ([(2, 3), (2, 9)], [(2, 3)]),
    ([(0, 3), (2, 3), (2, 9), (2, 21)], [(2, 9), (2, 3)]),
    ([(0, 3), *((day, 3) for day in range(2, 14))], []),  # twelve days
    # The 12 days end on Thursday the 12th: of that week nothing more is kept, of the one before its Sunday.
    ([(day, 3) for day in range(18)], [(14, 3), (15, 3), (16, 3)]),
    ([(0, 3), (100, 3), (101, 3)], []),
    ([(0, 3), (100, 3), (100, 4)], [(100, 3)]),
]


@pytest.mark.parametrize(("taken", "going"), TABLE)
def test_what_may_go(taken: list[tuple[int, int]], going: list[tuple[int, int]]) -> None:
    found = going_of([at(*one) for one in taken])
    assert found == [at(*one) for one in going]


def test_of_the_same_moment_one_stays() -> None:
    assert superfluous([at(0), at(5), at(5), at(5)], TODAY) == [2, 1]


def lived(days: int) -> list[date]:
    """What is left after a backup and a thinning on each of so many days up to today."""
    kept: list[datetime] = []
    for ago in range(days, -1, -1):
        kept.append(at(ago))
        going = going_of(kept, TODAY - ago * DAY)
        kept = [one for one in kept if one not in going]
    return sorted((one.date() for one in kept), reverse=True)


def test_after_two_years_of_days() -> None:
    left = lived(730)
    assert len(left) == 2 + DAILY + WEEKLY + MONTHLY
    assert left[: 2 + DAILY] == [TODAY - ago * DAY for ago in range(2 + DAILY)]
    weekly = left[2 + DAILY : 2 + DAILY + WEEKLY]
    assert [one.isoweekday() for one in weekly] == [7] * WEEKLY
    monthly = left[-MONTHLY:]
    assert len({(one.year, one.month) for one in monthly}) == MONTHLY
    assert timedelta(days=330) < TODAY - left[-1] < timedelta(days=400)


def test_younger_stores_lose_nothing_that_a_place_is_left_for() -> None:
    assert len(lived(2 + DAILY - 1)) == 2 + DAILY


moments = st.lists(
    st.integers(0, 1000 * 24).map(lambda hours: at(0, 23) - timedelta(hours=hours)), unique=True
)


@given(moments)
def test_rules_that_always_hold(taken: list[datetime]) -> None:
    going = going_of(taken)
    kept = [one for one in taken if one not in going]
    assert set(going) <= set(taken)
    assert not taken or max(taken) in kept
    assert all(one.date() < TODAY - DAY for one in going)
    assert superfluous(kept, TODAY) == []  # once more, nothing more goes
    older = [one.date() for one in kept if one.date() < TODAY - DAY]
    assert len(older) <= 1 + DAILY + WEEKLY + MONTHLY
    assert max(Counter(older).values(), default=1) == 1


@given(moments)
def test_what_goes_leaves_a_newer_one_of_its_month_or_is_older_than_all_places(taken: list[datetime]) -> None:
    going = going_of(taken)
    kept = [one for one in taken if one not in going]
    for one in going:
        newer = [other for other in kept if other > one]
        assert newer
        same_month = any((other.year, other.month) == (one.year, one.month) for other in newer)
        assert same_month or len(newer) >= 1 + DAILY
