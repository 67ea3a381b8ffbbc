"""Leave: asked for, decided by whoever is in charge and by nobody else, entered, ended; what it does to duties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from bot.people.disclosure import Disclosure
from storage.records import AbsenceKind, AbsenceState, DutyState, Officer
from tests import sample
from tests.sample import AN, BAI, CHENG, DING, FANG, NOW, TODAY, Chat, labels, words

ASKED, GRANTED, REFUSED, CANCELLED = (
    AbsenceState.ASKED,
    AbsenceState.GRANTED,
    AbsenceState.REFUSED,
    AbsenceState.CANCELLED,
)


def chat(world: World, officer: Officer) -> Chat:
    return Chat(world, sample.enrol(world.store, officer))


def states(world: World, badge: str = "A1") -> list[AbsenceState]:
    return [one.state for one in world.store.absences(badge)]


def ended(world: World, badge: str = "A1") -> set[DutyState]:
    return {one.state for one in world.store.duties_of(badge, TODAY)}


def heard(by: Chat, from_: Chat) -> str:
    """What one person hears by what another said."""
    rows, from_.others = [row for row in from_.others if row.owed.address == by.address], []
    return words(by.take(rows))


def test_an_officer_asks_and_the_supervisor_says_yes_by_button(world: World) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    an.says("/today")
    assert "已提出请假：2026-09-07 至 2026-09-08（探亲）" in words(
        an.says("/leave 2026-09-07..2026-09-08 探亲")
    )
    assert states(world) == [ASKED]
    assert ended(world) == {DutyState.OPEN}
    assert "A1 要请假：2026-09-07 至 2026-09-08，原因：探亲" in heard(bai, an)
    assert "2 项任务免学" in words(bai.presses("批准"))
    assert states(world) == [GRANTED]
    assert ended(world) == {DutyState.EXCUSED}
    assert "您的请假已批准" in heard(an, bai)


def test_no_by_button(world: World) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    an.says("/today")
    an.says("/leave 明天 探亲")
    heard(bai, an)
    assert "没有批准请假" in words(bai.presses("不批准"))
    assert states(world) == [REFUSED]
    assert "没有批准" in heard(an, bai)
    assert ended(world) == {DutyState.OPEN}


@pytest.mark.parametrize(
    ("said", "state"), [("是", GRANTED), ("yes", GRANTED), ("否", REFUSED), ("no", REFUSED)]
)
def test_yes_and_no_by_word(world: World, said: str, state: AbsenceState) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    an.says("/leave 外勤 明天 押运")
    assert "要外勤" in heard(bai, an)
    bai.says(f"/leave a1 {said}")
    [absence] = world.store.absences("A1")
    assert (absence.state, absence.kind, absence.reason) == (state, AbsenceKind.FIELD, "押运")


def test_in_english_a_request_is_approved_or_refused(world: World) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    an.says("/leave 明天 探亲")
    bai.says("/lang en")
    assert labels(bai.says("/leave")) == ["Approve", "Refuse"]


def test_the_second_answer_changes_nothing(world: World) -> None:
    an, bai, cheng = chat(world, AN), chat(world, BAI), chat(world, CHENG)
    an.says("/leave 明天 探亲")
    heard(bai, an)
    bai.presses("批准")
    assert "已经有人批过" in words(cheng.says("/leave A1 否"))
    assert "已经有人处理过" in words(bai.presses("不批准"))
    assert states(world) == [GRANTED]


def test_without_a_supervisor_the_admin_is_asked(world: World) -> None:
    fang, bai, cheng = chat(world, FANG), chat(world, BAI), chat(world, CHENG)
    fang.says("/leave 明天 探亲")
    assert {row.owed.badge for row in fang.others} == {"C1"}
    assert "不归您批" in words(bai.says("/leave F1 是"))
    assert states(world, "F1") == [ASKED]
    heard(cheng, fang)
    cheng.presses("批准")
    assert states(world, "F1") == [GRANTED]


def test_nobody_decides_their_own(world: World) -> None:
    bai, cheng = chat(world, BAI), chat(world, CHENG)
    bai.says("/leave 明天 探亲")
    assert {row.owed.badge for row in bai.others} == {"C1"}
    bai.says("/leave B1 是")
    assert states(world, "B1") == [ASKED]
    assert "现在没有能批的人" in words(cheng.says("/leave 明天 探亲"))
    assert states(world, "C1") == []


@pytest.mark.parametrize("who", [AN, DING])
def test_who_is_in_charge_of_nobody_decides_nothing(world: World, who: Officer) -> None:
    fang, cheng, other = chat(world, FANG), chat(world, CHENG), chat(world, who)
    fang.says("/leave 明天 探亲")
    assert "不归您批" in words(other.says("/leave F1 是"))
    heard(cheng, fang)
    token = cheng.token("批准")
    assert "过时" in words(other.does(Kind.CHOICE, token=token))
    assert states(world, "F1") == [ASKED]


def test_an_admin_enters_it_at_once(world: World) -> None:
    an, cheng = chat(world, AN), chat(world, CHENG)
    an.says("/today")
    assert "2 项任务免学" in words(cheng.says("/leave A1 外勤 2026-09-07..2026-09-09 增援"))
    assert states(world) == [GRANTED]
    assert ended(world) == {DutyState.EXCUSED}
    assert "您的外勤已批准" in heard(an, cheng)
    assert "用法" in words(chat(world, BAI).says("/leave A1 明天 探亲"))


def test_a_badge_that_nobody_has_is_told_to_those_who_decide(world: World) -> None:
    assert "没有警号 H777" in words(chat(world, CHENG).says("/leave H777 外勤 明天 增援"))
    assert "没有警号" not in words(chat(world, AN).says("/leave H777 外勤 明天 增援"))


def test_back_takes_back_what_was_asked(world: World) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    an.says("/leave 明天 探亲")
    assert "已销假（1 条）" in words(an.says("/leave 销假"))
    assert states(world) == [CANCELLED]
    heard(bai, an)
    assert "已经有人处理过" in words(bai.presses("批准"))
    assert "没有可销的假" in words(an.says("/leave back"))


def test_back_cancels_what_is_to_come_and_ends_what_is_going_on(world: World) -> None:
    an, cheng = chat(world, AN), chat(world, CHENG)
    cheng.says("/leave A1 2026-09-07..2026-09-11 探亲")
    cheng.says("/leave A1 2026-09-20 体检")
    an.now = NOW + timedelta(days=2)
    an.says("/leave 销假")
    assert "已销假（2 条）" in words(an.says("是"))
    now, later = world.store.absences("A1")
    assert (now.last, now.state, later.state) == (date(2026, 9, 8), GRANTED, CANCELLED)
    an.now = NOW + timedelta(days=3)
    assert "盘问检查" in words(an.says("/today"))
    assert {one.makes_up for one in world.store.open_duties("A1")} == {(TODAY,)}


def test_of_several_the_way_back_lists_them_and_asks_first(world: World) -> None:
    an, cheng = chat(world, AN), chat(world, CHENG)
    bai = chat(world, BAI)
    cheng.says("/leave A1 外勤 2026-09-10 增援")
    an.says("/leave 2026-09-12 探亲")
    an.says("/leave 2026-09-14..2026-09-15 体检")
    heard(bai, an)
    asked = an.says("/leave 销假")
    assert "要销以上 3 条假吗" in words(asked)
    assert "外勤 2026-09-10 至 2026-09-10（增援）：已批准" in words(asked)
    assert "请假 2026-09-14 至 2026-09-15（体检）：等待批准" in words(asked)
    assert labels(asked) == ["确认", "取消"]
    an.presses("取消")
    assert states(world) == [GRANTED, ASKED, ASKED]
    an.says("/leave 销假")
    said = words(an.presses("确认"))
    assert "已销假（3 条）" in said
    assert "· 请假 2026-09-12 至 2026-09-12（探亲）" in said
    assert "等待批准" not in said
    assert states(world) == [CANCELLED, CANCELLED, CANCELLED]
    told = heard(bai, an)
    assert "A1 撤回了 2 条申请" in told
    assert "2026-09-12" in told
    assert "2026-09-10" not in told


@pytest.mark.parametrize("days", ["2026-09-14", "9-15", "2026-09-14..2026-09-20"])
def test_the_way_back_of_one_of_several_by_its_days(world: World, days: str) -> None:
    an = chat(world, AN)
    chat(world, BAI)
    an.says("/leave 2026-09-12 探亲")
    an.says("/leave 2026-09-14..2026-09-15 体检")
    assert "请假 2026-09-14 至 2026-09-15（体检）" in words(an.says(f"/leave 销假 {days}"))
    assert states(world) == [ASKED, CANCELLED]


@pytest.mark.parametrize(("days", "answer"), [("2026-09-13", "这几天没有可销的假"), ("体检", "没有看懂")])
def test_the_way_back_of_no_known_day_ends_nothing(world: World, days: str, answer: str) -> None:
    an = chat(world, AN)
    chat(world, BAI)
    an.says("/leave 2026-09-12 探亲")
    assert answer in words(an.says(f"/leave 销假 {days}"))
    assert states(world) == [ASKED]


def test_a_yes_ends_only_what_the_question_named(world: World) -> None:
    an, bai, cheng = chat(world, AN), chat(world, BAI), chat(world, CHENG)
    an.says("/leave 2026-09-12 探亲")
    an.says("/leave 2026-09-14 体检")
    assert "/leave A1 销假 2026-09-12" in words(cheng.says("/leave A1 销假"))
    bai.says("/leave A1 否")
    an.says("/leave 2026-09-16 搬家")
    assert "已销假（1 条）" in words(cheng.says("是"))
    assert states(world) == [REFUSED, CANCELLED, ASKED]


def test_an_admin_ends_somebody_else_s(world: World) -> None:
    cheng = chat(world, CHENG)
    cheng.says("/leave A1 2026-09-07..2026-09-11 探亲")
    cheng.says("/leave A1 back")
    assert [one.last for one in world.store.absences("A1")] == [TODAY]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/leave 探亲", "用法"),
        ("/leave 明天", "还没有写原因。请写在日期后面：/leave 明天 原因"),
        ("/leave 2026-09-09..2026-09-08 探亲", "/leave 2026-09-08..2026-09-09 原因"),
        ("/leave 2026-09-31 探亲", "用法"),
        ("/leave 外勤 押运", "用法"),
        ("/leave 2026-08-01 探亲", "最近 31 天"),
        ("/leave 2026-09-08..2027-12-01 探亲", "最多 366 天"),
        ("/leave Z9 是", "用法"),
        ("/leave A1", "用法"),
    ],
)
def test_what_cannot_be_understood(world: World, said: str, answer: str) -> None:
    chat(world, BAI)
    assert answer in words(chat(world, AN).says(said))
    assert states(world) == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/leave A1 2026-09-09..2026-09-08 反", "止在起之前：2026-09-08 早于 2026-09-09"),
        ("/leave A1 2026-09-09..2026-09-08 反", "请把早的写在前面：/leave A1 2026-09-08..2026-09-09 原因"),
        ("/leave A1 外勤 2026-09-09~2026-09-08", "/leave A1 外勤 2026-09-08..2026-09-09 原因"),
        ("/leave A1 2026-09-08..2026-09-09", "请写在日期后面：/leave A1 2026-09-08..2026-09-09 原因"),
        ("/leave 外勤 明天", "请写在日期后面：/leave 外勤 明天 原因"),
        ("/leave A1 探亲", "用法：/leave 警号 日期 原因，直接登记"),
        ("/leave C1 探亲", "用法：/leave 警号 日期 原因，直接登记"),
    ],
)
def test_an_admin_is_told_what_is_wrong_in_the_form_that_an_admin_uses(
    world: World, said: str, answer: str
) -> None:
    chat(world, AN)
    assert answer in words(chat(world, CHENG).says(said))
    assert states(world) == []


def test_two_cannot_overlap(world: World) -> None:
    an = chat(world, AN)
    chat(world, BAI)
    an.says("/leave 2026-09-08..2026-09-10 探亲")
    assert "这段日子里已有请假" in words(an.says("/leave 2026-09-10..2026-09-11 体检"))
    assert len(states(world)) == 1


def test_the_list_shows_one_s_own_and_what_waits(world: World) -> None:
    an, bai, cheng = chat(world, AN), chat(world, BAI), chat(world, CHENG)
    an.says("/leave 明天 探亲")
    assert "请假 2026-09-08 至 2026-09-08（探亲）：等待批准" in words(an.says("/leave"))
    shown = bai.says("/leave")
    assert "A1 要请假" in words(shown)
    assert labels(shown) == ["批准", "不批准"]
    assert "直接登记" in words(cheng.says("/leave"))
    bai.presses("批准")
    assert "已批准" in words(an.says("请假"))
    assert labels(bai.says("/leave")) == []


def test_where_nobody_may_be_named_nobody_is_asked(world: World) -> None:
    world.disclosure = lambda _: Disclosure.FIGURES
    an, bai = chat(world, AN), chat(world, BAI)
    assert "现在没有能批的人" in words(an.says("/leave 明天 探亲"))
    assert heard(bai, an) == ""


def test_in_english(world: World) -> None:
    an, bai = chat(world, AN), chat(world, BAI)
    for one in (an, bai):
        one.says("/lang en")
    assert "You asked for field duty from 2026-09-08" in words(an.says("/leave field tomorrow escort"))
    assert "A1 asks for field duty" in heard(bai, an)
    assert "Granted: field duty" in words(bai.says("/leave A1 yes"))
    assert "Your field duty is granted" in heard(an, bai)
