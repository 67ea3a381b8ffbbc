"""Between what lies an answer of the product: an echo by the stock bot, by its parts swapped, and by no bot at all.

    python -m benchmarks.floors            what each part of the way costs
    python -m benchmarks.floors --check    a few updates, answers counted, times not judged

All as in `benchmarks.webhook`: real processes over HTTP on loopback, by webhook, with an API that answers at once and
one that takes 50 ms, a hundred updates in flight. Nothing is promised here: a floor has no reach.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.bots.line import Line
from benchmarks.webhook import Plan, Round, Side, arguments, echo, measured, stored
from tests.process.running import free_port

_ROUNDS = 2
_LATENCIES = {"at once": 0.0, "50 ms": 0.05}


def sides(plan: Plan) -> dict[str, Callable[[int], Side]]:
    """From the slowest to the floor; ours grades and keeps what the others only send back."""
    return {
        "PTB, one at a time": lambda port: echo("ptb_echo", port, "0"),
        "PTB, concurrent": lambda port: echo("ptb_echo", port, "256"),
        "aiogram": lambda port: echo("aiogram_echo", port),
        "PTB, parts swapped": lambda port: echo("swapped_echo", port),
        "bare ASGI": lambda port: echo("bare_echo", port),
        "ours": plan.next_ours,
    }


async def all_rounds(folder: Path, count: int, latencies: dict[str, float]) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {}
    for number in range(_ROUNDS):
        asked = count * len(latencies)
        with stored(folder / str(number), asked, asked) as store:
            plan = Plan(store, count)
            for said, latency in latencies.items():
                for name, side in sides(plan).items():
                    one = await measured(
                        Line(), side(free_port()), count, latency=latency, rate=0, polling=False
                    )
                    if one.rate <= 0:
                        raise SystemExit(f"{name} answered nothing")
                    found.setdefault(f"{name}, {said}", []).append(one)
                    print(f"{name}, {said}: {one.rate:.0f}/s", file=sys.stderr)
    return found


def main() -> None:
    given = arguments(__doc__)
    count = 20 if given.check else given.updates
    latencies = {"at once": 0.0} if given.check else _LATENCIES
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(all_rounds(Path(name), count, latencies))
    print(f"{'':30}{'updates/s':>10}{'µs CPU':>9}{'MB':>6}{'of PTB one at a time':>23}")
    for side, rounds in found.items():
        best = max(rounds, key=lambda one: one.rate)
        said = side.rpartition(", ")[2]
        stock = max(one.rate for one in found[f"PTB, one at a time, {said}"])
        print(f"{side:30}{best.rate:10.0f}{best.cpu:9.0f}{best.megabytes:6.0f}{best.rate / stock:21.2f} x")


if __name__ == "__main__":
    main()
