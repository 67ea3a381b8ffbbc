"""What a passage says that must be said right: where it stands, and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.grading.chinese.functions import AND_OR, DIRECTIONS, MODALS, NEGATIONS, TURNING
from bot.grading.chinese.numerals import DIGITS
from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.verdict import MissKind

_NUMERALS = f"{DIGITS}十百千万亿"
#: Measure words of statutes and of daily life, the longer ones first.
MEASURE = (
    r"(?:个?(?:工作日|小时|钟头|星期|季度|百分点|月)|周岁|周年|分钟|刻钟|秒钟|平方米|平方公里|立方米|公里|千米|厘米|毫米|英里|海里|"
    r"公斤|千克|毫克|毫升|公顷|摄氏度|千瓦时|个人|个|年度|学期|美元|欧元|日元|港元|"
    r"[条款项章节编目段篇卷年月日天时分秒岁周旬元角倍成位种类级届次人名里米克斤吨升度份件户辆号页亩尺寸台部套艘架支把张块枚"
    r"只头匹批期遍趟幢栋层间口家所处点者方国省市县区%‰])"
)
_MEASURE = re.compile(MEASURE)
#: Words that only count things: an examiner minds the number, not them.
_CLASSIFIERS = frozenset(
    "个个人成位种类名里件份户部台套艘架支把张块枚只头匹批趟幢栋层间口家所处点者方国省市县区座段编"
) | {"个人"}
_NUMBER = re.compile(
    rf"(?P<number>[{_NUMERALS}]+分之[{_NUMERALS}]+(?:点[{DIGITS}]+)?)|"
    rf"(?P<ordinal>第[{_NUMERALS}]+(?:点[{DIGITS}]+)?)(?P<of>{MEASURE})?|"
    rf"(?P<many>[{_NUMERALS}]{{2,}}(?:点[{DIGITS}]+)?)(?P<by>{MEASURE})?|"
    rf"(?P<one>[{DIGITS}十半])(?P<unit>{MEASURE})"
)
#: 一 is no number in these, though a measure word seems to follow.
_NO_NUMBER = re.compile(
    r"(?:统一|同一|专一|唯一|万一|逐一|之一)(?:[^零二三四五六七八九十百千万亿]|$)|一(?:部分|时|度|方面)"
)
#: Words in which a negation character denies nothing.
_NO_NEGATION = r"非常|无论|不论|不管|莫名|没收|没落|(?<=[沉淹吞埋出覆罚])没"
_NEGATION = re.compile(rf"(?!{_NO_NEGATION})[{''.join(sorted(NEGATIONS))}]")
_KINDS = {
    **dict.fromkeys(AND_OR, MissKind.AND_OR),
    **dict.fromkeys(DIRECTIONS, MissKind.DIRECTION),
    **dict.fromkeys(MODALS, MissKind.MODALITY),
}


class Critical(NamedTuple):
    """Units [start, end) that must be said right, and their name on screen."""

    kind: MissKind
    start: int
    end: int
    name: str


def criticals(items: str, words: Sequence[int], key_terms: Iterable[Sequence[str]]) -> tuple[Critical, ...]:
    """All of them in order of their place; `words` is where words begin; a key term is given as (name, units)."""
    known = list(_words(items, words))
    found = [
        *_terms(items, key_terms),
        *numbers(items),
        *_negations(items, known),
        *_turning(items),
        *known,
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def numbers(items: str) -> Iterator[Critical]:
    """Each number, and the unit after it by itself."""
    idle = [one.span() for one in _NO_NUMBER.finditer(items)]
    for found in _NUMBER.finditer(items):
        if found["one"] and any(start <= found.start() < end for start, end in idle):
            continue
        start, end = found.span()
        unit = found["of"] or found["by"] or found["unit"] or ""
        cutoff = end - len(unit)
        yield Critical(MissKind.NUMBER, start, cutoff, items[start:end])
        if unit and unit not in _CLASSIFIERS:
            yield Critical(MissKind.UNIT, cutoff, end, items[start:end])


def is_measure(word: str) -> bool:
    return _MEASURE.fullmatch(word) is not None


def _negations(items: str, words: Iterable[Critical]) -> Iterator[Critical]:
    names = {
        place: one.name
        for one in words
        if one.kind is MissKind.MODALITY
        for place in range(one.start, one.end)
    }
    for found in _NEGATION.finditer(items):
        # Named as the modal word it is in (严禁), else with its neighbour: 不能 says more than 不.
        start = found.start()
        name = names.get(start) or items[start : start + 2]
        yield Critical(MissKind.NEGATION, start, start + 1, name)


def _turning(items: str) -> Iterator[Critical]:
    for place, unit in enumerate(items):
        if unit in TURNING:
            yield Critical(MissKind.TERM, place, place + 1, unit)


def _words(items: str, words: Sequence[int]) -> Iterator[Critical]:
    for start, end in pairwise(words):
        word = items[start:end]
        if word in _KINDS:
            yield Critical(_KINDS[word], start, end, word)


def kind_of(word: str) -> MissKind | None:
    """The kind of a whole word that must be right, if it is one."""
    return _KINDS.get(word)


def _terms(items: str, key_terms: Iterable[Sequence[str]]) -> Iterator[Critical]:
    """Each key term at every place where it stands: it is one wherever it is said."""
    for name, wanted in key_terms:
        start = items.find(wanted) if wanted else -1
        while start >= 0:
            yield Critical(MissKind.TERM, start, start + len(wanted), name)
            start = items.find(wanted, start + 1)


def is_term(word: str) -> bool:
    return word in CATEGORY
