"""A program that was away for longer than presses live: what was open is offered once more, over kills too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.open import open_store
from storage.records import Turn, ValueKept
from tests.botapi import BotApi
from tests.process.running import Bot

HEARD = "heard.telegram"
OFFERED = "刚才有一阵收不到消息"


def ten_minutes_pass(folder: Path) -> None:
    """As if the program had been away for so long: it was last heard of ten minutes earlier."""
    store = open_store("", folder)
    kept = store.value(HEARD)
    assert kept is not None
    until = datetime.fromisoformat(kept["until"])
    earlier = {"until": (until - timedelta(minutes=10)).isoformat()}
    store.record(Turn(until, facts=(ValueKept(HEARD, earlier),)))
    store.close()


def test_what_was_open_is_offered_once_after_a_stop(api: BotApi, bot: Bot, tmp_path: Path) -> None:
    officer = bot.enrolled(11)
    officer.says("/read")
    officer.reads_until("读完请点")
    bot.stop()
    ten_minutes_pass(tmp_path / "data" / "sample")
    officer.presses("我已读完")
    api.clock.advance(151)
    bot.restart()
    officer.reads_until(OFFERED)
    bot.kill()
    bot.restart()
    officer.presses("我已读完")
    officer.reads_until("这项阅读任务完成了")
    assert officer.transcript().count(OFFERED) == 1


def test_a_notice_that_may_have_been_acknowledged_in_vain_comes_once_more(bot: Bot, tmp_path: Path) -> None:
    officer, admin = bot.enrolled(11), bot.enrolled(12, "admin")
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    admin.asks(f"/notice 所有人 {day} 明天起换装")
    admin.presses("确认")
    officer.reads_until("明天起换装")
    bot.stop()
    ten_minutes_pass(tmp_path / "data" / "sample")
    bot.restart()
    again = officer.reads_until(OFFERED).text
    assert "明天起换装" in again
    officer.presses("已知悉")
    officer.reads_until("已知悉“明天起换装”")
    assert officer.transcript().count(OFFERED) == 1
