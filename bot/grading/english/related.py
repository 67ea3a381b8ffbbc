"""How a word of the passage and a word of the answer are related, by spelling and by sound."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from bot.grading.english.contractions import SOUND_THE_SAME
from bot.grading.english.lexicon import is_word
from bot.grading.english.numerals import spoken_number
from bot.grading.english.sounds import sounds_like
from bot.grading.english.spelling import inflected, misspelt, opposed, standard, transposed
from bot.grading.english.vocabulary import kind_of
from bot.grading.verdict import MissKind


class Relation(IntEnum):
    """From the same word to another."""

    SAME = 0
    #: Said the same or recognisably meant: their for there, recieve for receive.
    SOUND = 1
    #: The same word in another form: officer, officers; or two letters exchanged that happen to make a word.
    FORM = 2
    OTHER = 3


#: Runs that share fewer letters do not sound alike.
_AT_ALL_ALIKE = 0.4

#: Weak forms that running speech does not keep apart.
_WEAK = (
    ("an", "and"), ("than", "then"), ("of", "off"), ("of", "have"), ("as", "has"), ("is", "his"), ("were", "where"),
    ("are", "our"), ("lose", "loose"), ("a", "uh"), ("and", "n"), ("them", "em"), ("you", "u"), ("are", "r"),
    ("to", "too"), ("for", "fore"), ("by", "bye"), ("the", "thee"), ("the", "da"), ("your", "youre"),
)  # fmt: skip
_WEAK_FORMS = frozenset(frozenset(pair) for pair in _WEAK)


@lru_cache(maxsize=32768)
def relation(word: str, given: str) -> Relation:
    """How the passage's `word` and `given` are related."""
    if word == given:
        return Relation.SAME
    if word[0] == "#" or given[0] == "#":
        return _with_number(word, given)
    if standard(word) == standard(given):
        return Relation.SAME
    if opposed(word, given):
        return Relation.OTHER
    if frozenset((word, given)) in _WEAK_FORMS:
        return Relation.SOUND
    if misspelt(word, given):
        return Relation.SOUND
    if sounds_like((word,), (given,)) and not _both_critical(word, given):
        return Relation.SOUND
    if _both_critical(word, given):
        return Relation.OTHER
    if inflected(word, given) or transposed(word, given) or _article(word, given):
        return Relation.FORM
    return Relation.OTHER


def _article(word: str, given: str) -> bool:
    return {word, given} == {"a", "an"}


def _both_critical(word: str, given: str) -> bool:
    """Whether both are words of the closed classes that turn the meaning."""
    turning = (None, MissKind.TERM)
    return kind_of(word) not in turning and kind_of(given) not in turning and not inflected(word, given)


def _with_number(word: str, given: str) -> Relation:
    """A number and a word: to for two, thrity for thirty."""
    if word[0] == given[0]:
        return Relation.OTHER
    number, other, backwards = (given, word, True) if given[0] == "#" else (word, given, False)
    spoken = spoken_number(number)
    if not spoken:
        return Relation.OTHER
    if sounds_like(spoken, (other,)):
        return Relation.SOUND
    return (
        Relation.SOUND
        if not backwards and len(spoken) == 1 and misspelt(spoken[0], other)
        else Relation.OTHER
    )


@lru_cache(maxsize=8192)
def runs_alike(words: tuple[str, ...], given: tuple[str, ...]) -> Relation:
    """The same for runs of two or three words, of which one may be written as several: in to, into."""
    if "".join(words) == "".join(given):
        return Relation.SAME
    if len(given) == 1 and given[0] in SOUND_THE_SAME.get(words, ()):
        return Relation.SOUND
    if len(words) == 1 and words[0] in SOUND_THE_SAME.get(given, ()):
        return Relation.SOUND
    if any(key[0] == "#" for key in words + given):
        words = tuple(part for key in words for part in (spoken_number(key) if key[0] == "#" else (key,)))
        given = tuple(part for key in given for part in (spoken_number(key) if key[0] == "#" else (key,)))
        if not words or not given:
            return Relation.OTHER
        if any(kind_of(key) is None for key in words) and len(words) > 1:
            return Relation.OTHER
    if len(words) == len(given):
        return Relation.OTHER
    joined, whole = "".join(words), "".join(given)
    if Levenshtein.normalized_similarity(joined, whole) < _AT_ALL_ALIKE:
        return Relation.OTHER
    if len(given) == 1 and len(joined) > 4 and not is_word(whole) and misspelt(joined, whole):
        return Relation.SOUND
    return Relation.SOUND if sounds_like(words, given) else Relation.OTHER
