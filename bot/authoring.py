"""What authors should know of material that can be loaded: hard to recite, check or draw, easy to mix up, unsourced."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from zlib import crc32

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from bot.grading.chinese.functions import NEGATIONS
from bot.grading.chinese.numerals import NUMERAL
from bot.reports.drawing import lacking
from content.model import Deck, Passage, Problem, problem

#: Characters that can be recited at one go; in languages of long words more of them.
LONGEST = {"zh": 300}
_LONGEST_ELSEWHERE = 900
#: Per cent from which on two texts are alike.
ALIKE = 85
#: Texts are compared that share one of so many pieces of so many characters; the same piece in more is a common phrase.
_PIECES, _PIECE, _COMMON = 16, 5, 50
#: Numbers and negations must be said right without a mark too.
_IN_NUMBERS = frozenset("0123456789.,%两") | NUMERAL
_NO = re.compile(rf"[{''.join(NEGATIONS)}]?|(?:not|no|never) ", re.IGNORECASE)
#: So many characters are named, and the others counted.
_NAMED = 10


def check_strict(decks: Collection[Deck], facts: Collection[str] | None) -> list[Problem]:
    """Every such thing by file and line. `facts`: the ids that may be cited; None where none are kept."""
    files = {deck.id: deck.file for deck in decks}
    passages = [passage for deck in decks for passage in deck.passages]
    found = [one for passage in passages for one in _alone(files[passage.deck], passage, facts)]
    found += _undrawn(decks)
    confusable = dict(_confusable(passages))
    alike = list(_alike(passages))
    for first, second, _ in alike:
        words = _one_word(first.text, second.text)
        if words:
            confusable.setdefault((first, second), words)
    for (first, second), (term, instead) in confusable.items():
        where = files[second.deck], second.file_line
        found.append(
            problem(
                *where, "problem-strict-confusable", id=second.id, other=first.id, term=instead, instead=term
            )
        )
    for first, second, share in alike:
        if (first, second) not in confusable:
            where = files[second.deck], second.file_line
            found.append(problem(*where, "problem-strict-alike", id=second.id, other=first.id, share=share))
    return sorted(found, key=lambda one: (one.file, one.line))


def _undrawn(decks: Collection[Deck]) -> Iterator[Problem]:
    """Decks and passages with characters that the font of the pictures has not: they would be drawn as boxes."""
    said = [(deck, deck.title + deck.track) for deck in decks]
    texts = [(deck, one, one.title + one.text) for deck in decks for one in deck.passages]
    # Once for all: a thousand characters take less time to look up than to look through each text.
    absent = lacking("".join({*"".join(text for _, text in said), *"".join(text for *_, text in texts)}))
    for deck, text in said:
        if absent.intersection(text):
            yield _boxes(deck, deck.file_line, deck.id, absent.intersection(text))
    for deck, one, text in texts:
        if absent.intersection(text):
            yield _boxes(deck, one.file_line, one.id, absent.intersection(text))


def _boxes(deck: Deck, line: int, key: str, absent: Collection[str]) -> Problem:
    named = tuple(f"{char} (U+{ord(char):04X})" for char in sorted(absent)[:_NAMED])
    return problem(deck.file, line, "problem-strict-font", id=key, chars=named, count=len(absent))


def _alone(file: str, passage: Passage, facts: Collection[str] | None) -> Iterator[Problem]:
    line, length = passage.file_line, len(passage.text)
    most = LONGEST.get(passage.language, _LONGEST_ELSEWHERE)
    if length > most:
        yield problem(file, line, "problem-strict-long", id=passage.id, length=length, most=most)
    if not passage.key_terms:
        yield problem(file, line, "problem-strict-terms", id=passage.id)
    if facts is None:
        return
    if not passage.facts:
        yield problem(file, line, "problem-strict-facts-none", id=passage.id)
    for fact in passage.facts:
        if fact not in facts:
            yield problem(file, line, "problem-strict-fact-unknown", id=passage.id, fact=fact[:40])


Pair = tuple[Passage, Passage]


def _confusable(passages: Collection[Passage]) -> Iterator[tuple[Pair, tuple[str, str]]]:
    """Pairs whose texts are the same but for one key term, and that term in each."""
    frames: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for passage in passages:
        frames[_frame(passage)].append(passage)
    for alike in frames.values():
        for first, second in combinations(alike[:_COMMON], 2):
            different = [
                pair for pair in zip(first.key_terms, second.key_terms, strict=True) if pair[0] != pair[1]
            ]
            if len(different) == 1:
                yield (first, second), different[0]


def _frame(passage: Passage) -> tuple[str, ...]:
    """The text between the key terms."""
    parts, end = [], 0
    for term in passage.key_terms:
        place = passage.text.find(term, end)
        parts.append(passage.text[end:place])
        end = place + len(term)
    return (*parts, passage.text[end:])


def _one_word(first: str, second: str) -> tuple[str, str] | None:
    """The one number or negation by which two texts differ, as each has it."""
    different = [code for code in Levenshtein.opcodes(first, second) if code.tag != "equal"]
    if not different:
        return None
    begin, end = different[0], different[-1]
    before, after = first[: begin.src_start], first[end.src_end :]
    one, other = first[begin.src_start : end.src_end], second[begin.dest_start : end.dest_end]
    if _NO.fullmatch(one) and _NO.fullmatch(other):
        # With what is negated: 不能 and 能.
        more = re.match(r"\w{1,2}(?<![a-z])|[a-z]+", after, re.IGNORECASE)
        what = more[0] if more else ""
        return f"{one}{what}", f"{other}{what}"
    head = before[len(before.rstrip("".join(_IN_NUMBERS))) :]
    tail = after[: len(after) - len(after.lstrip("".join(_IN_NUMBERS)))]
    numbers = f"{head}{one}{tail}", f"{head}{other}{tail}"
    return numbers if all(text and _IN_NUMBERS.issuperset(text) for text in numbers) else None


def _alike(passages: Collection[Passage]) -> Iterator[tuple[Passage, Passage, int]]:
    """Pairs whose texts are nearly the same, and how much of them. Comparing all with all would take hours."""
    holders: dict[int, list[int]] = defaultdict(list)
    listed = list(passages)
    for number, passage in enumerate(listed):
        text = passage.text
        pieces = {crc32(text[at : at + _PIECE].encode()) for at in range(len(text) - _PIECE + 1)}
        for piece in sorted(pieces)[:_PIECES]:
            holders[piece].append(number)
    pairs = {pair for held in holders.values() if len(held) <= _COMMON for pair in combinations(held, 2)}
    for first, second in sorted(pairs):
        share = ratio(listed[first].text, listed[second].text, score_cutoff=ALIKE)
        if share:
            yield listed[first], listed[second], int(share)
