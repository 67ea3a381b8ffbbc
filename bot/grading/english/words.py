"""The words of a text: small letters, contractions spelt out, numbers as values, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.grading.english.contractions import BARE, spelt_out
from bot.grading.english.dates import MONTHS, date
from bot.grading.english.flatten import flatten
from bot.grading.english.marks import list_marks
from bot.grading.english.measures import CURRENCIES, measured
from bot.grading.english.numerals import NUMBER_WORDS, SOUND_AS_NUMBERS, Gap, read
from bot.grading.english.table import entries

#: A word has at most forty letters: a flood without spaces is many words.
_IDEOGRAPH = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_LETTER = rf"[^\W\d_{_IDEOGRAPH}]"
_TOKEN = re.compile(
    # An ideograph inside a word is a slip in it; others are words by themselves.
    rf"(?:[a-z]\.){{2,10}}|'?[{_IDEOGRAPH}]?{_LETTER}{{1,40}}(?:['{_IDEOGRAPH}]{_LETTER}{{1,40}}){{0,2}}[{_IDEOGRAPH}]?|"
    rf"[{_IDEOGRAPH}]|\d{{1,2}}:\d{{2}}(?!\d)|\d{{1,6}}/\d{{1,6}}(?![\d/])|"
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[%‰$£€¥&§°#№]"
)
_LONGEST_TEXT = 8192
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9} ?/?>")
_SIGNS = {"&": "and", "§": "section", "%": "percent", "‰": "permille"}
_HYPHENS = frozenset("-–—−")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUE = {"i": 1, "v": 5, "x": 10}
#: What Roman numerals number.
_NUMBERED = frozenset(
    entries(
        "article articles section chapter part title amendment schedule annex appendix book volume act class grade type "
        "phase level war division"
    )
)

#: Signs that are not read out unless a number stands beside them.
_SILENT = frozenset({*CURRENCIES, "#", "№", "°"})
#: What may begin a number, a measure or a sign to be read out.
#: How often a second reading of a number is tried in one answer.
_MOST_TRIES = 200
#: No number has more words.
_LONGEST_NUMBER = 16
_SPECIAL = (
    NUMBER_WORDS
    | SOUND_AS_NUMBERS.keys()
    | CURRENCIES.keys()
    | _SIGNS.keys()
    | {"a", "an", "per", "no", "#", "№"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """Keys in order with their places in the text.

    `loose`: other readings of single words (it's: has), phrases among them (officer's: officer is). `marks`: labels
    of list marks, by the word that follows. `written`: numbers as they are written.
    """

    keys: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    loose: Mapping[int, frozenset[str]] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    written: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tokens:
    """A text cut up, before contractions and numbers are read; places are those of the original."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[Gap]
    marks: dict[int, str]

    def with_words(self, others: Mapping[int, str]) -> Tokens:
        """The same with other words at some places."""
        words = [others.get(place, word) for place, word in enumerate(self.words)]
        return Tokens(words, self.starts, self.ends, self.gaps, self.marks)

    def without(self, dropped: AbstractSet[int]) -> Tokens:
        """The same without some of them."""
        kept = [place for place in range(len(self.words)) if place not in dropped]
        moved = {old: new for new, old in enumerate(kept)}
        return Tokens(
            [self.words[place] for place in kept],
            [self.starts[place] for place in kept],
            [self.ends[place] for place in kept],
            [self.gaps[place] for place in kept],
            {moved[place]: label for place, label in self.marks.items() if place in moved},
        )


def tokens(text: str, labels: AbstractSet[str] = frozenset()) -> Tokens:
    """Cut a text up. `labels`: those of the passage's list marks."""
    flat, places = flatten(text)
    if "<" in flat:
        flat = _TAG.sub(lambda tag: " " * len(tag.group()), flat)
    flat = flat[:_LONGEST_TEXT]  # a sign may stand for several letters
    ahead: list[tuple[int, str]] = []
    for start, end, label in list_marks(flat, labels):
        flat = flat[:start] + " " * (end - start) + flat[end:]
        ahead.append((end, label))
    found = [(one.group(), one.start(), one.end()) for one in _TOKEN.finditer(flat)]
    gaps: list[Gap] = []
    before = 0
    for _, start, end in found:
        between = flat[before:start]
        gaps.append(_gap(between))
        before = end
    starts = [one[1] for one in found]
    marks = {bisect_left(starts, place): label for place, label in ahead if starts and place <= starts[-1]}
    ends = [one[2] for one in found]
    if places is not None:
        starts = [places[start] for start in starts]
        ends = [places[end - 1] + 1 for end in ends]
    return Tokens([_plain(one[0]) for one in found], starts, ends, gaps, marks)


