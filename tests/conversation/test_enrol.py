"""How a stranger becomes an officer, and how not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from storage.records import Account, Enrolled, RosterSaved, Turn
from tests import sample
from tests.sample import AN, FANG, GONE, NOW, Chat, labels, words


@pytest.fixture
def stranger(world: World) -> Chat:
    return Chat(world, "new")


def give_long(chat: Chat) -> str:
    """A code for an officer whose badge number is as long as most are."""
    long = replace(AN, badge="A0014")
    chat.world.store.record(Turn(NOW, facts=(RosterSaved((), (long,), "test", NOW),)))
    return sample.give_code(chat.world.store, long)


def test_code_and_badge_in_one_message(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    heard = stranger.says(f"{code} A1")
    assert "安宁（A1），注册成功" in words(heard)
    assert labels(heard) == ["今日任务", "我已知悉"]
    assert "盘问检查" in words(stranger.presses("今日任务"))


def test_the_link_and_then_the_badge(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    assert "您的警号" in words(stranger.says(f"/start {code}"))
    assert "注册成功" in words(stranger.says("a1"))


def test_after_a_wrong_badge_the_code_of_the_link_still_waits(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    stranger.says(f"/start {code}")
    assert "把警号再发一次" in words(stranger.says("A11"))
    assert "注册成功" in words(stranger.says("A1"))


def test_a_waiting_code_that_fits_nobody_hears_the_same(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    other = Chat(stranger.world, "other")
    stranger.says(f"/start {code}")
    other.says(f"/start {'0' * 26}")
    assert words(stranger.says("F1")) == words(other.says("A1"))
    assert words(stranger.says("F1")) == words(other.says("A1"))


def test_badges_guessed_for_a_waiting_code_are_counted_and_end_it(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    stranger.says(f"/start {code}")
    for number in range(5):
        assert "对不上" in words(stranger.says(f"X{number}"))
    assert "暂时不能注册" in words(stranger.says("A1"))
    stranger.now += timedelta(minutes=15)
    assert "注册成功" not in words(stranger.says("A1"))
    stranger.says(f"/start {code}")
    assert "注册成功" in words(stranger.says("A1"))


@pytest.mark.parametrize("typed", [str.lower, lambda code: "-".join((code[:8], code[8:]))])
def test_a_code_may_be_typed_carelessly(typed: object, stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    assert callable(typed)
    assert "注册成功" in words(stranger.says(f"{typed(code)} A1"))


@pytest.mark.parametrize(
    "form",
    [
        *("{code}，A0014", "{code},A0014", "{code}、A0014", "{code}; A0014", "{code}；A0014"),
        *("注册码：{code} 警号：A0014", "警号: A0014\n注册码: {code}", "注册码{code}警号A0014"),
        "我的注册码是{code}，我的警号是A0014",
        *("Code: {code}, badge number: A0014", "{code}A0014", "{code}-A0014", "/start {code}A0014"),
        *("{code} Ａ００１４", "{code} a0014。", "{code}（A0014）"),
    ],
)
def test_code_and_badge_are_read_however_they_are_joined(form: str, stranger: Chat) -> None:
    code = give_long(stranger)
    assert "安宁（A0014），注册成功" in words(stranger.says(form.format(code=code)))


@pytest.mark.parametrize("typed", ["Ａ００１４", "A0014。", " a0014. ", "警号：A0014", "（A0014）"])
def test_the_badge_after_the_link_may_be_typed_carelessly(typed: str, stranger: Chat) -> None:
    stranger.says(f"/start {give_long(stranger)}")
    assert "注册成功" in words(stranger.says(typed))


@pytest.mark.parametrize(
    "form",
    [
        "{short} A0014",
        "{code}9999999999999999999999",
        "注册码：{short}",
        "{spaced}",
        "https://t.me/a_bot?start={code}",
        "我的码{short}号A0014",
    ],
)
def test_what_is_nearly_a_code_is_answered_with_how_to_do_it(form: str, stranger: Chat) -> None:
    code = give_long(stranger)
    said = form.format(code=code, short=code[:-1], spaced=f"{code[:9]} {code[9:18]} {code[18:25]}")
    stranger.says("你好")
    assert "没有看懂这里的注册码" in words(stranger.says(said))
    assert stranger.says(said) == []
    stranger.now += timedelta(minutes=1)
    assert "没有看懂这里的注册码" in words(stranger.says(said))
    assert "guesses" not in stranger.world.store.session("telegram:new").state
    assert "注册成功" in words(stranger.says(f"{code} A0014"))


def test_what_is_nearly_a_code_is_not_asked_for_while_a_chat_is_locked(stranger: Chat) -> None:
    for _ in range(5):
        stranger.says(f"{'0' * 26} A1")
    assert "暂时不能注册" in words(stranger.says("0" * 25))
    assert stranger.says("0" * 25) == []


@pytest.mark.parametrize("said", ["/help", "/start", "／ＨＥＬＰ", "/start p_zfgf-03"])
def test_a_stranger_who_asks_hears_the_way_in_once_a_minute(said: str, stranger: Chat) -> None:
    stranger.says("你好")
    assert "把注册码和警号发来" in words(stranger.says(said))
    assert stranger.says(said) == []
    assert stranger.says("你好") == []
    stranger.now += timedelta(minutes=1)
    assert "把注册码和警号发来" in words(stranger.says(said))


def test_a_long_word_is_no_try_at_a_code(stranger: Chat) -> None:
    stranger.says("你好")
    assert stranger.says("internationalisation-and-more") == []
    assert stranger.says("/today") == []


@pytest.mark.parametrize("said", ["今天", "today", "/start p_zfgf-03", "/today A1", "我没有警号", "0" * 25])
def test_what_is_no_badge_is_no_guess_while_the_code_waits(said: str, stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    stranger.says(f"/start {code}")
    for _ in range(6):
        assert "您的警号" in words(stranger.says(said))
    assert "注册成功" in words(stranger.says("A1"))


def test_a_code_with_what_is_no_badge_waits_for_the_badge(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    assert "您的警号" in words(stranger.says(f"{code} 您好"))
    assert "注册成功" in words(stranger.says("A1"))


def test_a_code_works_once(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    stranger.says(f"{code} A1")
    assert "对不上" in words(Chat(stranger.world, "second").says(f"{code} A1"))


def test_a_wrong_badge_does_not_say_which_was_wrong(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    right_code = words(stranger.says(f"{code} F1"))
    right_badge = words(Chat(stranger.world, "other").says(f"{'0' * 26} A1"))
    assert right_code == right_badge
    assert stranger.world.store.accounts() == []


def test_a_code_runs_out(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN, ttl=timedelta(days=7))
    stranger.now = NOW + timedelta(days=7)
    assert "对不上" in words(stranger.says(f"{code} A1"))


def test_someone_who_left_cannot_enrol(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, GONE)
    assert "对不上" in words(stranger.says(f"{code} G1"))


def test_guessing_is_throttled_even_with_the_right_code(stranger: Chat) -> None:
    code = sample.give_code(stranger.world.store, AN)
    for _ in range(5):
        assert "对不上" in words(stranger.says(f"{'0' * 26} A1"))
    assert "暂时不能注册" in words(stranger.says(f"{code} A1"))
    assert stranger.says(f"{code} A1") == []
    stranger.now += timedelta(minutes=15)
    assert "注册成功" in words(stranger.says(f"{code} A1"))


def test_a_stranger_is_greeted_once_a_day(stranger: Chat) -> None:
    assert "只对本单位人员开放" in words(stranger.says("你好"))
    assert stranger.says("在吗？") == []
    stranger.now += timedelta(days=1)
    assert stranger.says("你好") != []


@pytest.mark.parametrize("kind", [Kind.MEDIA, Kind.EDIT, Kind.CHOICE, Kind.BLOCKED, Kind.UNBLOCKED])
def test_a_stranger_hears_nothing_to_all_else(kind: Kind, stranger: Chat) -> None:
    assert stranger.does(kind, text="x", token="t~0~AAAAAAAAAAAA") == []


def test_a_stranger_hears_their_own_language(world: World) -> None:
    assert "members of the organisation only" in words(Chat(world, "x", language="en-GB").says("hello"))


def test_a_second_account_ends_the_first_and_tells_it(stranger: Chat) -> None:
    store = stranger.world.store
    old = sample.enrol(store, AN, address="old")
    code = sample.give_code(store, AN)
    stranger.says(f"{code} A1")
    assert [account.address for account in store.accounts("A1")] == ["new"]
    [told] = stranger.others
    assert told.owed.address == old
    assert "enrol-moved" in str(told.owed.body)


def test_a_chat_that_changes_hands_belongs_to_the_new_officer(stranger: Chat) -> None:
    store = stranger.world.store
    stranger.says(f"{sample.give_code(store, AN)} A1")
    assert "已注册为 A1" in words(stranger.says(f"/start {sample.give_code(store, FANG)}"))
    assert store.accounts("F1") == []


def test_a_code_sent_by_someone_enrolled_is_no_answer_to_a_check(officer: Chat) -> None:
    assert "已注册为 A1" in words(officer.says("/start ABCDEFGH"))


def test_code_and_badge_from_someone_enrolled_are_told_so_where_no_drill_is_under_way(officer: Chat) -> None:
    sent = f"{sample.give_code(officer.world.store, FANG)} F1"
    assert "已注册为 A1" in words(officer.says(sent))
    assert "没有进行中的练习" in words(officer.says(f"{sent} 您好"))
    officer.says("/check law")
    assert "已注册" not in words(officer.says(sent))
    assert officer.state() == "Checking"


@pytest.mark.parametrize("at_once", [True, False])
def test_who_comes_back_under_another_badge_enrols_in_the_same_chat(at_once: bool, world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, GONE))
    assert "学习功能已停用" in words(chat.says("/today"))
    code = sample.give_code(world.store, FANG)
    if at_once:
        heard = chat.says(f"{code} F1")
    else:
        assert "您的警号" in words(chat.says(f"/start {code}"))
        heard = chat.says("F1")
    assert "方圆（F1），注册成功" in words(heard)
    assert "盘问检查" in words(chat.says("/today"))
    assert [account.badge for account in world.store.accounts()] == ["F1"]


def test_a_wrong_code_of_one_who_left_is_a_wrong_guess(world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, GONE))
    assert "对不上" in words(chat.says(f"{'0' * 26} F1"))
    assert "学习功能已停用" in words(chat.says("F1"))


def test_a_visit_from_the_machine_s_terminal_is_no_enrolment(world: World) -> None:
    code = sample.give_code(world.store, AN)
    visit = Account("terminal", "as-A1", "A1", NOW, visit=True)
    world.store.record(Turn(NOW, facts=(Enrolled(visit, "", NOW),)))
    assert "盘问检查" in words(Chat(world, "as-A1", "terminal").says("/today"))
    boss = Chat(world, sample.enrol(world.store, sample.CHENG))
    assert "已注册 1 人" in words(boss.says("/enrolment"))
    assert "注册成功" in words(Chat(world, "new").says(f"{code} A1"))
    assert "已注册 2 人" in words(boss.says("/enrolment"))
