"""What is refused: no bit of a button may be another, each refusal is logged without names, and the second is told."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from storage.records import LedgerEntry, Role, RosterSaved, Status, Turn
from tests import sample
from tests.sample import NOW, Chat, words


def denied(world: World) -> list[LedgerEntry]:
    return [entry for entry in world.store.ledger() if entry.kind == "denied"]


def everything(world: World) -> tuple[object, ...]:
    """What a press could change."""
    store = world.store
    kept = [entry for entry in store.ledger() if entry.kind != "denied"]
    return kept, store.officers(), store.days_off(), store.session("C1").state


@pytest.fixture
def second(world: World) -> Chat:
    """丁一, made another admin."""
    ding = replace(sample.DING, role=Role.ADMIN)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (ding,), "test", NOW),)))
    return Chat(world, sample.enrol(world.store, ding))


# --- forged, foreign, expired, replayed


def test_no_flipped_bit_of_a_real_button_is_accepted(world: World, admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    token = admin.token("确认").encode()
    before, accepted = everything(world), 0
    for bit in range(len(token) * 8):
        flipped = bytearray(token)
        flipped[bit // 8] ^= 1 << bit % 8
        # Telegram's data is text: what is none any more comes as another character.
        admin.does(Kind.CHOICE, token=flipped.decode("utf-8", "replace"))
        accepted += everything(world) != before
    assert accepted == 0
    assert len(denied(world)) == len(token) * 8
    # The button itself is real.
    admin.presses("确认")
    assert everything(world) != before


def test_the_seal_has_no_spare_bits(admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    seal = admin.token("确认").rpartition("~")[2]
    assert len(base64.urlsafe_b64decode(seal)) * 8 == len(seal) * 6


@pytest.mark.parametrize("cut", [1, 8, 12])
def test_a_shortened_button_is_none(cut: int, world: World, admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    before = everything(world)
    assert "已经过时" in words(admin.does(Kind.CHOICE, token=admin.token("确认")[:-cut]))
    assert everything(world) == before


def test_a_foreign_button_does_nothing_and_is_kept(
    world: World, admin: Chat, second: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    admin.says("/suspend F1 调查")
    before = everything(world)
    with caplog.at_level(logging.WARNING):
        assert "已经过时" in words(second.does(Kind.CHOICE, token=admin.token("确认")))
    assert everything(world) == before
    [entry] = denied(world)
    assert (entry.badge, entry.data) == ("D1", {"why": "forged", "what": "button"})
    assert "denied: why=forged what=button role=admin channel=telegram" in caplog.text


def test_an_expired_button_is_logged_and_no_more(
    world: World, admin: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    admin.says("/suspend F1 调查")
    admin.says("/today")
    before = everything(world)
    with caplog.at_level(logging.WARNING):
        admin.presses("确认")
    assert everything(world) == before
    assert denied(world) == []
    assert "denied: why=stale what=y role=admin" in caplog.text


def test_a_replayed_button_acts_once(world: World, admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    token = admin.token("确认")
    admin.does(Kind.CHOICE, token=token)
    once = [entry for entry in world.store.ledger() if entry.kind == "officer-changed"]
    assert "已经确认过，已经办了" in words(admin.does(Kind.CHOICE, token=token))
    assert [entry for entry in world.store.ledger() if entry.kind == "officer-changed"] == once


# --- without the right


@pytest.mark.parametrize("said", ["/suspend F1 调查", "/completion", "/audit"])
def test_a_command_of_another_role_is_kept_and_logged_without_names(
    said: str, world: World, officer: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert "没有权限" in words(officer.says(said))
    [entry] = denied(world)
    assert (entry.badge, entry.data) == ("A1", {"why": "right", "what": said.split(maxsplit=1)[0][1:]})
    [line] = [one for one in caplog.messages if one.startswith("denied")]
    assert all(name not in line for name in ("A1", "安宁", "chat-A1", "F1"))


@pytest.mark.parametrize(
    ("said", "what"),
    [("/plan undo", "plan"), ("/plan 撤销", "plan"), ("/notice 1 传达 2026-09-07 25", "notice")],
)
def test_what_only_others_may_do_with_a_command_of_all_is_kept_and_logged(
    said: str, what: str, world: World, admin: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    admin.says("/notice 所有人 2026-09-08 换装")
    admin.presses("确认")
    auditor = Chat(world, sample.enrol(world.store, sample.DING))
    with caplog.at_level(logging.WARNING):
        assert "没有权限" in words(auditor.says(said))
    assert [(one.badge, one.data) for one in denied(world)] == [("D1", {"why": "right", "what": what})]
    assert f"denied: why=right what={what} role=auditor channel=telegram" in caplog.text


@pytest.mark.parametrize("caption", ["/roster", "/notice 所有人 2026-09-08 换装"])
def test_a_file_of_somebody_who_may_send_none_is_kept_and_logged(
    caption: str, world: World, supervisor: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert "没有权限" in words(supervisor.sends("A1.csv", b"A1", caption))
    assert [(one.badge, one.data) for one in denied(world)] == [("B1", {"why": "right", "what": "file"})]
    [line] = [one for one in caplog.messages if one.startswith("denied")]
    assert line == "denied: why=right what=file role=supervisor channel=telegram"


def test_a_button_after_the_role_was_taken_is_kept(world: World, admin: Chat, second: Chat) -> None:
    admin.says("/suspend F1 调查")
    token = admin.token("确认")
    fallen = replace(sample.CHENG, role=Role.OFFICER)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (fallen,), "D1", NOW, "轮岗"),)))
    assert "没有权限" in words(admin.does(Kind.CHOICE, token=token))
    assert [entry.data for entry in denied(world)] == [{"why": "right", "what": "suspend"}]


@pytest.mark.parametrize(
    ("said", "why", "what"),
    [
        ("/officer F1", "scope", "officer"),
        ("/completion 南分局", "scope", "department"),
        ("/pending @专班", "scope", "group"),
        ("/record F1 law 当面听过", "scope", "officer"),
        ("/leave F1 yes", "scope", "leave"),
        ("/broadcast 北分局;南分局 大家好", "scope", "department"),
        ("/broadcast @专班 大家好", "scope", "group"),
        ("/notice 南分局 2026-09-10 标题", "scope", "department"),
        # The path of everything seen begins with the name of what is above it.
        ("/completion 市局", "scope", "department"),
        ("/wall 市局", "scope", "department"),
        ("/pending 市局 2", "scope", "department"),
        ("/enrolment 市局", "scope", "department"),
        ("/unreachable 市局", "scope", "department"),
        ("/nudge 市局", "scope", "department"),
        ("/bind 市局", "scope", "department"),
        ("/broadcast 市局 大家好", "scope", "department"),
        ("/broadcast 北分局;市局 大家好", "scope", "department"),
        ("/notice 市局 2026-09-10 标题", "scope", "department"),
        ("/record B1 law 当面听过", "own", "mark"),
    ],
)
def test_what_lies_beyond_the_scope_is_kept_and_logged(
    said: str, why: str, what: str, world: World, supervisor: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    world.store.record(
        Turn(NOW, facts=(RosterSaved((), (replace(sample.FANG, groups=("专班",)),), "t", NOW),))
    )
    with caplog.at_level(logging.WARNING):
        heard = words(supervisor.says(said))
    assert what != "department" or heard == "这个部门不在您的管理范围内。"
    assert [(entry.badge, entry.data) for entry in denied(world)] == [("B1", {"why": why, "what": what})]
    assert f"denied: why={why} what={what} role=supervisor channel=telegram" in caplog.text


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("/override C1 law pass 我会", "mark"),
        ("/override A1,C1 law pass 会", "mark"),
        ("/allow C1 exempt 2026-09-09..2026-12-31 我忙", "allow"),
    ],
)
def test_a_mark_of_ones_own_is_kept(said: str, kind: str, world: World, admin: Chat) -> None:
    admin.says(said)
    assert [entry.data for entry in denied(world)] == [{"why": "own", "what": kind}]


def test_who_is_away_or_a_stranger_is_logged_and_no_more(
    world: World, admin: Chat, officer: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    officer.says("/today")
    token = next(button.token for button in officer.shown[-1].buttons[0])
    gone = replace(sample.AN, status=Status.SUSPENDED)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (gone,), "C1", NOW),)))
    stranger = Chat(world, "nobody")
    with caplog.at_level(logging.WARNING):
        officer.does(Kind.CHOICE, token=token)
        stranger.does(Kind.CHOICE, token=token)
        stranger.says("0123456789ABCDEFGHJKMNPQRS A1")
    assert denied(world) == []
    assert [line.removeprefix("denied: ") for line in caplog.messages] == [
        "why=away what=choice role=officer channel=telegram",
        "why=forged what=button role=stranger channel=telegram",
        "why=code what=code role=stranger channel=telegram",
    ]


def test_admins_can_list_what_was_denied(officer: Chat, admin: Chat) -> None:
    officer.says("/reload")
    assert "被拒绝" not in words(admin.says("/audit"))
    assert "A1：被拒绝" in words(admin.says("/audit 被拒绝"))
    assert "reload" in words(admin.says("/audit denied"))


# --- what became of an old yes or no


@pytest.mark.parametrize(
    ("then", "told"),
    [("是", "已经确认过，已经办了"), ("否", "已经取消，什么都没有改"), ("/today", "没有回答就过去了")],
)
def test_an_old_yes_says_what_became_of_it(then: str, told: str, admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    token = admin.token("确认")
    admin.says(then)
    assert told in words(admin.does(Kind.CHOICE, token=token))


def test_a_yes_before_the_last_one_says_that_it_is_over(admin: Chat) -> None:
    admin.says("/suspend F1 调查")
    token = admin.token("确认")
    admin.says("否")
    admin.says("/suspend F1 再查")
    admin.says("否")
    assert "早已过去" in words(admin.does(Kind.CHOICE, token=token))


# --- two on one case


def test_two_who_suspend_one_the_second_is_told(world: World, admin: Chat, second: Chat) -> None:
    admin.says("/suspend F1 调查")
    second.says("/suspend F1 违纪")
    assert "F1" in words(admin.says("是"))
    once = list(world.store.ledger())
    assert "已被 C1 改过" in words(second.says("是"))
    assert list(world.store.ledger()) == once


def test_two_who_grant_one_the_second_is_told(world: World, admin: Chat, second: Chat) -> None:
    admin.says("/grant F1 auditor 督察")
    second.says("/grant F1 supervisor 南分局 带队")
    admin.says("是")
    assert "已被 C1 改过，现在是审计" in words(second.says("是"))
    officer = world.store.officer("F1")
    assert officer is not None
    assert officer.role is Role.AUDITOR


def test_two_who_change_one_mark_the_second_is_told(world: World, admin: Chat, second: Chat) -> None:
    sample.enrol(world.store, sample.AN)
    admin.says("/override A1 law pass 听过")
    second.says("/override A1 law fail 没听过")
    admin.says("是")
    once = list(world.store.ledger())
    assert "C1 刚刚已把 A1 的《盘问检查》改为" in words(second.says("是"))
    assert list(world.store.ledger()) == once
    second.says("/override A1 law fail 没听过")
    second.says("是")
    assert len(list(world.store.ledger())) > len(once)
