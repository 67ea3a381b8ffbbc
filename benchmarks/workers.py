"""Two webhook workers on PostgreSQL beside one: graded, durable check answers a second, in the same run.

Each worker is a real process of the product on the same database, behind one address as a balancer has it: updates are brought to
them in turn. Each officer answers once. Reach: 1.6 x on six cores or more; on fewer the two, the database and the load take
them from one another, and nothing is measured.

    python -m benchmarks.workers [--check] [--updates N]     --check: a few, on any machine, results checked only
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from benchmarks.bots.line import SECRET, Line, update
from benchmarks.turn import TEXT
from benchmarks.webhook import Side, arguments, done, ours, prepared
from tests.process.running import ROOT, free_port
from tests.storage.server import database, drop

CORES, REACH = 6, 1.6
_KEY = "benchmark-key-of-more-than-32-characters"
_PATIENCE = 180.0


def worker(folder: Path, number: int, port: int, url: str) -> Side:
    """One of them; all have the address of the first, which is where Telegram would bring updates."""
    one = ours(folder, port, 0, polling=False)
    env = {
        **one.env,
        "CHENSONG_DATA_DIR": str(folder / f"worker{number}"),
        "CHENSONG_STORE_URL": url,
        "CHENSONG_SECRET_KEY": _KEY,
        "CHENSONG_WEBHOOK_URL": "http://127.0.0.1:1/hook",
        "CHENSONG_WEBHOOK_SECRET": SECRET,
    }
    return Side(one.command, env)


@asynccontextmanager
async def ready(side: Side, line: Line, port: int) -> AsyncIterator[str]:
    """Run a worker; where it takes updates."""
    env = {name: value.replace("{api}", line.url) for name, value in side.env.items()}
    process = await asyncio.create_subprocess_exec(
        *side.command, cwd=ROOT, env=env, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(_PATIENCE), httpx.AsyncClient() as client:
            while not await _is_ready(client, port):  # noqa: ASYNC110 (another process)
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def _is_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def rate(folder: Path, url: str, workers: int, first: int, count: int) -> float:
    """Updates a second of so many workers."""
    now, line = int(time.time()), Line()
    updates = [update(first + one, first + one, TEXT, now) for one in range(1, count + 1)]
    ports = [free_port() for _ in range(workers)]
    async with line.served(), AsyncExitStack() as stack:
        sides = [worker(folder, number, port, url) for number, port in enumerate(ports)]
        line.hooks = [
            await stack.enter_async_context(ready(side, line, port))
            for side, port in zip(sides, ports, strict=True)
        ]
        await asyncio.sleep(1.0)  # what a start leaves to do is not measured
        *_, took = await line.brings(updates, 100)
        if len(line.answered) < count:
            raise SystemExit(f"only {len(line.answered)} of {count} answers came")
        return count / took


async def all_rounds(folder: Path, url: str, count: int, times: int) -> list[float]:
    """The best rate of one and of two."""
    best = [0.0, 0.0]
    for number in range(times):
        for place in range(2):
            first = (2 * number + place) * count
            best[place] = max(best[place], await rate(folder, url, place + 1, first, count))
    return best


def main() -> None:
    given = arguments(__doc__)
    cores = os.cpu_count() or 1
    if cores < CORES and not given.check:
        print(
            f"two webhook workers beside one: not measurable here ({CORES} cores are needed, there are {cores})"
        )
        return
    count, times = (20, 1) if given.check else (given.updates, 3)
    url = database()
    try:
        with tempfile.TemporaryDirectory() as name:
            more = {"store_url": url, "secret_key": _KEY}
            prepared(Path(name), 2 * times * count, **more)
            one, two = asyncio.run(all_rounds(Path(name), url, count, times))
            if (kept := done(Path(name), **more)) != 2 * times * count:
                raise SystemExit(f"{kept} of {2 * times * count} answers are in the ledger")
    finally:
        drop(url)
    print(f"one worker {one:.0f}/s, two {two:.0f}/s: {two / one:.2f} x (at least {REACH} x)")
    if not given.check and two < REACH * one:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
