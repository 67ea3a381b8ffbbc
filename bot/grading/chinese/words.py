"""Words: the dictionary of jieba (MIT) with its frequencies, and the likeliest cut of a text into them.

The dictionary is read straight from jieba's file, a fifth of the time that its own loading takes, and the cut is
its rule (the product of frequencies) over the few characters around a difference.
"""

from __future__ import annotations

import importlib.util
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from bot.grading.chinese.vocabulary import CATEGORY

_LONGEST = 8
_HEAD = 3
#: The sum of all frequencies in the dictionary, in round figures, as a logarithm.
_TOTAL = math.log(6e7)
#: How often a statute term is taken to occur at least.
_TERM = 20000
#: How far around a place its words are looked for, in units.
_REACH = 4
_UNKNOWN = -_TOTAL


@lru_cache(maxsize=1)
def _read() -> tuple[dict[str, str], frozenset[str]]:
    """Word -> frequency, and the single characters tagged as nouns or verbs."""
    package = importlib.util.find_spec("jieba")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0]) / "dict.txt"
    fields = file.read_text(encoding="utf-8").split()
    words = dict(zip(fields[::3], fields[1::3], strict=True))
    single = frozenset(
        [
            word
            for word, tag in zip(fields[::3], fields[2::3], strict=True)
            if len(word) == 1 and tag[0] in "nv"
        ]
    )
    for term in CATEGORY:
        # A statute term holds together in a cut, however rare it is elsewhere.
        if int(words.get(term, 0)) < _TERM:
            words[term] = str(_TERM)
    return words, single


def dictionary() -> dict[str, str]:
    """Word -> frequency, as written in jieba's file; statute terms among them."""
    return _read()[0]


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """The first three units of every longer word."""
    return frozenset([word[:3] for word in dictionary() if len(word) >= _HEAD])


def is_content(word: str) -> bool:
    """Whether a word of one character is a noun or verb, or a known term."""
    return len(word) == 1 and (word in CATEGORY or word in _read()[1])


def frequency(word: str) -> int:
    """How often the dictionary saw a word; 0 for none."""
    return int(dictionary().get(word, 0))


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[int, ...]:
    """Where the words of a text begin, its end included: 0, 4 for 人民警察."""
    words, heads = dictionary(), _heads()
    size = len(text)
    best = [0.0] * (size + 1)
    step = [1] * size
    for start in range(size - 1, -1, -1):
        top, length = _UNKNOWN + best[start + 1], 1
        # Most words are of two units: longer ones are looked for only where one begins like this.
        reach = _LONGEST if text[start : start + _HEAD] in heads else 2
        for end in range(start + 1, min(size, start + reach) + 1):
            count = words.get(text[start:end])
            if count is not None and (total := _weight(count) - _TOTAL + best[end]) > top:
                top, length = total, end - start
        best[start], step[start] = top, length
    places = [0]
    while places[-1] < size:
        places.append(places[-1] + step[places[-1]])
    return tuple(places)


@lru_cache(maxsize=65536)
def _weight(count: str) -> float:
    return math.log(int(count) or 1)


def words_over(text: str, start: int, end: int) -> list[str]:
    """The words of a text that hold any of its units [start, end)."""
    low = max(0, start - _REACH)
    words = dictionary()
    if not _any_word(words, text, start, end):
        return list(text[start:end])
    places = cut(text[low : end + _REACH])
    return [
        text[low + first : low + last]
        for first, last in pairwise(places)
        if first + low < end and last + low > start
    ]


def _any_word(words: dict[str, str], text: str, start: int, end: int) -> bool:
    """Whether any word of two units or more lies over [start, end): asked at every difference, so written plainly."""
    heads = _heads()
    for first in range(start - _REACH + 1 if start >= _REACH else 0, end):
        if first >= start - 1 and text[first : first + 2] in words and first + 2 <= len(text):
            return True
        # Few triples begin a longer word.
        if text[first : first + _HEAD] in heads:
            for last in range(max(start + 1, first + _HEAD), min(len(text), first + _REACH) + 1):
                if text[first:last] in words:
                    return True
    return False
