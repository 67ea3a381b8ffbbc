"""What every turn promises: once, in place, stored before it is said, never another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation import turn
from bot.conversation.world import World
from bot.messages import Kind
from storage.mail import OutboxRow
from storage.memory import MemoryStore
from storage.records import RosterSaved, Session, Status, Turn
from tests import sample
from tests.sample import AN, LAW, NOW, Chat, words


def kinds(world: World) -> list[str]:
    return [entry.kind for entry in world.store.ledger()]


def test_the_same_event_twice_is_one_attempt_and_shows_where_one_stands(officer: Chat) -> None:
    officer.says("/check law")
    officer.does(Kind.TEXT, text="公安机关\n完", event="twice")
    before = kinds(officer.world)
    again = officer.does(Kind.TEXT, text="公安机关\n完", event="twice")
    assert kinds(officer.world) == before
    assert "还有 2 次机会" in words(again)


def test_a_link_opens_its_passage(officer: Chat) -> None:
    assert LAW in words(officer.says("/start p_law"))
    assert "没有找到" in words(officer.says("/start p_nowhere"))


def test_a_link_opens_nothing_during_a_check(officer: Chat) -> None:
    officer.says("/check law")
    assert LAW not in words(officer.says("/start p_law"))
    assert sample.SHORT not in words(officer.says("/start p_short"))
    assert officer.state() == "Checking"


def test_an_edit_changes_no_answer_that_is_recorded(officer: Chat) -> None:
    officer.says("/check law")
    officer.says("公安机关\n完")
    before = list(officer.world.store.ledger())
    assert "改了不算" in words(officer.does(Kind.EDIT, text=f"{LAW}\n完"))
    assert list(officer.world.store.ledger()) == before
    assert "还有 2 次机会" in words(officer.shown[-1:])


def test_what_was_spent_where_is_told(officer: Chat) -> None:
    told: list[tuple[str, float]] = []
    officer.world.spent = lambda part, seconds: told.append((part, seconds))
    officer.says("/check law")
    assert [part for part, _ in told] == ["store"]
    officer.says("公安机关\n完")
    assert {part for part, _ in told[1:]} == {"grader", "store"}
    assert all(seconds > 0 for _, seconds in told)


def test_a_double_tap_is_one_reading(officer: Chat) -> None:
    officer.says("/today")
    officer.presses("阅读：权力属于人民")
    token = officer.token("我已读完")
    officer.does(Kind.CHOICE, token=token)
    before = kinds(officer.world)
    again = words(officer.does(Kind.CHOICE, token=token))
    assert kinds(officer.world) == before
    assert "已经过时" in again


def test_an_old_button_during_a_check_does_nothing(officer: Chat) -> None:
    officer.says("/drill law")
    stop = officer.token("停下")
    officer.presses("直接考核")
    heard = words(officer.does(Kind.CHOICE, token=stop))
    assert officer.state() == "Checking"
    assert "已经过时" in heard
    assert "考核背诵" in heard


def test_holding_an_answer_keeps_the_buttons_good(officer: Chat) -> None:
    officer.says("/check law")
    done = officer.token("背完了")
    officer.says("公安机关")
    assert "没有过" in words(officer.does(Kind.CHOICE, token=done))


@pytest.mark.parametrize(
    "token", ["", "x", "f~0~AAAAAAAAAAAA", "f~zz~AAAAAAAAAAAA", "~~~", "\ud800", "f" * 64]
)
def test_a_forged_token_gets_a_polite_answer(token: str, officer: Chat) -> None:
    assert "已经过时" in words(officer.does(Kind.CHOICE, token=token))


def test_another_persons_token_is_worthless(officer: Chat, admin: Chat) -> None:
    admin.says("/completion")
    stolen = admin.token("谁没完成")
    assert "已经过时" in words(officer.does(Kind.CHOICE, token=stolen))


@pytest.mark.parametrize(("kind", "answer"), [(Kind.EDIT, "改了不算"), (Kind.MEDIA, "只收文字")])
def test_what_is_declined_leaves_the_check_as_it_was(kind: Kind, answer: str, officer: Chat) -> None:
    officer.says("/check law")
    heard = words(officer.does(kind, text=LAW))
    assert answer in heard
    assert "考核背诵" in heard
    assert officer.state() == "Checking"


@pytest.mark.parametrize(("begins", "state"), [("/check law", "Checking"), ("/drill law", "Practising")])
def test_a_document_with_words_below_it_is_no_answer_as_a_picture_is_none(
    begins: str, state: str, officer: Chat
) -> None:
    shown = words(officer.says(begins)[-1:])
    heard = words(officer.sends("a.txt", LAW.encode(), LAW))
    assert "只收文字" in heard
    assert "没有权限" not in heard
    assert heard.endswith(shown[-20:])
    assert officer.state() == state
    officer.says("/stop")
    assert "没有权限" in words(officer.sends("a.txt", LAW.encode(), "/deck"))


def test_a_command_in_mid_drill_does_not_end_it(officer: Chat) -> None:
    officer.says("/drill law")
    officer.says("完")
    assert "/today" in words(officer.says("/help"))
    assert officer.state() == "Practising"
    assert "对了" in words(officer.says("不得刑讯逼供，相应证件"))


def test_the_text_and_ones_own_answers_are_withdrawn(officer: Chat) -> None:
    officer.says("/read law")
    officer.says("/check law")
    assert officer.withdrawn == ["law"]
    officer.says("公安机关\n完")
    assert officer.withdrawn == ["law", "law"]
    shown = officer.world.store.shown("A1", "law")
    assert len(shown) == 2  # what was read, and the answer itself


def test_an_answer_nobody_may_see_lies_beside_the_ledger(officer: Chat) -> None:
    officer.says("/check law")
    officer.says(LAW)
    assert all("刑讯" not in str(entry.data) for entry in officer.world.store.ledger())


def test_a_key_term_is_an_answer_and_no_command(world: World) -> None:
    passages = (
        sample.passage(
            "help", "帮助群众", "群众有困难，应当停止手头工作，提供帮助，不得推诿。", ("停止", "帮助")
        ),
    )
    world.library = sample.library(None, passages)
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    chat.says("/drill help")
    chat.says("完")
    assert "已收到 1 条" in words(chat.says("停止"))
    assert "对了" in words(chat.says("帮助"))


def test_the_clock_closes_a_check_left_alone(officer: Chat) -> None:
    officer.says("/check law")
    [session] = officer.world.store.sessions_to_wake(officer.now + timedelta(minutes=30))
    assert officer.world.store.sessions_to_wake(officer.now + timedelta(minutes=29)) == []
    rows = turn.wake(officer.world, session, officer.now + timedelta(minutes=30))
    assert "三十分钟没有作答" in words(officer.take(rows))
    assert officer.state() == "Idle"
    assert officer.world.store.progress("A1", "law").owes_recall


def test_a_wake_that_comes_too_late_is_not_heard(officer: Chat) -> None:
    officer.says("/check law")
    [session] = officer.world.store.sessions_to_wake(officer.now + timedelta(hours=1))
    officer.says(LAW)
    assert turn.wake(officer.world, session, officer.now + timedelta(hours=1)) == []


def test_an_unknown_state_becomes_idle(officer: Chat) -> None:
    store = officer.world.store
    store.record(
        Turn(officer.now, session=Session("A1", 0, {"step": 3, "drill": {"format": 9, "kind": "X"}}))
    )
    heard = words(officer.says("喂"))
    assert "没有进行中的练习" in heard
    assert "程序更新后无法接着" in heard


def test_a_blocked_chat_is_unreachable_until_it_speaks(officer: Chat) -> None:
    store = officer.world.store
    assert officer.does(Kind.BLOCKED) == []
    assert not store.accounts("A1")[0].reachable
    officer.says("今天")
    assert store.accounts("A1")[0].reachable


def test_two_chats_of_one_officer_share_one_drill(officer: Chat) -> None:
    world = officer.world
    other = Chat(world, sample.enrol(world.store, sample.AN, "terminal"), "terminal")
    officer.says("/check law")
    assert "考核通过" in words(other.says(LAW))
    assert officer.state() == "Idle"


class RacedStore(MemoryStore):
    """A store in which another chat of the officer is faster, once."""

    raced = False

    def record(self, turn: Turn) -> list[OutboxRow]:
        if turn.session is not None and turn.session.version and not self.raced:
            self.raced = True
            super().record(Turn(turn.at, session=self.session(turn.session.owner)))
        return super().record(turn)


def test_a_stale_session_is_decided_again() -> None:
    store = RacedStore()
    chat = Chat(sample.make_world(store), sample.enrol(store, sample.AN))
    chat.says("/check law")
    assert "考核通过" in words(chat.says(LAW))
    assert store.raced
    assert [entry.kind for entry in store.ledger()].count("check") == 1


def test_a_passed_check_closes_the_duty_once(officer: Chat) -> None:
    officer.says("/today")
    officer.says("/check law")
    officer.says(LAW)
    officer.says("/check law")
    officer.says(LAW)
    closed = [entry for entry in officer.world.store.ledger() if entry.kind == "duty-closed"]
    assert [entry.data["state"] for entry in closed] == ["done"]


def test_reciting_after_the_due_time_is_late(officer: Chat) -> None:
    officer.says("/today")
    officer.now += timedelta(hours=10)
    officer.says("/check law")
    officer.says(LAW)
    closed = [entry for entry in officer.world.store.ledger() if entry.kind == "duty-closed"]
    assert [entry.data["state"] for entry in closed] == ["late"]


def test_the_clock_closes_the_check_of_one_who_left_and_says_nothing(officer: Chat) -> None:
    store = officer.world.store
    officer.says("/check law")
    store.record(Turn(officer.now, facts=(RosterSaved((), (replace(AN, status=Status.LEFT),), "test", NOW),)))
    [session] = store.sessions_to_wake(officer.now + timedelta(hours=1))
    rows = turn.wake(officer.world, session, officer.now + timedelta(hours=1))
    assert officer.take(rows) == []
    assert officer.state() == "Idle"
    assert kinds(officer.world).count("check") == 1


@pytest.mark.parametrize("before", ["/read law", "/drill law"])
def test_the_text_typed_while_reading_is_withdrawn_too(before: str, officer: Chat) -> None:
    officer.says(before)
    officer.says(LAW)
    mine = officer.last_message
    officer.says("/check law")
    assert "law" in officer.withdrawn
    assert mine in {message for _, _, message in officer.world.store.shown("A1", "law")}
