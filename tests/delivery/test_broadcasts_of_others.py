"""Broadcasts of others: admins see and stop them; whoever loses the right to broadcast leaves one that goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.broadcasts import Broadcasts
from storage.mail import OutboxRow, Outcome
from storage.records import Forgotten, Officer, Role, RosterSaved, Status, Turn
from tests.delivery.test_broadcasts import Office, without_buttons
from tests.sample import BAI, FANG, NOW, Chat, labels, words

DEMOTED = replace(BAI, role=Role.OFFICER, scope=())
SUSPENDED = replace(BAI, status=Status.SUSPENDED)


class Offices(Office):
    """白 and 方 are supervisors, who may broadcast too."""

    def __init__(self) -> None:
        super().__init__()
        self.save(replace(FANG, role=Role.SUPERVISOR, scope=("d3",)))
        self.bai, self.fang = Chat(self.world, "chat-B1"), Chat(self.world, "chat-F1")

    def save(self, *officers: Officer) -> None:
        self.store.record(Turn(NOW, facts=(RosterSaved((), officers, "test", NOW),)))

    def sends(self, chat: Chat, text: str) -> str:
        chat.says(f"/broadcast 所有人 {text}")
        chat.presses("发出")
        badge = chat.address.removeprefix("chat-")
        return str((self.store.value(f"broadcast-by:{badge}") or {})["ids"][-1])

    def stopped(self, *ids: str) -> list[bool]:
        return [self.store.value(f"broadcast-stopped:{one}") is not None for one in ids]

    def told(self, rows: list[OutboxRow]) -> list[tuple[str, str]]:
        """To whom what was said that is no broadcast itself."""
        return [
            (row.owed.badge, words([said]))
            for row in rows
            if "broadcast" not in row.owed.body and (said := self.said(row)) is not None
        ]

    def end_all(self, rows: list[OutboxRow]) -> None:
        for row in rows:
            self.end(row, Outcome.SENT)


@pytest.fixture
def office() -> Offices:
    return Offices()


@pytest.mark.parametrize("ticked", [False, True])
def test_an_admin_stops_the_only_one_of_others(ticked: bool, office: Offices) -> None:
    which = office.sends(office.bai, "开会\n带本子")
    rows = office.tick() if ticked else []
    assert "1. B1：“开会”" in words(office.cheng.says("/broadcast stop"))
    assert office.stopped(which) == [False]  # what cannot go on afterwards is not stopped unasked
    assert words(office.cheng.presses("停下第 1 条")) == "已停下 B1 的群发“开会”：还没发出的不再发。"
    assert office.stopped(which) == [True]
    assert [office.said(row) for row in rows] == [None] * len(rows)


def test_of_several_the_admin_chooses(office: Offices) -> None:
    first, second = office.sends(office.bai, "一"), office.sends(office.fang, "二")
    office.tick()
    heard = office.cheng.says("/broadcast stop")
    assert "1. B1：“一”\n群发进行中：共 2 人" in words(heard)
    assert "2. F1：“二”\n群发进行中：共 1 人" in words(heard)
    assert labels(heard) == ["停下第 1 条", "停下第 2 条"]
    assert office.stopped(first, second) == [False, False]
    assert "已停下 F1 的群发“二”" in words(office.cheng.presses("停下第 2 条"))
    assert office.stopped(first, second) == [False, True]
    assert "已停下 B1" in words(office.cheng.says(f"/broadcast stop {first}"))


def test_one_is_stopped_by_its_number_in_the_list_and_a_wrong_one_shows_the_list(office: Offices) -> None:
    first, second = office.sends(office.bai, "一"), office.sends(office.fang, "二")
    office.tick()
    assert "1. B1：“一”" in words(office.cheng.says("/broadcast stop 3"))
    assert office.stopped(first, second) == [False, False]
    assert "已停下 F1 的群发“二”" in words(office.cheng.says("/broadcast stop 2"))
    assert office.stopped(first, second) == [False, True]


def test_without_buttons_it_is_chosen_by_its_number(office: Offices) -> None:
    first, second = office.sends(office.bai, "一"), office.sends(office.fang, "二")
    office.tick()
    cheng = without_buttons(office, "chat-C1")
    cheng.says("/broadcast stop")
    assert "已停下 F1" in words(cheng.says("2"))
    assert office.stopped(first, second) == [False, True]


def test_ones_own_comes_first(office: Offices) -> None:
    others, own = office.sends(office.bai, "一"), office.sends(office.cheng, "二")
    last = office.sends(office.bai, "三")
    assert "已停下：" in words(office.cheng.says("/broadcast stop"))
    assert office.stopped(others, own, last) == [False, True, False]


def test_those_of_others_that_are_not_planned_yet_are_told_as_well(office: Offices) -> None:
    office.sends(office.bai, "开会")
    assert "1. B1：“开会”\n群发正在准备：将发给 2 人" in words(office.cheng.says("/broadcast"))


def test_an_admin_sees_how_far_those_of_others_are(office: Offices) -> None:
    office.sends(office.bai, "开会")
    rows = office.tick()
    heard = words(office.cheng.says("/broadcast"))
    assert "1. B1：“开会”\n群发进行中：共 2 人，已送到 0" in heard
    office.end_all(rows)
    office.tick()
    assert "B1" not in words(office.cheng.says("/broadcast"))
    assert "没有正在发的" in words(office.cheng.says("/broadcast stop"))


@pytest.mark.parametrize("ticked", [False, True])
def test_what_is_over_cannot_be_stopped_and_says_so(ticked: bool, office: Offices) -> None:
    which = office.sends(office.bai, "开会")
    office.end_all(office.tick())
    if ticked:
        office.tick()
    account = "群发结束：共 2 人，已送到 2"
    assert words(office.bai.says("/broadcast stop")).startswith(f"没有正在发的群发。\n{account}")
    assert words(office.bai.says(f"/broadcast stop {which}")).startswith(account)
    assert words(office.bai.presses("停下")).startswith(account)
    assert words(office.cheng.says(f"/broadcast stop {which}")).startswith(account)
    assert office.stopped(which) == [False]
    assert "没有正在发的" in words(office.fang.says(f"/broadcast stop {which}"))


def test_only_what_still_has_something_unsent_is_listed(office: Offices) -> None:
    over, going = office.sends(office.bai, "一"), office.sends(office.fang, "二")
    for row in office.tick():
        if row.owed.body.get("broadcast") == over:
            office.end(row, Outcome.SENT)
    heard = office.cheng.says("/broadcast")
    assert "1. F1：“二”" in words(heard)
    assert labels(heard) == ["停下第 1 条"]
    assert "“一”" not in words(heard)
    assert "已停下 F1" in words(office.cheng.says("/broadcast stop 1"))
    assert office.stopped(over, going) == [False, True]


def test_of_one_that_ends_between_list_and_press_the_account_is_told(office: Offices) -> None:
    which = office.sends(office.bai, "开会")
    rows = office.tick()
    office.cheng.says("/broadcast")
    office.end_all(rows)
    assert words(office.cheng.presses("停下第 1 条")).startswith("群发结束：共 2 人，已送到 2")
    assert office.stopped(which) == [False]


def test_a_supervisor_neither_sees_nor_stops_what_is_not_theirs(office: Offices) -> None:
    which = office.sends(office.cheng, "开会")
    office.tick()
    assert "开会" not in words(office.bai.says("/broadcast"))
    for said in ("/broadcast stop", f"/broadcast stop {which}"):
        assert "没有正在发的" in words(office.bai.says(said))
    assert office.stopped(which) == [False]


@pytest.mark.parametrize("changed", [DEMOTED, SUSPENDED])
@pytest.mark.parametrize("restarted", [False, True])
def test_it_is_followed_to_its_end_and_admins_hear_of_it(
    changed: Officer, restarted: bool, office: Offices
) -> None:
    office.save(replace(FANG, role=Role.ADMIN, status=Status.SUSPENDED))
    office.sends(office.bai, "开会")
    rows = office.tick()
    office.save(changed)
    if restarted:
        office.broadcasts = Broadcasts(office.store)
    office.now += timedelta(minutes=2)
    office.end(rows[0], Outcome.SENT)
    assert office.told(office.tick()) == []  # how far it is concerns nobody unasked
    assert "已停下 B1" in words(office.cheng.says("/broadcast stop 1"))
    office.end(rows[1], Outcome.REFUSED, "not wanted any more")
    [(badge, said)] = office.told([*office.tick(), *office.tick()])
    assert badge == "C1"
    assert "群发“开会”：\n群发结束：共 2 人，已送到 1，不能确定 0，被拒收 0，停下没发 1" in said


@pytest.mark.parametrize("read_anew", [False, True])
def test_whoever_loses_the_role_before_it_is_planned_is_not_lost(read_anew: bool, office: Offices) -> None:
    office.tick()
    office.sends(office.bai, "开会")
    office.save(DEMOTED)
    office.now += timedelta(minutes=2 if read_anew else 0)
    rows = [row for row in office.tick() if "broadcast" in row.owed.body]
    assert sorted(row.owed.badge for row in rows) == ["A1", "B1"]
    office.now += timedelta(minutes=2)
    office.end_all(rows)
    assert [badge for badge, _ in office.told(office.tick())] == ["C1"]


def test_of_somebody_erased_it_goes_on_as_well(office: Offices) -> None:
    office.sends(office.bai, "开会")
    rows = office.tick()
    office.store.record(Turn(NOW, facts=(Forgotten("B1", "C1", "离职", remove=True, at=NOW),)))
    assert "1. 一位同事：“开会”" in words(office.cheng.says("/broadcast"))
    office.end_all(rows)
    assert [badge for badge, _ in office.told(office.tick())] == ["C1"]
    assert office.told(office.tick()) == []


def test_of_somebody_erased_whose_name_stands_in_it_those_behind_it_go_on(office: Offices) -> None:
    office.sends(office.bai, "开会，白山")
    office.end_all(office.tick())
    office.store.record(Turn(NOW, facts=(Forgotten("B1", "C1", "离职", remove=True, at=NOW),)))
    office.sends(office.cheng, "散会")
    assert office.tick() != []
    assert office.told(office.tick()) == []
