"""C4 in simulated time: a thousand prompts keep the platform's pace, nobody is refused, answers go in between."""

from __future__ import annotations

from benchmarks.sending import PATIENCE, SHARE, Platform, faults, run
from tests.simulated import simulate


def test_a_thousand_prompts_at_the_pace_with_answers_in_between() -> None:
    found = simulate(run(1_000))
    assert found.share >= SHARE
    assert (found.refused, found.doubled) == (0, 0)
    assert found.answers > 50
    assert found.waited <= PATIENCE
    assert faults(found) == []


def test_control_a_sender_without_that_pace_is_refused() -> None:
    found = simulate(run(300, Platform(pace=(60.0, 1.0))))
    assert found.refused > 0
    assert faults(found) != []
