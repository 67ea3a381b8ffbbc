"""Group chats: bound by a word, given totals and nothing else, left where nobody binds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.group import moved
from bot.conversation.world import World
from bot.messages import Incoming, Kind, Leave, Message
from content.model import Slot, SlotContent
from storage.records import (
    Officer,
    Role,
    RosterSaved,
    Session,
    Status,
    Turn,
)
from tests import sample
from tests.sample import AN, BAI, FANG, NOW, Chat, words

DAY = timedelta(days=1)
FIGURES = Slot("early", time(8, 30), timedelta(hours=2), {"zh": "早"}, (SlotContent.FIGURES,))


@pytest.fixture
def world() -> World:
    plan = replace(sample.DEFAULT_PLAN, slots=(FIGURES,))
    world = sample.make_world(material=sample.library(plan))
    world.private_link["telegram"] = "https://t.me/chensong_bot"
    return world


@pytest.fixture
def boss(world: World) -> Chat:
    return Chat(world, sample.enrol(world.store, BAI))


@pytest.fixture
def group(world: World) -> Chat:
    return at(world, "-500")


def at(world: World, address: str) -> Chat:
    chat = Chat(world, address)
    chat.private = False
    return chat


def word(boss: Chat, department: str = "") -> str:
    return words(boss.says(f"/bind {department}".strip())).split("/bind ")[1].split()[0]


def session(chat: Chat) -> Session:
    return chat.world.store.session(f"telegram:{chat.address}")


def passes(chat: Chat, moment: datetime) -> tuple[list[Message], bool]:
    """Let the clock speak to this group if it is time: what is said there, and whether it is left."""
    said: list[Message] = []
    left = False
    for one in chat.world.store.sessions_to_wake(moment):
        for row in turn.wake(chat.world, one, moment):
            assert row.owed.address.partition("/")[0] == chat.address
            composed = Composer(chat.world, lambda: moment)(row)
            left |= isinstance(composed, Leave)
            said += [composed] if isinstance(composed, Message) else []
    return said, left


def studied(world: World) -> None:
    """A day on which two in the north owed two each, and one passage was read."""
    world.open_day(NOW)
    officer = Chat(world, sample.enrol(world.store, AN))
    officer.says("/read short")
    officer.says("读完了")


def test_a_word_from_the_supervisor_binds_and_works_once(boss: Chat, group: Chat, world: World) -> None:
    said = boss.says("/bind")
    assert "「北分局」" in words(said)
    assert "?startgroup=" in words(said)
    key = words(said).split("/bind ")[1].split()[0]
    assert "已绑定「北分局」" in words(group.says(f"/bind {key}"))
    other = at(world, "-600")
    assert "口令不对" in words(other.says(f"/start {key}"))
    assert session(other).state.keys() == {"since", "said"}


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("/start p_law", "?start=p_law"),
        ("/START p_law", "?start=p_law"),
        ("/bind p_law", None),
        ("/start p_", None),
    ],
)
def test_the_link_to_a_passage_leads_to_the_private_chat(said: str, link: str | None, group: Chat) -> None:
    told = words(group.says(said))
    assert ("口令不对" in told) is (link is None)
    assert link is None or told.endswith(f"https://t.me/chensong_bot{link}")
    assert "group" not in session(group).state


def test_another_link_within_the_minute_leads_to_its_own_passage(group: Chat) -> None:
    assert words(group.says("/start p_law")).endswith("?start=p_law")
    assert words(group.says("/start p_short")).endswith("?start=p_short")
    assert group.says("/start p_law") == []


@pytest.mark.parametrize(("asked", "told"), [("/today", "私聊"), ("/bind x", "口令不对")])
def test_whoever_asks_is_answered_once_a_minute_in_a_group(
    asked: str, told: str, boss: Chat, group: Chat, world: World
) -> None:
    for bound in (False, True):
        if bound:
            group.says(f"/bind {word(boss)}")
        group.now += timedelta(minutes=1)
        heard = [words(group.says(asked)) for _ in range(118)]
        assert (told in heard[0], any(heard[1:])) == (True, False)
        assert told in words(at(world, f"-{600 + bound}").says(asked))
        group.now -= timedelta(seconds=30)  # what came in another order
        assert group.says(asked) == []
        group.now += timedelta(seconds=90)
        assert told in words(group.says(asked))
        group.now -= timedelta(days=3)  # a clock that was set right
        assert told in words(group.says(asked))
        group.now += timedelta(days=3)
    assert "group" in session(group).state


@pytest.mark.parametrize("said", ["/bind", "/bind {}", "/start {}"])
def test_who_is_hidden_by_the_group_is_told_once_that_their_own_name_binds(
    said: str, boss: Chat, group: Chat
) -> None:
    key = word(boss)
    group.unnamed = True
    heard = [words(group.says(said.format(key))) for _ in range(100)]
    assert ("匿名" in heard[0], any(heard[1:])) == (True, False)
    assert "group" not in session(group).state
    group.unnamed = False
    assert "已绑定「北分局」" in words(group.says(f"/bind {key}"))  # it was not used up


def test_who_is_hidden_by_the_group_is_shown_the_way_like_others(group: Chat) -> None:
    group.unnamed = True
    assert "私聊" in words(group.says("/today"))
    assert words(group.says("/start p_law")).endswith("?start=p_law")


def test_a_word_is_good_for_ten_minutes_and_for_what_one_may_see(boss: Chat, group: Chat) -> None:
    assert "/bind " not in words(boss.says("/bind 南分局"))
    key = word(boss, "河口所")
    group.now = NOW + timedelta(minutes=11)
    assert "口令不对" in words(group.says(f"/bind {key}"))


def test_officers_bind_nothing(world: World) -> None:
    officer = Chat(world, sample.enrol(world.store, AN))
    assert "没有权限" in words(officer.says("/bind"))


def test_a_topic_is_answered_in_the_topic(boss: Chat, group: Chat, world: World) -> None:
    studied(world)
    key = word(boss)
    said = Incoming("telegram", "-500", "t1", NOW, text=f"/bind {key}", private=False, thread="45")
    [row] = turn.take(world, said)
    assert row.owed.address == "-500/45"
    [one] = world.store.sessions_to_wake(NOW.replace(hour=0, minute=31) + DAY)
    [figures] = turn.wake(world, one, NOW.replace(hour=0, minute=31) + DAY)
    assert figures.owed.address == "-500/45"


def test_a_group_that_nobody_binds_is_left_after_a_day(group: Chat) -> None:
    assert "/bind" in words(group.does(Kind.UNBLOCKED))
    assert passes(group, NOW + DAY - timedelta(minutes=1)) == ([], False)
    said, left = passes(group, NOW + DAY)
    assert left
    assert "没有绑定" in words(said)
    assert passes(group, NOW + 3 * DAY) == ([], False)


def test_a_group_from_before_is_noticed_when_somebody_speaks(group: Chat) -> None:
    assert group.says("大家好") == []
    group.now = NOW + timedelta(hours=5)
    assert "私聊" in words(group.says("/today"))
    assert passes(group, NOW + DAY)[1]


def test_a_channel_is_left_at_once_without_a_word(world: World) -> None:
    told = Incoming("telegram", "-700", "c1", NOW, Kind.UNBLOCKED, "channel", private=False)
    [row] = turn.take(world, told)
    assert isinstance(Composer(world, lambda: NOW)(row), Leave)
    assert session(at(world, "-700")).state == {}


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_the_binding_moves_with_the_group(
    boss: Chat, group: Chat, world: World, order: tuple[str, str]
) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    new = at(world, "-1000500")
    for which in order:
        if which == "old":
            group.does(Kind.MOVED_TO, text="-1000500")
        else:
            new.does(Kind.MOVED_FROM, text="-500")
    said, left = passes(new, NOW.replace(hour=0, minute=31) + DAY)
    assert ("北分局" in words(said), left) == (True, False)
    assert session(group).wake_at is None


@pytest.mark.parametrize(
    "order",
    [
        "send",
        "send send",
        "send old new",
        "send new old",
        "old new send",
        "new send old",
        "old send new",
    ],
)
def test_a_send_that_was_answered_with_a_new_address_moves_the_binding(
    boss: Chat, group: Chat, world: World, order: str
) -> None:
    """F11: whether the platform also tells of the move itself, before or after."""
    studied(world)
    group.says(f"/bind {word(boss)}")
    new = at(world, "-1000500")
    for which in order.split():
        if which == "old":
            group.does(Kind.MOVED_TO, text="-1000500")
        elif which == "new":
            new.does(Kind.MOVED_FROM, text="-500")
        else:
            moved(world, "telegram", "-500", "-1000500", NOW)
    assert session(group).wake_at is None
    said, left = passes(new, NOW.replace(hour=0, minute=31) + DAY)
    assert ("北分局" in words(said), left) == (True, False)
    assert passes(new, NOW.replace(hour=5) + 2 * DAY)[1] is False


def test_a_group_that_was_bound_anew_since_it_moved_keeps_that(boss: Chat, group: Chat, world: World) -> None:
    group.says(f"/bind {word(boss)}")
    moved(world, "telegram", "-500", "-1000500", NOW)
    new = at(world, "-1000500")
    new.says(f"/bind {word(boss, '河口所')}")
    bound = session(new).state["group"]
    moved(world, "telegram", "-500", "-1000500", NOW)
    new.does(Kind.MOVED_FROM, text="-500")
    assert session(new).state["group"] == bound


def test_a_late_word_of_a_move_does_not_bring_back_who_was_taken_out(
    boss: Chat, group: Chat, world: World
) -> None:
    group.says(f"/bind {word(boss)}")
    moved(world, "telegram", "-500", "-1000500", NOW)
    at(world, "-1000500").does(Kind.BLOCKED)
    moved(world, "telegram", "-500", "-1000500", NOW)
    assert session(at(world, "-1000500")).state == {}


def test_no_group_comes_of_a_move_of_one_that_is_not_known(world: World) -> None:
    moved(world, "telegram", "-500", "-1000500", NOW)
    assert session(at(world, "-1000500")).version == 0


def test_taking_the_bot_out_ends_it(boss: Chat, group: Chat, world: World) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    group.does(Kind.BLOCKED)
    assert passes(group, NOW + DAY) == ([], False)
    assert session(group).state == {}


@pytest.mark.parametrize(
    "since",
    [
        replace(BAI, role=Role.OFFICER, scope=()),
        replace(BAI, scope=("d3",)),
        replace(BAI, status=Status.SUSPENDED),
        replace(BAI, status=Status.LEFT),
    ],
    ids=["role", "scope", "suspended", "left"],
)
def test_it_ends_with_the_right_of_whoever_bound_it(
    since: Officer, boss: Chat, group: Chat, world: World
) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    world.store.record(Turn(NOW, facts=(RosterSaved((), (since, FANG), "test", NOW),)))
    said, left = passes(group, NOW + DAY)
    assert left
    assert "绑定到此结束" in words(said)
    assert "%" not in words(said)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_a_word_of_somebody_who_is_gone_binds_nothing(
    status: Status, boss: Chat, group: Chat, world: World
) -> None:
    key = word(boss)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (replace(BAI, status=status),), "test", NOW),)))
    assert "口令不对" in words(group.says(f"/bind {key}"))
