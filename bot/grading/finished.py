"""Whether an answer that comes in parts looks complete."""

from __future__ import annotations

from functools import lru_cache

from bot.grading.align import align
from bot.grading.grade import MAX_ANSWER
from bot.grading.passage import Prepared
from bot.grading.units import Units, units

_LONG_ENOUGH = 0.8
_TAIL_SHARE = 0.6
#: How near to the end of the last clause the answer's end must come, in units: the very last one may have slipped.
_NEAR = 2


def looks_finished(prepared: Prepared, answer: str) -> bool:
    """Whether an answer is at least 80 % as long as the passage and ends as the passage's last clause does."""
    said = units(answer[:MAX_ANSWER], prepared.language).items
    passage = _units(prepared.text, prepared.language)
    if not passage.items or len(said) < _LONG_ENOUGH * len(passage.items):
        return False
    last = prepared.clauses[-1].start
    size = sum(start >= last for start in passage.starts)
    tail, end = passage.items[-size:], said[-size:]
    right = size - align(tail, end).said_at.count(-1)
    reached = any(unit in end[-_NEAR:] for unit in tail[-_NEAR:])
    return reached and right >= _TAIL_SHARE * size


@lru_cache(maxsize=512)
def _units(text: str, language: str) -> Units:
    return units(text, language)
