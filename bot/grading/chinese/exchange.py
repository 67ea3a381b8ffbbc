"""Ordinary words: left out whole, exchanged for another word, or added. No list decides it, but a dictionary.

A unit that neither sounds nor looks like the right one is no slip of writing; if what was said is a word, another
word was said.
"""

from __future__ import annotations

from bot.grading.chinese.functions import LIGHT, TURNING
from bot.grading.chinese.local import GONE, OTHER
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.run import Run
from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.chinese.words import frequency, is_content, is_word
from bot.grading.verdict import Change, Miss, MissKind

#: A slip of the hand that makes a word says that word, if it was seen so often: many entries of the dictionary are
#: counted three times for want of a better figure.
_SEEN = 5
#: What is left of a word is another one, if that is as common as this.
_COMMON = 100
#: The measure word of all that has none of its own.
_EACH = "个"
#: The longest term looked for across the bounds of words, and how far around an added term it may stand already.
_LONGEST = 4
_NEAR = 6


def word_change(run: Run) -> Miss | None:
    """The word that was left out, exchanged or added by a run, if one was."""
    if not run.new:
        return _missing(run)
    return _exchanged(run) if run.old else _added(run)


def term_miss(passage: ChinesePassage, place: int, wanted: str, said: str) -> Miss:
    change = Change.CHANGED if said else Change.MISSING
    return Miss(MissKind.TERM, change, wanted, said, clause_at(passage, place))


def clause_at(passage: ChinesePassage, place: int) -> int:
    """The clause of a unit; of what is added at the very end, the last."""
    return passage.heard_clauses[min(place, len(passage.heard_clauses) - 1)]


def _missing(run: Run) -> Miss | None:
    lost = _lost_word(run.passage, run.span.start, run.span.end, run.wanted)
    return term_miss(run.passage, run.span.start, lost, "") if lost else None


def _lost_word(passage: ChinesePassage, start: int, end: int, gone: str) -> str:
    """The word that was left out whole, if it weighs anything."""
    items = passage.heard.items
    if gone in LIGHT or all(char in LIGHT for char in gone):
        return ""
    if len(gone) > 1 and is_word(gone):
        return gone
    for first, last in dict.fromkeys(passage.word_at[start:end]):
        if last - first > 1 and start <= first and last <= end and items[first:last] not in LIGHT:
            return items[first:last]
    first, last = passage.word_at[start][0], passage.word_at[end - 1][1]
    rest = items[first:start] + items[end:last]
    return gone if len(rest) > 1 and _is_other(items[first:last], rest) else ""


def _is_other(word: str, rest: str) -> bool:
    """Whether what is left of a word, or what it grew to, is another: 副主任 is not 主任."""
    return (word in CATEGORY and rest in CATEGORY) or (
        word.endswith(rest) and is_word(word) and frequency(rest) >= _COMMON
    )


def _added(run: Run) -> Miss | None:
    place = run.span.start
    around = run.passage.heard.items[max(0, place - _NEAR) : place + _NEAR]
    if run.said == _EACH and run.answer[run.span.given - 1 : run.span.given] in NUMERAL:
        return None  # 两个人 for 两人
    if len(run.said) > 1 and is_word(run.said) and run.said not in around:
        return Miss(MissKind.TERM, Change.ADDED, run.said, "", clause_at(run.passage, place))
    for word in run.words():
        new = len(word) > 1 and word not in around and (run.mixed or word in CATEGORY or word in run.said)
        grown = (
            len(run.said) == 1 and word[0] == run.said and word[1:] in around and _is_other(word, word[1:])
        )
        if new and run.mixed and word not in run.said and (wanted := _beside(run, word)):
            return term_miss(run.passage, place, wanted, word)
        if new or grown or (word in TURNING and word in run.said):
            return Miss(MissKind.TERM, Change.ADDED, word, "", clause_at(run.passage, place))
    return None


def _beside(run: Run, word: str) -> str:
    """The passage's word that shares its place with an added unit's: 举报 said as 检举; "" if none does."""
    items, place = run.passage.heard.items, run.span.start
    for start, end in dict.fromkeys(run.passage.word_at[max(0, place - 1) : place + 1]):
        if end - start == len(word) and not set(word).isdisjoint(items[start:end]):
            return items[start:end]
    return ""


def _exchanged(run: Run) -> Miss | None:
    wanted, said = _in_words(run)
    if run.swapped:
        # Neighbours that changed places are a slip of the hand, unless both are known terms.
        exchanged = wanted in CATEGORY and said in CATEGORY
    elif run.alike:
        exchanged = (wanted in CATEGORY and said in CATEGORY) or any(
            len(word) > 1 and frequency(word) >= _SEEN for word in (said, *run.words())
        )
    else:
        exchanged = (
            any(len(word) > 1 for word in run.words())
            or (len(said) > 1 and is_word(said))
            or (run.strange and any(_is_gone(run, *bounds) for bounds in _strange_words(run)))
            or (is_content(wanted) and is_content(said))
            or _term_over(run)
        )
    return term_miss(run.passage, run.span.start, wanted, said) if exchanged else None


def _strange_words(run: Run) -> set[tuple[int, int]]:
    return {run.passage.word_at[step.start] for step in run.steps if step.how == OTHER}


def _is_gone(run: Run, start: int, end: int) -> bool:
    """Whether a word is said otherwise: a known term in any unit, another word in all of them."""
    word = run.passage.heard.items[start:end]
    if end - start == 1 or word in LIGHT:
        return False
    hurt = [step.how for step in run.old if start <= step.start < end and step.how in {OTHER, GONE}]
    return (word in CATEGORY and OTHER in hurt) or len(hurt) == end - start


def _in_words(run: Run) -> tuple[str, str]:
    """The whole words of the passage over a run, and what was said for them."""
    first, last = run.old[0].start, run.old[-1].start + 1
    low, high = run.passage.word_at[first][0], run.passage.word_at[last - 1][1]
    start, end = run.new[0].given, run.new[-1].given + 1
    return run.passage.heard.items[low:high], run.answer[max(0, start - (first - low)) : end + high - last]


def _term_over(run: Run) -> bool:
    """Whether a term lies over what was said, whatever the likeliest cut is."""
    answer, start, end = run.answer, run.new[0].given, run.new[-1].given + 1
    return any(
        answer[low:high] in CATEGORY
        for low in range(max(0, end - _LONGEST), start + 1)
        for high in range(max(end, low + 2), min(len(answer), low + _LONGEST) + 1)
    )
