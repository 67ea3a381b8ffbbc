"""A day on Telegram, over real HTTP, with the faults that Telegram has."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.botapi import (
    Blocked,
    BotApi,
    BotMessage,
    HalfJson,
    Person,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TooMany,
)
from tests.botapi.faults import Fault
from tests.faults.practice import answers
from tests.process.running import ROOT, Bot, half_a_day_from, run, zone_at

pytestmark = pytest.mark.process
KINDS = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"


def test_a_whole_day(bot: Bot) -> None:
    officer = bot.enrolled(11)
    admin = bot.enrolled(12, "admin")
    today = officer.asks("/today")
    assert "背诵《处罚种类》" in today.text
    officer.presses("背诵：处罚种类")
    shown = officer.reads()
    assert KINDS in shown.text
    assert ("bold", shown.text.index("警告"), 2) in shown.entities
    officer.presses("直接考核")
    assert "原文已收起" in officer.reads().text
    assert not any(KINDS in message.text for message in officer.screen())
    failed = officer.asks(KINDS.replace("吊销", "不吊销"))
    assert "还有 2 次机会" in failed.text
    assert not any("警告" in text for text in officer.own())
    officer.says("治安管理处罚有四种：警告，罚款，")
    assert "已收到 1 条" in officer.reads().text
    passed = officer.asks("行政拘留，吊销公安机关发放的许可证件")
    assert "这项背诵任务完成了" in passed.text
    figures = admin.asks("/completion 办公室")
    assert "按时 1" in figures.text


def test_differences_are_entities(bot: Bot) -> None:
    officer = bot.enrolled(11)
    for said in ("/drill zfgf-01", "完", "跳过"):
        officer.asks(said)
    verdict = officer.asks(KINDS.replace("罚款", "扣款"))
    kinds = {kind for kind, _, _ in verdict.entities}
    assert {"strikethrough", "underline"} <= kinds
    assert "完整度" in verdict.text
    assert "罚款" in verdict.text


@pytest.mark.parametrize(
    ("fault", "copies"),
    [
        (TooMany(1), 1),
        (RefuseConnection(), 1),
        (ServerError(502), 1),
        (ResetAfterDelivery(), 2),  # an answer is sent at least once
        (HalfJson(), 2),
    ],
)
def test_an_answer_arrives_whatever_goes_wrong(fault: Fault, copies: int, api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    api.faults.next("sendMessage", fault)
    officer.says("/progress")
    for _ in range(copies):
        assert "最近 30 天" in officer.reads().text
    assert officer.quiet()


def test_polling_goes_on_after_faults(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    api.faults.next("getUpdates", ServerError(500))
    assert "今日学习" in officer.asks("今天").text
    assert "最近 30 天" in officer.asks("进度").text


DECK = f"""\
---
id: trial
title: 试读本
track: 业务
source: 《治安管理处罚法》
language: zh
---

## 处罚 {{#trial-01}}

{KINDS}

