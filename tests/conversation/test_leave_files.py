"""`/leave` in the chat as a file: what it grants, the yes, and the way back for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.conversation.world import World
from storage.contract import Store
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceSet,
    Duty,
    DutyState,
    Forgotten,
    Officer,
    Role,
    RosterSaved,
    Turn,
)
from storage.recount import drift
from tests import sample
from tests.conversation import tables
from tests.sample import AN, BAI, NOW, TODAY, Chat, labels, words

HEAD = ["badge", "kind", "from", "to", "reason", "about"]
ROWS = [
    ["A1", "leave", "2026-09-07", "2026-09-09", "family", ""],
    ["F1", "field", "2026-09-08", "", "escort", ""],
    ["B1", "exempt", "2026-09-01", "", "hand", "law"],
    ["B1", "2h", "2026-09-01", "2026-12-31", "eyes", ""],
]


def csv(*rows: list[str]) -> bytes:
    return tables.csv(HEAD, *rows)


def xlsx(*rows: list[Any]) -> bytes:
    return tables.xlsx(HEAD, *rows)


def granted(store: Store) -> list[object]:
    """All absences that hold and all allowances."""
    absences = [one for badge in ("A1", "B1", "C1", "F1") for one in store.absences(badge) if one.valid]
    return [*absences, *store.allowances()]


def duties(world: World) -> dict[tuple[str, str], Duty]:
    return {(duty.badge, duty.passage): duty for duty in world.store.duties_on(TODAY)}


def excused(world: World) -> set[tuple[str, str]]:
    return {key for key, duty in duties(world).items() if duty.state is DutyState.EXCUSED}


def kinds(store: Store) -> list[tuple[str, str, Any]]:
    """What the ledger says of leave: kind, whose, by whom."""
    told = {"absence-set", "absence-ended", "allowance-set", "allowance-ended"}
    return [(one.kind, one.badge, one.data["by"]) for one in store.ledger() if one.kind in told]


@pytest.mark.parametrize(("name", "data"), [("l.csv", csv(*ROWS)), ("假.xlsx", xlsx(*ROWS))])
def test_a_file_is_shown_as_what_it_grants_and_granted_after_a_yes(
    name: str, data: bytes, admin: Chat, world: World
) -> None:
    heard = words(admin.sends(name, data, "/leave")).splitlines()
    assert heard == [
        "请假、外勤 2 条：",
        "· A1 请假：2026-09-07 至 2026-09-09",
        "· F1 外勤：2026-09-08 至 2026-09-08",
        "新的免学、延长时间 2 条：",
        "· B1 免学（盘问检查）：2026-09-01 至 没有期限",
        "· B1 延长 120 分钟（全部）：2026-09-01 至 2026-12-31",
        "已登记过、不变 0 条；文件里没写的假照旧。",
        "登记这 4 条吗？现有 3 项任务免学。一天之内可以用 /leave undo 撤销。",
    ]
    assert granted(world.store) == []
    assert words(admin.presses("确认")) == "已登记 4 条，3 项任务免学。"
    assert len(granted(world.store)) == 4
    assert excused(world) == {("A1", "law"), ("A1", "short"), ("B1", "law")}
    assert kinds(world.store) == [
        ("absence-set", "A1", "C1"),
        ("absence-set", "F1", "C1"),
        ("allowance-set", "B1", "C1"),
        ("allowance-set", "B1", "C1"),
    ]
    assert drift(world.store) == []
    assert not world.store.value("upload:C1")


def test_no_leaves_everything_as_it_is(admin: Chat, world: World) -> None:
    admin.sends("l.csv", csv(*ROWS), "/leave")
    admin.says("否")
    assert (granted(world.store), excused(world)) == ([], set())


def test_in_english_at_the_terminal_with_names(world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, sample.CHENG, "terminal"), "terminal")
    chat.says("/lang English")
    heard = words(chat.sends("l.csv", csv(*ROWS), "/leave"))
    assert "· 安宁（A1）, leave: 2026-09-07 to 2026-09-09" in heard
    assert "Entered: 4. Duties excused: 3." in words(chat.says("yes"))


def test_what_it_is_can_be_said_after_it_came(admin: Chat, world: World) -> None:
    assert "请假表" in labels(admin.sends("l.csv", csv(*ROWS)))
    assert "请假、外勤 2 条" in words(admin.says("/leave"))
    admin.says("是")
    assert len(granted(world.store)) == 4


def test_leave_alone_is_the_list_where_another_kind_of_file_waits(admin: Chat, world: World) -> None:
    admin.sends("r.csv", b"badge,name,department\n", "/roster")
    assert "用法：/leave" in words(admin.says("/leave"))
    assert granted(world.store) == []


def test_the_same_file_again_changes_nothing(admin: Chat, world: World) -> None:
    admin.sends("l.csv", csv(*ROWS), "/leave")
    admin.says("是")
    before = len(list(world.store.ledger()))
    assert "都已登记过（4 条）" in words(admin.sends("l.csv", csv(*ROWS), "/leave"))
    admin.says("是")
    assert len(list(world.store.ledger())) == before


def test_what_it_replaces_is_told_apart(admin: Chat, world: World) -> None:
    stood = Allowance("B1", "old", date(2026, 8, 1), passage="law")
    world.store.record(Turn(NOW, facts=(AllowanceSet(stood, "C1", NOW),)))
    heard = words(admin.sends("l.csv", csv(ROWS[2], ROWS[3]), "/leave"))
    assert "新的免学、延长时间 1 条" in heard
    assert "改动免学、延长时间 1 条，取代原来的：\n· B1 免学（盘问检查）：2026-09-01" in heard


def test_a_long_file_names_the_first(admin: Chat) -> None:
    rows = [["A1", "leave", f"2026-10-{day:02}", "", "x", ""] for day in range(1, 21)]
    heard = words(admin.sends("l.csv", csv(*rows), "/leave"))
    assert heard.count("· A1 请假") == 12
    assert "还有 8 条没有列出" in heard


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("l.csv", csv(["Z9", "leave", "2026-09-07", "", "x", ""]), "l.csv:2: 花名册里没有警号 Z9"),
        ("l.csv", csv(["A1", "leave", "07.09.", "", "x", ""]), "l.csv:2: “07.09.”不是日期"),
        ("l.csv", b"badge,name\n", "l.csv:1: 第一行没有写明各列"),
        ("l.csv", csv(["A1", "leave", "2026-09-07", "", "\x00", ""]), "l.csv:2: "),
        ("l.csv", csv(["C1", "leave", "2026-09-07", "", "x", ""]), "l.csv:2: 这是发文件的人自己的"),
        ("l.xlsx", xlsx(["A1", "=1+1", "2026-09-07", "", "x", ""]), "l.xlsx:2: 单元格 B2 是公式"),
        ("l.xlsx", csv(*ROWS), "l.xlsx: "),
        # (In which line the first byte that is no text lies hangs on the time that the archive was made at.)
        ("l.csv", xlsx(*ROWS), "编码无法识别"),
        ("l.csv", b"\xff\xff\xff", "l.csv:1: "),
    ],
)
def test_a_bad_file_names_line_and_remedy_and_changes_nothing(
    name: str, data: bytes, told: str, admin: Chat, world: World
) -> None:
    heard = words(admin.sends(name, data, "/leave"))
    assert told in heard
    assert heard.endswith("什么都没有登记。改好文件后再发一次。")
    admin.says("是")
    assert granted(world.store) == []


@pytest.mark.parametrize("who", [AN, BAI, sample.DING])
def test_only_admins_send_and_undo_them(who: Officer, world: World, admin: Chat) -> None:
    admin.sends("l.csv", csv(*ROWS[1:2]), "/leave")
    admin.says("是")
    chat = Chat(world, sample.enrol(world.store, who))
    assert "没有权限" in words(chat.sends("l.csv", csv(*ROWS), "/leave"))
    chat.says("/leave undo")
    chat.says("是")
    assert len(granted(world.store)) == 1


def test_an_admin_no_more_grants_nothing(admin: Chat, world: World) -> None:
    admin.sends("l.csv", csv(*ROWS), "/leave")
    officer = replace(sample.CHENG, role=Role.AUDITOR)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (officer,), "test", NOW),)))
    assert "没有权限" in words(admin.says("是"))
    assert granted(world.store) == []


def test_of_two_admins_the_second_is_told_what_is_left_to_grant(admin: Chat, world: World) -> None:
    officer = replace(sample.DING, role=Role.ADMIN)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (officer,), "test", NOW),)))
    second = Chat(world, sample.enrol(world.store, officer))
    second.sends("l.csv", csv(*ROWS), "/leave")
    imported(admin, *ROWS[:3])
    heard = words(second.says("是"))
    assert "· B1 延长 120 分钟" in heard
    assert "不变 3 条" in heard
    assert words(second.says("是")) == "已登记 1 条。"
    second.sends("m.csv", csv(["A1", "leave", "2026-09-20", "2026-09-21", "x", ""]), "/leave")
    imported(admin, ["A1", "field", "2026-09-21", "", "x", ""])
    assert "m.csv:2: 已经登记过 2026-09-21 至 2026-09-21" in words(second.says("是"))


def test_what_was_granted_meanwhile_is_shown_anew(admin: Chat, world: World) -> None:
    admin.sends("l.csv", csv(*ROWS), "/leave")
    other = Absence("A1", TODAY, date(2026, 9, 9), AbsenceKind.LEAVE, "x")
    world.store.record(Turn(NOW, facts=(AbsenceSet(other, "B1", NOW),)))
    assert "不变 1 条" in words(admin.says("是"))
    assert granted(world.store) == [other]
    assert words(admin.says("是")) == "已登记 3 条，1 项任务免学。"


# --- the way back


def imported(admin: Chat, *rows: list[str]) -> None:
    admin.sends("l.csv", csv(*rows), "/leave")
    admin.says("是")
    admin.now += timedelta(minutes=30)


def test_an_undo_gives_back_what_stood_before(admin: Chat, world: World) -> None:
    world.open_day(NOW)
    stood = Allowance("B1", "old", date(2026, 8, 1), date(2026, 8, 2), passage="law")
    world.store.record(Turn(NOW, facts=(AllowanceSet(stood, "C1", NOW),)))
    before = duties(world)
    admin.now += timedelta(minutes=1)
    imported(admin, *ROWS)
    assert len(excused(world)) == 3
    assert "09-07 09:01 的请假文件吗？由它登记的 4 条作废" in words(admin.says("/leave undo"))
    assert words(admin.says("是")) == "已撤销：4 条作废，3 项任务重新待学。"
    assert granted(world.store) == [stood]
    assert duties(world) == before
    assert [one.state for one in world.store.absences("A1")] == [AbsenceState.CANCELLED]
    assert kinds(world.store)[-4:] == [
        ("absence-ended", "A1", "C1"),
        ("absence-ended", "F1", "C1"),
        ("allowance-set", "B1", "C1"),
        ("allowance-ended", "B1", "C1"),
    ]
    assert drift(world.store) == []


def test_it_can_be_done_once_and_for_a_day(admin: Chat, world: World) -> None:
    imported(admin, *ROWS)
    admin.now += timedelta(days=1)
    assert "没有可以撤销的请假文件" in words(admin.says("/leave undo"))
    admin.now -= timedelta(hours=1)
    admin.says("/leave undo")
    admin.says("是")
    assert granted(world.store) == []
    assert "没有可以撤销的请假文件" in words(admin.says("/leave undo"))


def test_what_something_else_excuses_stays_so(admin: Chat, world: World) -> None:
    world.open_day(NOW)
    imported(admin, ROWS[0])
    other = Allowance("A1", "x", TODAY, passage="law")
    world.store.record(Turn(NOW, facts=(AllowanceSet(other, "C1", NOW),)))
    admin.says("/leave undo")
    admin.says("是")
    assert excused(world) == {("A1", "law")}


def test_what_was_changed_since_stays_and_is_named(admin: Chat, world: World) -> None:
    imported(admin, *ROWS)
    admin.says("/leave A1 back")
    heard = words(admin.says("/leave undo"))
    assert "此后又改动过或已补学的 1 人不动：A1" in heard
    admin.says("是")
    assert granted(world.store) == [Absence("A1", TODAY, TODAY, AbsenceKind.LEAVE, "family")]


def test_a_change_before_the_yes_is_heard_of(admin: Chat, world: World) -> None:
    imported(admin, *ROWS)
    admin.says("/leave undo")
    ended = replace(world.store.absences("F1")[0], state=AbsenceState.CANCELLED)
    world.store.record(Turn(NOW, facts=(AbsenceSet(ended, "B1", NOW),)))
    assert "没有撤销" in words(admin.says("是"))
    assert len(granted(world.store)) == 3


def test_a_day_that_opened_since_is_owed_again_once(admin: Chat, world: World) -> None:
    """Leave of yesterday and today: yesterday's duties come back, and so does today's; nothing is asked twice."""
    world.open_day(NOW)
    imported(admin, ["A1", "leave", "2026-09-07", "2026-09-08", "x", ""])
    admin.now = NOW + timedelta(hours=23)
    world.open_day(admin.now)
    admin.says("/leave undo")
    admin.says("是")
    owed = [(one.passage, one.day) for one in world.store.open_duties("A1")]
    assert len(set(owed)) == len(owed) == 2
    assert drift(world.store) == []


@pytest.mark.parametrize("cap", [8, 1])
def test_caught_up_on_already_is_not_asked_twice(cap: int) -> None:
    """All of it, after which the leave is settled, or a part of it."""
    world = sample.make_world(material=sample.library(replace(sample.DEFAULT_PLAN, cap=cap)))
    admin = Chat(world, sample.enrol(world.store, sample.CHENG))
    world.open_day(NOW)
    imported(admin, ["A1", "leave", "2026-09-07", "2026-09-07", "x", ""])
    admin.now = NOW + timedelta(hours=23)
    world.open_day(admin.now)
    made_up = [one for one in world.store.open_duties("A1") if one.makes_up]
    assert len(made_up) == min(cap, 2)
    admin.says("/leave undo")
    admin.says("是")
    owed = sorted(one.passage for one in world.store.open_duties("A1"))
    assert owed == (["law", "short"] if cap == 1 else sorted(one.passage for one in made_up))


def test_the_reason_is_not_kept_beside_and_a_forgotten_person_goes_whole(admin: Chat, world: World) -> None:
    stood = Allowance("B1", "old", date(2026, 8, 1), passage="law")
    world.store.record(Turn(NOW, facts=(AllowanceSet(stood, "C1", NOW),)))
    imported(admin, *ROWS)
    kept = str(world.store.value("leave-before"))
    assert not {"family", "escort", "hand", "eyes"} & set(kept.replace("'", " ").split())
    world.store.record(Turn(NOW, facts=(Forgotten("B1", "C1", "x", remove=True, at=admin.now),)))
    assert "B1" not in str(world.store.value("leave-before"))
    admin.says("/leave undo")
    assert words(admin.says("是")).startswith("已撤销：2 条作废")
