"""Notices: sent once, acknowledged once, reminded of until then; who has not, and who passed it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.notices import Notices, notices
from bot.delivery.plan import NotYet, TooLate
from bot.messages import Kind, Message
from bot.people.preferences import Span
from content.calendar import Rota
from storage.contract import Store
from storage.mail import OutboxRow, Outcome, Settlement
from storage.notices import seen_names
from storage.records import (
    Forgotten,
    LedgerEntry,
    Officer,
    ReachabilityChanged,
    Role,
    RosterSaved,
    Turn,
)
from tests import sample
from tests.delivery.test_ladder import SLOTS, STEPS, at, leaves
from tests.sample import AN, BAI, CHENG, DING, FANG, HOURS, LAW, NOW, TODAY, Chat, words

HOUR = timedelta(hours=1)


class Office:
    """安, 白, 程, 丁 and 方 enrolled; every tick is a restart."""

    def __init__(self, store: Store | None = None) -> None:
        plan = replace(sample.plan(slots=SLOTS), nudges=STEPS)
        self.world = sample.make_world(store, sample.library(plan))
        self.store = self.world.store
        chats = {
            one.badge: Chat(self.world, sample.enrol(self.store, one)) for one in (AN, BAI, CHENG, DING, FANG)
        }
        self.an, self.bai, self.cheng, self.ding, self.fang = chats.values()

    def issues(self, words_: str = "/notice 市局 2026-09-08 明天起换装") -> list[OutboxRow]:
        self.cheng.says(words_)
        self.cheng.presses("确认")
        return self.rows(NOW)

    def rows(self, now: datetime) -> list[OutboxRow]:
        Notices(self.store, lambda: self.world.library, HOURS).tick(now)
        rows = self.store.claim(now, 100, HOUR)
        for row in rows:
            self.store.settle(Settlement(row.id, Outcome.SENT, now))
        return rows

    def until(self, last: datetime, first: datetime = NOW) -> list[tuple[str, datetime]]:
        came, now = [], first
        while now <= last:
            came += [(row.owed.badge, now.astimezone(sample.ZONE)) for row in self.rows(now)]
            now += HOUR / 2
        return came

    def said(self, row: OutboxRow, now: datetime = NOW) -> str | None:
        made = Composer(self.world, lambda: now)(row)
        assert made is None or isinstance(made, Message)
        return words([made]) if made else None

    def entries(self, kind: str) -> list[LedgerEntry]:
        return [one for one in self.store.ledger() if one.kind == kind]


def test_looked_at_then_sent_to_each_once() -> None:
    office = Office()
    assert "将发给市局（5 人）" in words(office.cheng.says("/notice 市局 2026-09-08 明天起换装"))
    assert office.rows(NOW) == []
    office.cheng.presses("确认")
    rows = office.rows(NOW)
    assert sorted(row.owed.badge for row in rows) == ["A1", "B1", "C1", "D1", "F1"]
    assert (
        office.said(rows[0])
        == "第 1 条通知，请最迟在 2026-09-08 确认，没有收到回复就是还没有记上——\n明天起换装"
    )
    assert office.rows(NOW + HOUR) == []


def test_acknowledged_by_button_or_word_once_and_in_the_ledger() -> None:
    office = Office()
    rows = office.issues()
    message = Composer(office.world, lambda: NOW)(next(row for row in rows if row.owed.badge == "A1"))
    assert isinstance(message, Message)
    office.an.shown.append(message)
    assert "已知悉“明天起换装”" in words(office.an.presses("已知悉"))
    office.an.presses("已知悉")
    office.fang.says("/notice 1 知悉")
    assert [one.badge for one in office.entries("acknowledged")] == ["A1", "F1"]
    assert words(office.an.says("/notice")) == "没有要您确认的通知。"
    assert [one.data["day"] for one in office.entries("notice-issued")] == ["2026-09-08"]


def test_who_has_not_is_told_by_department_to_those_in_charge_as_the_channel_may() -> None:
    office = Office()
    office.issues()
    office.fang.says("/notice 1 知悉")
    said = words(office.cheng.says("/notice 1"))
    assert "已确认 1 / 5，20%" in said
    assert "· 南分局：1 / 1，100%" in said
    assert "还没确认的 4 人：A1、B1、C1、D1" in said
    assert "安宁" not in said
    north = words(office.bai.says("/notice 1"))
    assert "已确认 0 / 2" in north
    assert "F1" not in north
    assert "南分局" not in north
    assert "明天起换装" in words(office.an.says("/notice 1"))
    assert "B1" not in words(office.an.says("/notice 1"))


def test_the_audit_tells_whom_a_notice_went_to_and_how_it_begins() -> None:
    office = Office()
    office.issues()
    office.fang.says("/notice 1 知悉")
    office.bai.says("/notice 1 传达 2026-09-07 25 北分局")
    for kind in ("发出通知", "确认通知", "传达通知"):
        assert "市局：“明天起换装”" in words(office.cheng.says(f"/audit {kind}"))
    assert "北分局，25 人在场" in words(office.cheng.says("/audit 传达通知"))
    office.issues("/notice 所有人 2026-09-08 law")
    assert "所有人：“《盘问检查》”" in words(office.cheng.says("/audit"))


@pytest.mark.parametrize(("language", "marked"), [("zh", "《盘问检查》"), ("en", "“盘问检查”")])
def test_a_notice_that_is_a_passage_has_the_marks_of_the_readers_language(language: str, marked: str) -> None:
    office = Office()
    office.issues("/notice 所有人 2026-09-08 law")
    for chat in (office.cheng, office.fang):
        chat.says(f"/lang {language}")
    heard = [office.cheng.says("/notice"), office.cheng.says("/audit"), office.fang.says("/notice 1 ok")]
    for said in map(words, heard):
        assert marked in said
        assert ("《盘问" in said) is (language == "zh")


def test_who_issues_it_hears_how_many_cannot_be_written_to() -> None:
    office = Office()
    office.fang.does(Kind.BLOCKED)
    asked = words(office.cheng.says("/notice 市局 2026-09-08 明天起换装"))
    assert "将发给市局（5 人，其中 1 人现在收不到）" in asked
    assert "已发出，共 5 人，其中 1 人现在收不到；" in words(office.cheng.presses("确认"))


def test_one_that_is_due_today_is_not_reminded_of_at_once() -> None:
    office = Office()
    rows = office.issues("/notice 市局 2026-09-07 今晚换装")
    rows += office.rows(NOW + timedelta(minutes=5)) + office.rows(NOW + timedelta(hours=2))
    assert sorted(row.owed.badge for row in rows) == ["A1", "B1", "C1", "D1", "F1"]


def test_who_comes_later_gets_it_too() -> None:
    office = Office()
    gone = ReachabilityChanged("telegram", "chat-F1", reachable=False, at=NOW)
    office.store.record(Turn(NOW, facts=(gone,)))
    office.cheng.says("/notice 市局 2026-09-08 明天起换装")
    office.cheng.presses("确认")
    running = Notices(office.store, lambda: office.world.library, HOURS)

    def sent_to(now: datetime) -> list[str]:
        running.tick(now)
        rows = office.store.claim(now, 100, HOUR)
        for row in rows:
            office.store.settle(Settlement(row.id, Outcome.SENT, now))
        return sorted(row.owed.badge for row in rows)

    assert sent_to(NOW) == ["A1", "B1", "C1", "D1"]
    due = at(1, 9)
    assert sent_to(due) == ["A1", "B1", "C1", "D1"]  # the reminder
    back = ReachabilityChanged("telegram", "chat-F1", reachable=True, at=NOW)
    office.store.record(Turn(NOW, facts=(back,)))
    # It comes once, and not with a reminder of what has just come.
    assert sent_to(due + timedelta(minutes=10)) == ["F1"]
    assert sent_to(due + timedelta(minutes=20)) == []


def test_who_had_blocked_the_bot_gets_it_on_coming_back() -> None:
    office = Office()
    office.cheng.says("/notice 市局 2026-09-08 明天起换装")
    office.cheng.presses("确认")
    running = Notices(office.store, lambda: office.world.library, HOURS)

    def sent_to(now: datetime, outcome: Outcome = Outcome.SENT) -> list[str]:
        running.tick(now)
        rows = office.store.claim(now, 100, HOUR)
        for row in rows:
            how = outcome if row.owed.badge in {"F1", "D1"} else Outcome.SENT
            office.store.settle(Settlement(row.id, how, now))
        return sorted(row.owed.badge for row in rows)

    def reach(reachable: bool, *badges: str) -> None:
        facts = [ReachabilityChanged("telegram", f"chat-{one}", reachable, NOW) for one in badges]
        office.store.record(Turn(NOW, facts=tuple(facts)))

    assert sent_to(NOW, Outcome.REFUSED) == ["A1", "B1", "C1", "D1", "F1"]
    reach(False, "F1", "D1")
    assert sent_to(NOW + timedelta(minutes=5)) == []
    office.ding.says("/notice 1 知悉")
    reach(True, "F1", "D1")
    assert sent_to(NOW + timedelta(minutes=10)) == ["F1"]  # the other one knows it
    reach(False, "A1")
    assert sent_to(NOW + timedelta(minutes=12)) == []
    reach(True, "A1")
    assert sent_to(NOW + timedelta(minutes=14)) == []  # it had come
    for minutes, reachable in ((15, False), (20, True)):
        reach(reachable, "F1")
        assert sent_to(NOW + timedelta(minutes=minutes)) == []  # once a day is enough


def test_who_has_acknowledged_it_is_not_asked_again() -> None:
    office = Office()
    office.issues()
    office.an.says("/notice 1 知悉")
    said = office.an.says("/notice 1")
    assert words(said) == "第 1 条通知，您已知悉——\n明天起换装"
    assert said[0].buttons == ()


def test_without_buttons_it_is_acknowledged_by_the_words_below_it() -> None:
    office = Office()
    office.an.says("/settings 按钮 关")
    [row] = [row for row in office.issues() if row.owed.badge == "A1"]
    said = office.said(row) or ""
    assert "已知悉：发 /notice 1 ok" in said
    assert "已记下" in words(office.an.says(said[said.index("/notice") :]))
    assert "已确认 1 / 5" in words(office.cheng.says("/notice 1"))


def test_without_buttons_those_in_charge_ask_for_more_by_its_number() -> None:
    office = Office()
    office.bai.says("/settings 按钮 关")
    office.issues("/notice 河口所 2026-09-08 换装")
    [row] = office.rows(at(4, 9))
    assert (office.said(row, at(4, 9)) or "").endswith("：发 /notice 1")


def test_who_has_not_comes_by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    office.issues()
    assert "页" not in words(office.cheng.says("/notice 1"))
    monkeypatch.setattr("bot.conversation.pages.SIZE", 2)
    first = words(office.cheng.says("/notice 1"))
    assert "还没确认的 5 人：A1、B1\n第 1 页，共 3 页" in first
    second = office.cheng.presses("下一页")
    assert "5 人：C1、D1\n第 2 页，共 3 页" in words(second)
    assert "· 北分局" in first
    assert "· 北分局" not in words(second)
    assert second[0].replaces == office.cheng.last_message
    assert "5 人：F1\n第 3 页，共 3 页" in words(office.cheng.says("/notice 1 3"))
    assert "用法" in words(office.cheng.says("/notice 1 三"))
    assert "用法" in words(office.cheng.says("/notice 1 3 4"))


def test_reminded_on_its_day_then_by_the_ladder_then_those_in_charge_hear() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    assert office.until(at(6, 20), first=at(0, 10)) == [
        ("A1", at(1, 7, 30)),
        ("A1", at(2, 8)),
        ("B1", at(4, 9)),
    ]


def test_on_leave_nobody_is_reminded_though_the_notice_itself_comes() -> None:
    office = Office()
    office.store.record(leaves("A1", 0, 1))
    assert [row.owed.badge for row in office.issues("/notice 河口所 2026-09-08 换装")] == ["A1"]
    assert office.until(at(1, 21)) == []
    assert office.until(at(2, 20), first=at(2, 0)) == [("A1", at(2, 8))]


@pytest.mark.parametrize("who", ["A1", "市局/北分局"])
def test_off_duty_by_the_rota_nobody_is_reminded_though_the_notice_itself_comes(who: str) -> None:
    office = Office()
    days = frozenset({TODAY - timedelta(days=1), TODAY + timedelta(days=2)})
    office.world.library = replace(office.world.library, rota=Rota({who: days}))
    assert [row.owed.badge for row in office.issues("/notice 河口所 2026-09-08 换装")] == ["A1"]
    assert office.until(at(1, 21)) == []
    assert office.until(at(2, 20), first=at(2, 0)) == [("A1", at(2, 8))]


def test_reminders_and_the_word_to_those_in_charge_wait_for_the_end_of_quiet_hours() -> None:
    office = Office()
    office.world.quiet_bounds = Span(time(20), time(10))
    for chat in (office.an, office.bai):
        assert "之间不发提醒" in words(chat.says("/settings 免打扰 20:00-09:30"))
    office.issues("/notice 河口所 2026-09-08 换装")
    [row] = office.rows(at(1, 7, 30))
    with pytest.raises(NotYet) as waits:
        office.said(row, at(1, 7, 30))
    assert waits.value.at == at(1, 9, 30)
    assert "还没有确认的通知" in (office.said(row, at(1, 9, 30)) or "")
    assert office.said(row, at(1, 21)) is None  # it would come on another day
    with pytest.raises(TooLate):
        office.said(row, at(1, 22))
    [word] = [one for one in office.rows(at(4, 9)) if one.owed.badge == "B1"]
    with pytest.raises(NotYet) as waits:
        office.said(word, at(4, 9))
    assert waits.value.at == at(4, 9, 30)


def test_the_notice_itself_comes_in_quiet_hours_too() -> None:
    office = Office()
    office.world.quiet_bounds = Span(time(20), time(10))
    office.an.says("/settings 免打扰 20:00-09:30")
    [row] = office.issues("/notice 河口所 2026-09-08 换装")
    assert "换装" in (office.said(row, at(0, 9)) or "")


def test_who_acknowledges_is_reminded_no_more_also_between_plan_and_send() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    [row] = office.rows(at(1, 8))
    assert (
        office.said(row, at(1, 8))
        == "还没有确认的通知，第 1 条（最迟 2026-09-08，没有收到回复就是还没有记上）——\n换装"
    )
    office.an.says("/notice 1 知悉")
    assert office.said(row, at(1, 8)) is None
    assert office.until(at(6, 20), first=at(1, 8)) == []


def test_those_in_charge_hear_who_is_behind_at_that_moment() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    [row] = [one for one in office.rows(at(4, 9)) if one.owed.badge == "B1"]
    assert office.said(row, at(4, 9)) == "河口所：第 1 条通知“换装”还有 1 人没有确认。\n他们是：A1"
    office.an.says("/notice 1 知悉")
    assert office.said(row, at(4, 9)) is None


def test_in_place_of_who_is_in_charge_and_on_leave_admins_hear_once() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    office.store.record(leaves("B1", 4, 4))
    rows = office.rows(at(4, 9))
    assert [row.owed.badge for row in rows] == ["C1"]
    assert "还有 1 人没有确认" in (office.said(rows[0], at(4, 9)) or "")
    # Whoever comes back hears of it too.
    assert office.until(at(6, 20), first=at(4, 10)) == [("B1", at(5, 7, 30))]


def test_who_heard_of_it_and_goes_on_leave_then_has_nobody_hear_in_their_place() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    assert [row.owed.badge for row in office.rows(at(4, 9))] == ["B1"]
    office.store.record(leaves("B1", 5, 9))
    assert office.until(at(6, 20), first=at(4, 10)) == []


def test_who_is_on_leave_is_not_told_after_somebody_else_in_charge_was() -> None:
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("d0",))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (gu,), "test", NOW),)))
    sample.enrol(office.store, gu)
    office.issues("/notice 河口所 2026-09-08 换装")
    office.store.record(leaves("Z1", 4, 5))
    assert [row.owed.badge for row in office.rows(at(4, 9))] == ["B1"]
    assert office.until(at(6, 20), first=at(4, 10)) == [("Z1", at(6, 7, 30))]


def test_those_in_charge_of_a_working_group_hear_of_its_members() -> None:
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("@专班",))
    saved = RosterSaved((), (replace(AN, groups=("专班",)), gu), "test", NOW)
    office.store.record(Turn(NOW, facts=(saved,)))
    sample.enrol(office.store, gu)
    office.issues("/notice 北分局 2026-09-08 换装")
    [row] = [one for one in office.rows(at(4, 9)) if one.owed.badge == "Z1"]
    assert office.said(row, at(4, 9)) == "@专班：第 1 条通知“换装”还有 1 人没有确认。\n他们是：A1"
    office.an.says("/notice 1 知悉")
    assert office.said(row, at(4, 9)) is None


def test_a_passage_as_the_document_is_held_back_and_hidden_during_its_check() -> None:
    office = Office()
    rows = office.issues("/notice 市局 2026-09-08 law")
    row = next(one for one in rows if one.owed.badge == "A1")
    assert LAW in (office.said(row) or "")
    office.an.says("/check law")
    assert office.said(row) is None
    assert "考核正在进行" in words(office.an.says("/notice"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("月球 2026-09-08 正文", "没有找到部门“月球”"),
        ("北分局;火星所 2026-09-08 正文", "没有找到部门“火星所”"),
        ("@没有 2026-09-08 正文", "没有找到工作组“@没有”"),
        ("分局 2026-09-08 正文", "“分局”对应多个部门：市局/北分局、市局/南分局"),
        ("月球 明天换装", "没有找到部门“月球”"),
    ],
)
def test_a_target_that_is_not_found_is_named_with_how_targets_are_written(said: str, why: str) -> None:
    heard = words(Office().cheng.says(f"/notice {said}"))
    assert heard.startswith(why)
    assert "部门或 @工作组（几个用;隔开）" in heard


def test_wrong_ways_to_issue_one() -> None:
    office = Office()
    assert "2026-09-06 已经过了" in words(office.cheng.says("/notice 市局 2026-09-06 昨天"))
    for wrong in ("月球 2026-09-08 正文", "市局 2026-09-08", "市局", "月球 soon 正文"):
        assert "用法" in words(office.cheng.says(f"/notice {wrong}"))
    assert "不在您的管理范围内" in words(office.bai.says("/notice 南分局 2026-09-08 正文"))
    assert "没有这一条" in words(office.an.says("/notice 7"))


def test_a_yes_after_the_date_is_over_is_too_late() -> None:
    office = Office()
    office.cheng.says("/notice 市局 2026-09-07 今晚换装")
    office.cheng.now = at(1, 9)
    assert "2026-09-07 已经过了" in words(office.cheng.presses("确认"))
    assert (office.rows(at(1, 9)), notices(office.store)) == ([], [])


def test_whom_it_was_not_issued_to_cannot_acknowledge_it() -> None:
    office = Office()
    office.issues("/notice 南分局 2026-09-08 换装")
    assert "不是发给您的" in words(office.an.says("/notice 1 知悉"))
    assert "没有这一条" in words(office.an.says("/notice 1"))


def test_who_issued_it_is_forgotten_and_the_notice_stays() -> None:
    office = Office()
    office.issues()
    office.fang.says("/notice 1 知悉")
    for who in ("C1", "F1"):
        office.store.record(Turn(NOW, facts=(Forgotten(who, "B1", "走了", remove=True, at=NOW),)))
    assert "明天起换装" in words(office.an.says("/notice"))
    kept = [
        str(office.store.value(name)) for name in ("notices", *seen_names(notices(office.store)[0].about))
    ]
    kept += [str(entry.data) for entry in office.store.ledger()]
    assert not [text for text in kept if "'C1'" in text or "'F1'" in text]
