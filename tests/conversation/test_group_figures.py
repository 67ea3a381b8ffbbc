"""The figures that a bound group gets: which, when, once, and not once they or the binding are over."""

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
from bot.messages import Kind, Message
from storage.mail import OutboxRow
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Officer,
    RosterSaved,
    Status,
    Turn,
)
from tests import sample
from tests.conversation.test_groups import (
    DAY,
    FIGURES,
    at,
    boss,
    group,
    passes,
    session,
    studied,
    word,
    world,
)
from tests.sample import AN, BAI, CHENG, NOW, TODAY, Chat, words

__all__ = ["boss", "group", "world"]  # what is set up for each test


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
