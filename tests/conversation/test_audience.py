"""Whom a broadcast or a notice means, where names have spaces in them: the longest run of words that names something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.world import World
from storage.records import Department, Officer, Role, RosterSaved, Turn
from tests import sample
from tests.conversation.test_groups import at, word
from tests.sample import CHENG, NOW, Chat, words

HARBOUR = Department("h0", "City/Harbour Office", 4)
DESK = Department("h1", "City/Harbour Office/Front desk", 5)
NIGHT = Department("h2", "City/Harbour Office/Front desk/Night", 6)
OLD = Department("h3", "City/Harbour", 7)
STAFF = (
    Officer("H1", "Ann Lee", "h0"),
    Officer("H2", "Bo Chan", "h1", groups=("Fire watch",)),
    Officer("H3", "Cy Dunn", "h2"),
    Officer("H4", "Di Ende", "h3", groups=("Fire",)),
    Officer("H5", "Ed Fry", "h1", Role.SUPERVISOR, ("d1",)),
)


@pytest.fixture
def chat(world: World) -> Chat:
    saved = RosterSaved((*sample.DEPARTMENTS, HARBOUR, DESK, NIGHT, OLD), STAFF, "test", NOW)
    world.store.record(Turn(NOW, facts=(saved,)))
    for one in (*sample.EVERYBODY[:5], *STAFF):
        sample.enrol(world.store, one)
    return Chat(world, "chat-C1")


@pytest.mark.parametrize(
    ("said", "target", "text"),
    [
        ("Harbour Office/Front desk Come at nine", "Front desk", "Come at nine"),
        ("City/Harbour Office/Front desk Come at nine", "Front desk", "Come at nine"),
        ("Front desk Come", "Front desk", "Come"),
        ("ＦＲＯＮＴ\u3000Desk\u3000Come  at\nnine", "Front desk", "Come  at\nnine"),
        ("Harbour Office / front  desk / night Come", "Night", "Come"),
        ("Harbour Office Come", "Harbour Office", "Come"),
        ("Harbour Come", "Harbour", "Come"),
        ("@Fire watch Come", "@Fire watch", "Come"),
        ("＠ fire WATCH Come", "@Fire watch", "Come"),
        ("@Fire Come", "@Fire", "Come"),
        ("北分局; Front desk Come", "北分局、Front desk", "Come"),
        ("北分;Front desk;@Fire watch Come", "北分局、Front desk、@Fire watch", "Come"),
        ("Front desk；北分局 Come", "Front desk、北分局", "Come"),
        ("所有人 Front desk closed", "所有人", "Front desk closed"),
        ("全体 开会", "所有人", "开会"),
        ("督导 开会", "督导", "开会"),
        ("北分局 河口所 开会", "北分局", "河口所 开会"),
    ],
)
def test_the_longest_name_is_the_target_and_the_rest_the_text(
    said: str, target: str, text: str, chat: Chat
) -> None:
    heard = words(chat.says(f"/broadcast {said}"))
    assert f"将发给{target}：" in heard
    assert heard.partition("发出吗？\n")[2] == text
    heard = words(chat.says(f"/notice {said.removesuffix(text)}2026-09-08 {text}"))
    assert f"将发给{target}（" in heard
    assert heard.endswith(f"\n{text}")


def test_those_who_are_meant_and_no_others(chat: Chat) -> None:
    chat.says("/broadcast Harbour Office/Front desk Come")
    chat.presses("发出")
    kept = chat.world.store.value("broadcast-by:C1") or {}
    meant = chat.world.store.value(f"broadcast-to:{kept['ids'][0]}") or {}
    assert meant["badges"] == ["H2", "H3", "H5"]


def test_a_name_alone_says_nothing_yet(chat: Chat) -> None:
    assert "用法" in words(chat.says("/broadcast Front desk"))
    assert "用法" in words(chat.says("/notice Front desk 2026-09-08"))


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("不存在的部门", "没有找到部门“不存在的部门”"),
        ("北分局;火星所", "没有找到部门“火星所”"),
        ("@没有", "没有找到工作组“@没有”。现有：@Fire、@Fire watch。"),
        ("分局", "“分局”对应多个部门：市局/北分局、市局/南分局"),
        ("全单位;北分局", "用法：/broadcast"),
    ],
)
def test_a_target_that_is_not_found_is_named_and_the_usage_follows(
    target: str, answer: str, chat: Chat
) -> None:
    heard = words(chat.says(f"/broadcast {target} aaa"))
    assert heard.startswith(answer)
    assert "用法：/broadcast 对象 内容" in heard


def test_a_file_goes_to_a_name_with_a_space(chat: Chat) -> None:
    caption = "/notice Harbour Office/Front desk 2026-09-08 New  uniforms"
    heard = words(chat.sends("plan.pdf", b"%PDF", caption))
    assert "发给Front desk（3 人）" in heard
    chat.presses("确认")
    assert "New  uniforms" in words(chat.says("/notice"))


def test_a_longer_name_beyond_the_scope_is_refused_and_no_shorter_one_taken(chat: Chat) -> None:
    supervisor = Chat(chat.world, "chat-H5")
    saved = RosterSaved((), (replace(STAFF[4], scope=("h3",)),), "test", NOW)
    chat.world.store.record(Turn(NOW, facts=(saved,)))
    assert "将发给Harbour：" in words(supervisor.says("/broadcast Harbour Come"))
    assert "不在您的管理范围内" in words(supervisor.says("/broadcast Harbour Office Come"))
    assert "不在您的管理范围内" in words(supervisor.says("/broadcast @Fire watch Come"))


def test_the_chats_of_a_department_with_a_space(chat: Chat) -> None:
    at(chat.world, "-700").says(f"/bind {word(chat, 'Front desk')}")
    for target in ("group:Front desk", "群： front  desk"):
        heard = words(chat.says(f"/broadcast {target} No power today"))
        assert "将发到 1 个绑定的群（Front desk）" in heard
        assert heard.splitlines()[-1] == "No power today"


def test_a_department_called_by_a_number_is_no_notice(chat: Chat) -> None:
    station = Department("h4", "City/1 Squad", 8)
    there = (replace(CHENG, department="h4"),)
    departments = (*sample.DEPARTMENTS, HARBOUR, DESK, NIGHT, OLD, station)
    chat.world.store.record(Turn(NOW, facts=(RosterSaved(departments, there, "test", NOW),)))
    chat.says("/notice 所有人 2026-09-08 first")
    chat.presses("确认")
    assert "将发给1 Squad（1 人）" in words(chat.says("/notice 1 Squad 2026-09-08 second"))
    assert "first" in words(chat.says("/notice 1"))
