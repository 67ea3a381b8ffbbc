"""What speech leaves in an answer and an examiner does not hear: um and er, stammering, words begun and begun again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz.distance import OSA

from bot.grading.english.lexicon import frequency
from bot.grading.english.numerals import NUMBER_WORDS, Gap
from bot.grading.english.vocabulary import kind_of
from bot.grading.english.words import Tokens
from bot.grading.verdict import MissKind

_SOUND = re.compile(r"u+h*m*|u+h+|e+r+m*|e+h+|a+h+m*|h*m{2,}|h+m+|m+h+m+|o+h+|h+u+h+|e+m+|err+|a+r+g+h+")
#: Words that the pattern also fits.
_NO_SOUND = frozenset({"me", "mum", "u", "a", "em", "hem", "am", "mm"})
#: How many earlier places of a word are tried for the start of a repetition.
_TRIED = 6
#: The least length of a word whose slip may be a number misspelt, and how many such words are looked at.
_LONG_ENOUGH = 4
_LOOKED_AT = 40


def is_hesitation(word: str) -> bool:
    """Whether this is a sound of hesitation: um, uh, er, hmm."""
    return word not in _NO_SOUND and _SOUND.fullmatch(word) is not None


def repetitions(
    words: Sequence[str], most: int, kept: AbstractSet[tuple[str, ...]] = frozenset()
) -> set[int]:
    """The places of words that say again what was just said, in runs of at most `most` words.

    `kept`: runs that the passage itself says twice.
    """
    said: list[int] = []  # places that stay
    seen: dict[str, list[int]] = {}  # word -> where it stands in `said`
    dropped: set[int] = set()
    for place, word in enumerate(words):
        places = seen.setdefault(word, [])
        places.append(len(said))
        said.append(place)
        if len(places) == 1:
            continue
        run = _repeated(words, said, places, most, kept)
        for _ in range(run):
            last = said.pop()
            seen[words[last]].pop()
            dropped.add(last)
    return dropped


def _repeated(
    words: Sequence[str], said: list[int], places: list[int], most: int, kept: AbstractSet[tuple[str, ...]]
) -> int:
    """How many of the last words repeat those before them."""
    size = len(said)
    for earlier in places[-2 : -2 - _TRIED : -1]:
        run = size - 1 - earlier
        if run > most or 2 * run > size:
            return 0
        if any(
            words[said[place]] != words[said[place - run]] for place in range(size - 1, size - run - 1, -1)
        ):
            continue
        if tuple(words[place] for place in said[size - run :]) not in kept:
            return run
    return 0


def doubled(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """The runs of up to eight words that a passage says twice running."""
    return frozenset(
        tuple(words[at : at + run])
        for run in range(1, 9)
        for at in range(len(words) - 2 * run + 1)
        if words[at : at + run] == words[at + run : at + 2 * run]
    )


def begun(found: Tokens, spoken: AbstractSet[str]) -> set[int]:
    """Words broken off and said in full: th- the, pro... property. Whole words of the passage are none."""
    return {
        at
        for at in range(len(found.words) - 1)
        if found.gaps[at + 1] >= Gap.HYPHEN
        and found.words[at] not in spoken
        and found.words[at] != found.words[at + 1]
        and found.words[at + 1].startswith(found.words[at])
        and found.words[at].isalpha()
        and (found.gaps[at + 1] is Gap.HYPHEN or not _counts(found.words[at]))
    }


def _counts(word: str) -> bool:
    """Whether an examiner listens for this word: no, not."""
    return kind_of(word) not in {None, MissKind.TERM} or word in NUMBER_WORDS


def numbers_mended(words: Sequence[str], spoken: AbstractSet[str]) -> dict[int, str]:
    """Number words misspelt beyond doubt (thrity), by their place: no words themselves, one slip from one number."""
    mended: dict[int, str] = {}
    looked = 0
    for place, word in enumerate(words):
        if len(word) < _LONG_ENOUGH or word in spoken or not word.isalpha() or frequency(word):
            continue
        looked += 1
        if looked > _LOOKED_AT:
            break
        near = [number for number in NUMBER_WORDS if OSA.distance(word, number, score_cutoff=1) <= 1]
        if len(near) == 1 and not any(OSA.distance(word, other, score_cutoff=1) <= 1 for other in spoken):
            mended[place] = near[0]
    return mended
