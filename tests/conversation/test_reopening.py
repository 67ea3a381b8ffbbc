"""A duty is open again only where nothing else excuses it, and once everything that did is taken back, in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from itertools import permutations

import pytest

from bot.conversation.world import World
from content.model import PlanLine
from storage.records import Duty, DutyState, Requirement, RosterSaved, Status, Turn
from storage.recount import drift
from tests import sample
from tests.conversation import tables
from tests.sample import NOW, TODAY, Chat, words

ROSTER = [
    ["A1", "安宁", "市局/北分局/河口所", "", ""],
    ["B1", "白山", "市局/北分局", "supervisor", "市局/北分局"],
    ["C1", "程远", "市局", "admin", ""],
    ["D1", "丁一", "市局", "auditor", ""],
    ["F1", "方圆", "市局/南分局", "", ""],
]
LEAVE = [["A1", "leave", "2026-09-07", "", "x", ""], ["B1", "exempt", "2026-09-01", "", "x", "law"]]
EVERYTHING = {(row[0], passage) for row in ROSTER for passage in ("law", "short")}


def done(admin: Chat, said: str) -> str:
    """Question and answer of what is said, a minute after whatever was before."""
    admin.now += timedelta(minutes=1)
    return f"{words(admin.says(said))}\n{words(admin.says('是'))}"


def leave(admin: Chat) -> None:
    admin.now += timedelta(minutes=1)
    admin.sends("l.csv", tables.csv(["badge", "kind", "from", "to", "reason", "about"], *LEAVE), "/leave")
    admin.says("是")


def roster(admin: Chat, *rows: list[str]) -> None:
    """One in five comes or goes, which has to be typed."""
    admin.now += timedelta(minutes=1)
    head = ["badge", "name", "department", "role", "scope"]
    admin.sends("r.csv", tables.csv(head, *rows), "/roster")
    admin.says("是")
    admin.says("1")


#: How each is done and taken back, and what it excuses. Day and line are declared for the same reason.
ACTS: dict[str, tuple[Callable[[Chat], object], str, set[tuple[str, str]]]] = {
    "day": (lambda admin: done(admin, "/dayoff 今天 停电"), "/dayoff undo 今天", EVERYTHING),
    "line": (
        lambda admin: done(admin, "/withdraw d1 停电"),
        "/withdraw undo d1",
        {key for key in EVERYTHING if key[1] == "law"},
    ),
    "leave": (leave, "/leave undo", {("A1", "law"), ("A1", "short"), ("B1", "law")}),
    "roster": (
        lambda admin: roster(admin, *ROSTER[:-1]),
        "/roster undo",
        {("F1", "law"), ("F1", "short")},
    ),
}


@pytest.fixture
def admin(admin: Chat) -> Chat:
    """程远, with the roster as the file has it and the day opened."""
    roster(admin, *ROSTER)
    admin.world.open_day(admin.now)
    assert open_now(admin.world) == EVERYTHING
    return admin


def open_now(world: World) -> set[tuple[str, str]]:
    return {key for key, duty in duties(world).items() if duty.state is DutyState.OPEN}


def duties(world: World) -> dict[tuple[str, str], Duty]:
    return {(duty.badge, duty.passage): duty for duty in world.store.duties_on(TODAY)}


def orders() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Any two in any order, taken back in any order; all four, taken back as they came and the other way round."""
    for first, second in permutations(ACTS, 2):
        yield (first, second), (first, second)
        yield (first, second), (second, first)
    for all_ in permutations(ACTS):
        yield all_, all_
        yield all_, all_[::-1]


@pytest.mark.parametrize(("acts", "back"), list(orders()), ids="-".join)
def test_what_is_open_hangs_on_what_stands_and_not_on_the_order(
    acts: tuple[str, ...], back: tuple[str, ...], admin: Chat
) -> None:
    for name in acts:
        ACTS[name][0](admin)
    standing = set(acts)
    for name in back:
        before = open_now(admin.world)
        heard = done(admin, ACTS[name][1])
        standing.remove(name)
        owed = EVERYTHING - {key for one in standing for key in ACTS[one][2]}
        assert open_now(admin.world) == owed, name
        told = {int(number) for number in re.findall(r"(\d+) 项(?:任务)?重新", heard)}
        assert told == (set() if name == "roster" else {len(owed - before)}), heard
    assert drift(admin.world.store) == []


