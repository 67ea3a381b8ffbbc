"""Judging an answer in a mode, and the fact that remembers it."""

from __future__ import annotations

from bot.drill.events import Said, Scene
from bot.drill.modes.base import USUAL, Mode, whole
from bot.grading import MAX_ANSWER, PROFILES, Profile, Verdict, grade, profile
from content.model import Passage
from storage.records import Attempted, Shown


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
        verdict = recited if recited.score > verdict.score else verdict
    return verdict, verdict.passed or len(answer) >= MAX_ANSWER or mode.finished(passage, answer)


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
