"""Checks that are made over and over while the bot is killed: what was said, what should stand, what was heard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.faults.whole import Player, ledger

_RIGHT = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"
#: What is heard of the first and of the second try. (A pass shows the text, so it is not told any more once the
#: next check of the same text has begun.)
_VERDICTS = ("这一次没有过，还有 2 次机会", "这一次没有过，还有 1 次机会")


def a_check() -> Iterator[str]:
    """Check after check: wrong, wrong, right."""
    for number in count():
        yield from ("/check zfgf-01", f"误一{number:05d}\n完", f"误二{number:05d}\n完", _RIGHT)


def tries(data: Path, badge: str) -> list[tuple[int, bool]]:
    """The tries of one officer's checks in order: (which, passed); a check's end as (0, passed)."""
    return [
        (entry.data["try"] if entry.kind == "attempted" else 0, entry.data["passed"])
        for entry in ledger(data)
        if entry.badge == badge
        and (entry.kind == "check" or (entry.kind == "attempted" and entry.data["check"]))
    ]


def wanted(player: Player) -> list[tuple[int, bool]]:
    """The tries that were made."""
    one_check = ((), ((1, False),), ((2, False),), ((3, True), (0, True)))
    return [a_try for number, _ in enumerate(player.said) for a_try in one_check[number % 4]]


def unheard(player: Player) -> int:
    """How many tries of checks have not been answered."""
    heard = player.person.transcript()
    made = [len(player.said[place::4]) for place in (1, 2)]
    return sum(max(0, n - heard.count(verdict)) for n, verdict in zip(made, _VERDICTS, strict=True))
