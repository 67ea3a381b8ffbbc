"""The table that a run prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tests.faults.result import Result, Tally

_HEAD = (
    "class",
    "rounds",
    "faults",
    "acknowledged",
    "lost",
    "accepted",
    "acc. lost",
    "doubled",
    "unreadable",
    "other",
    "rate below (95 %)",
    "control",
)


def table(results: Sequence[Result]) -> str:
    """All results, a line each."""
    rows = [_HEAD, *(_row(one) for one in results)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def bound(tally: Tally) -> str:
    """n faults without a breach bound the rate of breaches by 3/n (95 %)."""
    if tally.broken or not tally.faults:
        return "-"
    return f"{3 / tally.faults:.2%}" if tally.faults >= 3 else "100%"


def _row(result: Result) -> tuple[str, ...]:
    ours = result.ours
    counted = ours.lost + ours.accepted_lost + ours.doubled + ours.unreadable
    return (
        f"{result.name} {result.what}",
        f"{result.played}/{result.planned}",
        str(ours.faults),
        str(ours.acknowledged),
        str(ours.lost),
        str(ours.accepted),
        str(ours.accepted_lost),
        str(ours.doubled),
        str(ours.unreadable),
        str(max(0, len(ours.amiss) - counted)),
        bound(ours),
        _control(result),
    )


def _control(result: Result) -> str:
    if not result.controlled:
        return "-"
    control = result.control
    if result.void:
        return "VOID: nothing broken"
    parts = [
        f"{control.lost} of {control.acknowledged} lost" if control.lost else "",
        f"{control.accepted_lost} of {control.accepted} accepted lost" if control.accepted_lost else "",
        f"{control.doubled} doubled" if control.doubled else "",
        f"{control.unreadable} unreadable" if control.unreadable else "",
    ]
    said = ", ".join(part for part in parts if part)
    return said or f"{control.broken} broken"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
