"""Broadcasts to bound groups: which ones, what may stand in them, and what becomes of those unbound meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.broadcasting.groups import names_in
from bot.conversation.group import moved
from bot.conversation.world import Context
from bot.drill.state import Idle
from bot.messages import Incoming
from storage.mail import Outcome
from storage.memory import MemoryStore
from storage.records import LanguageChosen, Officer, RosterSaved, Session, Turn
from tests import sample
from tests.conversation.test_groups import at, word
from tests.delivery.test_broadcasts import Office
from tests.sample import AN, BAI, CHENG, NOW, Chat, labels, words

TEXT = "明天上午系统检修，七点半到八点停用"


class Groups(Office):
    """The north's group and, with a topic, the south's."""

    def __init__(self) -> None:
        super().__init__()
        self.bai = Chat(self.world, "chat-B1")
        self.north, self.south = at(self.world, "-500"), at(self.world, "-600")
        self.north.says(f"/bind {word(self.bai)}")
        self.south.says(f"/bind {word(self.cheng, '南分局')}")

    def denied(self) -> list[tuple[str, dict[str, object]]]:
        return [(one.badge, dict(one.data)) for one in self.store.ledger() if one.kind == "denied"]


@pytest.fixture
def office() -> Groups:
    return Groups()


@pytest.mark.parametrize(
    ("target", "places"),
    [
        ("群", ["-500", "-600"]),
        ("group", ["-500", "-600"]),
        ("群：南分局", ["-600"]),
        ("group:北分局", ["-500"]),
        ("群:南分局;北分局", ["-500", "-600"]),
        ("group:南分局； 南分局", ["-600"]),
    ],
)
def test_all_bound_groups_or_a_department_s(target: str, places: list[str], office: Groups) -> None:
    rows = office.begun(f"/broadcast {target} {TEXT}")
    assert sorted(row.owed.address for row in rows) == places
    for row in rows:
        said = office.said(row)
        assert said is not None
        assert words([said]) == f"通知——\n{TEXT}"
        assert labels([said]) == []


def test_a_look_at_how_many_and_which_first(office: Groups) -> None:
    said = office.cheng.says(f"/broadcast 群 {TEXT}")
    assert "将发到 2 个绑定的群（北分局、南分局）" in words(said)
    assert office.tick() == []


def test_a_trial_shows_oneself_what_the_groups_would_see_and_the_question_stays(office: Groups) -> None:
    asked = office.cheng.says(f"/broadcast 群 {TEXT}")
    assert labels(asked) == ["先发给我自己看", "发出", "取消"]
    trial, again = office.cheng.presses("先发给我自己看")
    assert (words([trial]), labels([trial])) == (f"通知——\n{TEXT}", [])
    assert (words([again]), labels([again])) == (words(asked), labels(asked))
    assert office.tick() == []
    office.cheng.presses("发出")
    rows = office.tick()
    assert sorted(row.owed.address for row in rows) == ["-500", "-600"]
    assert words([one for one in map(office.said, rows) if one]) == "\n".join([words([trial])] * 2)


def test_the_trial_shows_each_language_of_the_groups(office: Groups) -> None:
    office.store.record(Turn(NOW, facts=(LanguageChosen("B1", "en", NOW),)))
    office.north.says(f"/bind {word(office.bai)}")
    office.cheng.says(f"/broadcast 群 {TEXT}")
    *trial, _ = office.cheng.presses("先发给我自己看")
    rows = office.begun(f"/broadcast 群 {TEXT}")
    said = {words([one]) for one in map(office.said, rows) if one}
    assert len(trial) == len(said) == 2
    assert {words([one]) for one in trial} == said


def test_of_groups_unbound_meanwhile_no_trial_is_shown(office: Groups) -> None:
    office.cheng.says(f"/broadcast 群:北分局 {TEXT}")
    office.north.says(f"/bind {word(office.bai, '河口所')}")
    heard = office.cheng.presses("先发给我自己看")
    assert "没有绑定的群" in words(heard)
    assert TEXT not in words(heard)


def test_before_the_next_tick_it_is_being_prepared(office: Groups) -> None:
    office.cheng.says(f"/broadcast 群 {TEXT}")
    office.cheng.presses("发出")
    assert "群发正在准备：将发到 2 个群" in words(office.cheng.says("/broadcast"))


def test_a_supervisor_reaches_groups_of_their_scope_only(office: Groups) -> None:
    said = office.bai.says(f"/broadcast 群 {TEXT}")
    assert "将发到 1 个绑定的群（北分局）" in words(said)
    assert office.denied() == []
    for target in ("群:南分局", "group:北分局;南分局", "群:市局"):
        said = office.bai.says(f"/broadcast {target} {TEXT}")
        assert words(said) == "这个部门不在您的管理范围内。"
    assert office.denied() == [("B1", {"why": "scope", "what": "department"})] * 3


@pytest.mark.parametrize("target", ["群:火星", "group:北分局;火星"])
def test_a_department_that_there_is_not_is_named(target: str, office: Groups) -> None:
    assert "没有找到部门“火星”" in words(office.cheng.says(f"/broadcast {target} {TEXT}"))
    assert office.denied() == []


def test_a_department_to_which_no_group_is_bound_is_told_from_one_that_there_is_not(office: Groups) -> None:
    assert "没有绑定的群" in words(office.cheng.says(f"/broadcast 群:河口所 {TEXT}"))
    assert "没有绑定的群" in words(office.cheng.says(f"/broadcast 群:; {TEXT}"))


@pytest.mark.parametrize("label", ["先发给我自己看", "发出"])
def test_a_scope_that_was_lost_since_the_look_is_refused(label: str, office: Groups) -> None:
    office.bai.says(f"/broadcast 群:北分局 {TEXT}")
    office.store.record(Turn(NOW, facts=(RosterSaved((), (replace(BAI, scope=("d3",)),), "test", NOW),)))
    assert words(office.bai.presses(label)) == "这个部门不在您的管理范围内。"
    assert office.denied() == [("B1", {"why": "scope", "what": "department"})]
    assert office.tick() == []


@pytest.mark.parametrize(
    "named",
    [
        f"请{AN.name}来领",
        f"{BAI.badge}没来",
        f"({BAI.badge.lower()})",
        "Ｂ１请到",
        "B 1请到",
        "b-1 请到",
        "B\u200b1请到",
        f"请 {' '.join(AN.name)} 来领",
        f"请{'・'.join(AN.name)}来领",
        f"请{AN.name[0]}\ufe0f{AN.name[1:]}来领",
        f"请{AN.name[0]}\u200b{AN.name[1:]}来领",
        f"请{AN.name[0]}·{AN.name[1:]}来领",
    ],
)
def test_nobody_is_named_in_a_group(named: str, office: Groups) -> None:
    assert "群里不点名" in words(office.cheng.says(f"/broadcast 群 {named}"))
    assert office.tick() == []


@pytest.mark.parametrize(
    "text",
    [
        "B12号楼停电",
        "2026-12-01 九点开会",
        "12-1 前交表",
        "请安排好宁静时段",
        "保持平安 宁静从事",
        "确保平安\n宁可多等",
    ],
)
def test_what_only_looks_like_a_name_goes_out(text: str, office: Groups) -> None:
    assert "群里不点名" not in words(office.cheng.says(f"/broadcast 群 {text}"))


def test_a_group_unbound_before_it_is_sent_gets_nothing(office: Groups) -> None:
    rows = {row.owed.address: row for row in office.begun(f"/broadcast 群 {TEXT}")}
    office.north.says(f"/bind {word(office.cheng, '河口所')}")  # another department's from now on
    assert office.said(rows["-500"]) is None
    assert office.said(rows["-600"]) is not None


def test_what_waits_for_a_group_that_moves_is_said_where_it_is_now(office: Groups) -> None:
    rows = {row.owed.address: row for row in office.begun(f"/broadcast 群 {TEXT}")}
    moved(office.world, "telegram", "-500", "-1000500", NOW)
    assert office.said(rows["-500"]) is not None
    at(office.world, "-1000500").says(f"/bind {word(office.cheng, '河口所')}")
    assert office.said(rows["-500"]) is None  # another department's from now on


def test_what_nobody_stopped_is_not_told_as_stopped(office: Groups) -> None:
    for row in office.begun(f"/broadcast 群 {TEXT}"):
        office.end(row, Outcome.REFUSED, "not wanted any more")
    office.tick()
    assert "已送到 0，不能确定 0，被拒收 2，停下没发 0" in words(office.cheng.says("/broadcast"))


def test_stopped_and_accounted_for_as_any_other(office: Groups) -> None:
    first, second = office.begun(f"/broadcast 群 {TEXT}")
    office.end(first, Outcome.SENT)
    office.cheng.says("/broadcast 停")
    assert office.said(second) is None
    office.end(second, Outcome.REFUSED, "not wanted any more")
    office.tick()
    assert "共 2 个群，已送到 1，不能确定 0，被拒收 0，停下没发 1" in words(office.cheng.says("/broadcast"))


@pytest.mark.parametrize(
    ("badge", "name", "text", "found"),
    [
        ("010001", "John Smith", "please tell john  smith\nabout it", True),
        ("010001", "John Smith", "JOHN\nSMITH and others", True),
        ("010001", "Ann Lee", "Annual leeway", False),
        ("010001", "艾合买提·买买提", "请艾合买提・买买提来领", True),
        ("010001", "白建欣", "请白 建 欣来领", True),
        ("010001", "高明", "水平有待提高\n明天上午九点开会", False),
        ("010001", "高明", "水平有待提高 明天上午九点开会", False),
        ("010001", "甲", "警号-010001-请到", True),
        ("10-01", "", "2026-10-01 开会", False),
        ("1-201", "", "12-01 前交表", False),
        ("A0013", "", "A-0013 请到", True),
    ],
)
def test_names_and_badges_are_told_from_what_looks_like_them(
    badge: str, name: str, text: str, found: bool
) -> None:
    store = MemoryStore()
    world = sample.make_world(store)
    store.record(Turn(NOW, facts=(RosterSaved((), (Officer(badge, name, "d0"),), "test", NOW),)))
    context = Context(world, Incoming("telegram", "1", "e", NOW), CHENG, Session("C1"), Idle(), {})
    assert names_in(context, text) is found
