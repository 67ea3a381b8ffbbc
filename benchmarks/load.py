"""A morning's rush: each of 1,000 officers answers a check within a minute, by webhook, in the pace that Telegram allows.

The product as it is served, on the default store, with a Bot API that takes 50 ms. From the press of "send" to the verdict,
which comes after the answer is stored; and all must be in the ledger in the end. Yardstick in the same run: aiogram 3
echoing the same texts at the same rate, with nothing stored.

    python -m benchmarks.load            1,000 in a minute
    python -m benchmarks.load --long     10,000 in ten minutes
    python -m benchmarks.load --hour     100,000 in an hour, aiogram beside it at the same time
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

#: Officers a second, also where they come for an hour; and what nineteen of twenty and 99 of 100 may wait, in ms.
RATE, HOUR, P95, P99 = 1_000 / 60, 100_000 / 3_600, 2_000, 5_000
_LATENCY = 0.05
#: Officers of a run that checks results only, and of the one that takes an hour.
_FEW, _MOST = 30, 100_000


async def rushed(side: Side, officers: int, rate: float) -> Round:
    return await measured(Line(), side, officers, latency=_LATENCY, rate=rate, polling=False)


async def both(sides: dict[str, Side], officers: int) -> dict[str, Round]:
    """One after the other; where each takes an hour, at the same time."""
    if officers < _MOST:
        return {name: await rushed(side, officers, RATE) for name, side in sides.items()}
    rounds = await asyncio.gather(*(rushed(side, officers, HOUR) for side in sides.values()))
    return dict(zip(sides, rounds, strict=True))


def sizes(about: str | None, few: int) -> argparse.ArgumentParser:
    """A command line that says how many officers a run has; `few` to check results only."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.set_defaults(officers=1_000)
    parser.add_argument("--long", dest="officers", action="store_const", const=10_000, help="10,000 officers")
    parser.add_argument(
        "--check", dest="officers", action="store_const", const=few, help="a few officers, results checked"
    )
    return parser


def main() -> None:
    parser = sizes(__doc__, _FEW)
    parser.add_argument("--hour", dest="officers", action="store_const", const=_MOST, help="100,000 officers")
    officers: int = parser.parse_args().officers
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place), free_port()
        prepared(folder, officers)
        sides = {
            "aiogram": echo("aiogram_echo", free_port()),
            "ours": ours(folder, port, 0, polling=False, paced=True),
        }
        found = asyncio.run(both(sides, officers))
        for name, one in found.items():
            print(f"{name:8} p95 {one.p95:6.0f} ms, p99 {one.p99:6.0f} ms, {one.megabytes:4.0f} MB")
        print(
            f"{officers} officers at {found['ours'].rate:.1f} a second (at most p95 {P95} ms, p99 {P99} ms)"
        )
        if (kept := done(folder)) != officers:
            raise SystemExit(f"{kept} of {officers} answers are in the ledger")
        if officers > _FEW and (found["ours"].p95 > P95 or found["ours"].p99 > P99):
            raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
