"""Dialogues as tables: what is said or pressed (!label), what the answer holds, what it must not hold."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.sample import ENGLISH, LAW, SHORT, Chat, words

WRONG = LAW.replace("不得", "可以")


@dataclass(frozen=True)
class Line:
    """`says` "!label" presses. Every part of `hears` must be in the answer, none of `never`."""

    says: str
    hears: tuple[str, ...]
    never: tuple[str, ...] = ()
    state: str = ""


DIALOGUES: dict[str, tuple[Line, ...]] = {
    "a day": (
        Line(
            "/today",
            ("今日学习（2026-09-07）", "背诵《盘问检查》，18:00 前", "阅读《权力属于人民》，12:00 前"),
        ),
        Line("!阅读：权力属于人民", ("《权力属于人民》", SHORT, "依据：《某法》第一条"), state="Reading"),
        Line("!我已读完", ("这项阅读任务完成了",), state="Idle"),
        Line("!下一条", ("《盘问检查》背诵练习", LAW), state="Practising"),
        Line("完", ("填关键词", "（1）＿＿＿"), ("不得刑讯逼供", "相应证件"), state="Practising"),
        Line("不得刑讯逼供，相应证件", ("对了", "看首字背全文"), ("出示相应证件",)),
        Line(LAW, ("练习结束", "考核背诵：《盘问检查》", "还有 3 次机会"), ("刑讯",), state="Checking"),
        Line(LAW, ("考核通过", "这项背诵任务完成了"), state="Idle"),
        Line("今天", ("今天已完成（2）", "都完成了"), ("待学",)),
        Line("/progress", ("应学 2", "按时完成 2", "完成率 100%", "连续完成 1 个学习日", "09-07　■")),
    ),
    "a check that fails": (
        Line("/check law", ("考核背诵", "还有 3 次机会"), ("刑讯",), state="Checking"),
        Line(
            WRONG,
            ("没有过", "还有 2 次机会", "第 1 句：1 处，其中有关键词"),
            ("刑讯", "不得", "逼供"),
        ),
        Line("/read short", ("考核正在进行",), (SHORT,), state="Checking"),
        Line("/drill 权力", ("考核正在进行",)),
        Line("/read law", ("这一条的考核正在进行",), (LAW,), state="Checking"),
        Line("/drill 盘问检查", ("这一条的考核正在进行",), (LAW,), state="Checking"),
        Line("/start p_law", ("这一条的考核正在进行",), (LAW,), state="Checking"),
        Line("/read 刑讯逼供", ("不能看别的条目",), ("这一条的",), state="Checking"),
        Line("提示", ("考核中没有提示",)),
        Line("/skip", ("考核不能跳过",)),
        Line(WRONG, ("还有 1 次机会",), ("刑讯",)),
        Line(WRONG, ("考核没有通过", "不得刑讯逼供", "原文已放开"), state="Idle"),
        Line("/check law", ("先不看提示背对一遍", "全文背诵练习"), state="Practising"),
        Line("/skip", ("不能跳过",), state="Practising"),
        Line(LAW, ("练习结束", "考核背诵"), state="Checking"),
        Line("/stop", ("考核已停下，算没过",), state="Idle"),
    ),
    "an answer in several messages": (
        Line("/check law", ("考核背诵",)),
        Line("公安机关的人民警察不得刑讯逼供，", ("已收到 1 条、共 15 字",), state="Checking"),
        Line("经出示相应证件，", ("已收到 2 条、共 22 字",)),
        Line("可以当场盘问、检查，时间不超过二十四小时", ("考核通过",), state="Idle"),
    ),
    "an answer that ends with done": (
        Line("/check law", ("考核背诵",)),
        Line("公安机关的人民警察\n完", ("没有过",), state="Checking"),
        Line("完", ("还没有收到作答",)),
    ),
    "clearing what was sent": (
        Line("/check law", ("考核背诵",)),
        Line("公安机关", ("已收到 1 条",)),
        Line("/cancel", ("已清掉", "还有 3 次机会")),
        Line("/cancel", ("还没有作答可清",)),
        Line(LAW, ("考核通过",)),
    ),
    "hint after hint by button": (
        Line("/drill law", ("先读一遍",)),
        Line("!读熟了，继续", ("填关键词",)),
        Line("!提示", ("提示 1：",)),
        Line("!提示", ("提示 2：",)),
        Line("!停下", ("已停在",), state="Paused"),
    ),
    "hints cost": (
        Line("/drill law", ("先读一遍",)),
        Line("/hint", ("没有可给的提示",)),
        Line("完", ("填关键词",)),
        Line("提示", ("提示 1：（1）不…",)),
        Line("不得刑讯逼供 相应证件", ("用了提示，请不看提示再来一遍", "填关键词"), state="Practising"),
        Line("不得刑讯逼供 相应证件", ("看首字背全文",)),
        Line("/hint", ("提示 1：公安机关的人民警察不得刑讯逼供，",)),
    ),
    "stop and resume": (
        Line("/drill law", ("先读一遍",)),
        Line("完", ("填关键词",)),
        Line("/stop", ("已停在《盘问检查》",), state="Paused"),
        Line("公安", ("停在半途",), state="Paused"),
        Line("/resume", ("填关键词",), state="Practising"),
        Line("跳过", ("看首字背全文",)),
        Line("/cancel", ("已退出",), state="Idle"),
    ),
    "reading in a pause": (
        Line("/drill law", ("先读一遍",)),
        Line("完", ("填关键词",)),
        Line("/stop", ("点“接着练”或发 /resume 继续", "可以读别的条目"), state="Paused"),
        Line("/read short", (SHORT,), state="Reading"),
        Line("完", ("《权力属于人民》已读", "《盘问检查》的练习停在半途"), state="Paused"),
        Line("!接着练", ("填关键词",), state="Practising"),
        Line("/stop", (), state="Paused"),
        Line("/read short", (SHORT,)),
        Line("/drill", ("填关键词",), state="Practising"),
        Line("/stop", (), state="Paused"),
        Line("/drill short", ("《盘问检查》停在半途的练习到此结束",), state="Practising"),
    ),
    "search": (
        Line("/drill 法律", ("《权力属于人民》背诵练习",)),
        Line("/cancel", ("已退出",)),
        Line("/drill 超过二十四小时检查", ("盘问检查",)),
        Line("/cancel", ()),
        Line("/drill 量子力学与菠萝", ("没有找到",)),
        Line("/read en", ("Life and liberty", ENGLISH)),
    ),
    "nothing open": (
        Line("随便说点什么", ("没有进行中的练习",), state="Idle"),
        Line("/hint", ("没有进行中的练习",)),
        Line("/stop", ("没有进行中的练习",)),
        Line("/nonsense", ("没有 /nonsense 这个命令",)),
        Line("", ("没有收到文字",)),
        Line("字" * 6001, ("这条太长了", "6,000"), ("字" * 100,)),
    ),
    "a slash before words": (
        Line("/今天", ("今日学习",)),
        Line("／閱讀 short", (SHORT,), state="Reading"),
        Line("/背诵 law", ("先读一遍",), state="Practising"),
        Line("/停", ("已停在",), state="Paused"),
        Line("/請假", ("/leave",)),
    ),
    "language": (
        Line("/lang", ("请选择语言",)),
        Line("!English", ("English from now on",)),
        Line("today", ("Study for today", 'recite "盘问检查" by 18:00')),
        Line("/lang 中文", ("已改用中文",)),
    ),
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogue(name: str, officer: Chat) -> None:
    for number, line in enumerate(DIALOGUES[name], 1):
        heard = officer.presses(line.says[1:]) if line.says.startswith("!") else officer.says(line.says)
        text = words(heard)
        assert heard, f"line {number} {line.says!r}: silence"
        for part in line.hears:
            assert part in text, f"line {number} {line.says!r}: {part!r} is not in\n{text}"
        for part in line.never:
            assert part not in text, f"line {number} {line.says!r}: {part!r} is in\n{text}"
        if line.state:
            assert officer.state() == line.state, f"line {number} {line.says!r}"