def _gap(between: str) -> Gap:
    if not between:
        return Gap.NOTHING
    if between in _HYPHENS:
        return Gap.HYPHEN
    return Gap.MARK if between.strip(" ") else Gap.SPACE


def _plain(word: str) -> str:
    if "." in word and word[0].isalpha():
        return word.replace(".", "")
    return word.lstrip("'") if word[0] == "'" and word not in {"'tis", "'twas"} else word


def as_cut(found: Tokens, most: int) -> Words:
    """The tokens as they are, no numbers or contractions read, the last of them for all that follow: for a flood
    that cannot pass.
    """
    ends = [*found.ends[: most - 1], found.ends[-1]]
    return Words((*found.words[: most - 1], "…"), found.starts[:most], ends)


def read_words(found: Tokens, known: AbstractSet[str] = frozenset()) -> Words:
    """The words; `known`: keys of the passage, which decide between two readings of the same numerals."""
    full = _spelt_out(found)
    reading = _Reading(full, known)
    reading.run()
    keys, starts, ends, loose = reading.keys, reading.starts, reading.ends, reading.loose
    marks = {reading.moved[place]: label for place, label in full.marks.items() if place in reading.moved}
    return Words(tuple(keys), starts, ends, loose, marks, reading.written)


@dataclass(slots=True)
class _Full(Tokens):
    loose: dict[int, frozenset[str]]


def _spelt_out(found: Tokens) -> _Full:
    words = found.words
    if BARE.isdisjoint(words) and not any("'" in word for word in words):
        return _Full(words, found.starts, found.ends, found.gaps, found.marks, {})
    full = _Full([], [], [], [], {}, {})
    for at, word in enumerate(words):
        if at in found.marks:
            full.marks[len(full.words)] = found.marks[at]
        contraction = spelt_out(word) if "'" in word or word in BARE else None
        if contraction is not None:
            _put_contraction(full, contraction, found, at)
            continue
        if "'" in word:
            owner = word.rpartition("'")[0]
            full.loose[len(full.words)] = frozenset({f"{owner} is", f"{owner} has"})
        _put(full, word.replace("'", ""), found.starts[at], found.ends[at], found.gaps[at])
    return full


def _put_contraction(
    full: _Full, contraction: tuple[tuple[str, ...], tuple[str, ...]], found: Tokens, at: int
) -> None:
    parts, others = contraction
    start, end = found.starts[at], found.ends[at]
    middle = min(end - 1, start + len(parts[0])) if parts else end
    for number, part in enumerate(parts):
        if number == 0:
            _put(full, part, start, middle if len(parts) > 1 else end, found.gaps[at])
        else:
            _put(full, part, middle, end, Gap.SPACE)
    if others:
        full.loose[len(full.words) - 1] = frozenset(others)


def _put(full: Tokens, word: str, start: int, end: int, gap: Gap) -> None:
    full.words.append(word)
    full.starts.append(start)
    full.ends.append(end)
    full.gaps.append(gap)


