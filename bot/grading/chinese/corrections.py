"""Self-corrections: "…三日，不对，五日内…". The later version counts, for better or worse."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from bot.grading.chinese.critical import numbers
from bot.grading.chinese.functions import NEGATIONS
from bot.grading.chinese.normal import Normal
from bot.grading.chinese.trim import without
from bot.grading.chinese.words import cut

_SIGH = r"(?:[啊哦噢呃嗯额哎诶唉呀]|等等|等一下|等下|对不起|不好意思|抱歉)"
_CORE = (
    r"(?:不对|不是|[说背念记讲读]错|错了|口误|更正|纠正|改正|改一下|重来|重新|从头|再来|重说|重背|重讲|应该是|应该说|应为|我是说|"
    r"我说的是|准确地?说|我再[说背来]|等一下|等等|说反了|弄反了|反了|[搞弄打写记]错|[搞弄记]混了?|改成|改为|作废|抱歉|对不起|不好意思|不不+|刚才|刚刚)"
)
_MARKER = re.compile(
    # Bounded: a flood of sighs would be searched anew from each of its places.
    rf"(?:(?P<core>{_SIGH}{{0,8}}{_CORE}(?:{_CORE}|{_SIGH})*)(?:{_CORE}|{_SIGH}|[了吧啦我来说背讲再是]|一下|一遍|开始|应该|刚才|这[里句])*|"
    rf"{_SIGH}{{1,8}}不(?![得能应可必须])是?)"
)
#: Words of ordinary texts, and 不 before a 对 or 是 of the passage: corrections only if the answer is nearer with them.
_DOUBTFUL = frozenset(
    (
        "不",
        "不对",
        "不不",
        "改成",
        "改为",
        "作废",
        "抱歉",
        "对不起",
        "不好意思",
        "反了",
        "刚才",
        "刚刚",
        "应该",
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
_SIGHS = re.compile(f"^{_SIGH}+|{_SIGH}+$")
#: A doubtful word that the passage has with so many units after it is the passage's own.
_NEXT = 2
#: How many of the last units of a correction are tried as the passage's own.
_TAIL = 6
_HEAD = 3
#: How many units before a correction are tried one by one for the place that it goes back to.
_BACK = 48
#: And how many of the clauses before it.
_CLAUSES = 16
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
    alone = _lone_no(passage, items, clause_starts)
    for found in _MARKER.finditer(items):
        if alone is not None and alone[0] < found.start():
            break
        word = found.group()
        if not found.start() or items.count(word) <= passage.count(word):
            continue
        plain = _SIGHS.sub("", word)
        if plain in _DOUBTFUL and plain + items[found.end() : found.end() + _NEXT] in passage:
            continue
        if plain not in _DOUBTFUL or _helps(passage, items, found.span(), clause_starts):
            return found.start(), _end(passage, items, found, clause_starts)
    return alone


def _lone_no(passage: str, items: str, clause_starts: tuple[int, ...]) -> tuple[int, int] | None:
    """The first 不 between marks (…组长，不，推选…) that helps as a correction: without marks it is a negation."""
    for start, end in pairwise(clause_starts):
        if start and items[start:end] == "不" and _helps(passage, items, (start, end), clause_starts):
            return start, end
    return None


def _end(passage: str, items: str, found: re.Match[str], clause_starts: tuple[int, ...]) -> int:
    """Where a correction ends: its last words (再, 是, 我) may be the passage's already."""
    core = found.end("core")
    if core in {-1, found.end()}:
        return found.end()
    before = items[: found.start()]

    def distance(end: int) -> int:
        after = items[end:]
        back = _goes_back_to(passage, before, after, clause_starts)
        return int(Levenshtein.distance(passage, before[:back] + after))

    return min(range(found.end(), max(core, found.end() - _TAIL) - 1, -1), key=distance)


def _helps(passage: str, items: str, marker: tuple[int, int], clause_starts: tuple[int, ...]) -> bool:
    before, after = items[: marker[0]], items[marker[1] :]
    back = _goes_back_to(passage, before, after, clause_starts)
    return Levenshtein.distance(passage, before[:back] + after) < Levenshtein.distance(passage, items)


def _goes_back_to(passage: str, before: str, after: str, clause_starts: tuple[int, ...]) -> int:
    size = len(before)
    if not after:
        return max(0, size - 1)
    earlier = bisect_left(clause_starts, size)
    places = {
        0,
        *_word_starts(before),
        *_anchors(before, after),
        *clause_starts[max(0, earlier - _CLAUSES) : earlier],
    }
    # Of equally good places the first: what was said later counts.
    return min(
        sorted(places),
        key=lambda place: int(Levenshtein.distance(passage, before[:place] + after)),
        default=0,
    )


def _anchors(before: str, after: str) -> list[int]:
    """Where what was said begins as the correction does: there one has begun anew."""
    head = after[:_HEAD]
    places = [found.start() for found in re.finditer(re.escape(head), before)] if len(head) == _HEAD else []
    return places[-_MOST:]


def _word_starts(before: str) -> list[int]:
    """Where one may go back to in the last words: not into a word, a number, or behind a negation."""
    low = max(0, len(before) - _BACK)
    tail = before[low:]
    inside = {place for one in numbers(tail) for place in range(one.start + 1, one.end)}
    return [
        low + place
        for place in cut(tail)[:-1]
        if place not in inside and not (place and tail[place - 1] in NEGATIONS)
    ]
