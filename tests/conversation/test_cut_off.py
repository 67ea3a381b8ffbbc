"""What is owed to a chat that was taken from its officer is not sent; that it was taken is told."""

from __future__ import annotations

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.messages import Incoming, Kind, Message
from storage.records import Revoked, Turn
from tests import sample
from tests.sample import NOW, Chat, words


def asked(world: World, address: str) -> list[object]:
    """What /today answers, composed after the chat was taken away."""
    rows = turn.take(world, Incoming("telegram", address, "late", NOW, Kind.TEXT, "/today"))
    world.store.record(Turn(NOW, facts=(Revoked("A1", "C1", "手机丢了", NOW),)))
    return [Composer(world, lambda: NOW)(row) for row in rows]


def test_what_waited_when_the_chat_was_revoked_is_not_sent(world: World) -> None:
    assert asked(world, sample.enrol(world.store, sample.AN)) == [None]


def test_nor_to_somebody_else_who_has_the_chat_now(world: World) -> None:
    address = sample.enrol(world.store, sample.AN)
    rows = turn.take(world, Incoming("telegram", address, "late", NOW, Kind.TEXT, "/today"))
    world.store.record(Turn(NOW, facts=(Revoked("A1", "C1", "手机丢了", NOW),)))
    sample.enrol(world.store, sample.FANG, address=address)
    assert [Composer(world, lambda: NOW)(row) for row in rows] == [None]


def test_that_it_was_taken_is_told(world: World, officer: Chat, admin: Chat) -> None:
    admin.says("/revoke A1 手机丢了")
    admin.says("是")
    [row] = [one for one in admin.others if one.owed.address == officer.address]
    told = Composer(world, lambda: NOW)(row)
    assert isinstance(told, Message)
    assert "取消" in words([told])


def test_whoever_moves_to_another_chat_is_told_in_the_old_one(world: World, officer: Chat) -> None:
    fresh = Chat(world, "another")
    fresh.says(f"{sample.give_code(world.store, sample.AN)} A1")
    [row] = [one for one in fresh.others if one.owed.address == officer.address]
    assert isinstance(Composer(world, lambda: NOW)(row), Message)
