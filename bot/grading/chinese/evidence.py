"""Whether a difference touches a critical word, and whether it says another one.

A slip that only writes a word wrongly passes; a word that takes another's place does not. The evidence: the sound
of each unit, its shape, which words the passage has there, and whether what was said is a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.grading.chinese.critical import Critical, is_measure, is_numeral, kind_of, numbers
from bot.grading.chinese.functions import AND, LIGHT, NEGATIONS, OPPOSITE
from bot.grading.chinese.local import ADDED, GONE, NEAR, OTHER, SHAPE, Step
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.sounds import same_tone
from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.chinese.words import cut, dictionary, frequency, is_content
from bot.grading.profiles import Profile
from bot.grading.verdict import Change, Miss, MissKind

#: A slip of the hand that makes a word as common as this (its count in the dictionary) says that word.
_COMMON = 100
#: How far around a change its words are looked for, in units.
_REACH = 4


def of_sound(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> list[Miss]:
    """What a run of units that sound right says wrong all the same: another critical word of that sound."""
    items = passage.heard.items
    missed: list[Miss] = []
    for step in run:
        wanted, said = items[step.start], answer[step.given]
        for one in passage.critical_at.get(step.start, ()):
            if _turns_into(one.kind, wanted, said):
                missed.append(_miss(passage, one, Change.CHANGED, said))
                break
        else:
            if (wanted, said) in OPPOSITE or (is_numeral(wanted) and is_numeral(said)):
                missed.append(_word_miss(passage, step.start, wanted, said))
    return missed or _another_term(passage, answer, run, profile)


def _turns_into(kind: MissKind, wanted: str, said: str) -> bool:
    if kind is MissKind.NUMBER:
        return is_numeral(said) or said in NEGATIONS
    if kind is MissKind.NEGATION:
        return is_numeral(said) or said in NEGATIONS
    return (wanted, said) in OPPOSITE


def _another_term(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> list[Miss]:
    """A known term that became another one of the same sound, or but for the tone."""
    items = passage.heard.items
    missed = []
    for start, end in dict.fromkeys(passage.word_at[step.start] for step in run):
        given = run[0].given - run[0].start + start
        wanted, said = items[start:end], answer[max(0, given) : given + end - start]
        if wanted == said or wanted not in CATEGORY or CATEGORY.get(said) != CATEGORY[wanted]:
            continue
        near = any(step.how == NEAR for step in run if start <= step.start < end)
        if near:
            forgiven = False
        elif all(map(same_tone, wanted, said)):
            forgiven = profile.homophone_terms
        else:
            forgiven = profile.tone_terms
        if not forgiven:
            missed.append(_word_miss(passage, start, wanted, said))
    return missed


def of_change(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> list[Miss]:
    """What a run of wrong, missing or added units does to critical words."""
    missed = [*_touched(passage, answer, run, profile), *_turned(passage, answer, run)]
    missed += _brought_in(passage, answer, run, already={one.kind for one in missed})
    if not missed:
        missed += _other_words(passage, answer, run)
    return missed


def _touched(passage: ChinesePassage, answer: str, run: Sequence[Step], profile: Profile) -> Iterator[Miss]:
    """Critical words of the passage that are not whole any more."""
    hit: dict[Critical, list[Step]] = {}
    for step in run:
        for one in passage.critical_at.get(step.start, ()):
            # What was added before the first unit of a word is outside it.
            if step.how != ADDED or one.start < step.start:
                hit.setdefault(one, []).append(step)
    said = _said(answer, run)
    for one, by in hit.items():
        if all(step.how == SHAPE for step in by) and _only_looks(one.kind, said):
            continue
        if one.kind is MissKind.AND_OR and one.name in AND and said in AND:
            continue
        if (
            one.kind is MissKind.MODALITY
            and profile.dropped_duty
            and not said
            and one.name in {"应当", "应该", "应"}
        ):
            continue
        lost = all(step.how == GONE for step in by) and len(by) == one.end - one.start
        yield _miss(passage, one, Change.MISSING if lost and not said else Change.CHANGED, said)


def _only_looks(kind: MissKind, said: str) -> bool:
    """Whether a word said with look-alikes is no other critical word: 小吋 for 小时, 仼何 for 任何."""
    # What a deck marks is wanted to the letter; of a term that is not marked, 戎毒 for 戒毒 is let pass.
    if kind in {MissKind.NUMBER, MissKind.NEGATION, MissKind.TERM}:
        return False
    return kind_of(said) is None and not (kind is MissKind.UNIT and is_measure(said))


def _turned(passage: ChinesePassage, answer: str, run: Sequence[Step]) -> Iterator[Miss]:
    """Units said as their opposite, in whatever word (上级, 下级), and units of measure that grew (米, 平方米)."""
    items = passage.heard.items
    for step in run:
        if step.how in {OTHER, SHAPE} and (items[step.start], answer[step.given]) in OPPOSITE:
            start, end = passage.word_at[step.start]
            said = answer[step.given - step.start + start :][: end - start]
            yield Miss(MissKind.DIRECTION, Change.CHANGED, items[start:end], said, _clause(passage, start))
            return
        if step.how in {OTHER, SHAPE} and is_numeral(items[step.start]) and is_numeral(answer[step.given]):
            # A numeral is one in whatever word it stands: 两岸, 三岸.
            start, end = passage.word_at[step.start]
            said = answer[step.given - step.start + start :][: end - start]
            yield Miss(MissKind.NUMBER, Change.CHANGED, items[start:end], said, _clause(passage, start))
            return
    if any(step.how != ADDED for step in run):
        return
    said, place = _said(answer, run), run[0].start
    for one in (*passage.critical_at.get(place, ()), *passage.critical_at.get(place - 1, ())):
        if one.kind is not MissKind.UNIT:
            continue
        unit = items[one.start : one.end]
        if (one.start == place and is_measure(said + unit)) or (one.end == place and is_measure(unit + said)):
            yield Miss(
                MissKind.UNIT,
                Change.CHANGED,
                one.name,
                said + unit if one.start == place else unit + said,
                _clause(passage, place),
            )
            return


def _brought_in(
    passage: ChinesePassage, answer: str, run: Sequence[Step], already: set[MissKind]
) -> Iterator[Miss]:
    """Critical words that the passage does not have there."""
    new = [step for step in run if step.how != GONE]
    if not new:
        return
    start, end = new[0].given, new[-1].given + 1
    said = answer[start:end]
    place = run[0].start
    clause = _clause(passage, place)
    change = Change.ADDED if all(step.how == ADDED for step in run) else Change.CHANGED
    name = said if change is Change.ADDED else _wanted(passage, run)
    for step in new:
        if answer[step.given] in NEGATIONS and MissKind.NEGATION not in already:
            # 没立 for 设立 is a slip of the hand; 没有 for 设有 says the opposite.
            if step.how == SHAPE and not any(len(word) > 1 for word in _words_over(answer, start, end)):
                continue
            yield Miss(MissKind.NEGATION, Change.ADDED, answer[step.given], "", clause)
            return
    if (
        any(map(is_numeral, said))
        and MissKind.NUMBER not in already
        and _is_number(passage, answer, run, start, end)
    ):
        yield Miss(MissKind.NUMBER, change, name, said, clause)
        return
    if said == _wanted(passage, run)[::-1] or all(step.how == SHAPE for step in new):
        return
    for word in _words_over(answer, start, end):
        kind = kind_of(word)
        if kind is not None and kind not in already and not (word in AND and _wanted(passage, run) in AND):
            yield Miss(kind, change, word if change is Change.ADDED else name, word, clause)
            return


def _is_number(passage: ChinesePassage, answer: str, run: Sequence[Step], start: int, end: int) -> bool:
    """Whether numerals that were brought in make a number, or another one of the number beside them."""
    first, last = run[0].start, run[-1].start + (run[-1].how != ADDED)
    for place in (first - 1, last):
        if any(one.kind is MissKind.NUMBER for one in passage.critical_at.get(place, ())):
            return True
    low = max(0, start - _REACH)
    return any(
        one.kind is MissKind.NUMBER and one.start + low < end and one.end + low > start
        for one in numbers(answer[low : end + _REACH])
    )


def _other_words(passage: ChinesePassage, answer: str, run: Sequence[Step]) -> list[Miss]:
    """A word of the passage left out or exchanged for another, or a term added."""
    items = passage.heard.items
    new = [step for step in run if step.how != GONE]
    old = [step for step in run if step.how != ADDED]
    if not new:
        lost = _lost_word(passage, run)
        return [_word_miss(passage, run[0].start, lost, "")] if lost else []
    start, end = new[0].given, new[-1].given + 1
    if not old:
        terms = [word for word in _words_over(answer, start, end) if len(word) > 1 and word in CATEGORY]
        terms += [
            word for word in _words_over(answer, start, end) if len(word) > 1 and word in answer[start:end]
        ]
        fresh = [word for word in terms if word not in items[max(0, run[0].start - 6) : run[0].start + 6]]
        return (
            [Miss(MissKind.TERM, Change.ADDED, fresh[0], "", _clause(passage, run[0].start))] if fresh else []
        )
    wanted, said = _in_words(passage, answer, old, start, end)
    known = dictionary()
    swapped = _wanted(passage, run) == _said(answer, run)[::-1]
    if not swapped and any(
        step.how == OTHER and _is_gone(passage, old, *passage.word_at[step.start]) for step in run
    ):
        return [_word_miss(passage, old[0].start, wanted, said)]
    if swapped or all(step.how == SHAPE for step in run):
        # Units that look alike or have changed places are slips of the hand, unless both are known terms.
        exchanged = wanted in CATEGORY and (said in CATEGORY or (not swapped and frequency(said) >= _COMMON))
    else:
        exchanged = (
            (len(said) > 1 and (said in known or said in CATEGORY))
            or any(len(word) > 1 for word in _words_over(answer, start, end))
            or _term_over(answer, start, end)
            or (is_content(wanted) and is_content(said))
        )
    return [_word_miss(passage, old[0].start, wanted, said)] if exchanged else []


def _is_gone(passage: ChinesePassage, old: Sequence[Step], start: int, end: int) -> bool:
    """Whether a word is said otherwise: a known term in any unit, another word in all of them."""
    word = passage.heard.items[start:end]
    if end - start == 1 or word in LIGHT:
        return False
    hurt = sum(step.how == OTHER for step in old if start <= step.start < end)
    return word in CATEGORY or hurt == end - start


def _lost_word(passage: ChinesePassage, run: Sequence[Step]) -> str:
    """The word that was left out whole, if it weighs anything."""
    items = passage.heard.items
    start, end = run[0].start, run[-1].start + 1
    gone = items[start:end]
    if gone in LIGHT or all(char in LIGHT for char in gone):
        return ""
    if len(gone) > 1 and (gone in dictionary() or gone in CATEGORY):
        return gone
    for first, last in dict.fromkeys(passage.word_at[start:end]):
        if last - first > 1 and start <= first and last <= end and items[first:last] not in LIGHT:
            return items[first:last]
    first, last = passage.word_at[start][0], passage.word_at[end - 1][1]
    rest = items[first:start] + items[end:last]
    return gone if items[first:last] in CATEGORY and len(rest) > 1 and rest in CATEGORY else ""


def _in_words(
    passage: ChinesePassage, answer: str, old: Sequence[Step], start: int, end: int
) -> tuple[str, str]:
    """The whole words of the passage over a change, and what was said for them."""
    first, last = old[0].start, old[-1].start + 1
    low, high = passage.word_at[first][0], passage.word_at[last - 1][1]
    return passage.heard.items[low:high], answer[max(0, start - (first - low)) : end + high - last]


def _words_over(answer: str, start: int, end: int) -> list[str]:
    """The words of an answer that hold any of its units [start, end)."""
    low = max(0, start - _REACH)
    window = answer[low : end + _REACH]
    places = cut(window)
    return [
        window[first:last] for first, last in pairwise(places) if first + low < end and last + low > start
    ]


def _term_over(answer: str, start: int, end: int) -> bool:
    """Whether a term lies over the units [start, end), whatever the likeliest cut is."""
    return any(
        answer[low:high] in CATEGORY
        for low in range(max(0, end - _REACH), start + 1)
        for high in range(max(end, low + 2), min(len(answer), low + _REACH) + 1)
    )


def _wanted(passage: ChinesePassage, run: Sequence[Step]) -> str:
    return "".join(passage.heard.items[step.start] for step in run if step.how != ADDED)


def _said(answer: str, run: Sequence[Step]) -> str:
    return "".join(answer[step.given] for step in run if step.how != GONE)


def _clause(passage: ChinesePassage, place: int) -> int:
    return passage.heard_clauses[min(place, len(passage.heard_clauses) - 1)]


def _miss(passage: ChinesePassage, one: Critical, change: Change, said: str) -> Miss:
    return Miss(one.kind, change, one.name, said, _clause(passage, one.start))


def _word_miss(passage: ChinesePassage, place: int, wanted: str, said: str) -> Miss:
    change = Change.CHANGED if said else Change.MISSING
    return Miss(MissKind.TERM, change, wanted, said, _clause(passage, place))
