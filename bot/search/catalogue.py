"""Some passages made ready to be searched: folded once, with lists of where each pair of syllables and each word occurs.

A list holds the numbers of passages, ascending. Near syllables (zh/z, n/l, an/ang) are one, and a character with
several readings that are alive stands under each of them, so that a list of candidates never lacks a passage that
sounds as was typed; whether it really does is for whoever reads the list to see.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product
from operator import add

from bot.search.fold import fold
from bot.search.syllables import Syllables, Unit
from content.model import Passage

_WORD = re.compile(r"[0-9a-z]+")
#: Parts key terms, and fields that stand in one string: it is in no folded text.
_APART = "\n"
#: So many neighbours of a character with a second reading are kept to each side, to be found by their first letters.
_AROUND = 11
#: The fields of a passage, in the order of their worth.
TITLE, TERMS, TEXT = range(3)
#: Numbers of passages in several lists that count as one; a passage may stand in more than one of them.
Lists = Sequence[Sequence[int]]


class Catalogue:
    """Passages, searchable. It only grows: what it once says of a passage it says for good.

    One thread adds while others read: a passage is in `passages` and `fields` before any list names it.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages: list[Passage] = []
        #: TITLE, TERMS, TEXT -> that field of each passage, folded.
        self.fields: tuple[list[str], list[str], list[str]] = ([], [], [])
        #: First letters of titles with key terms, and of texts.
        self.heads: list[str] = []
        self.texts: list[str] = []
        #: Words of letters and digits, in order, and those without a digit, which may be typed with a slip.
        self.words: list[str] = []
        self.vocabulary: list[str] = []
        self.syllables = Syllables()
        self._others = _Others(self.syllables)
        self._number: dict[int, int] = {}
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        #: Single syllables, of titles and key terms only: in texts they are everywhere.
        self._singles: dict[str, list[int]] = defaultdict(list)
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self.add(passages)

    def numbers(self, passages: Iterable[Passage]) -> list[int | None]:
        """The numbers of these very objects; None for what was not added."""
        return list(map(self._number.get, map(id, passages)))

    def add(self, passages: Sequence[Passage]) -> None:
        """Take in passages that are not here yet."""
        first, known = len(self.passages), len(self._words)
        titles, terms, texts = (
            [fold(one.title) for one in passages],
            [_APART.join(map(fold, one.key_terms)) for one in passages],
            [fold(one.text) for one in passages],
        )
        heads = [f"{title}{_APART}{term}" for title, term in zip(titles, terms, strict=True)]
        self.syllables.add(set().union(*heads, *texts))
        self._others.look()
        self.passages += passages
        for field, more in zip(self.fields, (titles, terms, texts), strict=True):
            field.extend(more)
        self.heads += self._initials(heads)
        self.texts += self._initials(texts)
        for number, (title, head, text) in enumerate(zip(titles, heads, texts, strict=True), first):
            self._by_title[title].append(number)
            self._list(number, head, text)
        new = list(islice(self._words, known, None))
        # What is sorted stays so: this costs little more than what is new.
        self.words = sorted(self.words + new)
        self.vocabulary = sorted(self.vocabulary + [one for one in new if one.isalpha()])
        self._number |= {id(one): number for number, one in enumerate(passages, first)}

    def titled(self, title: str) -> Sequence[int]:
        """Passages with just this folded title."""
        return self._by_title.get(title, ())

    def pair(self, one: Unit, other: Unit) -> Lists:
        """Passages in which two neighbours may sound nearly like these, in any of their readings."""
        sign = self.syllables.sign
        keys = (sign(first) + sign(second) for first, second in product(one.near, other.near))
        return [self._pairs[key] for key in keys if key in self._pairs]

    def single(self, unit: Unit) -> Lists:
        """Passages with this syllable, or nearly, in their title or key terms."""
        return [self._singles[key] for one in unit.near if (key := self.syllables.sign(one)) in self._singles]

    def word(self, *words: str) -> Lists:
        """Passages that hold one of these words of letters or digits."""
        return [self._words[one] for one in words if one in self._words]

    def beginning(self, letters: str, most: int) -> list[str]:
        """Words that begin so; at most so many."""
        words = self.words
        start = bisect_left(words, letters)
        return [one for one in words[start : start + most] if one.startswith(letters)]

    def _list(self, number: int, head: str, text: str) -> None:
        """Fill the lists."""
        syllables, others = self.syllables, self._others
        # Parted at both ends: so each character stands between two others.
        whole = f"{_APART}{head}{_APART}{text}{_APART}"
        signs = syllables.only_signs(whole)
        pairs = set(map(add, signs, signs[1:]))
        pairs.update(chain.from_iterable(map(others.__getitem__, others.find(whole))))
        for pair in pairs:
            self._pairs[pair].append(number)
        for single in {*syllables.only_signs(head), *others.singles(head)}:
            self._singles[single].append(number)
        for word in set(_WORD.findall(whole)):
            self._words[word].append(number)

    def _initials(self, texts: Iterable[str]) -> list[str]:
        """First letters, and once more those around each character that begins otherwise in another reading."""
        initials = self.syllables.initials_of
        table = str.maketrans({char: letters[0] for char, letters in initials.items()})
        several = {char: letters[1:] for char, letters in initials.items() if len(letters) > 1}
        these = _one_of(several)
        found = []
        for text in texts:
            plain = text.translate(table)
            parts = [plain]
            for one in these.finditer(text):
                before = plain[max(0, one.start() - _AROUND) : one.start()]
                after = plain[one.end() : one.end() + _AROUND]
                parts += [f"{before}{letter}{after}" for letter in several[one[0]]]
            found.append(_APART.join(parts))
        return found


class _Others(dict[str, list[str]]):
    """A character between its neighbours -> the pairs they make in its unusual readings."""

    def __init__(self, syllables: Syllables) -> None:
        super().__init__()
        self._syllables = syllables
        self._several: dict[str, tuple[str, ...]] = {}
        self._one = _one_of(())
        self._seen = 0

    def look(self) -> None:
        """See what characters have come since the last look."""
        near_of = self._syllables.near_of
        new = {char: near[1:] for char, near in islice(near_of.items(), self._seen, None) if len(near) > 1}
        self._seen = len(near_of)
        if new:
            self._several |= new
            self._one = _one_of(self._several)

    def find(self, text: str) -> Iterator[str]:
        """The characters with unusual readings that stand in a text, each between its neighbours."""
        return (text[one.start() - 1 : one.end() + 1] for one in self._one.finditer(text))

    def singles(self, text: str) -> Iterator[str]:
        """The signs of the unusual readings in a text."""
        for one in self._one.finditer(text):
            yield from map(self._syllables.sign, self._several[one[0]])

    def __missing__(self, neighbours: str) -> list[str]:
        before, char, after = tuple(neighbours)
        near_of, sign = self._syllables.near_of, self._syllables.sign
        unusual = list(map(sign, self._several[char]))
        found = [sign(one) + other for one in near_of.get(before, ()) for other in unusual]
        found += [one + sign(other) for one in unusual for other in near_of.get(after, ())]
        self[neighbours] = found
        return found


def _one_of(chars: Iterable[str]) -> re.Pattern[str]:
    """Finds each of these characters."""
    these = "".join(chars)
    return re.compile(f"[{re.escape(these)}]" if these else r"(?!)")