class _Reading:
    """One pass over the words: numbers become values, what measures them is written out."""

    def __init__(self, full: _Full, known: AbstractSet[str]) -> None:
        self.full = full
        self.known = known
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.loose: dict[int, frozenset[str]] = {}
        self.moved: dict[int, int] = {}
        self.written: dict[int, str] = {}
        self.tries = 0
        self.dated = not MONTHS.isdisjoint(full.words)

    def run(self) -> None:
        """Most words are themselves: only what may begin a number, a day or a measure is looked at closer."""
        full, at, before = self.full, 0, ""
        words = full.words
        while at < len(words):
            word = words[at]
            self.moved[at] = len(self.keys)
            special = (
                word in _SPECIAL
                or word[0].isdigit()
                or (before and (before[0] == "#" or before in _NUMBERED))
            )
            end = self._special(at) if special or (self.dated and self._may_be_dated(at)) else 0
            if not end:
                if at in full.loose:
                    self.loose[len(self.keys)] = full.loose[at]
                end = at + 1
                if word not in _SILENT:
                    self._put(_SIGNS.get(word, word), at, end)
            before, at = self.keys[-1] if self.keys else "", end

    def _may_be_dated(self, at: int) -> bool:
        """Whether a day may begin at a word that begins no number: May 1, the first of May."""
        words = self.full.words
        if words[at] in MONTHS:
            return True
        follows = words[at + 1] if words[at] == "the" and at + 1 < len(words) else ""
        return follows in NUMBER_WORDS or follows[:1].isdigit()

    def _special(self, at: int) -> int:
        """Where the number, day or measure that begins here ends; 0 if none does."""
        return self._date(at) or self._number(at) or self._measure(at)

    def _put(self, key: str, at: int, end: int) -> None:
        if key[0] == "#":
            words = self.full.words[at:end]
            joint = "" if words[0] in CURRENCIES else " "
            self.written[len(self.keys)] = joint.join(words)
        self.keys.append(key)
        self.starts.append(self.full.starts[at])
        self.ends.append(self.full.ends[end - 1])

    def _date(self, at: int) -> int:
        day = date(self.full.words, at, self.full.gaps, self.known) if self.dated else None
        if day is None:
            return 0
        self._put(day.key, at, day.end)
        return day.end

    def _number(self, at: int) -> int:
        """Where the number that begins here ends; 0 if none does."""
        words, gaps = self.full.words, self.full.gaps
        word = words[at]
        if word[0].isdigit() or word in NUMBER_WORDS or word in {"a", "an"} or word in SOUND_AS_NUMBERS:
            key, end = self._heard(at) or self._value(at)
            if not key:
                return 0
            self._put(key, at, end)
            if end < len(words) and gaps[end] is Gap.HYPHEN and word[0].isdigit() and words[end][0].isdigit():
                self._empty("to")
            return end
        if word in CURRENCIES and at + 1 < len(words) and words[at + 1][0].isdigit():
            key, end = self._value(at + 1)
            self._put(key, at, end)
            self._empty(CURRENCIES[word])
            return end
        numbered = word in {"#", "№"} or (word == "no" and at + 1 < len(words) and gaps[at + 1] is Gap.MARK)
        if numbered and at + 1 < len(words) and words[at + 1][0].isdigit():
            self._put("number", at, at + 1)
            return at + 1
        before = self.keys[-1] if self.keys else ""
        if before in _NUMBERED and _ROMAN.fullmatch(word):
            self._put(f"#{_roman(word)}", at, at + 1)
            return at + 1
        return 0

    def _empty(self, key: str) -> None:
        """A word that is said but not written: the "to" of 10-20, the dollars of $5."""
        self.keys.append(key)
        self.starts.append(self.ends[-1])
        self.ends.append(self.ends[-1])

    def _heard(self, at: int) -> tuple[str, int] | None:
        """The number where a part of it is written as another word (twenty to, won hundred), if the passage has it."""
        words, gaps = self._ahead(at)
        if not self.known or SOUND_AS_NUMBERS.keys().isdisjoint(words):
            return None
        number = read([SOUND_AS_NUMBERS.get(word, word) for word in words], 0, gaps)
        if number is None or number.end < 2 or number.key not in self.known:
            return None
        plain = read(words[: number.end], 0, gaps)
        return None if plain and plain.key in self.known else (number.key, at + number.end)

    def _value(self, at: int) -> tuple[str, int]:
        words, gaps = self._ahead(at)
        number = read(words, 0, gaps)
        if number is None:
            return (f"#{words[0]}", at + 1) if words[0][0].isdigit() else ("", 0)
        if self.known and number.key not in self.known and self.tries < _MOST_TRIES:
            self.tries += number.end
            for end in range(number.end - 1, 0, -1):
                shorter = read(words[:end], 0, gaps)
                if shorter and shorter.end == end and shorter.key in self.known:
                    return shorter.key, at + end
        return number.key, at + number.end

    def _ahead(self, at: int) -> tuple[list[str], list[Gap]]:
        """As many words as a number may have."""
        return self.full.words[at : at + _LONGEST_NUMBER], self.full.gaps[at : at + _LONGEST_NUMBER]

    def _measure(self, at: int) -> int:
        """Signs and short forms beside numbers, written out; 0 if none stands here."""
        after_number = bool(self.keys) and self.keys[-1].startswith("#")
        one = after_number and self.keys[-1] == "#1"
        found = measured(self.full.words, at, after_number=after_number, one=one)
        if found is None:
            return 0
        (first, *others), end = found
        self._put(first, at, end)
        for word in others:
            self._empty(word)
        return end


def _roman(word: str) -> int:
    values = [_ROMAN_VALUE[letter] for letter in word]
    return sum(
        -value if at + 1 < len(values) and value < values[at + 1] else value
        for at, value in enumerate(values)
    )
