"""A day off and a withdrawn line taken back: until something was built on them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import Kind
from storage.records import Absence, AbsenceKind, AbsenceSet, AbsenceState, DutyState, Officer, Role, Turn
from storage.recount import drift
from tests import sample
from tests.sample import AN, BAI, NOW, TODAY, Chat, words


def states(chat: Chat) -> list[DutyState]:
    return [duty.state for duty in chat.world.store.duties_on(TODAY)]


def done(admin: Chat, said: str) -> str:
    admin.says(said)
    return words(admin.says("是"))


def test_a_day_off_is_taken_back_by_its_button(admin: Chat) -> None:
    done(admin, "/dayoff 今天 台风")
    assert set(states(admin)) == {DutyState.EXCUSED}
    assert "有 10 项重新待完成" in words(admin.presses("撤销"))
    assert "10 项任务重新待完成" in words(admin.says("是"))
    assert set(states(admin)) == {DutyState.OPEN}
    assert admin.world.store.days_off() == {}
    [entry] = [entry for entry in admin.world.store.ledger() if entry.kind == "day-restored"]
    assert (entry.badge, entry.data["before"], entry.data["after"]) == ("C1", {"off": "台风"}, {"off": ""})
    assert list(drift(admin.world.store)) == []
    assert "恢复学习日" in words(admin.says("/audit"))


def test_a_line_is_taken_back_by_its_command(admin: Chat) -> None:
    admin.says("/today")
    done(admin, "/withdraw d1 条文修订")
    assert states(admin).count(DutyState.EXCUSED) == 5
    assert "d1 已恢复，5 项" in done(admin, "/withdraw undo d1")
    assert set(states(admin)) == {DutyState.OPEN}
    assert admin.world.store.lines_withdrawn() == {}
    assert list(drift(admin.world.store)) == []
    assert "已撤回" in done(admin, "/withdraw d1 条文修订")


def test_no_leaves_it_as_it_is(admin: Chat) -> None:
    done(admin, "/dayoff 今天 台风")
    admin.says("/dayoff 撤销 今天")
    admin.says("否")
    assert set(states(admin)) == {DutyState.EXCUSED}


def test_a_day_off_ahead_opens_after_all(admin: Chat) -> None:
    done(admin, "/dayoff 明天 演习")
    assert "又是学习日" in done(admin, "/dayoff undo 明天")
    admin.now += timedelta(days=1)
    admin.world.open_day(admin.now)
    opened = admin.world.store.study_day(TODAY + timedelta(days=1))
    assert opened is not None
    assert opened.opened_at is not None


@pytest.mark.parametrize("said", ["/dayoff undo 2026-09-07", "/withdraw undo d1"])
def test_once_a_study_day_was_built_on_it_it_stays(said: str, admin: Chat) -> None:
    admin.world.open_day(NOW)
    done(admin, "/dayoff 今天 台风" if "dayoff" in said else "/withdraw d1 条文修订")
    before = admin.world.store.duties_on(TODAY)
    admin.says(said)
    admin.now += timedelta(days=1)
    admin.world.open_day(admin.now)
    assert "已经按这个决定开始" in words(admin.says("是"))
    assert "已经按这个决定开始" in words(admin.says(said))
    assert admin.world.store.duties_on(TODAY) == before


def test_what_something_else_excuses_by_now_stays_excused(admin: Chat) -> None:
    done(admin, "/dayoff 今天 台风")
    leave = Absence("A1", TODAY, TODAY, AbsenceKind.LEAVE, "病", AbsenceState.GRANTED)
    admin.world.store.record(Turn(NOW, facts=(AbsenceSet(leave, "C1", NOW),)))
    assert "8 项任务重新待完成" in done(admin, "/dayoff undo 今天")
    mine = {duty.state for duty in admin.world.store.duties_on(TODAY) if duty.badge == "A1"}
    assert mine == {DutyState.EXCUSED}


def test_what_was_never_done_cannot_be_taken_back(admin: Chat) -> None:
    assert "没有定为非学习日" in words(admin.says("/dayoff undo 今天"))
    assert "没有撤回过" in words(admin.says("/withdraw undo d1"))
    assert "没有撤回过" in words(admin.says("/withdraw undo"))


@pytest.mark.parametrize("who", [AN, BAI, sample.DING])
def test_only_admins_take_back(who: Officer, admin: Chat) -> None:
    done(admin, "/dayoff 今天 台风")
    other = Chat(admin.world, sample.enrol(admin.world.store, who))
    assert "没有权限" in words(other.says("/dayoff undo 今天"))
    token = admin.token("撤销")
    other.does(Kind.CHOICE, token=token)
    signed = admin.world.signer.token(who.badge, f"telegram:{other.address}", f"b.d.{TODAY}", 0)
    assert who.role is not Role.ADMIN
    assert "没有权限" in words(other.does(Kind.CHOICE, token=signed))
    assert admin.world.store.days_off() == {TODAY: "台风"}
