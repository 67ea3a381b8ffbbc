"""An answer held against a passage: every difference, what it costs, and what it does to critical words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from bot.grading.align import Block
from bot.grading.chinese import evidence
from bot.grading.chinese.around import equivalent, harmless
from bot.grading.chinese.fillers import FILLER
from bot.grading.chinese.functions import LIGHT
from bot.grading.chinese.local import ADDED, EQUAL, GONE, NEAR, SAME, Step, Stretch, steps, stretches
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.profiles import Profile
from bot.grading.verdict import DiffKind, Miss

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
    #: The longest run of units left out.
    hole: int = 0


def compare(passage: ChinesePassage, answer: str, profile: Profile) -> Comparison:
    """Align and weigh; the verdict is for the judge."""
    found = Comparison(passage, answer, profile)
    for stretch in stretches(passage.heard.items, answer):
        _weigh(found, stretch)
    return found


def _weigh(found: Comparison, stretch: Stretch) -> None:
    passage, answer = found.passage, found.answer
    if stretch.start == stretch.end and harmless(
        passage, answer, stretch.start, stretch.given, stretch.given_end
    ):
        found.idle += stretch.given_end - stretch.given
        found.rules.add("idle")
        return
    if equivalent(passage, answer, stretch):
        found.rules.add("equivalent")
        return
    given = _without_fillers(found, stretch)
    for sounding, group in groupby(steps(passage.heard.items, answer, stretch, given), _sort):
        run = list(group)
        if sounding == "sound":
            _sound(found, run)
        elif sounding == "plain":
            _plain(found, run)


def _sort(step: Step) -> str:
    if step.how == EQUAL:
        return "right"
    return "sound" if step.how in {SAME, NEAR} else "plain"


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
    near = sum(step.how == NEAR for step in run)
    found.near += near
    found.same += len(run) - near
    found.misses += evidence.of_sound(found.passage, found.answer, run, found.profile)
    _mark(found, DiffKind.SOUND, run)


def _plain(found: Comparison, run: list[Step]) -> None:
    """Units that are wrong, missing or added."""
    gone = [step for step in run if step.how == GONE]
    added = [step for step in run if step.how == ADDED]
    items = found.passage.heard.items
    if len(added) == len(run) and harmless(
        found.passage, found.answer, run[0].start, run[0].given, run[-1].given + 1
    ):
        found.idle += len(run)
        return
    if equivalent(found.passage, found.answer, _span(run)):
        found.rules.add("equivalent")
        return
    found.misses += evidence.of_change(found.passage, found.answer, run, found.profile)
    found.missing += len(gone)
    found.added += len(added)
    found.wrong += len(run) - len(gone) - len(added)
    found.hole = max(found.hole, *_holes(run))
    swapped = _swapped(found, run)
    if swapped:
        found.plain += 1
    elif len(gone) == len(run) and found.profile.dropped_duty and _is_duty(items, run):
        found.rules.add("dropped-duty")
    else:
        found.plain += len(run)
    if len(gone) == len(run) and "".join(items[step.start] for step in run) in LIGHT:
        found.rules.add("light")
    kind = DiffKind.WRONG
    if len(gone) == len(run):
        kind = DiffKind.MISSING
    elif len(added) == len(run):
        kind = DiffKind.EXTRA
    _mark(found, kind, run)


def _holes(run: list[Step]) -> Iterator[int]:
    yield 0
    for how, group in groupby(run, lambda step: step.how == GONE):
        if how:
            yield len(list(group))


def _is_duty(items: str, run: list[Step]) -> bool:
    return "".join(items[step.start] for step in run) in {"应当", "应该", "应"}


def _swapped(found: Comparison, run: list[Step]) -> bool:
    wanted, said = _texts(found.passage.heard.items, found.answer, run)
    return len(wanted) == _PAIR and wanted == said[::-1]


def _texts(items: str, answer: str, run: list[Step]) -> tuple[str, str]:
    wanted = "".join(items[step.start] for step in run if step.how != ADDED)
    said = "".join(answer[step.given] for step in run if step.how != GONE)
    return wanted, said


def _mark(found: Comparison, kind: DiffKind, run: list[Step]) -> None:
    found.blocks.append(Block(kind, *_span(run)))


def _span(run: list[Step]) -> Stretch:
    first, last = run[0], run[-1]
    return Stretch(
        first.start, last.start + (last.how != ADDED), first.given, last.given + (last.how != GONE)
    )
