"""HTTP clients beneath python-telegram-bot: messages a second, and CPU of each, one at a time and a hundred in flight.

Each sends through the library's own `send_message` to the same Bot API, which answers at once and is another process.
httpx is what the library brings along; niquests and pyreqwest are the other clients for asyncio that are kept. A
fifth more in a run means nothing here: sides take turns, and a side's best round counts.

    python -m benchmarks.clients [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import niquests
import uvloop
from pyreqwest.client import Client, ClientBuilder
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from benchmarks.bots.line import TOKEN, Line
from bot.channels.telegram.answers import SendRequest
from tests.process.running import ROOT

_ROUNDS, _CALLS, _FLYING = 4, 2_000, 100
_TEXT = "判定：通过。" * 20
_JSON = {"Content-Type": "application/json"}
#: At least this part of what the quickest of the others does: rounds differ by as much.
_REACH = 0.9


class _Other(BaseRequest):
    """What the library asks of a client, for those that need no more than a call."""

    @property
    def read_timeout(self) -> float | None:
        return 10.0

    async def initialize(self) -> None:
        """Nothing is opened before the first call."""

    async def shutdown(self) -> None:
        """Nothing is left open."""

    @staticmethod
    def body(data: RequestData | None) -> bytes:
        return msgspec.json.encode(data.parameters if data else {})


class Niquests(_Other):
    """niquests, its pool as large as the others'."""

    def __init__(self) -> None:
        self._session = niquests.AsyncSession(pool_maxsize=256)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        answer = await self._session.request(method, url, data=self.body(request_data), headers=_JSON)
        return answer.status_code or 0, answer.content or b""

    async def shutdown(self) -> None:
        await self._session.close()


class Pyreqwest(_Other):
    """pyreqwest, whose connections are in threads of its own."""

    def __init__(self) -> None:
        self._client: Client | None = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if self._client is None:
            self._client = ClientBuilder().build()
        asked = self._client.request(method, url).header("Content-Type", "application/json")
        answer = await asked.body_bytes(self.body(request_data)).build().send()
        return answer.status, (await answer.bytes()).to_bytes()

    async def shutdown(self) -> None:
        if self._client is not None:
            await self._client.close()


#: The first one is ours.
CLIENTS: dict[str, Callable[[], BaseRequest]] = {
    "aiohttp (ours)": SendRequest,
    "httpx (stock)": lambda: HTTPXRequest(connection_pool_size=256),
    "niquests": Niquests,
    "pyreqwest": Pyreqwest,
}


async def sends(bot: Bot, calls: int, flying: int) -> tuple[float, float]:
    """Messages a second, and µs of CPU each."""
    waiting = iter(range(1, calls + 1))

    async def one() -> None:
        for chat in waiting:
            await bot.send_message(chat, _TEXT)

    await asyncio.gather(*(bot.send_message(1, _TEXT) for _ in range(flying)))  # opens the connections
    began, before = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(flying)))
    return calls / (time.perf_counter() - began), (time.process_time() - before) / calls * 1e6


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """A Bot API in a process of its own; its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.clients", "--serve", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


async def serve() -> None:
    line = Line()
    async with line.served():
        print(line.url, flush=True)
        await asyncio.Event().wait()


async def compare(rounds: int, calls: int) -> dict[tuple[str, int], list[tuple[float, float]]]:
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    async with served() as url:
        for _ in range(rounds):
            for name, client in CLIENTS.items():
                for flying in (1, _FLYING):
                    request = client()
                    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
                    found.setdefault((name, flying), []).append(await sends(bot, calls, flying))
                    await request.shutdown()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="a few calls, times not judged")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        uvloop.run(serve())
        return
    found = uvloop.run(compare(*((1, 20) if given.check else (_ROUNDS, _CALLS))))
    best = {side: max(rounds) for side, rounds in found.items()}
    print(f"{'':20}{'in flight':>10}{'messages/s':>12}{'µs CPU':>9}")
    for (name, flying), (rate, cpu) in best.items():
        print(f"{name:20}{flying:10}{rate:12.0f}{cpu:9.0f}")
    ours, *others = CLIENTS
    short = False
    for flying in (1, _FLYING):
        ratio = best[ours, flying][0] / max(best[name, flying][0] for name in others)
        short |= ratio < _REACH
        print(f"ours / the quickest other, {flying} in flight: {ratio:.2f} x (at least {_REACH} x)")
    if short and not given.check:
        raise SystemExit("another client is quicker")


if __name__ == "__main__":
    main()
