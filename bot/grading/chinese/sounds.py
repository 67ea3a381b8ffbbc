"""How characters sound: syllables without tones, near syllables, tones.

Readings come from pypinyin's table of single characters (MIT), all that are alive of a polyphone included. Near
syllables differ by zh/z, ch/c, sh/s, n/l, an/ang, en/eng, in/ing (also inside uan/uang, ian/iang).
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.grading.chinese.functions import NEGATIONS
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.readings import ALIVE, is_common

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


#: Small critical words are heard as they are always read: 不 has an old reading fu that would make it 负, 和 has
#: a reading huo that would make it 或.
_PLAIN = (NEGATIONS - {"没", "否"}) | NUMERAL | frozenset("和或并与及内外上下前后")


#: Characters that stand for another one too once texts are folded.
_STANDS_FOR = {"着": "著", "二": "两"}


class Sound(NamedTuple):
    """All living readings of one character."""

    same: frozenset[str]
    near: frozenset[str]
    toned: frozenset[str]


class _Sounds(dict[str, Sound]):
    def __missing__(self, char: str) -> Sound:
        self[char] = sound = _sound(char)
        return sound


_SOUNDS = _Sounds()


def sound(char: str) -> Sound:
    return _SOUNDS[char]


def same_sound(one: str, other: str) -> bool:
    """Whether two characters have a toneless reading in common."""
    return not _SOUNDS[one].same.isdisjoint(_SOUNDS[other].same)


def near_sound(one: str, other: str) -> bool:
    return not _SOUNDS[one].near.isdisjoint(_SOUNDS[other].near)


def same_tone(one: str, other: str) -> bool:
    """Whether two characters have a reading with its tone in common."""
    return not _SOUNDS[one].toned.isdisjoint(_SOUNDS[other].toned)


@lru_cache(maxsize=16384)
def spoken(char: str) -> tuple[str, ...]:
    """The living readings of a character and of what it stands for, without their tones, the usual one first; none
    for a letter or a rare sign.
    """
    return tuple(dict.fromkeys(filter(None, map(_syllable, _read_as(char)))))


def _living(char: str) -> list[str]:
    written = _readings().get(str(ord(char)), "").split(",")
    if char in _PLAIN:
        return written[:1]
    if is_common(char):
        alive = {_syllable(written[0]), *ALIVE.get(char, ())}
        return [one for one in written if _syllable(one) in alive]
    return written


def _read_as(char: str) -> list[str]:
    """The living readings of a character, and the usual one of what it stands for."""
    other = _STANDS_FOR.get(char)
    return [*_living(char), *(_readings()[str(ord(other))].split(",")[:1] if other else ())]


def _sound(char: str) -> Sound:
    plain, toned = set(), set()
    for one in _read_as(char):
        syllable = _syllable(one)
        if syllable:
            tone = next(
                (number for mark, number in _TONES.items() if mark in unicodedata.normalize("NFD", one)), ""
            )
            plain.add(syllable)
            toned.add(syllable + tone)
    if not plain:
        # A letter or rare sign sounds like itself alone.
        plain = toned = {f"={char}"}
    return Sound(frozenset(plain), frozenset(near(one) for one in plain), frozenset(toned))


def _syllable(reading: str) -> str:
    """A reading without its tone."""
    letters = "".join(mark for mark in unicodedata.normalize("NFD", reading) if mark not in _TONES)
    return unicodedata.normalize("NFC", letters).replace("ü", "v")


def near(syllable: str) -> str:
    """What stands for a syllable and those that are easily taken for it."""
    for one, other in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(one):
            syllable = other + syllable[2:]
    if syllable[0] == "n":
        syllable = "l" + syllable[1:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Code point -> readings. The table of pypinyin alone: the package itself would load its phrases too, several times as much."""
    package = importlib.util.find_spec("pypinyin")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0]) / "pinyin_dict.json"
    found: dict[str, str] = json.loads(file.read_bytes())
    return found
