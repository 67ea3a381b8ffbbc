"""Whether a difference touches a critical word, and whether it says another one.

A slip that only writes a word wrongly passes; a word that takes another's place does not. The evidence: the sound
of each unit, its shape, which words the passage has there, and whether what was said is a word (exchange.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.grading.chinese.critical import Critical, is_measure, kind_of, numbers
from bot.grading.chinese.exchange import clause_at, term_miss, word_change
from bot.grading.chinese.functions import AND, AND_OR, DUTY, NEGATIONS, OPPOSITE, SINGLES
from bot.grading.chinese.local import ADDED, GONE, NEAR, SHAPE, Step
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.prepare import ChinesePassage, as_written
from bot.grading.chinese.run import Run
from bot.grading.chinese.sounds import same_tone
from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.profiles import Profile
from bot.grading.verdict import Change, Miss, MissKind

#: How far around an added numeral a number is looked for, in units.
_REACH = 4
#: What a finger leaves in a word that is typed in Chinese: it has no meaning there.
_STRAY = re.compile("[a-z]")


def of_sound(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> list[Miss]:
    """What a run of units that sound right says wrong all the same: another critical word of that sound."""
    items = passage.heard.items
    missed: list[Miss] = []
    for step in run:
        wanted, said = items[step.start], answer[step.given]
        for one in passage.critical_at.get(step.start, ()):
            if _turns_into(one.kind, wanted, said):
                missed.append(_miss(passage, one, Change.CHANGED, _in_place(one, step, answer)))
                break
        else:
            if (wanted, said) in OPPOSITE or (wanted in NUMERAL and said in NUMERAL):
                missed.append(term_miss(passage, step.start, wanted, said))
    return missed or _another_term(passage, answer, run, profile)


def of_change(run: Run, profile: Profile) -> list[Miss]:
    """What a run of wrong, missing or added units does to critical words."""
    missed = [*_touched(run, profile), *_turned(run)]
    missed += _brought_in(run, already={one.kind for one in missed})
    if not missed and not _duty_dropped(run, profile) and (word := word_change(run)) is not None:
        missed.append(word)
    return missed


def of_closed_classes(run: Run, profile: Profile) -> list[Miss]:
    """The same without looking for words: for answers that fail anyway, where each difference cannot be read."""
    return [*_touched(run, profile), *_turned(run)]


def _in_place(one: Critical, step: Step, answer: str) -> str:
    """What was said for a critical word, unit for unit: a number with its unit."""
    start = step.given - step.start + one.start
    size = len(one.name) if one.kind is MissKind.NUMBER else one.end - one.start
    return answer[max(0, start) : start + size]


def _turns_into(kind: MissKind, wanted: str, said: str) -> bool:
    if kind in {MissKind.NUMBER, MissKind.NEGATION}:
        return said in NUMERAL or said in NEGATIONS
    if kind is MissKind.AND_OR and said in AND_OR:
        return (wanted in AND) != (said in AND)
    return (wanted, said) in OPPOSITE


def _another_term(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> list[Miss]:
    """A known term that became another one of the same sound, or but for the tone."""
    if passage.terms_at.keys().isdisjoint([step.start for step in run]):
        return []
    missed = []
    shift = run[0].given - run[0].start
    for start, end in dict.fromkeys(
        bounds for step in run for bounds in passage.terms_at.get(step.start, ()) if bounds[0] + shift >= 0
    ):
        wanted, said = passage.heard.items[start:end], answer[start + shift : end + shift]
        if wanted == said or said not in CATEGORY:
            continue
        near = any(step.how == NEAR for step in run if start <= step.start < end)
        if not near and all(map(same_tone, wanted, said)):
            forgiven = profile.homophone_terms
        else:
            forgiven = CATEGORY[wanted] != CATEGORY[said] or (profile.tone_terms and not near)
        if not forgiven:
            missed.append(term_miss(passage, start, wanted, said))
    return missed


def _touched(run: Run, profile: Profile) -> Iterator[Miss]:
    """Critical words of the passage that are not whole any more."""
    hit: dict[Critical, list[Step]] = {}
    critical_at = run.passage.critical_at
    for step in run.steps:
        for one in critical_at.get(step.start, ()):
            # What was added before the first unit of a word is outside it.
            if step.how != ADDED or one.start < step.start:
                hit.setdefault(one, []).append(step)
    for one, by in hit.items():
        if _forgiven(one, run, by, profile):
            continue
        lost = not run.said and len(by) == one.end - one.start
        said = run.number() if one.kind in {MissKind.NUMBER, MissKind.UNIT} else _word_said(run, one)
        yield _miss(run.passage, one, Change.MISSING if lost else Change.CHANGED, said)


def _word_said(run: Run, one: Critical) -> str:
    """What was said for a whole word of which a run is a part, "" for a term of which more is wrong; of a negation,
    which is one unit, the run.
    """
    if not run.new or one.kind is MissKind.NEGATION or ADDED in run.hows or GONE in run.hows:
        return run.said
    shift = run.new[0].given - run.old[0].start
    start, end = min(one.start, run.span.start), max(one.end, run.span.end)
    said = run.answer[max(0, start + shift) : end + shift]
    first, last = run.span.start - start, run.span.end - start
    wanted = run.passage.heard.items[start:end]
    # Where more of the word is wrong, what was said for it lies elsewhere.
    alike = said[:first] == wanted[:first] and said[last:] == wanted[last:]
    return said if alike or one.kind is not MissKind.TERM else ""


def _forgiven(one: Critical, run: Run, by: Sequence[Step], profile: Profile) -> bool:
    if not run.old and _STRAY.fullmatch(run.said):
        return True
    if one.kind is MissKind.AND_OR and one.name in AND and run.said in AND:
        return True
    if one.kind is MissKind.MODALITY and _duty_dropped(run, profile):
        return True
    # A look-alike writes a word wrongly (小吋 for 小时) unless it is one of its kind. What a deck marks is wanted
    # to the letter; of a term that is not marked, 戎毒 for 戒毒 is let pass.
    if one.kind in {MissKind.NUMBER, MissKind.NEGATION, MissKind.TERM} or any(
        step.how != SHAPE for step in by
    ):
        return False
    return kind_of(run.said) is None and not (one.kind is MissKind.UNIT and is_measure(run.said))


def _duty_dropped(run: Run, profile: Profile) -> bool:
    return profile.dropped_duty and not run.new and run.wanted in DUTY


def _turned(run: Run) -> Iterator[Miss]:
    """Units said as their opposite, in whatever word (上级, 下级), and numerals (两岸, 三岸)."""
    passage, answer = run.passage, run.answer
    if run.hows == {ADDED}:
        yield from _grown_units(run)
        return
    for step in run.old:
        if step.how == GONE:
            continue
        wanted, said = passage.heard.items[step.start], answer[step.given]
        if (wanted, said) in OPPOSITE or (wanted in NUMERAL and said in NUMERAL):
            start, end = passage.word_at[step.start]
            if any(one.kind is MissKind.UNIT for one in passage.critical_at.get(step.start - 1, ())):
                # Behind a unit it stands by itself, whatever the likeliest cut is: 十五日|内|向人民法院.
                start, end = step.start, step.start + 1
            heard = answer[step.given - step.start + start :][: end - start]
            kind = MissKind.NUMBER if wanted in NUMERAL else MissKind.DIRECTION
            name = as_written(passage.text, passage.heard, start, end)
            yield Miss(kind, Change.CHANGED, name, heard, clause_at(passage, start))
            return


def _grown_units(run: Run) -> Iterator[Miss]:
    """Units of measure that grew to others: 米 to 平方米."""
    passage, said, place = run.passage, run.said, run.span.start
    for one in (*passage.critical_at.get(place, ()), *passage.critical_at.get(place - 1, ())):
        if one.kind is not MissKind.UNIT:
            continue
        unit = passage.heard.items[one.start : one.end]
        grown = said + unit if one.start == place else unit + said
        if place in {one.start, one.end} and is_measure(grown):
            yield Miss(MissKind.UNIT, Change.CHANGED, one.name, grown, clause_at(passage, place))
            return


def _brought_in(run: Run, already: set[MissKind]) -> Iterator[Miss]:
    """Critical words that the passage does not have there."""
    if not run.new:
        return
    clause = clause_at(run.passage, run.span.start)
    change = Change.CHANGED if run.old else Change.ADDED
    if MissKind.NEGATION not in already:
        for step in run.new:
            # 没立 for 设立 is a slip of the hand; 没有 for 设有 says the opposite.
            if _denies(run, step):
                yield Miss(MissKind.NEGATION, Change.ADDED, run.answer[step.given], "", clause)
                return
    if MissKind.NUMBER not in already and not NUMERAL.isdisjoint(run.said) and _is_number(run):
        grown = _number_beside(run)
        name = run.wanted or run.said
        yield (
            _miss(run.passage, grown, Change.CHANGED, run.number())
            if grown is not None
            else Miss(MissKind.NUMBER, change, name, run.said, clause)
        )
        return
    if run.alike or run.swapped:
        return
    for word in run.words():
        if len(word) == 1 and word not in SINGLES:
            continue
        kind = kind_of(word)
        if kind is not None and kind not in already and not (word in AND and run.wanted in AND):
            yield Miss(kind, change, run.wanted or word, word, clause)
            return


def _denies(run: Run, step: Step) -> bool:
    """Whether a unit brought a negation in."""
    said = run.answer[step.given]
    # 无 for 有 was told as its opposite.
    if said not in NEGATIONS or (
        step.how != ADDED and (run.passage.heard.items[step.start], said) in OPPOSITE
    ):
        return False
    return step.how != SHAPE or any(len(word) > 1 for word in run.words())


def _is_number(run: Run) -> bool:
    """Whether numerals that were brought in make a number, or another one of the number beside them."""
    if _number_beside(run) is not None:
        return True
    start, end = run.new[0].given, run.new[-1].given + 1
    low = max(0, start - _REACH)
    return any(
        one.kind is MissKind.NUMBER and one.start + low < end and one.end + low > start
        for one in numbers(run.answer[low : end + _REACH])
    )


def _number_beside(run: Run) -> Critical | None:
    for place in (run.span.start - 1, run.span.end):
        for one in run.passage.critical_at.get(place, ()):
            if one.kind is MissKind.NUMBER:
                return one
    return None


def _miss(passage: ChinesePassage, one: Critical, change: Change, said: str) -> Miss:
    return Miss(one.kind, change, one.name, said, clause_at(passage, one.start))
