"""A morning's rush: each of 1,000 officers answers a check within a minute, by webhook, in the pace that Telegram allows.

The product as it is served, on the default store, with a Bot API that takes 50 ms. From the press of "send" to the verdict,
which comes after the answer is stored; and all must be in the ledger in the end. Yardstick in the same run: aiogram 3
echoing the same texts at the same rate, with nothing stored.

    python -m benchmarks.load            1,000 in a minute
    python -m benchmarks.load --long     10,000 in ten minutes
    python -m benchmarks.load --check    30 in a few seconds, results checked, times not judged
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.bots.line import Line
from benchmarks.webhook import Round, Side, done, echo, measured, ours, prepared
from tests.process.running import free_port

#: Officers a second, and what nineteen of twenty and 99 of 100 may wait, in ms.
RATE, P95, P99 = 1_000 / 60, 2_000, 5_000
_LATENCY = 0.05
_FEW = 30


async def rushed(side: Side, officers: int) -> Round:
    return await measured(Line(), side, officers, latency=_LATENCY, rate=RATE, polling=False)


def size(about: str | None, few: int, usual: int, many: int) -> int:
    """How large a run is asked for on the command line: `few` to check results only, `many` takes long."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help=f"{many:,} officers")
    parser.add_argument("--check", action="store_true", help="a few officers, results checked")
    given = parser.parse_args()
    return few if given.check else many if given.long else usual


def main() -> None:
    officers = size(__doc__, _FEW, 1_000, 10_000)
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place), free_port()
        prepared(folder, officers)
        sides = {
            "aiogram": echo("aiogram_echo", free_port()),
            "ours": ours(folder, port, 0, polling=False, paced=True),
        }
        found = {name: asyncio.run(rushed(side, officers)) for name, side in sides.items()}
        for name, one in found.items():
            print(f"{name:8} p95 {one.p95:6.0f} ms, p99 {one.p99:6.0f} ms, {one.megabytes:4.0f} MB")
        print(f"{officers} officers at {RATE:.1f} a second (at most p95 {P95} ms, p99 {P99} ms)")
        if (kept := done(folder)) != officers:
            raise SystemExit(f"{kept} of {officers} answers are in the ledger")
        if officers > _FEW and (found["ours"].p95 > P95 or found["ours"].p99 > P99):
            raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
