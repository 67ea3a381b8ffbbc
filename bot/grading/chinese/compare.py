"""An answer held against a passage: every difference, what it costs, and what it does to critical words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.grading.align import Block
from bot.grading.chinese import evidence
from bot.grading.chinese.around import equivalent, harmless
from bot.grading.chinese.fillers import FILLER
from bot.grading.chinese.functions import DUTY, LIGHT, OPPOSITE
from bot.grading.chinese.gaps import addition_between, gap_of_words
from bot.grading.chinese.local import ADDED, EQUAL, GONE, NEAR, SAME, Step, Stretch, step, steps
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.run import Run
from bot.grading.profiles import Profile
from bot.grading.verdict import DiffKind, Miss

#: More critical words than these are not told.
_ENOUGH = 6
#: Neighbours exchanged are two.
_PAIR = 2


@dataclass(slots=True)
class Comparison:
    """What was found. Counts are in units."""

    passage: ChinesePassage
    answer: str
    profile: Profile
    #: The differences in order; what lies between them is right, or forgiven without a mark.
    blocks: list[Block] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    plain: int = 0
    same: int = 0
    near: int = 0
    #: Units of the passage not said, units said wrong, units added, units said that do not count.
    missing: int = 0
    wrong: int = 0
    added: int = 0
    idle: int = 0
    #: How many plain errors are forgiven, and how many runs were not read closely since there are more.
    budget: int = 0
    unread: int = 0
    #: The longest run of units left out.
    hole: int = 0

    @property
    def closely(self) -> bool:
        """Whether the next difference is worth reading closely: not where the answer fails for many already."""
        return self.plain <= self.budget and len(self.misses) < _ENOUGH


def compare(passage: ChinesePassage, answer: str, profile: Profile, parts: Iterable[Stretch]) -> Comparison:
    """Weigh the parts that differ; the verdict is for the judge."""
    found = Comparison(passage, answer, profile)
    found.budget = profile.plain_budget(len(passage.heard.items))
    for stretch in parts:
        _weigh(found, stretch)
    return found


def _weigh(found: Comparison, stretch: Stretch) -> None:
    start, end, given_first, given_last = stretch
    if end - start == 1 == given_last - given_first:
        _weigh_one(found, stretch)
        return
    passage, answer = found.passage, found.answer
    if given_first == given_last:
        stretch = gap_of_words(passage, stretch)
    elif start == end:
        stretch = addition_between(passage, answer, stretch)
        if harmless(passage, answer, stretch.start, stretch.given, stretch.given_end):
            found.idle += stretch.given_end - stretch.given
            found.rules.add("idle")
            return
    if equivalent(passage, answer, stretch):
        found.rules.add("equivalent")
        return
    given = _without_fillers(found, stretch)
    units = steps(passage.heard.items, answer, stretch, given, closely=found.closely)
    mixed = {GONE, ADDED} <= {one.how for one in units}
    for sounding, group in groupby(units, _sort):
        run = list(group)
        if sounding == "sound":
            _sound(found, run)
        elif sounding == "plain":
            _plain(found, run, len(units), mixed=mixed)


def _weigh_one(found: Comparison, stretch: Stretch) -> None:
    """One unit said for another: nine differences in ten, so without the steps that longer ones take."""
    closely = found.closely
    if closely and equivalent(found.passage, found.answer, stretch):
        found.rules.add("equivalent")
        return
    one = step(found.passage.heard.items, found.answer, stretch.start, stretch.given, closely=closely)
    if one.how in {SAME, NEAR}:
        _sound(found, [one])
    elif not closely and _is_ordinary(found, one):
        found.plain += 1
        found.wrong += 1
        found.unread += 1
        found.blocks.append(Block(DiffKind.WRONG, *stretch))
    else:
        _plain(found, [one], 1)


def _is_ordinary(found: Comparison, one: Step) -> bool:
    """Whether no critical word is near enough for a unit to change it."""
    if one.start in found.passage.critical_at:
        return False
    wanted, said = found.passage.heard.items[one.start], found.answer[one.given]
    return (wanted, said) not in OPPOSITE and not (wanted in NUMERAL and said in NUMERAL)


def _sort(one: Step) -> str:
    if one.how == EQUAL:
        return "right"
    return "sound" if one.how in {SAME, NEAR} else "plain"


def _without_fillers(found: Comparison, stretch: Stretch) -> list[int]:
    """The places in the answer that count in a stretch that is too long for the passage."""
    given = range(stretch.given, stretch.given_end)
    if len(given) <= stretch.end - stretch.start:
        return list(given)
    said = found.answer[stretch.given : stretch.given_end]
    idle = {
        place
        for filler in FILLER.finditer(said)
        if filler.group() not in found.passage.heard.items
        for place in range(*filler.span())
    }
    found.idle += len(idle)
    return [place for place in given if place - stretch.given not in idle]


def _sound(found: Comparison, run: list[Step]) -> None:
    """Units that sound right or nearly so."""
    near = sum(one.how == NEAR for one in run)
    found.near += near
    found.same += len(run) - near
    missed = evidence.of_sound(found.passage, found.answer, run, found.profile)
    found.misses += missed
    first, last = run[0], run[-1]
    # Another critical word of the same sound is no mistake of writing.
    kind = DiffKind.WRONG if missed else DiffKind.SOUND
    found.blocks.append(Block(kind, first.start, last.start + 1, first.given, last.given + 1))


def _plain(found: Comparison, steps_: list[Step], whole: int, *, mixed: bool = False) -> None:
    """Units that are wrong, missing or added, of a stretch of so many."""
    run = Run(found.passage, found.answer, steps_, mixed=mixed)
    if run.hows == {ADDED} and harmless(
        found.passage, found.answer, run.span.start, run.span.given, run.span.given_end
    ):
        found.idle += len(run.steps)
        return
    if len(run.steps) < whole and equivalent(found.passage, found.answer, run.span):
        found.rules.add("equivalent")
        return
    if not found.closely:
        # The answer fails; what each further error says is not worth the search.
        found.misses += evidence.of_closed_classes(run, found.profile)
        found.unread += 1
    else:
        found.misses += evidence.of_change(run, found.profile)
    _count(found, run)
    kind = DiffKind.WRONG
    if not run.new:
        kind = DiffKind.MISSING
    elif not run.old:
        kind = DiffKind.EXTRA
    found.blocks.append(Block(kind, *run.span))


def _count(found: Comparison, run: Run) -> None:
    gone = len(run.steps) - len(run.new)
    added = len(run.steps) - len(run.old)
    found.missing += gone
    found.added += added
    found.wrong += len(run.steps) - gone - added
    if gone:
        found.hole = max(found.hole, *_holes(run.steps))
    if not run.new and found.profile.dropped_duty and run.wanted in DUTY:
        found.rules.add("dropped-duty")
        return
    if run.wanted in LIGHT and not run.new:
        found.rules.add("light")
    found.plain += 1 if run.swapped and len(run.wanted) == _PAIR else len(run.steps)


def _holes(run: Sequence[Step]) -> Iterator[int]:
    yield 0
    for how, group in groupby(run, lambda one: one.how == GONE):
        if how:
            yield len(list(group))
