"""How the characters of some passages sound, and which syllables typed letters may stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.grading.chinese.sounds import near, spoken

#: The longest syllable without its tone: zhuang.
_LONGEST = 6
#: Of letters that can be parted in several ways (xian: xi an, xian) so many ways are looked at.
_WAYS = 8
#: More letters in a row are no pinyin that anybody types.
_LETTERS = 96
#: Where the characters for private use begin, which stand for syllables.
_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True)
class Unit:
    """One place of what is looked for: the character that was typed, "" for a typed syllable, and how it sounds.

    Letters and rare signs are read as no syllable.
    """

    char: str
    same: tuple[str, ...]
    near: tuple[str, ...]


class Syllables:
    """The sounds of the characters that occur in some passages. They become more, and keep their numbers."""

    def __init__(self) -> None:
        self._same: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._initial: dict[str, set[str]] = defaultdict(set)
        self._seen: set[str] = set()
        #: Character -> its near syllables, the usual one first, for those that are read as syllables.
        self.near_of: dict[str, tuple[str, ...]] = {}
        #: Character -> the letters its syllables begin with.
        self.initials_of: dict[str, tuple[str, ...]] = {}
        #: Near syllable -> its number, from 1.
        self.numbers: dict[str, int] = {}
        self._signs: dict[int, str] = {}
        self._only_signs = _Nothing()
        self._letters: dict[int, str] = {ord(" "): ""}

    def add(self, chars: Iterable[str]) -> None:
        """Take in characters, whether they are known or not."""
        new = set(chars) - self._seen
        for char in sorted(new):
            readings = spoken(char)
            if readings:
                self._take(char, readings)
        self._seen |= new

    def _take(self, char: str, readings: tuple[str, ...]) -> None:
        near_of = tuple(dict.fromkeys(map(near, readings)))
        self.near_of[char] = near_of
        self.initials_of[char] = tuple(dict.fromkeys(one[0] for one in readings))
        for one in near_of:
            self.numbers.setdefault(one, len(self.numbers) + 1)
            self._near[one].add(char)
        for one in readings:
            self._same[one].add(char)
        for one in self.initials_of[char]:
            self._initial[one].add(char)
        self._signs[ord(char)] = self._only_signs[ord(char)] = self.sign(near_of[0])
        self._letters[ord(char)] = readings[0]

    def units(self, text: str) -> tuple[Unit, ...]:
        """Characters as units, whether they occur in the passages or not."""
        return tuple(map(_spoken, text))

    def parted(self, letters: str) -> list[tuple[Unit, ...]]:
        """The ways in which letters can be syllables that occur; none if they are no pinyin."""
        if len(letters) > _LETTERS:
            return []
        found = []
        for way in self._ways(letters, 0, set()):
            found.append(tuple(_typed(one) for one in way))
            if len(found) == _WAYS:
                break
        return found

    def loosely(self, letters: str) -> tuple[Unit, ...]:
        """The syllables in letters that are no pinyin throughout: what fits nowhere is passed over."""
        units, place = [], 0
        while place < min(len(letters), _LETTERS):
            for end in range(min(place + _LONGEST, len(letters)), place, -1):
                if near(letters[place:end]) in self._near:
                    units.append(_typed(letters[place:end]))
                    place = end
                    break
            else:
                place += 1
        return tuple(units)

    def as_same(self, unit: Unit) -> set[str]:
        """The characters that sound just like a unit, and the one itself."""
        return {unit.char}.union(*(self._same.get(one, ()) for one in unit.same))

    def as_near(self, unit: Unit) -> set[str]:
        return {unit.char}.union(*(self._near.get(one, ()) for one in unit.near))

    def as_initial(self, letter: str) -> set[str]:
        """The characters whose syllable begins with a letter, and the letter itself."""
        return {letter, *self._initial.get(letter, ())}

    def sign(self, near: str) -> str:
        """The sign that stands for a near syllable."""
        return chr(_PRIVATE + self.numbers.get(near, 0))

    def in_signs(self, text: str) -> str:
        """A folded text with one sign for characters whose usual readings are near, to be compared by syllables."""
        return text.translate(self._signs)

    def only_signs(self, text: str) -> str:
        """The same without what is read as no syllable."""
        return text.translate(self._only_signs)

    def in_letters(self, text: str) -> str:
        """A folded text in pinyin without spaces, to be compared letter by letter."""
        return text.translate(self._letters)

    def _ways(self, letters: str, place: int, dead: set[int]) -> Iterator[list[str]]:
        """Longer syllables first. `dead`: places from which there is no way to the end."""
        if place == len(letters):
            yield []
            return
        if place in dead:
            return
        found = False
        for end in range(min(place + _LONGEST, len(letters)), place, -1):
            if near(letters[place:end]) in self._near:
                for rest in self._ways(letters, end, dead):
                    found = True
                    yield [letters[place:end], *rest]
        if not found:
            dead.add(place)


class _Nothing(dict[int, str]):
    """What is not listed is left out."""

    def __missing__(self, char: int) -> str:
        return ""


@lru_cache(maxsize=4096)
def _typed(letters: str) -> Unit:
    return Unit("", (letters,), (near(letters),))


@lru_cache(maxsize=16384)
def _spoken(char: str) -> Unit:
    readings = spoken(char)
    return Unit(char, readings, tuple(dict.fromkeys(map(near, readings))))
