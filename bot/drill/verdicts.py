"""Judging an answer in a mode, and the fact that remembers it."""

from __future__ import annotations

from bot.drill.events import Said, Scene
from bot.drill.feedback import Block, in_full
from bot.drill.marked import term_spans
from bot.drill.modes.base import USUAL, Mode, whole
from bot.grading import MAX_ANSWER, PROFILES, DiffKind, Profile, Verdict, grade, profile
from content.model import Passage
from storage.records import Attempted, Shown

#: Who says so much of what stands around the blanks recites the text.
_AROUND = 0.25


def judge(mode: Mode, passage: Passage, held: tuple[str, ...]) -> tuple[Verdict, bool]:
    """The verdict on the parts together, and whether it may be pronounced.

    It may when the answer passes, is complete by the mode's own measure, or is so long that no further part
    would be looked at.
    """
    answer = "\n".join(held)
    wanted = measure(mode, passage)
    verdict = grade(mode.asked(passage), answer, wanted)
    if not verdict.passed:
        # Who says the whole text where only a part is asked for has said that too.
        recited = grade(whole(passage), answer, wanted)
        if recited.score > verdict.score and (recited.passed or not _only_terms(mode, passage, recited)):
            verdict = recited
    return verdict, verdict.passed or len(answer) >= MAX_ANSWER or mode.finished(passage, answer)


def explained(mode: Mode, passage: Passage, verdict: Verdict) -> tuple[Block, ...]:
    """The verdict in words and marks: by the blanks that were shown, unless the whole text was said instead."""
    text = "".join(diff.expected for diff in verdict.diffs)
    return in_full(verdict, mode.places(passage) if text == mode.asked(passage).text else ())


def _only_terms(mode: Mode, passage: Passage, recited: Verdict) -> bool:
    """Whether next to nothing was said of what stands around the blanks: terms in another order may come nearer to the
    whole text than to themselves, and are no recitation of it.
    """
    if not mode.places(passage):
        return False
    hidden = {place for start, end in term_spans(passage) for place in range(start, end)}
    around = [place for place, char in enumerate(passage.text) if char.isalnum() and place not in hidden]
    right = [diff for diff in recited.diffs if diff.kind is DiffKind.RIGHT]
    said = sum(any(diff.start <= place < diff.end for diff in right) for place in around)
    return said < _AROUND * len(around)


def measure(mode: Mode, passage: Passage) -> Profile:
    """The mode's profile; where that is the usual one, what the deck or the passage says instead."""
    if mode.profile != USUAL:
        return PROFILES[mode.profile]
    wanted = passage.tolerance
    return profile(wanted.profile or USUAL, **dict(wanted.shares))


def own_words(scene: Scene, passage: Passage, event: Said) -> tuple[Shown, ...]:
    """The officer's own words show the text as much as ours do: they are to be withdrawn too."""
    if event.message is None:
        return ()
    return (Shown(scene.badge, passage.id, scene.channel, scene.address, event.message, scene.at),)


def attempted(
    scene: Scene,
    passage: Passage,
    mode: str,
    verdict: Verdict,
    held: tuple[str, ...],
    *,
    check: bool,
    try_no: int,
    hints: int = 0,
) -> Attempted:
    """The fact of one judged answer."""
    return Attempted(
        badge=scene.badge,
        passage=passage.id,
        version=passage.version,
        mode=mode,
        check=check,
        passed=verdict.passed,
        score=round(verdict.score, 4),
        coverage=round(verdict.coverage, 4),
        precision=round(verdict.precision, 4),
        missed=verdict.missed,
        hints=hints,
        try_no=try_no,
        answer="\n".join(held),
        at=scene.at,
    )
