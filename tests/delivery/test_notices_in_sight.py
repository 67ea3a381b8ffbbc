"""Notices: in whose sight they are, and who passed them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.messages import Kind
from bot.people.disclosure import Disclosure
from storage.memory import MemoryStore
from storage.records import (
    Forgotten,
    Officer,
    Role,
    RosterSaved,
    Turn,
)
from tests import sample
from tests.delivery.test_ladder import at
from tests.delivery.test_notices import Office
from tests.sample import AN, BAI, NOW, Chat, labels, words

HOUR = timedelta(hours=1)


def test_a_department_confirms_that_it_passed_the_notice_on() -> None:
    office = Office()
    office.issues()
    assert "北分局 2026-09-07 传达，25 人在场" in words(
        office.bai.says("/notice 1 传达 2026-09-07 25 北分局")
    )
    assert "· 北分局 2026-09-07 已传达，25 人在场（B1 登记）" in words(office.cheng.says("/notice 1"))
    [entry] = office.entries("passed-on")
    assert (entry.data["present"], entry.data["by"]) == (25, "B1")


def test_passing_on_tells_what_it_replaces_and_more_people_than_it_went_to() -> None:
    office = Office()
    office.issues()
    said = words(office.bai.says("/notice 1 传达 2026-09-07 1 北分局"))
    assert "代替" not in said
    assert "核对" not in said
    office.bai.now = at(1, 9)
    said = words(office.bai.says("/notice 1 传达 2026-09-08 250 北分局"))
    assert "之前登记的（2026-09-07，1 人在场，B1 登记）已由这一条代替" in said
    assert "该部门只发给了 1 人" in said
    assert "北分局 2026-09-08 已传达，250 人在场" in words(office.cheng.says("/notice 1"))


def test_before_it_was_issued_nobody_can_have_passed_it_on() -> None:
    office = Office()
    office.issues()
    said = words(office.bai.says("/notice 1 传达 2026-09-06 25 北分局"))
    assert "这条通知 2026-09-07 才发出，不可能在 2026-09-06 传达" in said
    assert office.entries("passed-on") == []
    office.bai.says("/notice 1 传达 2026-09-07 1 北分局")
    assert len(office.entries("passed-on")) == 1


def test_where_nobody_is_named_nobody_hears_who_passed_it_on() -> None:
    office = Office()
    office.issues()
    office.world.disclosure = lambda _channel: Disclosure.FIGURES
    office.bai.says("/notice 1 传达 2026-09-07 1 北分局")
    said = words(office.cheng.says("/notice 1"))
    assert "· 北分局 2026-09-07 已传达，1 人在场\n" in f"{said}\n"
    again = words(office.bai.says("/notice 1 传达 2026-09-07 1 北分局"))
    assert "之前登记的（2026-09-07，1 人在场）已由这一条代替" in again
    assert "B1" not in said + again
    office.cheng.says("/lang en")
    assert "1 present\n" in words(office.cheng.says("/notice 1")) + "\n"


SECRET = "南分局换装"


def test_what_was_issued_to_nobody_in_sight_is_unknown_to_a_supervisor() -> None:
    office = Office()
    office.issues(f"/notice 南分局 2026-09-08 {SECRET}")
    said = office.bai.says("/notice")
    assert SECRET not in words(said)
    assert labels(said) == []
    for words_ in ("1", "1 2", "1 知悉", "1 传达 2026-09-07 25 北分局"):
        assert words(office.bai.says(f"/notice {words_}")) == "没有这一条通知。"
    assert office.entries("passed-on") == office.entries("acknowledged") == []
    for chat in (office.cheng, office.ding):
        assert SECRET in words(chat.says("/notice"))
        assert SECRET in words(chat.says("/notice 1"))


def test_who_sees_everybody_sees_notices_that_were_issued_to_people_who_are_gone() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    office.store.record(Turn(NOW, facts=(Forgotten("A1", "C1", "走了", remove=True, at=NOW),)))
    for chat in (office.cheng, office.ding):
        assert "换装" in words(chat.says("/notice 1"))


def test_the_list_is_filled_up_with_what_is_in_sight() -> None:
    office = Office()
    office.issues("/notice 北分局 2026-09-08 北分局换装")
    office.cheng.now = NOW + HOUR
    for _ in range(10):
        office.issues(f"/notice 南分局 2026-09-08 {SECRET}")
    assert "1. 北分局换装" in words(office.bai.says("/notice"))


class Read(MemoryStore):
    """Notes what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def value(self, name: str) -> Mapping[str, Any] | None:
        self.names.append(name)
        return super().value(name)

    def notices(self) -> int:
        """How many notices were read, their texts or to whom."""
        ids = (one.partition(":") for one in self.names)
        return len({notice for kind, _, notice in ids if kind in {"notice", "notice-to"}})


