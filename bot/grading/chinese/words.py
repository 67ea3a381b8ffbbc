"""Words: the dictionary of jieba (MIT) with its frequencies, and the likeliest cut of a text into them.

The dictionary is read straight from jieba's file, and only the words that begin with a character that occurs; the
cut is jieba's rule (the product of frequencies) over the few characters around a difference.
"""

from __future__ import annotations

import importlib.util
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.sorted_lines import SortedLines

_LONGEST = 8
_HEAD = 3
#: The sum of all frequencies in the dictionary, in round figures, as a logarithm.
_TOTAL = math.log(6e7)
#: How often a statute term is taken to occur at least.
_TERM = 20000
#: How far around a place its words are looked for, in units.
_REACH = 4
_UNKNOWN = -_TOTAL
#: Twelve thousand characters begin any word; more different ones are no text.
_MOST_KEPT = 32768
#: From this line on the file is sorted; the few before it hold words with letters in them.
_SORTED = "\n一 ".encode()


class _Beginning(NamedTuple):
    """The words that begin with one character, statute terms among them."""

    #: Word -> frequency, as written in the file.
    counts: dict[str, str]
    #: Word -> the logarithm of its share of all words.
    weights: dict[str, float]
    #: The first three units of every longer word.
    heads: frozenset[str]
    #: Whether the character is itself tagged as a noun or verb.
    content: bool


class _Beginnings(dict[str, _Beginning]):
    """By character, read when it first occurs."""

    def __missing__(self, char: str) -> _Beginning:
        if len(self) > _MOST_KEPT:
            self.clear()
        self[char] = found = _beginning(char)
        return found


_BEGINNINGS = _Beginnings()


def _beginning(char: str) -> _Beginning:
    lines, odd = _file()
    start, end = lines.span(char.encode(errors="surrogatepass"))
    fields = [*odd.get(char, ()), *lines.data[start:end].decode().split()]
    counts = dict(zip(fields[::3], fields[1::3], strict=True))
    content = char in counts and fields[fields.index(char) + 2][0] in "nv"
    for term in _terms().get(char, ()):
        # A statute term holds together in a cut, however rare it is elsewhere.
        if int(counts.get(term, 0)) < _TERM:
            counts[term] = str(_TERM)
    weights = dict(zip(counts, map(_weight, counts.values()), strict=True))
    return _Beginning(counts, weights, frozenset([word[:_HEAD] for word in counts]), content)


@lru_cache(maxsize=1)
def _file() -> tuple[SortedLines, dict[str, list[str]]]:
    """The sorted part of the file, and the fields of the lines before it by their first character."""
    package = importlib.util.find_spec("jieba")
    assert package is not None
    assert package.submodule_search_locations is not None
    data = (Path(package.submodule_search_locations[0]) / "dict.txt").read_bytes()
    first = data.index(_SORTED) + 1
    odd: dict[str, list[str]] = {}
    for line in data[:first].decode().splitlines():
        odd.setdefault(line[0], []).extend(line.split())
    return SortedLines(data, first), odd


@lru_cache(maxsize=1)
def _terms() -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for term in CATEGORY:
        terms.setdefault(term[0], []).append(term)
    return terms


def is_content(word: str) -> bool:
    """Whether a word of one character is a noun or verb, or a known term."""
    return len(word) == 1 and (word in CATEGORY or _BEGINNINGS[word].content)


def is_word(word: str) -> bool:
    """Whether the dictionary has a word, or it is a statute term."""
    return bool(word) and word in _BEGINNINGS[word[0]].counts


def frequency(word: str) -> int:
    """How often the dictionary saw a word; 0 for none."""
    return int(_BEGINNINGS[word[0]].counts.get(word, 0)) if word else 0


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[int, ...]:
    """Where the words of a text begin, its end included: 0, 4 for 人民警察."""
    size = len(text)
    best = [0.0] * (size + 2)
    step = [1] * size
    for start in range(size - 1, -1, -1):
        char = text[start]
        _, weights, heads, _ = _BEGINNINGS[char]
        top, length = weights.get(char, _UNKNOWN) + best[start + 1], 1
        weight = weights.get(text[start : start + 2])
        if weight is not None and (total := weight + best[start + 2]) > top:
            top, length = total, 2
        # Most words are of two units: longer ones are looked for only where one begins like this.
        if text[start : start + _HEAD] in heads:
            for end in range(start + _HEAD, min(size, start + _LONGEST) + 1):
                weight = weights.get(text[start:end])
                if weight is not None and (total := weight + best[end]) > top:
                    top, length = total, end - start
        best[start], step[start] = top, length
    places = [0]
    while places[-1] < size:
        places.append(places[-1] + step[places[-1]])
    return tuple(places)


@lru_cache(maxsize=65536)
def _weight(count: str) -> float:
    return math.log(int(count) or 1) - _TOTAL


def words_over(text: str, start: int, end: int) -> list[str]:
    """The words of a text that hold any of its units [start, end)."""
    low = max(0, start - _REACH)
    if not _any_word(text, start, end):
        return list(text[start:end])
    places = cut(text[low : end + _REACH])
    return [
        text[low + first : low + last]
        for first, last in pairwise(places)
        if first + low < end and last + low > start
    ]


def _any_word(text: str, start: int, end: int) -> bool:
    """Whether any word of two units or more lies over [start, end): asked at every difference, so written plainly."""
    for first in range(start - _REACH + 1 if start >= _REACH else 0, end):
        words, _, heads, _ = _BEGINNINGS[text[first]]
        if first >= start - 1 and text[first : first + 2] in words and first + 2 <= len(text):
            return True
        # Few triples begin a longer word.
        if text[first : first + _HEAD] in heads:
            for last in range(max(start + 1, first + _HEAD), min(len(text), first + _REACH) + 1):
                if text[first:last] in words:
                    return True
    return False
