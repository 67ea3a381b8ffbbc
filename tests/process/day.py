"""A whole day of the sample organisation: what an officer and an admin say and hear, wherever they sit."""

from __future__ import annotations

from typing import Protocol

KINDS = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"
#: What the report says in the end of all, done, late, excused, open, overdue, not enrolled, share done, on time.
FIGURES = "total,396,2,0,394,0,0,193,1.0000,1.0000"
#: What each of them sent to be enrolled: a code and a badge number.
Codes = dict[str, str]


class Seat(Protocol):
    """One person's place at a channel."""

    def asks(self, text: str, *parts: str) -> None:
        """Say something; these parts come in the answer, in this order."""

    def presses(self, label: str, *parts: str) -> None:
        """Press the newest button with this label; these parts come."""

    def has_lost_sight_of(self, text: str) -> None:
        """The text was taken back, or what is left of it is told to be put away."""


def a_day(officer: Seat, admin: Seat, codes: Codes) -> None:
    """From the printed codes to the evening's figures."""
    officer.asks("你好", "只对本单位人员开放")
    officer.asks(codes["officer"], "注册成功")
    officer.presses("今日任务", "今天待学（2）", "背诵《处罚种类》", "阅读《派出所的处罚权限》")
    admin.asks(codes["admin"], "注册成功")
    officer.asks("/completion", "没有权限")
    _reads(officer)
    _practises(officer)
    _is_checked(officer)
    officer.asks("/progress", "应学 2", "按时完成 2", "完成率 100%")
    officer.asks("/today", "今天已完成（2）", "今天的任务都完成了")
    _looks_after(admin)
    officer.asks("/lang en", "English from now on")
    officer.asks("/today", "Study for today")
    officer.asks("/lang 中文", "已改用中文")


def _reads(officer: Seat) -> None:
    officer.asks("/read", "《派出所的处罚权限》", "依据：", "读完请点")
    officer.presses("我已读完", "这项阅读任务完成了")


def _practises(officer: Seat) -> None:
    """Every mode: read, blanks, first characters, and the recall that a check given up leaves owing."""
    officer.presses("下一条", "先读一遍", KINDS)
    officer.presses("读熟了，继续", "填关键词", "（1）")
    officer.asks("/hint", "提示 1")
    officer.asks("警告，罚金", "已收到 1 条")
    officer.asks("完", "还不对", "行政拘留")
    officer.asks("警告，罚款，行政拘留，吊销公安机关发放的许可证件", "对了", "不看提示再来一遍")
    officer.asks("警告，罚款，行政拘留，吊销公安机关发放的许可证件", "看首字背全文", "治……")
    officer.presses("停下", "已停在《处罚种类》这一步")
    officer.asks("/drill", "看首字背全文")
    officer.asks(KINDS, "下面进入考核", "还有 3 次机会")
    officer.has_lost_sight_of(KINDS)
    officer.presses("停下（算没过）", "考核已停下，算没过")
    officer.asks("/check zfgf-01", "请先不看提示背对一遍", "全文背诵练习")
    officer.asks("/skip", "不能跳过")


def _is_checked(officer: Seat) -> None:
    """The recall that is owed, then the check: wrong, then right in two messages."""
    officer.asks(KINDS, "下面进入考核", "还有 3 次机会")
    officer.asks("/hint", "考核中没有提示")
    officer.asks("/read zfgf-02", "不能看别的条目")
    officer.asks(KINDS.replace("吊销", "不吊销"), "这一次没有过", "第 5 句", "还有 2 次机会")
    officer.has_lost_sight_of(KINDS.replace("吊销", "不吊销"))
    officer.asks(KINDS[:15], "已收到 1 条")
    officer.asks(KINDS[15:], "考核通过，这项背诵任务完成了", "完整度 100%")


def _looks_after(admin: Seat) -> None:
    """Figures, who is behind, who has not enrolled; a line and a day taken back."""
    admin.asks("/completion", "办公室：应学 16 · 按时 2 · 待学 14", "合计：应学 396 · 按时 2 · 待学 394")
    admin.presses("办公室", "完成情况 · 办公室", "合计：应学 16 · 按时 2 · 待学 14 · 未注册 6")
    admin.asks("/pending 办公室", "7 人、14 项", "A0001", "2 项")
    admin.asks("/enrolment 办公室", "应注册 8 人，已注册 2 人（25%）", "未注册", "A0044")
    admin.asks("/withdraw r01 教材有误", "194 项任务将免学")
    admin.presses("取消", "什么都没有改")
    admin.asks("/withdraw r01 教材有误", "194 项任务将免学")
    admin.presses("确认", "计划行 r01 已撤回，194 项任务免学")
    admin.asks("/completion", "合计：应学 396 · 按时 2 · 待学 200 · 免学 194")
    admin.asks("/dayoff 今天 停电", "200 项任务将免学")
    admin.asks("确认", "已定为非学习日，200 项任务免学")
    admin.asks("/pending", "没有未完成的任务")
    admin.asks("/completion", "合计：应学 396 · 按时 2 · 免学 394", "完成率 100%")
    admin.asks("/reload", "已重新载入：12 册读本，170 个条目")
