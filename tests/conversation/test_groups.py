"""Group chats: bound by a word, given totals and nothing else, left where nobody binds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.group import moved
from bot.conversation.group_times import GroupTimes
from bot.conversation.world import World
from bot.delivery.plan import TooLate
from bot.delivery.rounds import Rounds
from bot.messages import Incoming, Kind, Leave, Message
from content.model import Slot, SlotContent
from storage.mail import OutboxRow
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Officer,
    Role,
    RosterSaved,
    Session,
    Status,
    Turn,
)
from tests import sample
from tests.sample import AN, BAI, CHENG, FANG, NOW, TODAY, Chat, words

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


def test_a_bound_group_gets_totals_of_the_day_before_and_no_names(
    boss: Chat, group: Chat, world: World
) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    assert session(group).wake_at == NOW.replace(hour=0, minute=30) + DAY  # half past eight there
    said, left = passes(group, NOW.replace(hour=0, minute=31) + DAY)
    assert words(said).startswith("2026-09-07 北分局：应学 4 项，完成 1 项，完成率 25")
    assert not left
    for person in sample.EVERYBODY:
        assert person.name not in words(said)
        assert person.badge not in words(said)
    assert passes(group, NOW.replace(hour=0, minute=32) + DAY) == ([], False)


def joins(world: World, **more: Any) -> Officer:
    """Another officer at 安's station."""
    another = replace(AN, badge="A2", name="安二", **more)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (another,), "test", NOW),)))
    return another


@pytest.mark.parametrize("company", ["none", "left", "on leave", "joined later", "moved in", "there"])
def test_the_totals_of_one_person_are_not_told(boss: Chat, group: Chat, world: World, company: str) -> None:
    match company:
        case "left":
            joins(world, status=Status.LEFT)
        case "on leave":
            away = Absence(joins(world).badge, TODAY, TODAY, AbsenceKind.LEAVE)
            world.store.record(Turn(NOW, facts=(AbsenceSet(away, "", NOW),)))
        case "moved in":
            joins(world, department="d3")
        case "there":
            joins(world)
    studied(world)
    if company in {"joined later", "moved in"}:
        joins(world)
    group.says(f"/bind {word(boss, '河口所')}")
    said, _ = passes(group, NOW.replace(hour=0, minute=31) + DAY)
    assert len(said) == (company == "there")


def test_a_group_hears_the_organisation_s_language_whoever_speaks_there(boss: Chat, world: World) -> None:
    heard = []
    for address, language in (("-500", "zh"), ("-501", "en")):  # as the phone of whoever speaks is set
        chat = at(world, address)
        chat.language = language
        heard.append([words(chat.says(one)) for one in ("/today", "/bind nothing", f"/bind {word(boss)}")])
    assert heard[0] == heard[1]
    assert "北分局" in heard[1][-1]


@pytest.mark.parametrize("spoken", ["早上好", "/today"])
def test_who_speaks_between_the_time_and_the_clock_puts_off_nothing(
    spoken: str, boss: Chat, group: Chat, world: World
) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    group.now = NOW.replace(hour=0, minute=30) + DAY + timedelta(seconds=3)
    group.says(spoken)
    said, _ = passes(group, NOW.replace(hour=0, minute=31) + DAY)
    assert "应学 4 项" in words(said)


def test_figures_that_are_too_late_are_not_sent(boss: Chat, group: Chat, world: World) -> None:
    studied(world)
    group.says(f"/bind {word(boss)}")
    assert passes(group, NOW.replace(hour=4) + DAY) == ([], False)
    assert session(group).wake_at == NOW.replace(hour=0, minute=30) + 2 * DAY


def moves(world: World, hour: int) -> None:
    """The plan's slot of figures comes at another time from now on."""
    assert world.library.plan is not None
    plan = replace(world.library.plan, slots=(replace(FIGURES, at=time(hour)),))
    world.library = replace(world.library, plan=plan)


def hours_of_figures(group: Chat, times: GroupTimes, moments: Sequence[datetime]) -> list[int]:
    """The full hours at which figures came, as the clock looks at all of these moments."""
    heard = []
    for moment in moments:
        times.tick(moment)
        if passes(group, moment)[0]:
            heard.append(moment.astimezone(sample.ZONE).hour)
    return heard


@pytest.mark.parametrize(
    ("before", "changed", "after", "came"),
    [(18, 10, 14, [14]), (14, 10, 18, [18]), (14, 15, 16, [14]), (18, 15, 14, []), (14, 15, 9, [14])],
    ids=["earlier", "later", "gone out", "past", "gone out and past"],
)
def test_a_slot_that_is_moved_reaches_groups_the_same_day_and_once(
    before: int, changed: int, after: int, came: list[int], boss: Chat, group: Chat, world: World
) -> None:
    moves(world, before)
    studied(world)
    group.says(f"/bind {word(boss)}")
    times, midnight = GroupTimes(world), NOW.replace(hour=16)
    day = [midnight + timedelta(hours=number) for number in range(24)]
    heard = hours_of_figures(group, times, day[:changed])
    moves(world, after)
    heard += hours_of_figures(group, times, day[changed:])
    assert heard == came


def test_a_plan_changed_between_two_runs_reaches_groups_the_same_day(
    boss: Chat, group: Chat, world: World
) -> None:
    moves(world, 18)
    studied(world)
    group.says(f"/bind {word(boss)}")
    moves(world, 14)
    GroupTimes(world).tick(NOW.replace(hour=2))
    assert session(group).wake_at == NOW.replace(hour=6)