@pytest.mark.parametrize(("said", "most"), [("", 10), ("40", 1)])
def test_of_past_notices_only_those_are_read_that_are_shown(said: str, most: int) -> None:
    store = Read()
    office = Office(store)
    for number in range(40):
        office.issues(f"/notice 北分局 2026-09-08 换装{number}")
        office.bai.says(f"/notice {number + 1} 知悉")
        office.cheng.now = NOW + HOUR * (number + 1) / 60
    store.names.clear()
    assert "40. 换装39" in words(office.bai.says(f"/notice {said}".strip()))
    assert store.notices() == most


def test_the_button_of_what_is_out_of_sight_by_now_shows_nothing() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    office.bai.says("/notice")
    token = office.bai.token("第 1 条")
    assert "A1" in words(office.bai.does(Kind.CHOICE, token=token))
    elsewhere = replace(BAI, scope=("d3",))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (elsewhere,), "test", NOW),)))
    assert words(office.bai.does(Kind.CHOICE, token=token)) == "没有这一条通知。"


def test_a_supervisor_knows_what_they_issued_and_what_is_meant_for_them() -> None:
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("d1",))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (gu,), "test", NOW),)))
    chat = Chat(office.world, sample.enrol(office.store, gu))
    office.issues(f"/notice 南分局 2026-09-08 {SECRET}")
    assert SECRET in words(chat.says("/notice"))
    assert "已知悉" in words(chat.says("/notice 1 知悉"))
    chat.now = NOW + HOUR
    chat.says("/notice 北分局 2026-09-08 北分局换装")
    chat.presses("确认")
    office.store.record(Turn(NOW, facts=(RosterSaved((), (replace(gu, scope=("d2",)),), "test", NOW),)))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (replace(AN, department="d0"),), "test", NOW),)))
    assert "北分局换装" in words(chat.says("/notice 2"))


def test_passing_on_is_for_a_department_in_which_somebody_was_meant() -> None:
    office = Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    assert "没有发给南分局的任何人" in words(office.cheng.says("/notice 1 传达 2026-09-07 1 南分局"))
    assert office.entries("passed-on") == []
    # Of the north itself nobody was meant, but of the station below it.
    said = words(office.cheng.says("/notice 1 传达 2026-09-07 1 北分局"))
    assert said == "已记下：北分局 2026-09-07 传达，1 人在场。"


def test_only_within_the_scope_not_for_days_to_come_and_not_by_officers() -> None:
    office = Office()
    office.issues()
    for wrong in ("2026-09-07 25 南分局", "2026-09-09 25 北分局", "2026-09-07 many 北分局", ""):
        assert "用法" in words(office.bai.says(f"/notice 1 传达 {wrong}"))
    assert "没有权限" in words(office.an.says("/notice 1 传达 2026-09-07 25"))
    assert "没有权限" in words(office.ding.says("/notice 1 传达 2026-09-07 25"))
    assert office.entries("passed-on") == []


def test_who_sees_one_department_passes_nothing_on_there_by_the_name_of_what_is_above_it() -> None:
    office = Office()
    office.issues()
    scope = replace(BAI, scope=("d2",))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (scope,), "test", NOW),)))
    assert "用法" in words(office.bai.says("/notice 1 传达 2026-09-07 25 市局"))
    assert office.entries("passed-on") == []
    assert "河口所" in words(office.bai.says("/notice 1 传达 2026-09-07 25 河口所"))
