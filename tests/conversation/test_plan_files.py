"""`/plan` in the chat as a file: what it changes, the yes, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Kind
from storage.errors import StoreUnavailable
from storage.records import LedgerEntry, Officer, Role, RosterSaved, Turn
from tests import sample
from tests.conversation.desk import OTHER, PLAN, TEXT, Cut, Desk, deck
from tests.sample import AN, BAI, CHENG, DING, Chat, labels, words

SECOND = '  - {id: d2, day: 2, passages: [p1], do: read, due: "18:00"}\n'
NEW = PLAN + SECOND


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "content")


def lines(desk: Desk) -> list[str]:
    plan = desk.world.library.plan
    assert plan is not None
    return [one.id for one in plan.lines]


def on_disk(desk: Desk) -> str:
    return (desk.folder / "plan.yaml").read_text(encoding="utf-8")


def changes(desk: Desk) -> list[LedgerEntry]:
    return [entry for entry in desk.store.ledger() if entry.kind == "material-changed"]


def test_a_plan_is_shown_as_what_it_changes_and_in_force_after_a_yes(desk: Desk) -> None:
    heard = words(desk.admin.sends("autumn.yaml", NEW.encode(), "/plan")).splitlines()
    assert heard == [
        "计划有变化（已开始的学习日不变）：",
        "2026-09-08 新增：d2",
        "启用这份计划（2 行）吗？/plan undo 可以恢复现在这一版。",
    ]
    assert (lines(desk), on_disk(desk)) == (["d1"], PLAN)
    assert words(desk.admin.presses("确认")).startswith("计划已启用。")
    assert (lines(desk), on_disk(desk)) == (["d1", "d2"], NEW)
    [entry] = changes(desk)
    assert (entry.badge, entry.data["what"], entry.data["name"]) == ("C1", "plan", "autumn")
    assert (entry.data["before"]["lines"], entry.data["after"]["lines"]) == ([], ["d2 2 read p1 18:00"])
    assert not desk.store.value("upload:C1")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("07:30", "06:15", "推送的时间或内容"),
        ("weekdays: all", "weekdays: all\ncap: 2", "一天最多补学多少"),
        ("lines:", "nudges:\n  - {id: h2, after: 2h}\nlines:", "催学的步骤"),
    ],
)
def test_what_changes_besides_the_study_days_is_shown_too(old: str, new: str, part: str, desk: Desk) -> None:
    heard = words(desk.admin.sends("p.yaml", PLAN.replace(old, new, 1).encode(), "/plan")).splitlines()
    assert heard[1:3] == ["以后四周的学习日没有变化。", f"另有变化：{part}"]
    desk.admin.presses("确认")
    assert f"另有变化：{part}" in words(desk.admin.says("/plan undo"))


def test_a_line_for_a_working_group_is_its_members_alone(desk: Desk) -> None:
    save = RosterSaved((), (replace(AN, groups=("宣传组",)),), "test", sample.NOW)
    desk.store.record(Turn(sample.NOW, facts=(save,)))
    team = SECOND.replace("}", ", groups: [宣传组]}")
    unknown = words(desk.admin.sends("p.yaml", (PLAN + team.replace("宣传组", "空组")).encode(), "/plan"))
    assert "计划行 d2 的工作组“@空组”没有人" in unknown
    assert "计划行 d2 一个在岗的人也轮不到" in unknown
    assert "没有人" not in words(desk.admin.sends("p.yaml", (PLAN + team).encode(), "/plan"))
    desk.admin.says("是")
    assert changes(desk)[-1].data["after"]["lines"] == ["d2 2 read p1 18:00 @宣传组"]
    assert "@宣传组" in words(desk.admin.says("/plan"))
    tomorrow = sample.NOW + timedelta(days=1)
    desk.world.open_day(tomorrow)
    opened = desk.store.duties_on(sample.TODAY + timedelta(days=1))
    assert [(one.badge, one.department) for one in opened] == [("A1", "d2")]


LATER = (
    PLAN.replace("18:00", "21:00") + "  - {id: x1, day: 1, passages: [p1], do: read, due: '12:00'}\n" + SECOND
)
TODAY_LINE = "· d1 背诵 条目p1，18:00 前（所有人）"


def send_another(desk: Desk, text: str = LATER) -> None:
    desk.admin.sends("p.yaml", text.encode(), "/plan")
    desk.admin.says("是")


def test_a_day_that_is_open_is_shown_as_it_was_opened(desk: Desk) -> None:
    desk.world.open_day(desk.admin.now)
    send_another(desk)
    [duty] = [one for one in desk.store.duties_on(sample.TODAY) if one.badge == "A1"]
    heard = words(desk.admin.says("/plan")).splitlines()
    assert heard[1:6] == [
        "2026-09-07（第 1 天）",
        TODAY_LINE,
        "· 当天已按原计划布置；计划改动（d1、x1）从下一个学习日起执行",
        "2026-09-08（第 2 天）",
        "· d2 阅读 条目p1，18:00 前（所有人）",
    ]
    assert f"{duty.due_at.astimezone(sample.HOURS.zone):%H:%M}" == "18:00"


def test_a_day_that_is_open_and_no_day_of_the_new_plan_is_shown_all_the_same(desk: Desk) -> None:
    desk.world.open_day(desk.admin.now)
    send_another(desk, PLAN.replace("2026-09-07", "2026-09-08"))
    heard = words(desk.admin.says("/plan")).splitlines()
    assert heard[1:5] == [
        "2026-09-07（第 1 天）",
        TODAY_LINE,
        "· 当天已按原计划布置；计划改动（d1）从下一个学习日起执行",
        "2026-09-08（第 1 天）",
    ]
    desk.admin.says("/withdraw d1 不学了")
    desk.admin.says("是")
    assert TODAY_LINE not in words(desk.admin.says("/plan"))


@pytest.mark.parametrize("opened", [False, True])
def test_where_a_day_is_as_the_plan_has_it_nothing_is_said(desk: Desk, opened: bool) -> None:
    if opened:
        desk.world.open_day(desk.admin.now)
    send_another(desk, PLAN.replace("day: 1,", "") if opened else LATER)
    heard = words(desk.admin.says("/plan"))
    assert ("原计划" in heard, "· d1 背诵" in heard, "21:00" in heard) == (False, True, not opened)


def test_days_in_a_row_are_told_together(desk: Desk) -> None:
    every = PLAN + '  - {id: e1, every: day, passages: [p1], do: read, due: "18:00"}\n'
    heard = words(desk.admin.sends("p.yaml", every.encode(), "/plan")).splitlines()
    assert heard[1] == "2026-09-07 至 2026-09-26（20 个学习日）新增：e1"


def test_no_leaves_the_plan_as_it_is(desk: Desk) -> None:
    desk.admin.sends("p.yaml", NEW.encode(), "/plan")
    desk.admin.says("否")
    desk.admin.says("是")
    assert (lines(desk), on_disk(desk), changes(desk)) == (["d1"], PLAN, [])


def test_an_undo_goes_back(desk: Desk) -> None:
    desk.admin.sends("p.yml", NEW.encode(), "/plan")
    desk.admin.says("是")
    assert "2026-09-08 去掉：d2" in words(desk.admin.says("/plan undo"))
    desk.admin.says("是")
    assert (lines(desk), on_disk(desk)) == (["d1"], PLAN)
    assert len(changes(desk)) == 2


def test_what_is_no_fault_is_told_beside(desk: Desk) -> None:
    """Never planned, for nobody, of no such department."""
    desk.write("decks/b.md", deck(("p2", OTHER), key="b"))
    desk.admin.says("/reload")
    line = '  - {id: d9, day: 20, passages: [p1], do: read, due: "18:00", departments: [西分局]}\n'
    heard = words(desk.admin.sends("p.yaml", (PLAN + line).encode(), "/plan"))
    assert "2026-09-26 新增：d9" in heard
    assert "没有错，但值得看一眼的 3 处：" in heard
    for part in ("p.yaml:9: ", "西分局", "读本 b 有 1 条从没排进计划", "计划行 d9 一个在岗的人也轮不到"):
        assert part in heard
    desk.admin.says("是")
    assert "d9" in lines(desk)


def test_a_change_beyond_the_lines_is_asked_about_too(desk: Desk) -> None:
    heard = words(desk.admin.sends("p.yaml", PLAN.replace("07:30", "07:45").encode(), "/plan"))
    assert "以后四周的学习日没有变化。" in heard
    desk.admin.says("是")
    assert "07:45" in on_disk(desk)


def test_the_same_plan_changes_nothing(desk: Desk) -> None:
    assert "没有变化" in words(desk.admin.sends("p.yaml", PLAN.encode(), "/plan"))
    desk.admin.says("是")
    assert changes(desk) == []


def test_in_the_encodings_of_a_spreadsheet_and_in_english(desk: Desk) -> None:
    desk.admin.says("/lang English")
    text = f"# 计划\n{NEW}".replace("\n", "\r\n")
    assert "2026-09-08, new: d2" in words(desk.admin.sends("p.yaml", text.encode("gb18030"), "/plan"))
    assert "The plan is in use." in words(desk.admin.says("yes"))
    assert on_disk(desk) == f"# 计划\n{NEW}"


def test_what_it_is_can_be_said_after_it_came(desk: Desk) -> None:
    assert "计划" in labels(desk.admin.sends("p.yaml", NEW.encode()))
    assert "2026-09-08 新增：d2" in words(desk.admin.says("/plan"))
    desk.admin.says("是")
    assert lines(desk) == ["d1", "d2"]


def test_plan_alone_shows_the_days_where_another_kind_of_file_waits(desk: Desk) -> None:
    desk.admin.sends("a.md", deck(("p1", TEXT), ("p2", OTHER)).encode(), "/deck")
    assert "接下来的学习日" in words(desk.admin.says("/plan"))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("p.yaml", PLAN.replace("[p1]", "[p9]").encode(), "p.yaml:8: 读本里没有条目 p9"),
        ("p.yaml", PLAN.replace("recite", "sing").encode(), "p.yaml:8: do 写的是“sing”"),
        ("p.yaml", b"lines: [\n", "p.yaml:2: "),
        ("p.yaml", b"a: &a [1]\nb: [*a, *a]\n", "p.yaml:1: "),
        ("p.yaml", b"a: " + b"[" * 5000, "p.yaml:1: "),
        ("p.yaml", b"\x00" + PLAN.encode(), "p.yaml:1: "),
        ("p.yaml", b"\xff\xff", "p.yaml:1: "),
        ("p.yaml", b"# " + b"x" * (2 << 20), "p.yaml: "),
        ("p.yaml", b"", "p.yaml:1: "),
        ("p.xlsx", b"PK\x03\x04", "p.xlsx: 计划要用 YAML 写 -> "),
        ("plan", PLAN.encode(), "plan: 计划要用 YAML 写"),
    ],
)
def test_a_bad_plan_names_line_and_remedy_and_changes_nothing(
    name: str, data: bytes, told: str, desk: Desk
) -> None:
    heard = words(desk.admin.sends(name, data, "/plan"))
    assert told in heard
    assert heard.endswith("仍在使用原来的计划。改好文件后再发一次。")
    desk.admin.says("是")
    assert (lines(desk), on_disk(desk), changes(desk)) == (["d1"], PLAN, [])


@pytest.mark.parametrize("who", [AN, BAI, DING])
def test_only_admins_send_plans(who: Officer, desk: Desk) -> None:
    chat = Chat(desk.world, sample.enrol(desk.store, who))
    assert "没有权限" in words(chat.sends("p.yaml", NEW.encode(), "/plan"))
    chat.says("是")
    assert on_disk(desk) == PLAN


def test_who_is_no_admin_any_more_confirms_nothing(desk: Desk) -> None:
    desk.admin.sends("p.yaml", NEW.encode(), "/plan")
    demoted = replace(CHENG, role=Role.OFFICER)
    desk.store.record(Turn(sample.NOW, facts=(RosterSaved((), (demoted,), "test", sample.NOW),)))
    assert "没有权限" in words(desk.admin.says("是"))
    assert on_disk(desk) == PLAN


def test_files_edited_on_the_server_come_first(desk: Desk) -> None:
    desk.write("plan.yaml", PLAN.replace("18:00", "17:00"))
    assert "先发 /reload" in words(desk.admin.sends("p.yaml", NEW.encode(), "/plan"))


def second_admin(desk: Desk) -> Chat:
    officer = replace(DING, role=Role.ADMIN)
    desk.store.record(Turn(sample.NOW, facts=(RosterSaved((), (officer,), "test", sample.NOW),)))
    return Chat(desk.world, sample.enrol(desk.store, officer))


def test_of_two_admins_the_second_is_told_what_it_changes_by_now(desk: Desk) -> None:
    other = second_admin(desk)
    other.sends("p.yaml", (PLAN + SECOND.replace("day: 2", "day: 3")).encode(), "/plan")
    desk.admin.sends("p.yaml", NEW.encode(), "/plan")
    desk.admin.says("是")
    heard = words(other.says("是"))
    assert "2026-09-08 去掉：d2\n2026-09-09 新增：d2" in heard
    assert on_disk(desk) == NEW
    other.says("是")
    assert [entry.badge for entry in changes(desk)] == ["C1", "D1"]


def test_of_two_with_the_same_plan_the_second_hears_that_it_holds(desk: Desk) -> None:
    other = second_admin(desk)
    other.sends("p.yaml", NEW.encode(), "/plan")
    desk.admin.sends("p.yaml", NEW.encode(), "/plan")
    desk.admin.says("是")
    assert "没有变化" in words(other.says("是"))
    assert [entry.badge for entry in changes(desk)] == ["C1"]
    desk.admin.says("/plan undo")
    desk.admin.says("是")
    assert on_disk(desk) == PLAN


def test_a_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    def refuse(_text: str) -> None:
        raise OSError(30, "Read-only file system")

    desk.world.write_plan = refuse
    desk.admin.sends("p.yaml", NEW.encode(), "/plan")
    assert "写不进去（Read-only file system），什么都没有改动" in words(desk.admin.says("是"))
    assert (lines(desk), changes(desk)) == (["d1"], [])


@pytest.mark.parametrize("restarted", [True, False])
def test_a_turn_cut_off_after_the_file_was_written_ends_the_same(restarted: bool, desk: Desk) -> None:
    """The plan lies there, the turn was not kept: it comes again, is in the ledger, and can be taken back."""

    store = Cut()
    cut = Desk(desk.folder.parent / "cut", store)
    cut.admin.sends("p.yaml", NEW.encode(), "/plan")
    store.broken = True
    with pytest.raises(StoreUnavailable):
        cut.admin.does(Kind.TEXT, "是", event="again")
    assert (on_disk(cut), changes(cut)) == (NEW, [])
    again = Chat(cut.opened(), cut.admin.address) if restarted else cut.admin
    assert "计划已启用" in words(again.does(Kind.TEXT, "是", event="again"))
    [entry] = changes(cut)
    assert entry.data["after"]["lines"] == ["d2 2 read p1 18:00"]
    assert "2026-09-08 去掉：d2" in words(again.says("/plan undo"))
    again.says("是")
    assert on_disk(cut) == PLAN
