"""An answer made ready: its words without what an examiner does not hear."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.grading.english.corrections import corrected
from bot.grading.english.frames import closing, opening, pauses
from bot.grading.english.hesitation import begun, is_hesitation, numbers_mended, repetitions
from bot.grading.english.prepare import EnglishPassage
from bot.grading.english.words import Tokens, Words, read_words

#: A repetition longer than this share of the passage is the passage again, not stammering.
_WHOLE = 0.8


def said(passage: EnglishPassage, found: Tokens) -> Words:
    """The words of an answer as they were typed."""
    return _with_synonyms(read_words(found, passage.keys), passage)


def cleaned(passage: EnglishPassage, found: Tokens, words: Words) -> tuple[Words, tuple[str, ...]]:
    """The words that count, and which rules took others away. `words`: all of them, as `said` has them."""
    rules: list[str] = []
    found = _drop(found, _hesitations(found.words, passage), "filler", rules)
    found = _drop(found, pauses(found.words, passage.written), "filler", rules)
    found = _drop(found, begun(found, passage.spoken), "repeated", rules)
    most = int(_WHOLE * len(passage.words.keys))
    found = _drop(found, repetitions(found.words, most, passage.twice), "repeated", rules)
    mended = numbers_mended(found.words, passage.spoken)
    if mended:
        found = found.with_words(mended)
        rules.append("number-misspelt")
    if rules:
        words = said(passage, found)
    if len(words.keys) != len(found.words):  # numbers are words of their own only now
        words = _keep(words, repetitions(words.keys, most, passage.twice), "repeated", rules)
    words = _unframed(words, passage, rules)
    count = len(words.keys)
    words = _keep(words, corrected(words, passage.words), "corrected", rules)
    words = _keep(words, pauses(words.keys, passage.words.keys, idle=True), "filler", rules)
    if len(words.keys) != count:
        words = _keep(words, repetitions(words.keys, most, passage.twice), "repeated", rules)
    return words, tuple(dict.fromkeys(rules))


def _hesitations(words: Sequence[str], passage: EnglishPassage) -> set[int]:
    return {at for at, word in enumerate(words) if is_hesitation(word) and word not in passage.spoken}


def _drop(found: Tokens, places: AbstractSet[int], rule: str, rules: list[str]) -> Tokens:
    if not places:
        return found
    rules.append(rule)
    return found.without(places)


def _keep(words: Words, dropped: AbstractSet[int], rule: str, rules: list[str]) -> Words:
    if not dropped:
        return words
    rules.append(rule)
    return picked(words, [place for place in range(len(words.keys)) if place not in dropped])


def picked(words: Words, places: Sequence[int]) -> Words:
    """Only the words at these places."""
    moved = {old: new for new, old in enumerate(places)}
    return Words(
        tuple(words.keys[place] for place in places),
        [words.starts[place] for place in places],
        [words.ends[place] for place in places],
        {moved[place]: others for place, others in words.loose.items() if place in moved},
        {moved[place]: label for place, label in words.marks.items() if place in moved},
        {moved[place]: number for place, number in words.written.items() if place in moved},
    )


def _unframed(words: Words, passage: EnglishPassage, rules: list[str]) -> Words:
    first = opening(words.keys, passage.words.keys)
    last = len(words.keys) - closing(words.keys[first:], passage.words.keys)
    if first == 0 and last == len(words.keys):
        return words
    rules.append("frame")
    return picked(words, range(first, last))


def _with_synonyms(words: Words, passage: EnglishPassage) -> Words:
    """With the passage's own words for those that the deck holds to mean the same."""
    if not passage.synonyms or passage.synonyms.keys().isdisjoint(words.keys):
        return words
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(words.keys):
        size, full = _synonym(words.keys, at, passage)
        end = at + size
        for number, key in enumerate(full):
            keys.append(key)
            starts.append(words.starts[at] if number == 0 else words.ends[end - 1])
            ends.append(words.ends[end - 1])
        at = end
    return Words(tuple(keys), starts, ends)


def _synonym(keys: tuple[str, ...], at: int, passage: EnglishPassage) -> tuple[int, tuple[str, ...]]:
    for phrase, full in passage.synonyms.get(keys[at], ()):
        if keys[at : at + len(phrase)] == phrase:
            return len(phrase), full
    return 1, (keys[at],)
