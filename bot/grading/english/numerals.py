"""Number words read as values: twenty-five, one hundred and five, first, two thirds, nineteen eighty-four, 1.5 million.

A reader takes the tokens from one place on and tells the value and where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from bot.grading.english.table import entries

_SMALL = {
    word: value
    for value, word in enumerate(
        entries(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {"nil": 0, "naught": 0}
_TENS = {
    word: 10 * value
    for value, word in enumerate(entries("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
} | {"fourty": 40}
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "bn": 10**9,
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        entries(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        1,
    )
} | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
_ORDINAL_SCALES = {f"{word}th": value for word, value in _SCALES.items() if word != "bn"}
#: A second is a unit of time and a second thing, never a half.
_PARTS = (
    {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
    | {word: value for word, value in _ORDINALS.items() if value > 2}
    | {f"{word}s": value for word, value in _ORDINALS.items() if value > 2}
    | {f"{word}s": value for word, value in _ORDINAL_SCALES.items()}
)

#: Every word that may begin or continue a number.
NUMBER_WORDS = frozenset(
    {*_SMALL, *_TENS, *_SCALES, *_ORDINALS, *_ORDINAL_SCALES, *_PARTS, "dozen", "dozens", "point", "oh"}
) - {"bn", "quarters", "quarter", "point", "oh"}

#: Other words that sound like numbers.
SOUND_AS_NUMBERS = {
    "won": "one",
    "to": "two",
    "too": "two",
    "for": "four",
    "fore": "four",
    "ate": "eight",
    "sicks": "six",
    "nein": "nine",
}

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_RATIO = re.compile(r"(\d{1,6})/(\d{1,6})")
#: No text needs longer numerals; turning a flood of digits into a value costs their square.
_LONGEST = 30


class Number(NamedTuple):
    """A value, whether it is an ordinal, and the token after it."""

    value: Fraction
    ordinal: bool
    end: int

    @property
    def key(self) -> str:
        return f"#{self.value}{'th' if self.ordinal else ''}"


class Gap(IntEnum):
    """What stands between a token and the one before it."""

    NOTHING = 0
    SPACE = 1
    HYPHEN = 2
    MARK = 3


def read(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> Number | None:
    """The number that begins at token `at`; `gaps[i]`: what stands before token i."""
    word = words[at]
    if word[0].isdigit():
        return _digits(words, at, gaps)
    if word in {"a", "an"}:
        follows = words[at + 1] if at + 1 < len(words) else ""
        if follows not in _SCALES and follows != "dozen":
            return None
        return _scaled(words, at + 1, Fraction(1))
    if word not in NUMBER_WORDS:
        return None
    return _one_by_one(words, at, gaps) or _words(words, at, gaps)


def _words(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> Number | None:
    word = words[at]
    if word in {"half", "halves"}:
        return Number(Fraction(1, 2), ordinal=False, end=at + 1) if word == "half" else None
    if word in _SCALES or word in {"dozen", "dozens"} or word in _ORDINAL_SCALES:
        return _scaled(words, at, Fraction(1)) if word != "dozens" else None
    first = _below_hundred(words, at)
    if first is None or first.ordinal:
        return first
    marked = first.end < len(words) and gaps[first.end] is Gap.MARK
    year = None if marked else _year(words, first)
    return year or _tail(words, _scaled(words, first.end, first.value) or first)


def _below_hundred(words: Sequence[str], at: int) -> Number | None:
    """One to ninety-nine, first to ninety-ninth."""
    word = words[at] if at < len(words) else ""
    if word in _ORDINALS:
        return Number(Fraction(_ORDINALS[word]), ordinal=True, end=at + 1)
    if word in _SMALL:
        return Number(Fraction(_SMALL[word]), ordinal=False, end=at + 1)
    if word not in _TENS:
        return None
    follows = words[at + 1] if at + 1 < len(words) else ""
    if 0 < _SMALL.get(follows, 0) < 10:
        return Number(Fraction(_TENS[word] + _SMALL[follows]), ordinal=False, end=at + 2)
    if _ORDINALS.get(follows, 10) < 10:
        return Number(Fraction(_TENS[word] + _ORDINALS[follows]), ordinal=True, end=at + 2)
    return Number(Fraction(_TENS[word]), ordinal=False, end=at + 1)


def _scaled(words: Sequence[str], at: int, value: Fraction) -> Number | None:
    """`value` hundred, thousand, dozen … from the scale word on; None if none stands there."""
    total, part, end, least = Fraction(0), value, at, None
    while end < len(words):
        word = words[end]
        if word in _ORDINAL_SCALES:
            return Number(total + part * _ORDINAL_SCALES[word], ordinal=True, end=end + 1)
        if word == "dozen" and least is None:
            return Number(part * 12, ordinal=False, end=end + 1)
        scale = _SCALES.get(word)
        if scale is None or (least is not None and scale != 100 and scale >= least):
            break
        if scale == 100 and part >= 100:
            break
        end += 1
        if scale == 100:
            part *= 100
        else:
            total, part, least = total + part * scale, Fraction(0), scale
        least = least or 10**15
        figures = _figures(words, end)
        if 0 < figures < scale:
            part, end = part + figures, end + 1
            break
        joins = end + (end < len(words) and words[end] == "and")
        more = _below_hundred(words, joins) if part % 100 == 0 else None
        if more is None or (joins > end and _is_scale(words, more.end) and not more.ordinal):
            continue
        if more.ordinal:
            return Number(total + part + more.value, ordinal=True, end=more.end)
        if scale != 100 or not _is_scale(words, more.end, "hundred"):
            part, end = part + more.value, more.end
    return Number(total + part, ordinal=False, end=end) if end > at else None


def _figures(words: Sequence[str], at: int) -> int:
    """The digits that transcripts put after a scale word: one thousand 808. 0 if none stand here."""
    word = words[at] if at < len(words) else ""
    return int(word) if 1 < len(word) < 4 and word.isascii() and word.isdigit() else 0


def _is_scale(words: Sequence[str], at: int, word: str = "") -> bool:
    return at < len(words) and (words[at] == word if word else words[at] in _SCALES)


def _year(words: Sequence[str], first: Number) -> Number | None:
    """Nineteen eighty-four, twenty oh eight, also the time ten thirty."""
    if not 10 <= first.value <= 23 or first.end >= len(words):
        return None
    if words[first.end] in {"oh", "o"} and first.end + 1 < len(words):
        unit = _SMALL.get(words[first.end + 1], 10)
        return Number(first.value * 100 + unit, ordinal=False, end=first.end + 2) if unit < 10 else None
    more = _below_hundred(words, first.end)
    if more is None or more.ordinal or more.value < 10 or _is_scale(words, more.end):
        return None
    return Number(first.value * 100 + more.value, ordinal=False, end=more.end)


def _one_by_one(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> Number | None:
    """Nine one one, 1 1 0: three digits or more, said one by one."""
    end, digits = at, ""
    while end < len(words) and len(digits) < _LONGEST and (digit := _digit(words[end])):
        if end > at and gaps[end] is Gap.MARK:
            break
        digits += digit
        end += 1
    if len(digits) < 3 or (end < len(words) and words[end] in _SCALES):
        return None
    return Number(Fraction(int(digits)), ordinal=False, end=end)


def _digit(word: str) -> str:
    if word in {"oh", "o"}:
        return "0"
    if _SMALL.get(word, 10) < 10:
        return str(_SMALL[word])
    return word if len(word) == 1 and word in "0123456789" else ""


def _tail(words: Sequence[str], number: Number) -> Number:
    """With the fraction that follows: three point five, two thirds, two and a half."""
    end = number.end
    if end >= len(words) or number.ordinal:
        return number
    if words[end] == "point":
        digits = ""
        while end + 1 < len(words) and len(digits) < _LONGEST and (digit := _digit(words[end + 1])):
            digits += digit
            end += 1
        if digits:
            value = number.value + Fraction(int(digits), 10 ** len(digits))
            return _scaled(words, end + 1, value) or Number(value, ordinal=False, end=end + 1)
        return number
    part = _PARTS.get(words[end])
    if part and number.value.denominator == 1:
        single = not words[end].endswith("s")
        if single == (number.value == 1) and not (single and words[end] == "quarter" and number.value != 1):
            return Number(number.value / part, ordinal=False, end=end + 1)
    if words[end] == "and" and end + 2 < len(words):
        more = _words_of_part(words, end + 1)
        if more:
            return Number(number.value + more.value, ordinal=False, end=more.end)
    return number


def _words_of_part(words: Sequence[str], at: int) -> Number | None:
    """A half, one quarter, three quarters."""
    count = 1 if words[at] in {"a", "one"} else _SMALL.get(words[at], 0)
    part = _PARTS.get(words[at + 1])
    if not count or not part or part > 4 or count >= part:
        return None
    return Number(Fraction(count, part), ordinal=False, end=at + 2)


def _digits(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> Number | None:
    word = words[at]
    if len(word) > _LONGEST:
        return None
    clock = _CLOCK.fullmatch(word)
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        return Number(Fraction(hour * 100 + minute if minute else hour), ordinal=False, end=at + 1)
    ratio = _RATIO.fullmatch(word)
    if ratio:
        return (
            Number(Fraction(int(ratio[1]), int(ratio[2])), ordinal=False, end=at + 1)
            if int(ratio[2])
            else None
        )
    plain = word.replace(",", "") if _GROUPED.fullmatch(word) else word
    if not _DECIMAL.fullmatch(plain):
        return None
    value, end = Fraction(plain), at + 1
    follows = words[end] if end < len(words) else ""
    if follows in {"st", "nd", "rd", "th"} and gaps[end] is Gap.NOTHING:
        return Number(value, ordinal=True, end=end + 1)
    spaced = _spaced_thousands(words, at, plain, gaps)
    if spaced:
        return spaced
    together = _one_by_one(words, at, gaps) if len(word) == 1 else None
    scaled = _scaled(words, end, value) if follows in _SCALES or follows in _ORDINAL_SCALES else None
    return together or _tail(words, scaled or Number(value, ordinal=False, end=end))


def _spaced_thousands(words: Sequence[str], at: int, plain: str, gaps: Sequence[Gap]) -> Number | None:
    """10 000: groups of three digits, as the SI brochure writes them."""
    end = at + 1
    if not 1 <= len(plain) <= 3 or plain[0] == "0":
        return None
    while end < len(words) and end < at + 5 and len(words[end]) == 3 and words[end].isdigit():
        if gaps[end] is not Gap.SPACE:
            break
        plain += words[end]
        end += 1
    return Number(Fraction(int(plain)), ordinal=False, end=end) if end > at + 1 else None


_NAMES = {value: word for word, value in _SMALL.items() if word not in {"nil", "naught"}}
_TEN_NAMES = {value: word for word, value in _TENS.items() if word != "fourty"}
_ORDINAL_NAMES = {value: word for word, value in _ORDINALS.items()}


def spoken_number(key: str) -> tuple[str, ...]:
    """The words of a number below a hundred, by its key; none for others."""
    ordinal = key.endswith("th")
    digits = key[1:].removesuffix("th")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 2:
        return ()
    value = int(digits)
    names = _ORDINAL_NAMES if ordinal else _NAMES
    if value in names:
        return (names[value],)
    tens = _TEN_NAMES.get(value - value % 10, "")
    if value % 10 == 0:
        return () if ordinal else (tens,)
    return (tens, names[value % 10])
