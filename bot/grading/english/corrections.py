"""Self-correction: "within three days, sorry, five days". The later version counts, whatever stood before it.

A word of correction is one where the passage has none and what follows takes up again, at a place already passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.grading.english.vocabulary import kind_of
from bot.grading.english.words import Words

#: "let me start again", "I'll say that once more", "start over", "from the beginning".
_WILL = r"(?:let me|let us|i will|i would like to|i have to|i must|i should|i need to|i want to|may i|can i)(?: please| just)?"
_VERB = r"(?:start|begin|try|do|say|repeat|restart|redo|rephrase|correct|fix|take|go)(?: back)?(?: (?:it|that|this|myself|the \w+))?"
_ANEW = r"(?:over again|over|again|once more|one more time|anew|afresh|properly|from (?:the )?(?:beginning|start|top))"
_MARKERS = re.compile(
    r"(?<!\S)(?:(?:oh|ah|no|oops|wait|sorry|well|actually|not that) )*(?:"
    r"(?:i am )?(?:very |so )?sorry(?: (?:about|for) that)?|no|nope|wait(?: a (?:moment|second|minute))?|hold on|oops|"
    r"i mean(?:t)?(?: to say)?|(?:i )?(?:made a |my )mistake|(?:small |a |one )?corrections?|"
    r"i (?:stand )?correct(?:ed)?(?: myself)?|i take that back|i misspoke|excuse me|pardon(?: me)?|i beg your pardon|"
    r"(?:or |but )?rather|or should i say|scratch that|strike that|actually|"
    r"(?:that|this|it) (?:is|was) (?:wrong|not right|incorrect|not correct|a mistake)|"
    r"make (?:that|it)|(?:it |that |this )?should (?:be|have been)|what i mean(?:t)? (?:is|was)|"
    rf"{_WILL} {_VERB}(?: {_ANEW})*|(?:{_VERB} )?{_ANEW}(?: {_ANEW})*|starting {_ANEW}|second (?:try|attempt)"
    r")(?: (?:no|sorry|again|it is|it was|i mean|wait|that is))*(?!\S)"
)
#: Of an answer with more corrections than this the first ones are looked at; so far is searched and compared.
_MOST = 8
#: A word that turns the meaning unless it plainly corrects.
_BARE = frozenset({("no",), ("rather",), ("again",), ("over",)})
_LOOK_AHEAD = 4
#: How many words may have been left out before a correction.
_SLACK = 3


class _Marker(NamedTuple):
    start: int
    end: int


def corrected(answer: Words, passage: Words) -> set[int]:
    """The places of answer words that a later version replaces, with the words of correction."""
    kept = list(range(len(answer.keys)))
    dropped: set[int] = set()
    for _ in range(_MOST):
        keys = tuple(answer.keys[place] for place in kept)
        marker, back = _first(keys, passage.keys)
        if marker is None:
            break
        dropped.update(kept[back : marker.end])
        del kept[back : marker.end]
    return dropped


def _first(keys: tuple[str, ...], passage: Sequence[str]) -> tuple[_Marker | None, int]:
    """The first correction, and where in the answer begins what it replaces."""
    places = None
    for found in _markers(keys):
        if places is None:
            places = _said_elsewhere(keys, passage)
        if all(place in places for place in range(found.start, found.end)):
            continue
        marker = _without_own(keys, found, passage)
        back = _taken_up(keys, marker, passage)
        if back is not None:
            return marker, back
    return None, 0


def _markers(keys: Sequence[str]) -> Iterator[_Marker]:
    text = " ".join(keys)
    for count, found in enumerate(_MARKERS.finditer(text)):
        if count >= 4 * _MOST:
            return
        start = text.count(" ", 0, found.start())
        yield _Marker(start, start + found.group().count(" ") + 1)


def _without_own(keys: tuple[str, ...], marker: _Marker, passage: Sequence[str]) -> _Marker:
    """Without a last word that the passage has before what follows: "wait, no weapon may", not "wait no, weapon may"."""
    there = keys[marker.end - 1 : marker.end + 1]
    if marker.end - marker.start > 1 and any(pair == there for pair in pairwise(passage)):
        return marker._replace(end=marker.end - 1)
    return marker


def _said_elsewhere(keys: Sequence[str], passage: Sequence[str]) -> set[int]:
    """The places of the answer's words that stand in the passage at that point."""
    return {
        place
        for one in Levenshtein.opcodes(passage, keys)
        if one.tag == "equal"
        for place in range(one.dest_start, one.dest_end)
    }


def _taken_up(keys: tuple[str, ...], marker: _Marker, passage: Sequence[str]) -> int | None:
    """Where what was said before is taken up again after the marker, as a place in the answer; None if nowhere."""
    before, after = keys[: marker.start], keys[marker.end : marker.end + _LOOK_AHEAD]
    if not before or not after:
        return None
    reached, place_of = _reached(before, passage)
    goes_on = passage[reached : reached + _LOOK_AHEAD]
    best, chosen = (
        max(_fit(goes_on, keys[at : at + _LOOK_AHEAD]) for at in range(marker.start, marker.end + 1)),
        -1,
    )
    for place in range(reached):
        fits = _fit(passage[place : place + len(after)], after)
        if fits > 0 and (fits > best or (fits == best and chosen >= 0)):
            best, chosen = fits, place
    replaced = before[place_of[chosen] :] if chosen >= 0 else ()
    if (
        chosen >= 0
        and keys[marker.start : marker.end] in _BARE
        and all(kind_of(word) is None for word in replaced)
    ):
        return None  # a "no" too many, not a correction
    size = marker.end - marker.start
    if chosen >= size and passage[chosen - size : chosen] == keys[marker.start : marker.end]:
        return None  # the passage's own words, said again: "no person shall … no person shall"
    return place_of[chosen] if chosen >= 0 else None


def _fit(passage: Sequence[str], after: Sequence[str]) -> float:
    """How well words go on from a place: the first ones tell most."""
    same = [one == other for one, other in zip(passage, after, strict=False)]
    return sum(1.0 - 0.1 * at for at, fits in enumerate(same) if fits) - (0.0 if same[:1] == [True] else 0.5)


def _reached(before: Sequence[str], passage: Sequence[str]) -> tuple[int, list[int]]:
    """How far in the passage these words came, and where in them each passage word up to there begins."""
    place_of: list[int] = []
    said = 0
    for one in Levenshtein.opcodes(passage[: len(before) + _SLACK], before):
        if one.tag == "equal":
            place_of += [min(said + at, one.dest_start) for at in range(one.src_start - len(place_of))]
            place_of += range(one.dest_start, one.dest_end)
            said = one.dest_end
    place_of += range(said, len(before))
    return min(len(place_of), len(passage)), place_of
