"""Misses as they are told: one for each mistake, though several rules saw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.grading.verdict import Change, Miss, MissKind

#: Kinds of which one mistake may show as several.
_KIN = (
    frozenset({MissKind.NUMBER, MissKind.UNIT}),
    frozenset({MissKind.NEGATION, MissKind.MODALITY, MissKind.DIRECTION}),
)


def tidied(misses: Sequence[Miss]) -> tuple[Miss, ...]:
    """Without those that another of the same clause and sort says more fully."""
    told: dict[Miss, None] = {}
    by_clause: dict[int, list[Miss]] = defaultdict(list)
    for miss in dict.fromkeys(misses):
        near = by_clause[miss.clause]
        if any(_says(other, miss) for other in near):
            continue
        for other in [one for one in near if _says(miss, one)]:
            near.remove(other)
            del told[other]
        near.append(miss)
        told[miss] = None
    return tuple(told)


def _says(fuller: Miss, miss: Miss) -> bool:
    return (
        (fuller.change is Change.ADDED) == (miss.change is Change.ADDED)
        and any(fuller.kind in kin and miss.kind in kin for kin in _KIN)
        and miss.name in fuller.name
        and (miss.said in fuller.said or not miss.said or fuller.kind is not MissKind.NUMBER)
    )
