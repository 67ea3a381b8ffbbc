"""Where numbers stand in a text, each together with the unit of measure after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_DIGITS_ZH = "零一二三四五六七八九十百千万亿两"
_ARABIC = r"\d+(?:[./\-]\d+)*[百千万亿]*"
_MEASURE_ZH = (
    r"(?:个?(?:工作日|小时|月|周|星期|季度)|周岁|分钟|平方米|立方米|公里|千米|厘米|毫米|公斤|千克|毫克|毫升|公顷|"
    r"[条款项章节编目年月日天时分秒岁周元角倍成位种类级届次人名个里米克吨升度份件户辆号页%‰])"
)
#: A single Chinese numeral is a number by company only (第一, 一日): 一般 and 一律 are none.
_NUMBER_ZH = re.compile(
    rf"[{_DIGITS_ZH}]+分之[{_DIGITS_ZH}\d]+|"
    rf"第?(?:{_ARABIC}|[{_DIGITS_ZH}]{{2,}}){_MEASURE_ZH}?|"
    rf"第[{_DIGITS_ZH}]{_MEASURE_ZH}?|[{_DIGITS_ZH}半]{_MEASURE_ZH}"
)
_NUMERALS_ZH = frozenset(f"{_DIGITS_ZH}半.")

_NUMERAL_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth
    eightieth ninetieth hundredth thousandth once twice half quarter
"""
#: Singular; a plural in -s means the same measure.
_MEASURE_WORDS = """
    second minute hour day week fortnight month quarter year decade century time fold percent % ‰
    dollar cent pound penny pence euro yuan inch foot feet yard mile millimetre millimeter centimetre centimeter
    metre meter kilometre kilometer gram gramme kilogram kilo tonne ton ounce litre liter degree
    article section paragraph clause item chapter
"""
_NUMERALS_EN = frozenset(_NUMERAL_WORDS.split())
_MEASURE_EN = frozenset(_MEASURE_WORDS.split())


def numbers(items: Sequence[str], language: str) -> Iterator[tuple[int, int]]:
    """(start, end) in units of each number with its measure word."""
    if language == "en":
        yield from _numbers_en(items)
        return
    for found in _NUMBER_ZH.finditer("".join(items)):
        yield found.span()


def is_numeral(unit: str, language: str) -> bool:
    """Whether this unit, put next to a number, makes it another one."""
    if language == "en":
        return unit in _NUMERALS_EN or unit[0].isdecimal()
    return unit in _NUMERALS_ZH or unit.isdecimal()


def _numbers_en(items: Sequence[str]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(items):
        start = place
        while place < len(items) and is_numeral(items[place], "en"):
            place += 1
        if place == start:
            place += 1
            continue
        if place < len(items) and _is_measure(items[place]):
            place += 1
        yield start, place


def _is_measure(word: str) -> bool:
    return word in _MEASURE_EN or word.removesuffix("s") in _MEASURE_EN
