"""Who a chat belongs to, over the emulator: a second account of the same officer, and codes that are guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.process.running import Bot, run

pytestmark = pytest.mark.process
_MADE = re.compile(r": (?P<code>\w{26}) \(until (?P<until>[^)]+)\)")
_GUESSES = 5


def new_code(badge: str, data: Path) -> tuple[str, datetime]:
    """A code made beside the running server, and until when it is good."""
    made = _MADE.search(run("roster", "codes", "--badge", badge, data=data).stdout)
    assert made is not None
    return made["code"], datetime.fromisoformat(made["until"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the sample organisation's server keeps its data."""
    return tmp_path / "data" / "sample"


def test_a_second_account_takes_over_and_the_first_is_told(bot: Bot, data: Path) -> None:
    old, badge = bot.enrolled(11), bot.codes["officer"].split()[1]
    old.asks("/drill zfgf-01")
    assert "填关键词" in old.asks("完").text

    code, until = new_code(badge, data)
    left = until - datetime.now(UTC)
    assert timedelta(minutes=8) < left <= timedelta(minutes=10)

    new = bot.api.person(21, "new phone")
    assert "请再发一条" in new.asks(f"/start {code}").text  # the deep link
    assert "注册成功" in new.asks(badge.lower()).text
    assert "刚在另一处聊天注册" in old.reads().text

    assert "填关键词" in new.asks("/drill").text  # where the old one stood
    old.presses("跳过")
    assert old.quiet()
    assert "只对本单位人员开放" in old.asks("/today").text
    assert "填关键词" in new.asks("/drill").text


def test_a_code_is_good_once_and_ends_those_before_it(bot: Bot, data: Path) -> None:
    badge = "A0050"
    (first, until), (second, _) = new_code(badge, data), new_code(badge, data)
    assert until - datetime.now(UTC) > timedelta(days=6)  # not enrolled so far
    one, other = bot.api.person(31), bot.api.person(32)
    assert "对不上" in one.asks(f"{first} {badge}").text
    assert "注册成功" in one.asks(f"{second} {badge}").text
    assert "对不上" in other.asks(f"{second} {badge}").text
    assert "今日学习" in one.asks("/today").text
    assert one.quiet()


def test_a_code_made_and_not_used_leaves_the_account_as_it_is(bot: Bot, data: Path) -> None:
    officer, badge = bot.enrolled(11), bot.codes["officer"].split()[1]
    new_code(badge, data)
    assert "今日学习" in officer.asks("/today").text


def test_guessing_locks_the_chat_over_a_kill_and_no_other(bot: Bot) -> None:
    _, badge = bot.codes["officer"].split()
    guesser, owner = bot.api.person(41), bot.api.person(42)
    for number in range(_GUESSES):
        assert "对不上" in guesser.asks(f"{number:026d} {badge}").text
    bot.kill()
    bot.restart()
    # The greeting makes new codes at each start for whom nobody has enrolled.
    right, badge = bot.codes["officer"].split()
    guesser.says(f"{right} {badge}")
    guesser.reads_until("暂时不能注册")  # the last answer before the kill may come once more
    guesser.says(f"{right} {badge}")
    guesser.says(f"/start {right}")
    assert guesser.quiet()
    assert "注册成功" in owner.asks(f"{right} {badge}").text
    assert guesser.quiet()


def test_a_right_code_with_another_s_badge_is_a_guess_like_any(bot: Bot) -> None:
    right, badge = bot.codes["officer"].split()
    guesser = bot.api.person(41)
    for wrong in ("A0002", "A0003", badge[:-1], f"{badge}0", "x"):
        assert "对不上" in guesser.asks(f"{right} {wrong}").text
    assert "暂时不能注册" in guesser.asks(f"{right} {badge}").text
