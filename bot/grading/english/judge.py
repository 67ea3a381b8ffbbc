"""The judge of recitations in English.

Rules (the labelling guide's standard, for words). What differs only in form is no difference: marks, case,
contractions, spelling variants, numbers in another form, fillers, frames, stammering; of a self-correction the later
version counts. What sounds the same or is misspelt recognisably costs a slip of sound; another grammar word, one too
few or too many, a plain error; both have a budget that grows with the passage. A word that turns the meaning
(negation, modality, number, unit, direction, and/or), a key term and every other word of content must be said right.
Three words running left out fail, whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.grading.align import Block
from bot.grading.differences import differences
from bot.grading.english.answers import cleaned, said
from bot.grading.english.findings import Findings, find
from bot.grading.english.pairing import Step, pair, with_moves
from bot.grading.english.prepare import EnglishPassage, letters_of
from bot.grading.english.words import Words, as_cut, tokens
from bot.grading.profiles import Profile
from bot.grading.units import Units
from bot.grading.verdict import ClauseResult, Diff, DiffKind, MissKind, Verdict

#: Words running that may not be left out.
_PIECE = 3
#: Below this share of the passage right, an answer is another text or a part of it.
_SHARE = 0.6
#: How heavily an error weighs in the score, against a plain error.
_WEIGHT = {MissKind.TERM: 6.0}
_CRITICAL = 8.0
_SLIP = 0.25
#: An answer of more words than this many passages, and so many more, cannot pass: it is not read closely.
_FLOOD = 4
_FLOOD_LEAST = 160


def judge(prepared: EnglishPassage, answer: str, profile: Profile) -> Verdict:
    """The verdict on an answer. Never raises."""
    if prepared.words.keys and letters_of(answer) == prepared.letters:
        return _perfect(prepared, answer, profile, ())
    found = tokens(answer, prepared.labels)
    if not prepared.words.keys or not found.words:
        return _nothing(prepared, answer, profile)
    most = _FLOOD * len(prepared.words.keys) + _FLOOD_LEAST
    if len(found.words) > most:
        words = as_cut(found, most)
        steps = pair(prepared.words, words)
        return _judged(
            prepared, answer, words, steps, find(prepared, words, steps, profile), profile, ("flood",)
        )
    words = said(prepared, found)
    if words.keys and words.keys == prepared.words.keys:
        return _perfect(prepared, answer, profile, ("form",))
    if not words.keys or not prepared.words.keys:
        return _nothing(prepared, answer, profile)
    words, rules = cleaned(prepared, found, words)
    if words.keys == prepared.words.keys:
        return _perfect(prepared, answer, profile, rules)
    steps = pair(prepared.words, words)
    return _judged(prepared, answer, words, steps, find(prepared, words, steps, profile), profile, rules)


def _judged(
    prepared: EnglishPassage,
    answer: str,
    words: Words,
    steps: Sequence[Step],
    found: Findings,
    profile: Profile,
    rules: tuple[str, ...],
) -> Verdict:
    size = len(prepared.words.keys)
    right = size - found.missing - found.wrong
    coverage = right / size
    precision = right / (right + found.wrong + found.extra) if right else 0.0
    steps = with_moves(steps, prepared.words, words)
    moved = any(step.kind is DiffKind.MOVED for step in steps)
    reason = _reason(found, coverage, precision, size, profile, moved=moved)
    return Verdict(
        passed=reason == "ok",
        score=_score(found, size, passed=reason == "ok"),
        coverage=coverage,
        precision=precision,
        diffs=_differences(prepared, answer, words, steps),
        misses=found.misses,
        clauses=_clauses(prepared, found),
        reason=reason,
        profile=profile.name,
        rules=tuple(dict.fromkeys((*rules, *found.rules))),
    )


def _reason(
    found: Findings, coverage: float, precision: float, size: int, profile: Profile, *, moved: bool
) -> str:
    """The first rule that the answer breaks, or ok."""
    if found.extra >= 0.8 * size and coverage > _SHARE:
        return "twice"
    if moved:
        return "order"
    if coverage < _SHARE:
        return "coverage"
    if precision < _SHARE:
        return "precision"
    if found.longest_gap >= _PIECE:
        return "clause"
    if found.misses:
        return "missed"
    too_many = found.plain > profile.plain_budget(size) or found.slips > profile.sound_budget(size)
    return "slips" if too_many else "ok"


def _score(found: Findings, size: int, *, passed: bool) -> float:
    """Falls with every error; every answer that passes stands above every one that does not."""
    errors = found.plain + _SLIP * found.slips + sum(_WEIGHT.get(one.kind, _CRITICAL) for one in found.misses)
    if passed:
        return 0.6 + 0.4 / (1.0 + 4.0 * errors / size)
    return 0.59 / (1.0 + errors / 4.0 + 4.0 * (found.missing + found.extra) / size)


def _differences(
    prepared: EnglishPassage, answer: str, words: Words, steps: Sequence[Step]
) -> tuple[Diff, ...]:
    blocks = tuple(Block(*step) for step in _joined(_with_signs(steps, prepared.words)))
    wanted = Units(prepared.words.keys, prepared.words.starts, prepared.words.ends)
    return differences(blocks, prepared.text, wanted, answer, Units(words.keys, words.starts, words.ends))


def _with_signs(steps: Sequence[Step], passage: Words) -> list[Step]:
    """A unit that only a sign says ($5 is five dollars) is wrong together with its number."""
    shown: list[Step] = []
    for step in steps:
        silent = passage.starts[step.start : step.end] == passage.ends[step.start : step.end]
        if not (silent and step.kind is DiffKind.WRONG and shown and shown[-1].kind is DiffKind.RIGHT):
            shown.append(step)
            continue
        number = shown.pop()
        alike = number.end - number.start == number.given_end - number.given
        start, given = (number.end - 1, number.given_end - 1) if alike else (number.start, number.given)
        if start > number.start:
            shown.append(number._replace(end=start, given_end=given))
        shown.append(step._replace(start=start, given=given))
    return shown


def _joined(steps: Sequence[Step]) -> Iterator[Step]:
    """Words left out, added or moved side by side as one."""
    for (kind, _), run in groupby(steps, key=lambda step: (step.kind, step.start < step.end)):
        if kind in {DiffKind.MISSING, DiffKind.EXTRA, DiffKind.MOVED}:
            words = list(run)
            yield Step(kind, words[0].start, words[-1].end, words[0].given, words[-1].given_end)
        else:
            yield from run


def _clauses(prepared: EnglishPassage, found: Findings) -> tuple[ClauseResult, ...]:
    hurt = {one.clause for one in found.misses}
    return tuple(
        ClauseResult(one.text, one.start, one.end, found.by_clause[number], term_missed=number in hurt)
        if number in found.by_clause
        else one
        for number, one in enumerate(prepared.clauses)
    )


def _perfect(prepared: EnglishPassage, answer: str, profile: Profile, rules: tuple[str, ...]) -> Verdict:
    whole = Diff(DiffKind.RIGHT, prepared.text, answer, 0, len(prepared.text), 0, len(answer))
    return Verdict(
        passed=True,
        score=1.0,
        coverage=1.0,
        precision=1.0,
        diffs=(whole,),
        misses=(),
        clauses=prepared.clauses,
        reason="ok",
        profile=profile.name,
        rules=rules,
    )


def _nothing(prepared: EnglishPassage, answer: str, profile: Profile) -> Verdict:
    nothing = Diff(
        DiffKind.MISSING if prepared.text else DiffKind.EXTRA,
        prepared.text,
        answer,
        0,
        len(prepared.text),
        0,
        len(answer),
    )
    return Verdict(
        passed=False,
        score=0.0,
        coverage=0.0,
        precision=0.0,
        diffs=(nothing,) if prepared.text or answer else (),
        misses=(),
        clauses=prepared.clauses,
        reason="empty",
        profile=profile.name,
    )