def test_a_line_whose_duties_another_act_had_excused_can_be_taken_back_and_withdrawn_again(
    admin: Chat,
) -> None:
    done(admin, "/dayoff 今天 停电")
    assert "0 项任务" in done(admin, "/withdraw d1 教材有误")
    done(admin, "/dayoff undo 今天")
    assert duties(admin.world)["F1", "law"].reason == "教材有误"
    done(admin, "/withdraw undo d1")
    assert open_now(admin.world) == EVERYTHING
    assert "5 项任务" in done(admin, "/withdraw d1 教材有误")


def test_what_stays_excused_by_leave_is_caught_up_on_and_what_stays_by_a_day_off_is_not(admin: Chat) -> None:
    done(admin, "/dayoff 今天 停电")
    leave(admin)
    done(admin, "/dayoff undo 今天")
    assert duties(admin.world)["A1", "short"].reason == "~leave"
    assert duties(admin.world)["B1", "law"].reason == "exempt"
    done(admin, "/dayoff 今天 停电")
    done(admin, "/leave undo")
    assert duties(admin.world)["A1", "short"].reason == "停电"
    assert open_now(admin.world) == set()


@pytest.mark.parametrize("gone", [Status.LEFT, Status.SUSPENDED, Status.ON_LEAVE])
def test_who_is_not_there_owes_nothing_again(gone: Status, admin: Chat) -> None:
    done(admin, "/dayoff 今天 停电")
    away = replace(sample.FANG, status=gone)
    admin.world.store.record(Turn(NOW, facts=(RosterSaved((), (away,), "test", NOW),)))
    assert "8 项任务重新待完成" in done(admin, "/dayoff undo 今天")
    assert duties(admin.world)["F1", "law"].reason == gone.value


def test_who_came_back_from_leave_today_owes_again_only_what_it_did_not_excuse(admin: Chat) -> None:
    """What leave excused today stays excused, also where that became its own later."""
    done(admin, "/withdraw d1 教材有误")
    done(admin, "/dayoff 今天 停电")
    done(admin, "/leave A1 2026-09-06..2026-09-07 家事")
    done(admin, "/withdraw undo d1")
    done(admin, "/leave A1 back")
    assert "9 项任务重新待完成" in done(admin, "/dayoff undo 今天")
    assert EVERYTHING - open_now(admin.world) == {("A1", "law")}


def test_a_day_on_which_nothing_was_left_to_excuse_can_be_taken_back_last(admin: Chat) -> None:
    done(admin, "/withdraw d1 教材有误")
    done(admin, "/withdraw r1 教材有误")
    assert "0 项任务" in done(admin, "/dayoff 今天 停电")
    assert "0 项任务重新" in done(admin, "/withdraw undo d1")
    done(admin, "/withdraw undo r1")
    assert "10 项任务重新待完成" in done(admin, "/dayoff undo 今天")
    assert open_now(admin.world) == EVERYTHING


def test_of_other_lines_duties_nothing_is_written(admin: Chat) -> None:
    done(admin, "/withdraw d1 教材有误")
    done(admin, "/dayoff 今天 停电")
    before = duties(admin.world)["A1", "short"]
    done(admin, "/withdraw undo d1")
    assert duties(admin.world)["A1", "short"] == before


@pytest.mark.parametrize("back", [("d1", "d2"), ("d2", "d1")])
def test_a_duty_of_two_withdrawn_lines_is_open_as_soon_as_one_is_back(back: tuple[str, str]) -> None:
    lines = [PlanLine(key, ("law",), Requirement.RECITE, time(18), "训练", day=1) for key in ("d1", "d2")]
    world = sample.make_world(material=sample.library(sample.plan(*lines)))
    admin = Chat(world, sample.enrol(world.store, sample.CHENG))
    world.open_day(NOW)
    done(admin, "/withdraw d1 重复")
    done(admin, "/withdraw d2 重复")
    assert open_now(world) == set()
    assert "5 项任务重新" in done(admin, f"/withdraw undo {back[0]}")
    assert "0 项任务重新" in done(admin, f"/withdraw undo {back[1]}")
    assert len(open_now(world)) == 5