@pytest.mark.parametrize("hour", [(8, 30), (8, 31)])
def test_slots_of_figures_whose_time_it_is_tell_a_group_once(hour: tuple[int, int]) -> None:
    later = replace(FIGURES, id="later", at=time(*hour))
    world = sample.make_world(material=sample.library(replace(sample.DEFAULT_PLAN, slots=(FIGURES, later))))
    world.private_link["telegram"] = "https://t.me/chensong_bot"
    boss, group = Chat(world, sample.enrol(world.store, BAI)), at(world, "-500")
    studied(world)
    group.says(f"/bind {word(boss)}")
    now = NOW.replace(hour=0, minute=32) + DAY
    said, _ = passes(group, now)
    assert words(said).count("应学 4 项") == 1
    assert passes(group, now + timedelta(minutes=1)) == ([], False)


@pytest.mark.parametrize(("minutes", "came"), [(15, True), (60, True), (61, False)])
def test_figures_of_an_evening_go_out_after_midnight_within_their_grace(
    minutes: int, came: bool, boss: Chat, group: Chat, world: World
) -> None:
    """Ten to midnight: the bot was away then, and what is told is still the day before that evening."""
    assert world.library.plan is not None
    late = replace(FIGURES, at=time(23, 50), grace=timedelta(hours=1))
    world.library = replace(world.library, plan=replace(world.library.plan, slots=(late,)))
    studied(world)
    group.says(f"/bind {word(boss)}")
    evening = NOW.replace(hour=15, minute=50) + DAY
    world.store.record(Turn(NOW, session=replace(session(group), wake_at=evening)))  # that of today is over
    said, _ = passes(group, evening + timedelta(minutes=minutes))
    assert words(said).startswith("2026-09-07 北分局：应学 4 项") is came
    assert passes(group, evening + timedelta(minutes=minutes + 1)) == ([], False)
    assert session(group).wake_at == evening + DAY


def figures_in_hand(boss: Chat, group: Chat, world: World) -> OutboxRow:
    """A group's totals, planned in their time and not sent yet."""
    studied(world)
    group.says(f"/bind {word(boss)}")
    moment = NOW.replace(hour=0, minute=31) + DAY
    [one] = world.store.sessions_to_wake(moment)
    told = turn.wake(world, one, moment)
    return told[0]


def test_figures_that_were_planned_in_time_are_not_sent_after_their_grace(
    boss: Chat, group: Chat, world: World
) -> None:
    row = figures_in_hand(boss, group, world)
    end = NOW.replace(hour=2, minute=30) + DAY
    said = Composer(world, lambda: end)(row)
    assert isinstance(said, Message)
    assert "应学 4 项" in words([said])
    with pytest.raises(TooLate):
        Composer(world, lambda: end + timedelta(seconds=1))(row)


@pytest.mark.parametrize("ends", ["suspended", "bound elsewhere", "taken out"])
def test_figures_that_were_planned_are_not_sent_once_the_binding_has_ended(
    ends: str, boss: Chat, group: Chat, world: World
) -> None:
    row = figures_in_hand(boss, group, world)
    match ends:
        case "suspended":
            gone = (replace(BAI, status=Status.SUSPENDED),)
            world.store.record(Turn(NOW, facts=(RosterSaved((), gone, "test", NOW),)))
        case "bound elsewhere":
            group.says(f"/bind {word(boss, '河口所')}")
        case "taken out":
            group.does(Kind.BLOCKED)
    assert Composer(world, lambda: NOW.replace(hour=0, minute=32) + DAY)(row) is None


def test_figures_on_their_way_follow_the_group(boss: Chat, group: Chat, world: World) -> None:
    row = figures_in_hand(boss, group, world)
    moved(world, "telegram", "-500", "-1009", NOW)
    said = Composer(world, lambda: NOW.replace(hour=0, minute=32) + DAY)(row)
    assert isinstance(said, Message)
    assert "应学 4 项" in words([said])


def test_of_figures_that_did_not_reach_their_group_the_admins_hear_once_a_slot(
    boss: Chat, group: Chat, world: World
) -> None:
    row = figures_in_hand(boss, group, world)
    sample.enrol(world.store, CHENG)
    rounds = Rounds(world.store, lambda: world.library, sample.HOURS)
    for undelivered in (row, replace(row, owed=replace(row.owed, address="-600"))):
        rounds.undelivered(undelivered)
    moment = NOW.replace(hour=0, minute=32) + DAY
    rows = [one for one in world.store.claim(moment, 50, DAY) if one.owed.badge == CHENG.badge]
    told = [Composer(world, lambda: moment)(one) for one in rows]
    heard = [words([one]) for one in told if isinstance(one, Message)]
    assert len(heard) == 1
    assert "2026-09-08“早”的提醒有一部分没有送到" in heard[0]


def test_figures_tell_how_many_were_excused(boss: Chat, group: Chat, world: World) -> None:
    joins(world)
    studied(world)
    admin = Chat(world, sample.enrol(world.store, CHENG))
    admin.says("/suspend A2 病")
    admin.presses("确认")
    group.says(f"/bind {word(boss)}")
    said, _ = passes(group, NOW.replace(hour=0, minute=31) + DAY)
    assert "北分局：应学 6 项，免学 2 项，完成 1 项，完成率 25%" in words(said)


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
