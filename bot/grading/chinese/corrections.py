"""Self-corrections: "…三日，不对，五日内…". The later version counts, for better or worse."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from bot.grading.chinese.normal import Normal
from bot.grading.chinese.stammer import without

_SIGH = r"(?:[啊哦噢呃嗯额哎诶唉呀]|等等|等一下|等下|对不起|不好意思|抱歉)"
_CORE = (
    r"(?:不对|不是|[说背念记讲读]错|错了|口误|更正|纠正|改正|改一下|重来|重新|从头|再来|重说|重背|重讲|应该是|应该说|应为|我是说|"
    r"我说的是|准确地?说|我再[说背来]|等一下|等等|说反了|弄反了|搞错)"
)
_MARKER = re.compile(
    rf"(?:{_SIGH}*{_CORE}(?:{_CORE}|{_SIGH}|[了吧啦我来说背讲再是]|一下|一遍|开始|应该|刚才|这[里句])*|{_SIGH}+不(?![得能应可必须])是?)"
)
#: Words of ordinary texts, and 不 before a 对 or 是 of the passage: corrections only if the answer is nearer with them.
_DOUBTFUL = frozenset(
    (
        "不对",
        "不是",
        "重新",
        "从头",
        "应为",
        "更正",
        "纠正",
        "改正",
        "应该是",
        "应该说",
        "等等",
        "说错",
        "再来",
    )
)
#: How many units before a correction are tried one by one for the place that it goes back to.
_BACK = 48
#: More corrections than this are no recitation.
_MOST = 8


def corrected(passage: str, said: Normal, clause_starts: tuple[int, ...]) -> Normal:
    """What remains of an answer when each correction has taken the place of what it corrects.

    The place is the one from which the rest fits the passage best; at least one unit is taken back.
    `clause_starts`: places in the answer where a clause of it begins.
    """
    for _ in range(_MOST):
        marker = _first(passage, said.items, clause_starts)
        if marker is None:
            break
        back = _goes_back_to(passage, said.items[: marker[0]], said.items[marker[1] :], clause_starts)
        said = without(said, back, marker[1])
        gone = marker[1] - back
        clause_starts = tuple(
            one if one <= back else one - gone for one in clause_starts if not back < one < marker[1]
        )
    return said


def _first(passage: str, items: str, clause_starts: tuple[int, ...]) -> tuple[int, int] | None:
    """The first correction in an answer that is not the passage's own word."""
    for found in _MARKER.finditer(items):
        word = found.group()
        if not found.start() or items.count(word) <= passage.count(word):
            continue
        if word not in _DOUBTFUL or _helps(passage, items, found.span(), clause_starts):
            return found.span()
    return None


def _helps(passage: str, items: str, marker: tuple[int, int], clause_starts: tuple[int, ...]) -> bool:
    before, after = items[: marker[0]], items[marker[1] :]
    back = _goes_back_to(passage, before, after, clause_starts)
    return Levenshtein.distance(passage, before[:back] + after) < Levenshtein.distance(passage, items)


def _goes_back_to(passage: str, before: str, after: str, clause_starts: tuple[int, ...]) -> int:
    size = len(before)
    places = {0, *range(max(0, size - _BACK), size), *(one for one in clause_starts if one < size)}
    if not after:
        return max(0, size - 1)
    # Of equally good places the first: what was said later counts.
    return min(sorted(places), key=lambda place: int(Levenshtein.distance(passage, before[:place] + after)))
