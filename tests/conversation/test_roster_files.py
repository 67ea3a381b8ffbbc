"""`/roster` in the chat: preview, the hold, the yes, and the way back for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.conversation.world import World
from storage.records import DutyState, Forgotten, Officer, Role, RosterSaved, Status, Turn
from storage.recount import drift
from tests import sample
from tests.conversation import tables
from tests.sample import AN, BAI, NOW, TODAY, Chat, words

HEAD = ["badge", "name", "department", "role", "scope", "language", "status"]
#: The roster as it is, with enough people that one in twenty is somebody.
ROWS = [
    ["A1", "安宁", "市局/北分局/河口所", "", "", "", ""],
    ["B1", "白山", "市局/北分局", "supervisor", "市局/北分局", "", ""],
    ["C1", "程远", "市局", "admin", "", "", ""],
    ["D1", "丁一", "市局", "auditor", "", "", ""],
    ["F1", "方圆", "市局/南分局", "", "", "", ""],
    *([f"Z{number}", "赵", "市局/南分局", "", "", "", ""] for number in range(60)),
]


def csv(*rows: list[str]) -> bytes:
    return tables.csv(HEAD, *rows)


def xlsx(*rows: list[Any]) -> bytes:
    return tables.xlsx(HEAD, *rows)


def without(*badges: str) -> list[list[str]]:
    return [row for row in ROWS if row[0] not in badges]


def moved(badge: str, department: str) -> list[list[str]]:
    return [[*row[:2], department, *row[3:]] if row[0] == badge else row for row in ROWS]


@pytest.fixture
def admin(world: World, admin: Chat) -> Chat:
    """程远, once the sixty are there."""
    admin.sends("all.csv", csv(*ROWS), "/roster")
    admin.says("是")
    admin.says("1")  # of six who were there one has another scope
    assert len(world.store.officers()) == len(ROWS) + 1
    return admin


def one(world: World, badge: str) -> Officer:
    officer = world.store.officer(badge)
    assert officer is not None
    return officer


def place(world: World, badge: str) -> str:
    paths = {one.id: one.path for one in world.store.departments()}
    return paths[one(world, badge).department]


def test_a_csv_is_shown_as_the_change_it_makes_and_saved_after_a_yes(admin: Chat, world: World) -> None:
    rows = [*moved("A1", "市局/南分局"), ["N1", "牛", "市局", "", "", "en", ""]]
    heard = words(admin.sends("r.csv", csv(*rows), "/roster")).splitlines()
    assert heard[:3] == ["新增 1 人：N1", "换部门 1 人：A1", "· A1：河口所 → 南分局"]
    assert place(world, "A1") == "市局/北分局/河口所"
    assert "改动 2 人" in words(admin.presses("确认"))
    assert place(world, "A1") == "市局/南分局"
    assert one(world, "N1").language == "en"
    assert not world.store.value("upload:C1")


def test_an_xlsx_says_the_same(admin: Chat, world: World) -> None:
    rows: list[list[Any]] = [list(row) for row in moved("A1", "市局/南分局")]
    rows.append([20260001, "牛", "市局", None, None, None, None])
    heard = words(admin.sends("名册.xlsx", xlsx(*rows), "/roster"))
    assert "新增 1 人：20260001" in heard
    admin.says("确认")
    assert one(world, "20260001").name == "牛"
    assert place(world, "A1") == "市局/南分局"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["A1", "=1+1", "市局"]], "r.xlsx:2: 单元格 B2 是公式"),
        ([["A1", "安宁", "市局"], ["a1", "安宁", "市局"]], "r.xlsx:3: "),
        ([["A1", "安\n宁", "市局"]], "r.xlsx:2: "),
        ([["A1", True, "市局"]], "r.xlsx:2: "),
    ],
)
def test_problems_of_an_xlsx_name_its_rows(rows: list[list[Any]], told: str, admin: Chat) -> None:
    heard = words(admin.sends("r.xlsx", xlsx(*rows), "/roster"))
    assert told in heard
    assert heard.endswith("什么都没有改动。改好文件后再发一次。")


def test_empty_rows_do_not_shift_the_numbers(admin: Chat) -> None:
    heard = words(
        admin.sends("r.xlsx", xlsx([], ["A1", "安宁", "市局"], [], ["A 2", "安", "市局"]), "/roster")
    )
    assert "r.xlsx:5: " in heard


def test_what_it_is_can_be_said_after_it_came(admin: Chat, world: World) -> None:
    admin.sends("r.csv", csv(*moved("A1", "市局/南分局")))
    assert "换部门 1 人" in words(admin.presses("花名册"))
    admin.says("是")
    assert place(world, "A1") == "市局/南分局"


def test_more_than_one_in_twenty_must_be_typed(admin: Chat, world: World) -> None:
    gone = [f"Z{number}" for number in range(5)]
    admin.sends("r.csv", csv(*without(*gone)), "/roster")
    assert "共 5 人" in words(admin.says("是"))
    assert one(world, "Z0").status is Status.ACTIVE
    for wrong in ("是", "4", "五"):
        assert "共 5 人" in words(admin.says(wrong))
        assert one(world, "Z0").status is Status.ACTIVE
    assert "花名册已更新" in words(admin.says("5"))
    assert one(world, "Z0").status is Status.LEFT


def test_a_hold_ends_with_no(admin: Chat, world: World) -> None:
    admin.sends("r.csv", csv(*without(*(f"Z{number}" for number in range(5)))), "/roster")
    admin.says("是")
    admin.says("否")
    admin.says("5")
    assert one(world, "Z0").status is Status.ACTIVE


def test_the_last_admin_stays(admin: Chat, world: World) -> None:
    assert "管理员" in words(admin.sends("r.csv", csv(*without("C1")), "/roster"))
    admin.says("是")
    assert one(world, "C1").status is Status.ACTIVE


def test_a_roster_that_changed_meanwhile_is_shown_anew(admin: Chat, world: World) -> None:
    admin.sends("r.csv", csv(*moved("A1", "市局/南分局")), "/roster")
    later = replace(one(world, "Z1"), name="钱")
    world.store.record(Turn(NOW, facts=(RosterSaved((), (later,), "test", NOW),)))
    assert "改姓名 1 人：Z1" in words(admin.says("是"))
    assert place(world, "A1") == "市局/北分局/河口所"


def second_admin(world: World) -> Chat:
    other = replace(one(world, "D1"), role=Role.ADMIN)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (other,), "test", NOW),)))
    return Chat(world, sample.enrol(world.store, other))


def as_admins(rows: list[list[str]]) -> list[list[Any]]:
    return [[*row[:3], "admin", *row[4:]] if row[0] == "D1" else list(row) for row in rows]


def test_of_two_admins_with_workbooks_the_second_is_shown_what_is_left(admin: Chat, world: World) -> None:
    other = second_admin(world)
    other.sends(
        "b.xlsx", xlsx(*as_admins([*moved("A1", "市局"), ["N2", "马", "市局", "", "", "", ""]])), "/roster"
    )
    admin.sends("a.xlsx", xlsx(*as_admins(moved("A1", "市局/南分局"))), "/roster")
    admin.says("是")
    heard = words(other.says("是"))
    assert "· A1：南分局 → 市局" in heard
    assert place(world, "A1") == "市局/南分局"
    assert "改动 2 人" in words(other.says("是"))
    assert place(world, "A1") == "市局"


def test_of_two_admins_with_the_same_workbook_the_second_hears_that_it_is_done(
    admin: Chat, world: World
) -> None:
    other = second_admin(world)
    for chat in (other, admin):
        chat.sends("a.xlsx", xlsx(*as_admins(moved("A1", "市局/南分局"))), "/roster")
    admin.says("是")
    before = len(list(world.store.ledger()))
    assert "与现有花名册一样，没有变化" in words(other.says("是"))
    assert len(list(world.store.ledger())) == before


@pytest.mark.parametrize("who", [AN, BAI, sample.DING])
def test_only_admins_send_rosters(who: Officer, world: World, admin: Chat) -> None:
    chat = Chat(world, sample.enrol(world.store, who))
    assert "没有权限" in words(chat.sends("r.csv", csv(*without("F1")), "/roster"))
    assert "没有权限" in words(chat.says("/roster undo"))
    chat.says("是")
    assert one(world, "F1").status is Status.ACTIVE


# --- the way back


def imported(admin: Chat, rows: list[list[str]], at: datetime | None = None) -> None:
    admin.now = at or admin.now
    admin.sends("r.csv", csv(*rows), "/roster")
    admin.says("是")


def test_an_undo_gives_everybody_their_place_back_and_their_duties(admin: Chat, world: World) -> None:
    world.open_day(NOW)
    before = {one.badge: one for one in world.store.officers()}
    owed = {(duty.badge, duty.passage): duty for duty in world.store.duties_on(TODAY)}
    assert owed[("F1", "law")].state is DutyState.OPEN
    rows = [row for row in moved("A1", "市局/南分局") if row[0] != "F1"]
    imported(admin, [*rows, ["N1", "牛", "市局", "", "", "", ""]], NOW + timedelta(hours=1))
    assert world.store.open_duties("F1") == []
    admin.now += timedelta(minutes=30)
    heard = words(admin.says("/roster undo"))
    assert "3 人恢复" in heard
    assert "已撤销" in words(admin.says("是"))
    after = {one.badge: one for one in world.store.officers()}
    assert after.pop("N1").status is Status.LEFT
    assert after == before
    assert {(duty.badge, duty.passage): duty for duty in world.store.duties_on(TODAY)} == owed
    assert list(drift(world.store)) == []


def grouped(groups: dict[str, str]) -> bytes:
    rows = [[*HEAD, "工作组"], *([*row, groups.get(row[0], "")] for row in ROWS)]
    return "\n".join(",".join(row) for row in rows).encode()


def test_working_groups_come_by_the_file_and_go_by_an_undo(admin: Chat, world: World) -> None:
    admin.sends("r.csv", grouped({"A1": "宣传组", "F1": "宣传组"}), "/roster")
    admin.says("是")
    admin.now += timedelta(hours=1)
    heard = words(admin.sends("r.csv", grouped({"A1": "宣传组;反诈专班"}), "/roster"))
    assert "进工作组 1 人：A1" in heard
    assert "出工作组 1 人：F1" in heard
    assert "· A1：@宣传组 → @反诈专班、@宣传组" in heard
    assert "· F1：@宣传组 → –" in heard
    admin.says("是")
    assert (one(world, "A1").groups, one(world, "F1").groups) == (("反诈专班", "宣传组"), ())
    changes = next(entry for entry, _ in world.store.trail() if entry.kind == "roster-saved").data["changes"]
    told = {pair["after"]["badge"]: (pair["before"]["groups"], pair["after"]["groups"]) for pair in changes}
    assert told == {"A1": (["宣传组"], ["反诈专班", "宣传组"]), "F1": (["宣传组"], [])}
    assert "工作组" in words(admin.says("/audit"))
    admin.says("/roster undo")
    admin.says("是")
    assert (one(world, "A1").groups, one(world, "F1").groups) == (("宣传组",), ("宣传组",))


def test_who_was_forgotten_since_is_left_out(admin: Chat, world: World) -> None:
    imported(
        admin, [row if row[0] != "Z1" else [*row[:2], "市局", *row[3:]] for row in moved("A1", "市局/南分局")]
    )
    world.store.record(Turn(NOW, facts=(Forgotten("Z1", "C1", "x", remove=True, at=NOW),)))
    assert "1 人恢复" in words(admin.says("/roster undo"))
    admin.says("是")
    assert place(world, "A1") == "市局/北分局/河口所"


def test_it_can_be_done_once_and_for_a_day(admin: Chat, world: World) -> None:
    imported(admin, moved("A1", "市局/南分局"))
    admin.now += timedelta(days=1, seconds=1)
    assert "没有可以撤销的导入" in words(admin.says("/roster undo"))
    admin.now -= timedelta(hours=1)
    admin.says("/roster undo")
    admin.says("是")
    assert place(world, "A1") == "市局/北分局/河口所"
    assert "没有可以撤销的导入" in words(admin.says("/roster undo"))


def test_who_was_changed_since_stays_so_and_is_named(admin: Chat, world: World) -> None:
    rows = [row if row[0] != "Z1" else [*row[:2], "市局", *row[3:]] for row in moved("A1", "市局/南分局")]
    imported(admin, rows)
    promoted = replace(one(world, "Z1"), role=Role.AUDITOR)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (promoted,), "test", NOW, "卓越"),)))
    heard = words(admin.says("/roster undo"))
    assert "此后又改动过的 1 人不动：Z1" in heard
    admin.says("是")
    assert place(world, "A1") == "市局/北分局/河口所"
    assert one(world, "Z1") == promoted
