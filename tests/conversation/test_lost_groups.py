"""Bound groups that cannot be written to any more: whoever answers for them hears so once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.group import moved
from bot.conversation.world import World
from bot.messages import Incoming, Message
from storage.mail import OutboxRow, Outcome, Settlement
from storage.memory import MemoryStore
from storage.records import RosterSaved, Status, Turn
from tests import sample
from tests.conversation.test_groups import word
from tests.sample import BAI, CHENG, NOW, Chat, words

HOUR = timedelta(hours=1)


class Lively(MemoryStore):
    """Somebody speaks in the group whenever it is about to be changed, so often."""

    often = 0

    def record(self, turn: Turn) -> list[OutboxRow]:
        if turn.session is not None and self.often:
            self.often -= 1
            super().record(Turn(NOW, session=self.session(turn.session.owner)))
        return super().record(turn)


@pytest.fixture
def world() -> World:
    return sample.make_world(Lively())


@pytest.fixture
def boss(world: World) -> Chat:
    return Chat(world, sample.enrol(world.store, BAI))


@pytest.fixture
def admin(world: World) -> Chat:
    return Chat(world, sample.enrol(world.store, CHENG))


def bound(world: World, boss: Chat, thread: str = "") -> None:
    said = Incoming("telegram", "-500", "b1", NOW, text=f"/bind {word(boss)}", private=False, thread=thread)
    turn.take(world, said)
    told(world)


def state(world: World) -> Mapping[str, Any]:
    return world.store.session("telegram:-500").state


def told(world: World) -> list[tuple[str, str]]:
    """What is owed: to whom, in which words."""
    found = []
    for row in world.store.claim(NOW + HOUR, 20, HOUR):
        message = Composer(world, lambda: NOW)(row)
        assert isinstance(message, Message)
        found.append((row.owed.address, words([message])))
        world.store.settle(Settlement(row.id, Outcome.SENT, NOW))
    return found


@pytest.mark.parametrize("thread", ["", "45"])
def test_where_we_were_taken_out_the_binding_ends_and_its_binder_and_the_admins_hear_so_once(
    world: World, boss: Chat, admin: Chat, thread: str
) -> None:
    bound(world, boss, thread)
    for _ in range(2):
        moved(world, "telegram", f"-500/{thread}".rstrip("/"), "", NOW)
    assert state(world) == {}
    assert world.store.session("telegram:-500").wake_at is None
    heard = told(world)
    assert sorted(address for address, _ in heard) == sorted([boss.address, admin.address])
    assert all("绑定「北分局」的群已收不到" in said for _, said in heard)


def test_an_admin_who_bound_it_hears_it_once(world: World, admin: Chat) -> None:
    said = Incoming("telegram", "-500", "b1", NOW, text=f"/bind {word(admin, '北分局')}", private=False)
    turn.take(world, said)
    told(world)
    moved(world, "telegram", "-500", "", NOW)
    assert [address for address, _ in told(world)] == [admin.address]


def test_bound_anew_and_lost_anew_it_is_told_anew(world: World, boss: Chat) -> None:
    bound(world, boss)
    moved(world, "telegram", "-500", "", NOW)
    assert len(told(world)) == 1
    said = Incoming("telegram", "-500", "b2", NOW, text=f"/bind {word(boss)}", private=False)
    turn.take(world, said)
    told(world)
    moved(world, "telegram", "-500", "", NOW)
    assert len(told(world)) == 1


def test_who_speaks_meanwhile_lets_nobody_hear_it_twice(world: World, boss: Chat) -> None:
    assert isinstance(world.store, Lively)
    bound(world, boss, "45")
    world.store.often = 2
    moved(world, "telegram", "-500/45", "-500", NOW)
    assert (world.store.often, state(world)["thread"]) == (0, "")
    assert len(told(world)) == 1


def test_of_a_topic_that_is_no_more_the_binding_goes_on_in_the_group_itself(
    world: World, boss: Chat, admin: Chat
) -> None:
    bound(world, boss, "45")
    for _ in range(2):
        moved(world, "telegram", "-500/45", "-500", NOW)
    assert (state(world)["group"]["department"], state(world)["thread"]) == ("d1", "")
    assert world.store.session("telegram:-500").wake_at is not None
    heard = told(world)
    assert sorted(address for address, _ in heard) == sorted([boss.address, admin.address])
    assert all("绑定「北分局」的话题已不存在" in said for _, said in heard)


def test_another_topic_that_is_no_more_is_nothing_to_the_binding(world: World, boss: Chat) -> None:
    bound(world, boss, "45")
    before = state(world)
    moved(world, "telegram", "-500/46", "-500", NOW)
    assert (state(world), told(world)) == (before, [])


def test_whoever_bound_it_and_is_suspended_is_not_told(world: World, boss: Chat, admin: Chat) -> None:
    bound(world, boss)
    suspended = replace(BAI, status=Status.SUSPENDED)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (suspended,), "test", NOW),)))
    moved(world, "telegram", "-500", "", NOW)
    assert [address for address, _ in told(world)] == [admin.address]


def test_of_a_group_that_nobody_bound_nobody_hears_and_of_a_person_s_chat_nothing_changes(
    world: World, boss: Chat, admin: Chat
) -> None:
    turn.take(world, Incoming("telegram", "-500", "b1", NOW, text="/today", private=False))
    told(world)
    before = world.store.session(f"telegram:{boss.address}")
    moved(world, "telegram", "-500", "", NOW)
    moved(world, "telegram", boss.address, "", NOW)
    assert (state(world), told(world)) == ({}, [])
    assert world.store.session(f"telegram:{boss.address}") == before


def test_the_old_address_of_a_group_that_has_moved_ends_nothing(world: World, boss: Chat) -> None:
    bound(world, boss)
    moved(world, "telegram", "-500", "-1000500", NOW)
    moved(world, "telegram", "-500", "", NOW)
    assert told(world) == []
    assert "group" in world.store.session("telegram:-1000500").state