> 依据：《治安管理处罚法》
"""


def hears(person: Person, text: str) -> BotMessage:
    """The next message with this text; after a kill those before may come once more."""
    while text not in (message := person.reads()).text:
        pass
    return message


def test_a_deck_that_an_admin_sends_waits_over_a_kill(api: BotApi, bot: Bot) -> None:
    admin = bot.enrolled(12, "admin")
    officer = bot.enrolled(11)
    api.faults.next("download", ServerError(502))
    admin.sends_file("试读本.md", DECK.encode(), "/deck")
    hears(admin, "处罚 (trial-01)")
    asked = hears(admin, "启用读本 trial")
    bot.kill()
    bot.restart()
    admin.presses("确认", asked)
    hears(admin, "读本 trial 已启用")
    officer.says("/read trial-01")
    hears(officer, KINDS)
    bot.kill()
    bot.restart()
    admin.says("/deck list")
    hears(admin, "trial《试读本》：1 个条目")
    assert not (ROOT / "content" / "decks" / "trial.md").exists()


def test_what_an_officer_sends_is_not_even_fetched(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    officer.sends_file("a.md", DECK.encode(), "/deck")
    assert "没有权限" in officer.reads().text
    assert not api.made("getFile")


def test_a_person_who_blocked_us_is_unreachable_until_they_speak(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    api.faults.next("sendMessage", Blocked())
    officer.says("今天")
    officer.blocks_bot()
    officer.unblocks_bot()
    assert "最近 30 天" in officer.asks("进度").text


def test_stickers_edits_groups_and_long_texts(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    officer.sends("sticker")
    assert "只收文字" in officer.reads().text
    officer.reads()
    officer.says("今天")
    officer.reads()
    officer.edits("/progress")
    assert "改了不算" in officer.reads().text
    officer.reads()
    officer.says("长" * 10_000)
    assert officer.reads().text
    group = api.group(-500, "大队")
    officer.says("/completion", chat=group)
    with api.state.changed:
        api.state.changed.wait_for(lambda: any(chat == group for chat, _ in api.state.shown), 60)
    [said] = [sent.text for chat, sent in api.state.shown if chat == group]
    assert said.endswith("https://t.me/chensong_test_bot")


def test_a_group_is_bound_in_its_topic_and_an_unknown_channel_is_left(api: BotApi, bot: Bot) -> None:
    admin = bot.enrolled(12, "admin")
    group, channel = api.group(-500, "办公室群", [admin], topics=[45]), api.group(-700, "频道")
    api.state.chats[channel].type = "channel"
    admin.adds_bot(group)
    assert "/bind" in admin.reads(chat=group).text
    word = admin.asks("/bind 办公室").text.split("/bind ")[1].split()[0]
    assert admin.says_unnamed(f"/bind {word}", group)  # by an admin whom the group hides: binds nothing
    assert "匿名" in admin.reads(chat=group).text
    admin.says(f"/bind@chensong_test_bot {word}", chat=group, topic=45)
    assert "已绑定「办公室」" in admin.reads(chat=group).text
    assert api.state.shown[-1][1].thread == 45
    admin.adds_bot(channel)
    assert admin.waits(lambda: channel in api.state.kicked, 60)
    assert api.state.shown_in(channel) == []
    new = api.upgrade(group, -1000500)
    admin.says("/today", chat=new)
    assert "私聊" in admin.reads(chat=new).text


def test_a_topic_that_is_deleted_and_a_group_that_is_lost_are_told_to_whoever_bound_them(
    api: BotApi, bot: Bot
) -> None:
    admin = bot.enrolled(12, "admin")
    group = api.group(-500, "办公室群", [admin], topics=[45])
    admin.adds_bot(group)
    word = admin.asks("/bind 办公室").text.split("/bind ")[1].split()[0]
    admin.says(f"/bind {word}", chat=group, topic=45)
    assert "已绑定" in [admin.reads(chat=group).text for _ in range(2)][1]
    with api.state.changed:
        api.state.chats[group].topics.clear()
    admin.asks("/broadcast group 停电通知")
    admin.presses("发出")
    assert "停电通知" in admin.reads(30, group).text
    admin.reads_until("话题已不存在", 30)
    with api.state.changed:
        api.state.kicked.add(group)  # and what says so was lost
    admin.asks("/broadcast group 再次停电")
    admin.presses("发出")
    admin.reads_until("绑定「办公室」的群已收不到", 30)
    admin.says("/broadcast group 三次停电")
    admin.reads_until("没有绑定的群", 30)


def test_a_press_that_telegram_dropped_is_made_up_for_by_typing(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    officer.says("/read")
    before = officer.reads_until("读完请点")
    bot.stop()
    officer.presses("我已读完")
    api.clock.advance(151)
    bot.restart()
    officer.says("读完了")  # the press would have come before it
    assert "这项阅读任务完成了" in officer.reads().text
    assert officer.transcript().count("这项阅读任务完成了") == 1
    assert before.text in [one.text for one in officer.screen()]


def test_a_lower_update_id_after_a_quiet_week_is_heard(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    officer.asks("今天")
    api.state.jump_updates(500)
    assert "最近 30 天" in officer.asks("进度").text


def test_sigterm_ends_within_five_seconds_and_loses_nothing(bot: Bot) -> None:
    officer = bot.enrolled(11)
    officer.asks("/drill zfgf-01")
    officer.asks("完")
    begun = time.monotonic()
    code, logged = bot.stop()
    assert time.monotonic() - begun < 5
    assert code == 0
    assert "Traceback" not in logged
    officer.says("/hint")
    bot.restart()
    assert "提示 1" in officer.reads_until("提示").text


def test_sigterm_with_work_in_hand_loses_none_of_it(bot: Bot, tmp_path: Path) -> None:
    officer = bot.enrolled(11)
    for way in ("/drill zfgf-01", "完", "跳过"):  # to the mode in which any answer is judged at "done"
        officer.asks(way)
    texts = [f"作答{letter}" for letter in "ABCDEFGHIJKL"]
    for text in texts:
        officer.says(f"{text}\n完")
    officer.reads()
    code, logged = bot.stop()
    assert (code, "Traceback" in logged) == (0, False)
    assert texts[-1] not in officer.transcript()  # or there was nothing in hand
    bot.restart()
    assert officer.waits(lambda: all(text in officer.transcript() for text in texts), 30)
    assert answers(tmp_path / "data" / "sample") == texts


def test_a_reply_that_was_not_sent_is_sent_once_after_a_kill(api: BotApi, bot: Bot) -> None:
    officer = bot.enrolled(11)
    api.faults.next("sendMessage", RefuseConnection(), times=99)
    officer.says("今天")
    assert api.faults.met("sendMessage", 98, 60)  # recorded, and its sending was tried
    bot.kill()
    api.faults.over()
    bot.restart()
    assert "今日学习" in officer.reads().text
    assert "最近 30 天" in officer.asks("进度").text  # no second one before it
    assert officer.transcript().count("今日学习") == 1


def test_the_token_is_never_logged(api: BotApi, bot: Bot) -> None:
    bot.enrolled(11)
    api.faults.next("getUpdates", ServerError(502), times=2)
    _, logged = bot.stop()
    assert api.token not in logged
    assert api.token.partition(":")[2] not in logged


def test_a_rejected_token_says_what_to_do(api: BotApi, tmp_path: Path) -> None:
    done = run(
        "serve",
        data=tmp_path,
        CHENSONG_TELEGRAM_TOKEN="1:wrong",
        CHENSONG_TELEGRAM_API_URL=api.url,
    )
    assert done.returncode == 2  # starting again would not help
    assert "BotFather" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Unclosed" not in done.stderr


def test_the_menu_follows_the_role_also_over_a_stop(bot: Bot, tmp_path: Path) -> None:
    officer, admin = bot.enrolled(11), bot.enrolled(12, "admin")
    bot.stop()
    bot.restart()
    assert admin.waits(lambda: "dayoff" in admin.menu(), 60)
    assert "drill" in officer.menu()
    assert "completion" not in officer.menu()
    bot.stop()
    badge = bot.codes["admin"].split()[1]
    roster = tmp_path / "roster.csv"
    rows = (ROOT / "content" / "sample" / "roster.csv").read_text(encoding="utf-8").splitlines()
    demoted = [row.replace(",admin,", ",officer,") if row.startswith(badge) else row for row in rows]
    roster.write_text("\n".join(demoted), encoding="utf-8")
    assert run("roster", "import", str(roster), data=tmp_path / "data" / "sample").returncode == 0
    bot.restart()
    assert admin.waits(lambda: "dayoff" not in admin.menu(), 60)
    assert admin.menu() == officer.menu()


def test_a_second_server_is_refused_by_name(api: BotApi, bot: Bot, tmp_path: Path) -> None:
    done = run(
        "serve",
        "--sample",
        data=tmp_path / "data",
        CHENSONG_TELEGRAM_TOKEN=api.token,
        CHENSONG_TELEGRAM_API_URL=api.url,
    )
    assert done.returncode == 3
    assert f"process {bot.process.pid}" in done.stderr


def test_commands_reach_the_running_server(bot: Bot, tmp_path: Path) -> None:
    data = tmp_path / "data" / "sample"
    codes = run("roster", "codes", "--badge", "A0050", data=data)
    assert codes.returncode == 0, codes.stderr
    code = codes.stdout.split(": ")[1].split(" ")[0]
    person = bot.api.person(77)
    assert "注册成功" in person.asks(f"{code} A0050").text
    report = run("report", "completion", "--csv", data=data)
    assert report.stdout.startswith("\ufeffdepartment,all,done")
    assert "total,396,0" in report.stdout.replace("\r", "")


def test_the_running_server_s_problems_are_told_in_the_command_s_language(bot: Bot, tmp_path: Path) -> None:
    data, bad = tmp_path / "data" / "sample", tmp_path / "bad.csv"
    bad.write_text("badge,name,department\nA 1,安宁,市局\n", encoding="utf-8")
    done = run("roster", "import", str(bad), data=data, CHENSONG_LANGUAGE="en")
    assert done.returncode == 1
    assert 'bad.csv:2: "A 1" cannot be a badge number -> use letters' in done.stderr
    refused = run("roster", "codes", "--badge", "Z9", data=data, CHENSONG_LANGUAGE="en")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: not on the roster: Z9 -> look at the badge numbers")


def test_the_morning_prompt_comes_once_whatever_is_killed(bot: Bot) -> None:
    officer = bot.enrolled(11)
    assert officer.quiet()
    bot.stop()
    bot.zone = half_a_day_from(zone_at(20))  # it is eight in the morning
    bot.restart()
    prompt = officer.reads()
    assert "今天待学的有" in prompt.text
    assert "开始背诵" in prompt.labels
    bot.kill()
    bot.restart()
    # The clock has ticked once this is answered: ticks begin before polling.
    assert "最近 30 天" in officer.asks("进度").text
    assert officer.quiet()
