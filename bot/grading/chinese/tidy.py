"""Misses as they are told: one for each mistake, though several rules saw it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.grading.verdict import Change, Miss, MissKind

#: Kinds of which one mistake may show as several.
_KIN = (
    frozenset({MissKind.NUMBER, MissKind.UNIT}),
    frozenset({MissKind.NEGATION, MissKind.MODALITY, MissKind.DIRECTION}),
)


def tidied(misses: Sequence[Miss]) -> tuple[Miss, ...]:
    """Without those that another of the same clause and sort says more fully."""
    told: list[Miss] = []
    for miss in dict.fromkeys(misses):
        if any(_says(other, miss) for other in told):
            continue
        told = [other for other in told if not _says(miss, other)]
        told.append(miss)
    return tuple(told)


def _says(fuller: Miss, miss: Miss) -> bool:
    return (
        fuller.clause == miss.clause
        and (fuller.change is Change.ADDED) == (miss.change is Change.ADDED)
        and any(fuller.kind in kin and miss.kind in kin for kin in _KIN)
        and miss.name in fuller.name
        and (miss.said in fuller.said or not miss.said or fuller.kind is not MissKind.NUMBER)
    )
