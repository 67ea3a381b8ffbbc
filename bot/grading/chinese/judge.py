"""The judge of recitations in Chinese: which rule an answer breaks, and how good it is.

Rules, in the order in which one is named as the reason: nothing said (empty); too little of the passage (coverage);
the passage twice (twice); parts exchanged (order); too much beside it (precision); a clause or three units running
left out (clause); a critical word not said right (missed); too many plain errors (slips); too many slips of sound
(sound).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from math import sqrt

from rapidfuzz.distance import Levenshtein

from bot.grading.chinese.compare import Comparison, compare
from bot.grading.chinese.corrections import corrected
from bot.grading.chinese.local import stretches
from bot.grading.chinese.normal import Normal, normal
from bot.grading.chinese.order import enumerations, in_order
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.show import clause_results, differences, with_moves
from bot.grading.chinese.tidy import tidied
from bot.grading.chinese.trim import (
    with_own_words,
    without_fillers,
    without_frame,
    without_repeats,
)
from bot.grading.clauses import clauses
from bot.grading.profiles import Profile
from bot.grading.verdict import Diff, DiffKind, Verdict

#: Below it an answer is a fragment or another text; so much of it may be something else.
_SHARE = 0.5
_CLEAN = 0.6
_HOLE = 3
_PIECE = 4
_TWICE = 1.7
_ALIKE = 0.8
#: So many repetitions are looked for.
_STAMMERS = 3
_TRIES = 8
_WORD = 2
#: What is so much longer than the passage, in units and in passages, is no recitation with something beside it.
_FLOOD = 60
_MOST = 4
#: Below this coverage nothing that is taken away helps.
_HOPELESS = 0.6
#: And an answer that lacks so much may not be saved by taking back what it corrects.
_LOST = 0.6
#: How far down a critical error takes the score, and so many plain errors over the budget.
_WRONG = 0.5
_OVER = 10
_GRAVE = frozenset({"order", "twice", "clause", "coverage"})
#: Scores: who passes has at least this, who fails less.
_PASS = 0.6


def judge(passage: ChinesePassage, answer: str, profile: Profile) -> Verdict:
    """The verdict on an answer. Never raises."""
    if answer == passage.text and passage.heard.items:
        return _perfect(passage, answer, profile)
    said = typed = normal(answer)
    if said.items and said.items == passage.heard.items:
        return _perfect(passage, answer, profile)
    if not said.items or not passage.heard.items:
        return _nothing(passage, answer, profile)
    if passage.synonyms:
        said = with_own_words(said, passage.synonyms)
    if passage.free_order or profile.free_order:
        said = in_order(said, enumerations(passage.text, passage.heard, passage.words))
    parts = stretches(passage.heard.items, said.items)
    remains = said
    size = len(passage.heard.items)
    if (
        len(said.items) <= _MOST * (size + _FLOOD)
        and any(one.given_end - one.given - one.end + one.start >= _WORD for one in parts)
        # What takes words away cannot save an answer that has few of the passage's.
        and sum(one.end - one.start for one in parts) <= _LOST * size
    ):
        # Who corrects themselves says more than the passage holds.
        remains = corrected(passage.heard.items, said, _clause_starts(answer, said))
    if remains is not said:
        parts = stretches(passage.heard.items, remains.items)
    found = compare(passage, remains.items, profile, parts)
    if remains is not said:
        found.rules.add("corrected")
    return _best(passage, answer, typed, remains, found)


def _best(passage: ChinesePassage, answer: str, typed: Normal, said: Normal, found: Comparison) -> Verdict:
    """The verdict; where the answer would fail, on what is left of it without frame, fillers and repetitions.

    `typed`: the whole answer as it is heard, `said`: what was compared.
    """
    verdict = _verdict(passage, answer, said, found)
    size = len(passage.heard.items)
    # Without a unit too many there is nothing to take away.
    if verdict.passed or verdict.coverage < _HOPELESS or not found.added or found.added > _FLOOD + size:
        return verdict
    bare = without_fillers(passage.text, answer)
    lean = _without_corrections(passage, bare, typed if bare == answer else normal(bare))
    shorter = without_frame(passage.heard.items, lean)
    if len(shorter.items) < len(said.items):
        verdict, said, found = _better(passage, answer, [shorter], (verdict, said, found))
    for _ in range(_STAMMERS):
        if verdict.passed or verdict.reason == "twice":
            break
        before = said
        verdict, said, found = _better(
            passage, answer, islice(without_repeats(said, found.blocks), _TRIES), (verdict, said, found)
        )
        if said is before:
            break
    return verdict


_Judged = tuple[Verdict, Normal, Comparison]


def _better(passage: ChinesePassage, answer: str, tries: Iterable[Normal], best: _Judged) -> _Judged:
    """The first shorter answer that has fewer faults, else what there was."""
    _, _, found = best
    for shorter in tries:
        again = compare(passage, shorter.items, found.profile, stretches(passage.heard.items, shorter.items))
        if (
            again.plain <= found.plain
            and len(again.misses) <= len(found.misses)
            and (again.plain < found.plain or len(again.misses) < len(found.misses))
        ):
            again.rules |= found.rules | {"idle"}
            return _verdict(passage, answer, shorter, again), shorter, again
    return best


def _without_corrections(passage: ChinesePassage, answer: str, said: Normal) -> Normal:
    return corrected(passage.heard.items, said, _clause_starts(answer, said))


def _clause_starts(answer: str, said: Normal) -> tuple[int, ...]:
    starts = {start for start, _ in clauses(answer)}
    return tuple(place for place, start in enumerate(said.starts) if start in starts)


def _verdict(passage: ChinesePassage, answer: str, said: Normal, found: Comparison) -> Verdict:
    size = len(passage.heard.items)
    right = size - found.missing - found.wrong
    counted = max(1, len(said.items) - found.idle)
    coverage = right / size
    precision = max(0.0, min(1.0, right / counted))
    blocks, moved = with_moves(found.blocks, passage.heard.items, said.items)
    reason = _reason(found, coverage, precision, moved=moved)
    return Verdict(
        passed=reason == "ok",
        score=_score(found, coverage, precision, reason),
        coverage=coverage,
        precision=precision,
        diffs=differences(blocks, passage.text, passage.heard, answer, said),
        misses=tidied(found.misses),
        clauses=clause_results(passage, blocks, found.misses),
        reason=reason,
        profile=found.profile.name,
        rules=tuple(sorted(found.rules)),
    )


def _reason(found: Comparison, coverage: float, precision: float, *, moved: bool) -> str:
    """The first rule that the answer breaks, or ok."""
    size = len(found.passage.heard.items)
    profile = found.profile
    if coverage < _SHARE and not moved:
        return "coverage"
    if len(found.answer) > _TWICE * size and coverage > _SHARE and _said_twice(found):
        return "twice"
    if moved:
        return "order"
    if precision < _CLEAN:
        return "precision"
    if found.hole >= _HOLE or _clause_lost(found):
        return "clause"
    if found.misses:
        return "missed"
    if found.plain > profile.plain_budget(size):
        return "slips"
    if found.same > profile.sound_budget(size) or (
        found.near > profile.near_budget(size) and found.same + found.near > profile.spoken_budget(size)
    ):
        return "sound"
    return "ok"


def _said_twice(found: Comparison) -> bool:
    twice = found.passage.heard.items * 2
    return Levenshtein.normalized_similarity(twice, found.answer, score_cutoff=_ALIKE) > 0


def _clause_lost(found: Comparison) -> bool:
    lost = [0] * len(found.passage.clauses)
    for block in found.blocks:
        if block.kind is not DiffKind.SOUND:
            for clause in found.passage.heard_clauses[block.start : block.end]:
                lost[clause] += 1
    return any(
        size >= _PIECE and 2 * out > size for size, out in zip(found.passage.heard_sizes, lost, strict=True)
    )


def _score(found: Comparison, coverage: float, precision: float, reason: str) -> float:
    """Every answer that passes stands above every one that does not; each error takes from it."""
    size = len(found.passage.heard.items)
    profile = found.profile
    weight = (
        found.plain / (profile.plain_budget(size) + 1)
        + found.same / (profile.sound_budget(size) + 1) / 2
        + found.near / (profile.near_budget(size) + 1) / 2
    )
    quality = 1 / (1 + weight)
    if reason == "ok":
        return _PASS + (1 - _PASS) * quality
    # What only went a little over a budget stands above what says something wrong. How many words are named as
    # wrong does not count: two errors side by side may be told as one.
    over = max(0, found.plain - found.budget)
    factor = _WRONG if found.misses or reason in _GRAVE else max(_WRONG, 1 - over / _OVER)
    return 0.99 * _PASS * factor * min(coverage, precision) * sqrt(quality)


def _perfect(passage: ChinesePassage, answer: str, profile: Profile) -> Verdict:
    whole = Diff(DiffKind.RIGHT, passage.text, answer, 0, len(passage.text), 0, len(answer))
    return Verdict(
        passed=True,
        score=1.0,
        coverage=1.0,
        precision=1.0,
        diffs=(whole,),
        misses=(),
        clauses=passage.clauses,
        reason="ok",
        profile=profile.name,
        rules=("same",),
    )


def _nothing(passage: ChinesePassage, answer: str, profile: Profile) -> Verdict:
    """No unit on one of the sides: nothing matches nothing."""
    kind = DiffKind.MISSING if passage.heard.items else DiffKind.EXTRA
    diff = Diff(kind, passage.text, answer, 0, len(passage.text), 0, len(answer))
    return Verdict(
        passed=False,
        score=0.0,
        coverage=0.0,
        precision=0.0,
        diffs=(diff,) if passage.text or answer else (),
        misses=(),
        clauses=passage.clauses,
        reason="empty",
        profile=profile.name,
        rules=("empty",),
    )
