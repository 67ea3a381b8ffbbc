"""Groups that become supergroups under another address while their figures are due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.conversation import turn
from bot.conversation.group import moved
from bot.conversation.group_times import GroupTimes
from bot.conversation.world import World
from bot.messages import Kind
from storage.mail import OutboxRow
from tests.conversation.test_group_figures import figures_in_hand, moves
from tests.conversation.test_groups import (
    DAY,
    at,
    boss,
    group,
    passes,
    session,
    studied,
    word,
    world,
)
from tests.sample import NOW, Chat

__all__ = ["boss", "group", "world"]  # what is set up for each test


def heard(world: World, moment: datetime) -> list[OutboxRow]:
    """What the clock says to all groups, once however often it is planned."""
    return [row for one in world.store.sessions_to_wake(moment) for row in turn.wake(world, one, moment)]


@pytest.mark.parametrize(
    "order", ["send", "old new", "new old", "old old new", "send old new", "old send new"]
)
def test_figures_that_were_due_when_the_move_was_heard_of_come_once(
    order: str, boss: Chat, group: Chat, world: World
) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    new, due = at(world, "-1000500"), NOW.replace(hour=0, minute=30) + DAY
    group.now = new.now = due + timedelta(seconds=2)  # the clock has not spoken yet
    for which in order.split():
        if which == "old":
            group.does(Kind.MOVED_TO, text="-1000500")
        elif which == "new":
            new.does(Kind.MOVED_FROM, text="-500")
        else:
            moved(world, "telegram", "-500", "-1000500", group.now)
    [figures] = heard(world, due + timedelta(minutes=1))
    assert (figures.owed.address, "figures" in figures.owed.body) == ("-1000500", True)
    moved(world, "telegram", "-500", "-1000500", due + timedelta(minutes=2))
    new.now = due + timedelta(minutes=3)
    new.does(Kind.MOVED_FROM, text="-500")
    assert heard(world, due + timedelta(minutes=4)) == []
    assert session(new).wake_at == due + DAY


def test_a_group_of_which_one_half_of_the_move_was_heard_gets_its_figures_once(
    boss: Chat, group: Chat, world: World
) -> None:
    """Cut off between the two: the clock speaks to both addresses."""
    studied(world)
    group.says(f"/bind {word(boss)}")
    new, due = at(world, "-1000500"), NOW.replace(hour=0, minute=30) + DAY
    new.now = due + timedelta(seconds=2)
    new.does(Kind.MOVED_FROM, text="-500")
    assert len(world.store.sessions_to_wake(due)) == 2
    assert len(heard(world, due + timedelta(minutes=1))) == 1
    assert session(new).wake_at == due + DAY


def test_figures_that_went_out_before_a_group_moved_do_not_come_again_there(
    boss: Chat, group: Chat, world: World
) -> None:
    figures_in_hand(boss, group, world)
    now = NOW.replace(hour=0, minute=32) + DAY
    moved(world, "telegram", "-500", "-1000500", now)
    assert heard(world, now + timedelta(minutes=1)) == []
    for bound_anew in (False, True):
        if bound_anew:
            new = at(world, "-1000500")
            boss.now = new.now = now
            new.says(f"/bind {word(boss)}")
        moves(world, 9 + bound_anew)  # the slot comes once more today, by the plan as it is now
        GroupTimes(world).tick(now)
        assert heard(world, NOW.replace(hour=1 + bound_anew, minute=1) + DAY) == []


def test_a_group_that_was_bound_anew_while_figures_were_due_waits_for_the_next(
    boss: Chat, group: Chat, world: World
) -> None:
    """It moved before we heard of it; under its old address it may have had today's."""
    studied(world)
    group.says(f"/bind {word(boss)}")
    new, due = at(world, "-1000500"), NOW.replace(hour=0, minute=30) + DAY
    boss.now = new.now = group.now = due + timedelta(minutes=1)
    new.says(f"/bind {word(boss)}")
    group.does(Kind.MOVED_TO, text="-1000500")
    new.does(Kind.MOVED_FROM, text="-500")
    assert heard(world, due + timedelta(minutes=2)) == []


def test_a_group_that_nobody_binds_gets_no_other_day_by_moving(group: Chat, world: World) -> None:
    group.does(Kind.UNBLOCKED)
    moved(world, "telegram", "-500", "-1000500", NOW + timedelta(hours=5))
    assert passes(at(world, "-1000500"), NOW + DAY)[1]
